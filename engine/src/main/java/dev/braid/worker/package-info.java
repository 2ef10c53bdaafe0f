/** Processes, tools and sessions that do the work of attempts. */
@NullMarked
package dev.braid.worker;

import org.jspecify.annotations.NullMarked;
