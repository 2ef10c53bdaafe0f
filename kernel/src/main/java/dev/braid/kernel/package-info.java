/** The decisions: what happens next, given all that has happened. */
@NullMarked
package dev.braid.kernel;

import org.jspecify.annotations.NullMarked;
