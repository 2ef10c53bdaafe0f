/** The driver that connects the kernel with the world, and the seams it does that through. */
@NullMarked
package dev.braid.engine;

import org.jspecify.annotations.NullMarked;
