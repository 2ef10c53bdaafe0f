/** The decisions: {@code decide(state, event)} and {@code apply(state, record)}. */
@NullMarked
package dev.braid.kernel;

import org.jspecify.annotations.NullMarked;
