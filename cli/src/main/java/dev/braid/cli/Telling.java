package dev.braid.cli;

/**
 * How a run is told to the caller.
 *
 * @param planName the plan as the caller named it; empty when it comes from the log
 * @param json the result is wanted as JSON
 */
record Telling(String planName, boolean json) {}
