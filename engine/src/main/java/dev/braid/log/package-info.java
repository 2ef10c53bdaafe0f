/** The event log of a run in SQLite, the only source of truth. */
@NullMarked
package dev.braid.log;

import org.jspecify.annotations.NullMarked;
