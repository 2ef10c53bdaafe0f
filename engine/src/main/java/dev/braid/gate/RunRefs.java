package dev.braid.gate;

/**
 * The refs of a run. The integration branch is a branch like any other; everything else is under
 * {@code refs/braid/}, where no tool looks for branches and nothing is pruned.
 */
public record RunRefs(String run) {

  /** The integration branch. */
  public String branch() {
    return "refs/heads/braid/" + run;
  }

  /** The branch by the name people type. */
  String branchName() {
    return "braid/" + run;
  }

  /** The fence: a blob that holds the number of the epoch that may move the branch. */
  public String epoch() {
    return below("epoch");
  }

  /** What an attempt left, as one commit on its base. */
  public String patch(int task, int attempt) {
    return below("patch/" + task + "-" + attempt);
  }

  /** The commit an attempt's own git left its HEAD at. */
  public String work(int task, int attempt) {
    return below("work/" + task + "-" + attempt);
  }

  /** What was submitted from outside, by its place among all that was, from 1. */
  public String submitted(int number) {
    return below("submitted/" + number);
  }

  /** What the gate made of a batch. */
  public String candidate(int batch) {
    return below("candidate/" + batch);
  }

  private String below(String name) {
    return "refs/braid/" + run + "/" + name;
  }
}
