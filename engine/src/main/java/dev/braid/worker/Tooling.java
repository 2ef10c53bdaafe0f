package dev.braid.worker;

/** With what, and how far, attempts are carried out. */
public record Tooling(Tools tools, ChildEnvironment environment, Limits limits) {}
