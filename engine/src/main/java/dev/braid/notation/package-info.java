/** Readers and writers of plan notations; every value keeps its place in the file. */
@NullMarked
package dev.braid.notation;

import org.jspecify.annotations.NullMarked;
