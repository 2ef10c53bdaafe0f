package dev.braid.gate;

import dev.braid.workspace.PathText;
import dev.braid.workspace.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A row of commits on its way to {@code git fast-import}: each on the one before it, each with the
 * entries of a tree that it changes. Written so, they cost one process and, when there are many,
 * one pack; no other tree is looked at. No ref is left standing.
 */
final class CommitStream {
  private static final String SCRATCH = "refs/heads/row";

  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
  private final Repository.Identity who;
  private final String onto;
  private int commits;

  CommitStream(Repository.Identity who, String onto) {
    this.who = who;
    this.onto = onto;
  }

  /**
   * Adds a commit.
   *
   * @param epochSeconds the time of both author and committer, so that a repeat gives the same id
   */
  void commit(String message, long epochSeconds, List<TreeChange> changes) {
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    String person =
        "%s <%s> %d +0000".formatted(plain(who.name()), plain(who.email()), epochSeconds);
    String from = commits == 0 ? onto : ":" + commits;
    commits++;
    line("commit " + SCRATCH);
    line("mark :" + commits);
    line("author " + person);
    line("committer " + person);
    line("data " + text.length);
    stream.writeBytes(text);
    line("");
    line("from " + from);
    // First what goes: a file may come where a folder was, or the other way round.
    changes.stream().filter(TreeChange::isDeletion).forEach(c -> change("D ", c.path()));
    changes.stream()
        .filter(c -> !c.isDeletion())
        .forEach(c -> change("M " + c.after().mode() + " " + c.after().id() + " ", c.path()));
    line("");
  }

  /** Writes the objects and gives the ids of the commits, in order. */
  List<String> write(GateStore store) throws IOException, InterruptedException {
    for (int mark = 1; mark <= commits; mark++) {
      line("get-mark :" + mark);
    }
    line("reset " + SCRATCH);
    line("from " + store.repository().noObject());
    line("");
    line("done");
    List<String> ids =
        store
            .rows()
            .run(stream.toByteArray(), "fast-import", "--quiet", "--force", "--done")
            .text()
            .lines()
            .toList();
    if (ids.size() != commits || !ids.stream().allMatch(store.repository()::isObjectId)) {
      throw new IOException("git fast-import answered with " + ids.size() + " of " + commits);
    }
    return ids;
  }

  private void change(String what, String path) {
    StringBuilder quoted = new StringBuilder(what).append('"');
    for (byte octet : PathText.encode(path)) {
      int value = octet & 0xFF;
      boolean plain = value > ' ' && value < 0x7F && value != '"' && value != '\\';
      quoted.append(plain ? "" + (char) value : String.format(Locale.ROOT, "\\%03o", value));
    }
    line(quoted.append('"').toString());
  }

  private void line(String text) {
    stream.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    stream.write('\n');
  }

  private static String plain(String text) {
    return text.replaceAll("[<>\\x00-\\x1f]", "");
  }
}
