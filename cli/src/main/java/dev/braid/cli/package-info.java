/** Commands and terminal; the only package that prints and that ends the program. */
@NullMarked
package dev.braid.cli;

import org.jspecify.annotations.NullMarked;
