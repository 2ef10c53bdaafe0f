/** The walls of the house as tests: who may use whom, and what tidy means. */
@NullMarked
package dev.braid.walls;

import org.jspecify.annotations.NullMarked;
