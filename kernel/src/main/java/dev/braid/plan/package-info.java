/** What is wanted: nodes, scopes, policies and the diagnostics about them. */
@NullMarked
package dev.braid.plan;

import org.jspecify.annotations.NullMarked;
