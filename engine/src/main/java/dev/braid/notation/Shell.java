package dev.braid.notation;

import java.util.List;

/** Pieces of shell commands. */
final class Shell {
  private Shell() {}

  /** A text as one word of a shell command. */
  static String quoted(String text) {
    return text.matches("[\\w./:=@%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** Commands one after another, each in a shell of its own, until one fails. */
  static String inOrder(List<String> commands) {
    if (commands.size() == 1) {
      return commands.getFirst();
    }
    // A command may end with a comment, so the bracket stands on a line of its own.
    return String.join(" && ", commands.stream().map(each -> "(\n" + each + "\n)").toList());
  }
}
