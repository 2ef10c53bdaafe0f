/** Genuine histories, which the checker must find sound, and forged ones, which it must not. */
@NullMarked
package dev.braid.verify;

import org.jspecify.annotations.NullMarked;
