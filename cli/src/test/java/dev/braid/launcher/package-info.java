/** Tests of the script {@code braid} that starts the program. */
@NullMarked
package dev.braid.launcher;

import org.jspecify.annotations.NullMarked;
