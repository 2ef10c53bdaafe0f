package dev.braid.verify;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Commits and trees of a repository, read from one git process and taken apart here. */
final class GitObjects implements AutoCloseable {
  private static final Pattern OBJECT_ID = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final int CACHED_TREES = 4096;
  private static final int MAX_OBJECT_BYTES = 64 << 20;

  private final Process process;
  private final OutputStream questions;
  private final InputStream answers;
  private final TreeCache trees = new TreeCache();

  /** A commit; {@code message} is everything after its headers. */
  record Commit(String tree, List<String> parents, String message) {

    /** The values of a trailer in the last paragraph, in order. */
    List<String> trailers(String key) {
      String[] lines = message.stripTrailing().split("\n", -1);
      List<String> values = new ArrayList<>();
      for (int i = lines.length - 1; i >= 0 && !lines[i].isBlank(); i--) {
        if (lines[i].startsWith(key + ": ")) {
          values.addFirst(lines[i].substring(key.length() + 2).strip());
        }
      }
      return Collections.unmodifiableList(values);
    }
  }

  /** What a name in a tree stands for; the mode is octal as git writes it. */
  record Item(String mode, String id) {
    boolean isTree() {
      return mode.equals("40000");
    }
  }

  private record RawObject(String type, byte[] content) {}

  /** Trees read before; the one not asked for longest goes first. */
  private static final class TreeCache extends LinkedHashMap<String, SortedMap<String, Item>> {
    private static final long serialVersionUID = 1;

    TreeCache() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, SortedMap<String, Item>> eldest) {
      return size() > CACHED_TREES;
    }
  }

  GitObjects(Git git) throws Unreadable {
    this.process = git.talk("cat-file", "--batch");
    this.questions = new BufferedOutputStream(process.getOutputStream());
    this.answers = new BufferedInputStream(process.getInputStream());
  }

  /** The commit with this id; empty when there is none. */
  Optional<Commit> commit(String id) throws Unreadable {
    Optional<RawObject> object = read(id);
    if (object.isEmpty() || !object.get().type.equals("commit")) {
      return Optional.empty();
    }
    String text = new String(object.get().content, StandardCharsets.UTF_8);
    int end = text.indexOf("\n\n");
    String headers = end < 0 ? text : text.substring(0, end);
    String tree = "";
    List<String> parents = new ArrayList<>();
    for (String line : headers.split("\n", -1)) {
      if (line.startsWith("tree ") && tree.isEmpty()) {
        tree = line.substring(5);
      } else if (line.startsWith("parent ")) {
        parents.add(line.substring(7));
      }
    }
    return Optional.of(new Commit(tree, parents, end < 0 ? "" : text.substring(end + 2)));
  }

  /** The text of a small blob; empty when there is none with this id. */
  Optional<String> text(String id) throws Unreadable {
    return read(id)
        .filter(object -> object.type.equals("blob"))
        .map(object -> new String(object.content, StandardCharsets.UTF_8));
  }

  /** The names of a tree. */
  SortedMap<String, Item> tree(String id) throws Unreadable {
    SortedMap<String, Item> known = trees.get(id);
    if (known == null) {
      Optional<RawObject> object = read(id);
      if (object.isEmpty() || !object.get().type.equals("tree")) {
        throw new Unreadable("git has no tree " + id);
      }
      known = parse(object.get().content, id.length() / 2);
      trees.put(id, known);
    }
    return known;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private Optional<RawObject> read(String id) throws Unreadable {
    if (!OBJECT_ID.matcher(id).matches()) {
      return Optional.empty();
    }
    try {
      questions.write((id + "\n").getBytes(StandardCharsets.US_ASCII));
      questions.flush();
      String[] header = line().split(" ", -1);
      if (header.length != 3) {
        return Optional.empty();
      }
      int size = Integer.parseInt(header[2]);
      if (size > MAX_OBJECT_BYTES) {
        throw new Unreadable("object " + id + " is too large to be a commit or a tree");
      }
      byte[] content = answers.readNBytes(size);
      if (content.length < size || answers.read() != '\n') {
        throw new Unreadable("git stopped in the middle of object " + id);
      }
      return Optional.of(new RawObject(header[1], content));
    } catch (IOException | NumberFormatException e) {
      throw new Unreadable("git cannot give object " + id + ": " + e.getMessage(), e);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = answers.read(); c != '\n'; c = answers.read()) {
      if (c < 0) {
        throw new IOException("git has ended");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private static SortedMap<String, Item> parse(byte[] tree, int idLength) throws Unreadable {
    TreeMap<String, Item> items = new TreeMap<>();
    int at = 0;
    while (at < tree.length) {
      int space = indexOf(tree, ' ', at);
      int end = indexOf(tree, '\0', space + 1);
      if (space < 0 || end < 0 || end + idLength >= tree.length + 0L) {
        throw new Unreadable("a tree is malformed");
      }
      String mode = new String(tree, at, space - at, StandardCharsets.US_ASCII);
      String name = name(ByteBuffer.wrap(tree, space + 1, end - space - 1));
      String id = HexFormat.of().formatHex(tree, end + 1, end + 1 + idLength);
      if (items.put(name, new Item(mode, id)) != null) {
        throw new Unreadable("a tree has `" + name + "` twice");
      }
      at = end + 1 + idLength;
    }
    return Collections.unmodifiableSortedMap(items);
  }

  private static int indexOf(byte[] bytes, char wanted, int from) {
    for (int at = Math.max(from, 0); at < bytes.length; at++) {
      if (bytes[at] == wanted) {
        return at;
      }
    }
    return -1;
  }

  /** A name as the log writes it: a byte that is not UTF-8 stands as U+DC00 plus that byte. */
  private static String name(ByteBuffer bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer name = CharBuffer.allocate(bytes.remaining());
    CoderResult result = decoder.decode(bytes, name, true);
    while (result.isError()) {
      for (int i = 0; i < result.length(); i++) {
        name.put((char) (0xDC00 + (bytes.get() & 0xff)));
      }
      decoder.reset();
      result = decoder.decode(bytes, name, true);
    }
    return name.flip().toString();
  }
}
