package dev.braid.notation;

/**
 * How a plan is to be read.
 *
 * @param inferScopes look for file paths in the text of tasks that declare no writes
 * @param archive end the plan of an OpenSpec change with a task that archives the change
 * @param beside the files that the plan may name
 */
public record ReadOptions(boolean inferScopes, boolean archive, PlanFolder beside) {
  public static final ReadOptions DEFAULT = new ReadOptions(true, false, PlanFolder.NONE);

  public ReadOptions with(PlanFolder folder) {
    return new ReadOptions(inferScopes, archive, folder);
  }

  /** No look for paths: what is read says itself what it touches. */
  ReadOptions withoutInference() {
    return new ReadOptions(false, archive, beside);
  }

  public ReadOptions withArchive(boolean wanted) {
    return new ReadOptions(inferScopes, wanted, beside);
  }
}
