/** The driver around the kernel: one thread, one inbox, ports, recovery, replay. */
@NullMarked
package dev.braid.engine;

import org.jspecify.annotations.NullMarked;
