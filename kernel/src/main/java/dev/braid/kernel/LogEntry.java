package dev.braid.kernel;

/**
 * One line of a run's log.
 *
 * @param sequence counts from 1 without a gap
 * @param atMillis wall time in milliseconds since 1970 when the engine took the event; a decision
 *     carries the time of its event. It never runs backwards within a log.
 * @param epoch which orchestrator wrote it; each start of an engine takes the next number
 */
public record LogEntry(long sequence, long atMillis, int epoch, Message message) {}
