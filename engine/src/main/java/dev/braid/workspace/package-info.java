/** Worktrees and the slots that hold them. */
@NullMarked
package dev.braid.workspace;

import org.jspecify.annotations.NullMarked;
