/** What is possible: order, conflicts, critical path. */
@NullMarked
package dev.braid.graph;

import org.jspecify.annotations.NullMarked;
