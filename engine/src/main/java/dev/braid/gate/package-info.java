/** The one place that moves the integration branch: capture, prepare, check, advance. */
@NullMarked
package dev.braid.gate;

import org.jspecify.annotations.NullMarked;
