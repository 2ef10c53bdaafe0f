package dev.braid.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A copy of a genuine run that can be falsified: its entries as text, and its repository. Written
 * back, the entries have new numbers and a new hash chain, as a forger who knows the format would
 * make them; the witness is gone.
 */
final class Forger {
  /** One entry; its number is its place. */
  record Line(long at, long epoch, String letter, String body) {
    Line withBody(String changed) {
      return new Line(at, epoch, letter, changed);
    }

    /** A field, or where the body has none of that name, the first one in a list of it. */
    String field(String name) {
      try {
        Fields all = Fields.read(body);
        if (!all.has(name) && all.has("patches")) {
          return all.objects("patches").getFirst().text(name);
        }
        return all.text(name);
      } catch (Unreadable e) {
        throw new IllegalStateException(e);
      }
    }

    int number(String name) {
      try {
        return Fields.read(body).integer(name);
      } catch (Unreadable e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final String BRANCH = "refs/heads/braid/" + GenuineRun.RUN;

  final List<Line> lines = new ArrayList<>();
  final PlainGit git;
  private final Path log;

  private Forger(Path folder) {
    this.git = PlainGit.at(folder.resolve("repository.git"));
    this.log = folder.resolve("log.db");
  }

  static Forger of(Path genuine, Path folder) throws SQLException {
    copy(genuine, folder);
    Forger forger = new Forger(folder);
    try (Connection connection = forger.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select * from entries order by sequence")) {
      while (rows.next()) {
        String body = new String(rows.getBytes("body"), StandardCharsets.UTF_8);
        forger.lines.add(
            new Line(
                rows.getLong("at_millis"), rows.getLong("epoch"), rows.getString("letter"), body));
      }
    }
    return forger;
  }

  Path log() {
    return log;
  }

  /** The first entry of a kind whose body has all these texts. */
  int first(String kind, String... texts) {
    return next(0, kind, texts);
  }

  int next(int from, String kind, String... texts) {
    for (int i = from; i < lines.size(); i++) {
      if (is(i, kind, texts)) {
        return i;
      }
    }
    throw new IllegalStateException("no " + kind + " with " + Arrays.toString(texts));
  }

  int last(String kind, String... texts) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (is(i, kind, texts)) {
        return i;
      }
    }
    throw new IllegalStateException("no " + kind + " with " + Arrays.toString(texts));
  }

  /** The number of a task in the plan, as a body writes it. */
  String task(String id) {
    try {
      String plan = Fields.read(lines.getFirst().body).text("plan");
      for (TaskFacts task : PlanFacts.read(plan).tasks()) {
        if (task.id().equals(id)) {
          return "\"task\":" + task.number() + ",";
        }
      }
    } catch (Unreadable e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException("no task " + id);
  }

  void change(int at, String old, String fresh) {
    String body = lines.get(at).body;
    if (!body.contains(old)) {
      throw new IllegalStateException(body + " does not have " + old);
    }
    lines.set(at, lines.get(at).withBody(body.replace(old, fresh)));
  }

  /** Changes the plan in the first entry, which is text within text. */
  void changePlan(String old, String fresh) {
    change(0, old.replace("\"", "\\\""), fresh.replace("\"", "\\\""));
  }

  void changeAll(String old, String fresh) {
    lines.replaceAll(line -> line.withBody(line.body.replace(old, fresh)));
  }

  void envelope(int at, long millis, long epoch) {
    Line line = lines.get(at);
    lines.set(at, new Line(line.at + millis, line.epoch + epoch, line.letter, line.body));
  }

  void insert(int at, String letter, String body) {
    Line before = lines.get(at - 1);
    lines.add(at, new Line(before.at, before.epoch, letter, body));
  }

  void remove(int at) {
    lines.remove(at);
  }

  void truncate(int size) {
    lines.subList(size, lines.size()).clear();
  }

  /**
   * Lets a task start right after another has, from the same tip; the rest of its story stays where
   * it was.
   */
  void startBeside(String task, String other) {
    int from = first("start_attempt", task(task), "\"attempt\":1,");
    Line line = lines.remove(from);
    int place = first("start_attempt", task(other)) + 1;
    String base = lines.get(place - 1).field("base");
    String body = line.body.replace(line.field("base"), base);
    int slot = (lines.get(place - 1).number("slot") + 1) % 3;
    insert(place, "D", body.replaceFirst("\"slot\":\\d+", "\"slot\":" + slot));
  }

  /** The last merge of the run: its `advance` entry. */
  Line lastAdvance() {
    return lines.get(last("advance"));
  }

  String message(String commit) {
    return git.run("log", "-1", "--format=%B", commit) + "\n";
  }

  /** Puts another commit in the place of the last merge, in git and all over the log. */
  void replaceLastCommit(String tree, String message, String... parents) {
    Line advance = lastAdvance();
    String commit = git.commit(tree, message, parents);
    git.run("update-ref", BRANCH, commit);
    changeAll(advance.field("to"), commit);
  }

  /** As {@link #replaceLastCommit}, with another tree that the log then calls the checked one. */
  void replaceLastTree(String tree) {
    Line advance = lastAdvance();
    changeAll(advance.field("tree"), tree);
    replaceLastCommit(tree, message(advance.field("to")), advance.field("from"));
  }

  /** The last merge's tree with a file changed. */
  String lastTreeWith(String path, UnaryOperator<String> edit) {
    TreeMap<String, UnaryOperator<String>> edits = new TreeMap<>();
    edits.put(path, edit);
    return git.edit(lastAdvance().field("tree"), edits);
  }

  void moveBranch(String commit) {
    git.run("update-ref", BRANCH, commit);
  }

  /** Runs SQL on the log as it lies there, without a new chain. */
  void tamper(String... commands) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
    lines.clear();
  }

  /** Writes the entries back with new numbers and a new chain. */
  void write() throws SQLException {
    write(1);
  }

  void write(int step) throws SQLException {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("delete from entries");
      }
      byte[] hash = new byte[32];
      long sequence = 1;
      try (PreparedStatement insert =
          connection.prepareStatement("insert into entries values (?, ?, ?, ?, ?, ?)")) {
        for (Line line : lines) {
          byte[] body = line.body.getBytes(StandardCharsets.UTF_8);
          hash = hash(hash, sequence, line, body);
          insert.setLong(1, sequence);
          insert.setLong(2, line.at);
          insert.setLong(3, line.epoch);
          insert.setString(4, line.letter);
          insert.setBytes(5, body);
          insert.setBytes(6, hash);
          insert.executeUpdate();
          sequence += step;
        }
      }
      connection.commit();
    }
    try {
      Files.deleteIfExists(log.resolveSibling("log.db-tail"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean is(int at, String kind, String... texts) {
    String body = lines.get(at).body;
    return body.startsWith("{\"kind\":\"" + kind + "\"")
        && Arrays.stream(texts).allMatch(body::contains);
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + log);
  }

  private static byte[] hash(byte[] previous, long sequence, Line line, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("braid.log/1 entry\n".getBytes(StandardCharsets.US_ASCII));
      digest.update(previous);
      ByteBuffer numbers = ByteBuffer.allocate(29);
      numbers.putLong(sequence).putLong(line.at).putLong(line.epoch);
      numbers.put((byte) line.letter.charAt(0)).putInt(body.length);
      digest.update(numbers.array());
      return digest.digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copy(Path from, Path to) {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
