/** What is possible: order, conflicts and the critical path of a plan. */
@NullMarked
package dev.braid.graph;

import org.jspecify.annotations.NullMarked;
