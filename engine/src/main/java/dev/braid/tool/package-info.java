/** Tools as data: how each is called, and how what it says is understood. */
@NullMarked
package dev.braid.tool;

import org.jspecify.annotations.NullMarked;
