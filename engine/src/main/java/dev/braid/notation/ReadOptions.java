package dev.braid.notation;

/**
 * How a plan is to be read.
 *
 * @param inferScopes look for file paths in the text of tasks that declare no writes
 */
public record ReadOptions(boolean inferScopes) {
  public static final ReadOptions DEFAULT = new ReadOptions(true);
}
