package dev.braid.notation;

import dev.braid.plan.SourceSpan;

/** The id of a node and where it was written. */
record Identity(String id, SourceSpan span) {}
