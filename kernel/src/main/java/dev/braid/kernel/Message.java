package dev.braid.kernel;

/** What a log is made of: events, which the world tells, and decisions, which the kernel takes. */
public sealed interface Message permits Event, Decision {}
