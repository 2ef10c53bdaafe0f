/** Pure folds of the log into what people and programs look at. */
@NullMarked
package dev.braid.view;

import org.jspecify.annotations.NullMarked;
