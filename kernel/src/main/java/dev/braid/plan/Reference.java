package dev.braid.plan;

/**
 * What a dependency names: a node, or one of its milestones as {@code task@draft}, or a share of a
 * group as {@code phase@80%}. An id never holds an {@code @}.
 *
 * @param node the id, perhaps with the id of the plan and a dot before it
 * @param milestone what stands behind the {@code @}, or the empty string for the end of the node
 */
public record Reference(String node, String milestone) {
  private static final int WHOLE_PERCENT = 100;

  public static Reference of(String text) {
    int at = text.lastIndexOf('@');
    return at <= 0
        ? new Reference(text, "")
        : new Reference(text.substring(0, at), text.substring(at + 1));
  }

  /** The share of a group's tasks that is waited for: 1 to 100, or 0 when it is a milestone. */
  public int percent() {
    if (milestone.isEmpty()) {
      return WHOLE_PERCENT;
    }
    if (!milestone.matches("[0-9]{1,3}%")) {
      return 0;
    }
    int number = Integer.parseInt(milestone.substring(0, milestone.length() - 1));
    return number >= 1 && number <= WHOLE_PERCENT ? number : 0;
  }

  @Override
  public String toString() {
    return milestone.isEmpty() ? node : node + "@" + milestone;
  }
}
