/** The independent checker: it reads the log and git, and shares no code with what it checks. */
@NullMarked
package dev.braid.verify;

import org.jspecify.annotations.NullMarked;
