package dev.braid.gate;

import dev.braid.workspace.Git;
import dev.braid.workspace.GitOutput;
import dev.braid.workspace.PathText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objects of git, read many at a time through one process. */
final class GitObjects {
  /** An object. */
  @SuppressWarnings("ArrayRecordComponent") // Owned by one reader, never compared.
  record Found(String id, String type, byte[] content) {
    private static final Pattern TIME = Pattern.compile(".*> (\\d+) [+-]\\d{4}");

    /** The value of the first header line of that name in a commit. */
    Optional<String> header(String name) {
      String text = new String(content, StandardCharsets.UTF_8);
      int end = text.indexOf("\n\n");
      return text.substring(0, end < 0 ? text.length() : end)
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .map(line -> line.substring(name.length() + 1))
          .findFirst();
    }

    /** The message of a commit. */
    String message() {
      String text = new String(content, StandardCharsets.UTF_8);
      int end = text.indexOf("\n\n");
      return end < 0 ? "" : text.substring(end + 2);
    }

    /** The value of a trailer in the last lines of a commit's message. */
    Optional<String> trailer(String name) {
      return message()
          .lines()
          .dropWhile(line -> !line.isEmpty())
          .filter(line -> line.startsWith(name + ": "))
          .map(line -> line.substring(name.length() + 2))
          .findFirst();
    }

    /** When a commit was made, in seconds since 1970; 0 when it does not say. */
    long seconds() {
      Matcher matcher = TIME.matcher(header("committer").orElse(""));
      return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /** The entries of a tree by name, without what is below them. */
    SortedMap<String, TreeChange.Entry> entries() {
      SortedMap<String, TreeChange.Entry> entries = new TreeMap<>();
      int idBytes = id.length() / 2;
      int at = 0;
      while (at < content.length) {
        int space = indexOf(content, ' ', at);
        int end = indexOf(content, '\0', space);
        String mode = new String(content, at, space - at, StandardCharsets.US_ASCII);
        String name = PathText.decode(Arrays.copyOfRange(content, space + 1, end));
        at = end + 1 + idBytes;
        String entryId = HexFormat.of().formatHex(content, end + 1, at);
        entries.put(name, new TreeChange.Entry("0".repeat(6 - mode.length()) + mode, entryId));
      }
      return Collections.unmodifiableSortedMap(entries);
    }
  }

  private GitObjects() {}

  /**
   * Reads objects.
   *
   * @param names anything git resolves to an object, without NUL
   * @return in the order of the names; absent where there is no such object
   */
  static List<Optional<Found>> read(Git git, List<String> names)
      throws IOException, InterruptedException {
    if (names.isEmpty()) {
      return List.of();
    }
    GitOutput output = git.run(PathText.lines(names), "cat-file", "--batch", "-z");
    return parse(output.bytes(), names);
  }

  /** Reads a commit that must exist. */
  static Found commit(Git git, String id) throws IOException, InterruptedException {
    return commits(git, List.of(id)).getFirst();
  }

  /** Reads commits that must exist. */
  static List<Found> commits(Git git, List<String> ids) throws IOException, InterruptedException {
    List<Found> commits = new ArrayList<>();
    List<Optional<Found>> found = read(git, ids);
    for (int i = 0; i < ids.size(); i++) {
      Optional<Found> commit = found.get(i).filter(object -> object.type().equals("commit"));
      if (commit.isEmpty()) {
        throw new IOException("commit " + ids.get(i) + " is not in the repository");
      }
      commits.add(commit.get());
    }
    return commits;
  }

  private static List<Optional<Found>> parse(byte[] bytes, List<String> names) throws IOException {
    List<Optional<Found>> found = new ArrayList<>();
    int at = 0;
    for (String name : names) {
      byte[] missing = concatenate(PathText.encode(name), " missing\n");
      if (startsWith(bytes, at, missing)) {
        found.add(Optional.empty());
        at += missing.length;
        continue;
      }
      int end = indexOf(bytes, '\n', at);
      String[] head = new String(bytes, at, end - at, StandardCharsets.UTF_8).split(" ");
      if (head.length != 3 || !head[2].matches("\\d{1,9}")) {
        throw new IOException("git cat-file said `" + String.join(" ", head) + "`");
      }
      int start = end + 1;
      int stop = start + Integer.parseInt(head[2]);
      found.add(Optional.of(new Found(head[0], head[1], Arrays.copyOfRange(bytes, start, stop))));
      at = stop + 1;
    }
    return found;
  }

  private static byte[] concatenate(byte[] first, String second) {
    byte[] bytes = Arrays.copyOf(first, first.length + second.length());
    byte[] rest = second.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(rest, 0, bytes, first.length, rest.length);
    return bytes;
  }

  private static boolean startsWith(byte[] bytes, int at, byte[] prefix) {
    return at + prefix.length <= bytes.length
        && Arrays.equals(bytes, at, at + prefix.length, prefix, 0, prefix.length);
  }

  private static int indexOf(byte[] bytes, char wanted, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    throw new IllegalStateException("BUG: git cat-file's answer ends early");
  }
}
