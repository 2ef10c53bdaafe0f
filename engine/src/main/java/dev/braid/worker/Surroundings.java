package dev.braid.worker;

/** What workers need from the other parts of the engine. */
public record Surroundings(Sandboxes sandboxes, Capturing capturing, AttemptFiles files) {}
