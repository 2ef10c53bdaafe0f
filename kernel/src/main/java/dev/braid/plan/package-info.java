/** What is wanted: plans, tasks, scopes, and what is wrong with them. */
@NullMarked
package dev.braid.plan;

import org.jspecify.annotations.NullMarked;
