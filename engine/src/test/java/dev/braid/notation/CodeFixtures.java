package dev.braid.notation;

import dev.braid.plan.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * For each code a plan that has the problem, one that is mended, and what Braid says of the first.
 * The page of errors is made from them.
 */
final class CodeFixtures {
  /** `-Dgolden=write` writes the expected texts anew; the difference is for a person to judge. */
  static final boolean WRITE = "write".equals(System.getProperty("golden"));

  static final Path FOLDER =
      Path.of("src", "test", "resources", "dev", "braid", "notation").toAbsolutePath();

  private static final String REPEAT = "repeat";

  private CodeFixtures() {}

  /** A plan file of a fixture, under the name that a user would see. */
  record PlanFile(String name, Supplier<byte[]> bytes, String shown) {
    byte[] content() {
      return bytes.get();
    }

    ReadResult read() {
      return Notations.standard().read(name, content(), ReadOptions.DEFAULT);
    }

    /** As {@code braid check} reads it for what the code is about. */
    ReadResult readFor(Code code) {
      ReadResult read = read();
      ReadResult judged = code.id().startsWith("BRD-L") ? Notations.withHabits(read) : read;
      return code == Code.CONTRACT_FIELD ? Strictness.demand(judged) : judged;
    }
  }

  static Path folder(Code code) {
    return FOLDER.resolve("codes").resolve(code.id());
  }

  static PlanFile bad(Code code) {
    return file(folder(code), "bad");
  }

  static PlanFile good(Code code) {
    return file(folder(code), "good");
  }

  static String why(Code code) {
    return text(folder(code).resolve("why.md"));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PlanFile file(Path folder, String stem) {
    try (Stream<Path> files = Files.list(folder)) {
      Path file =
          files
              .filter(path -> path.getFileName().toString().startsWith(stem + "."))
              .filter(path -> !path.getFileName().toString().endsWith(".txt"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no " + stem + " plan in " + folder));
      String ending = file.getFileName().toString().substring(stem.length() + 1);
      byte[] content = Files.readAllBytes(file);
      return switch (ending) {
        case REPEAT -> repeated(new String(content, StandardCharsets.UTF_8));
        case "md" -> planFile("tasks.md", content);
        default -> planFile("plan." + ending, content);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PlanFile planFile(String name, byte[] content) {
    StringBuilder shown = new StringBuilder();
    new String(content, StandardCharsets.ISO_8859_1).chars().forEach(c -> shown.append(shown(c)));
    String text = new String(content, StandardCharsets.UTF_8);
    boolean readable = text.indexOf('\uFFFD') < 0 && text.indexOf('\0') < 0;
    String visible = text.replace("\u200b", "\\u200b");
    return new PlanFile(name, () -> content, readable ? visible : shown.toString());
  }

  private static String shown(int c) {
    boolean plain = c == '\n' || (c >= 0x20 && c < 0x7f);
    return plain ? Character.toString(c) : String.format(Locale.ROOT, "\\x%02x", c);
  }

  /** The name and a count, then the beginning, `---`, and what is repeated with its number. */
  private static PlanFile repeated(String recipe) {
    String[] lines = recipe.split("\n", 2);
    String[] head = lines[0].split(" ");
    String[] parts = lines[1].split("---\n");
    int count = Integer.parseInt(head[1]);
    String shown =
        parts[0]
            + parts[1].replace("%d", "1")
            + parts[1].replace("%d", "2")
            + "# and so on, "
            + count
            + " times\n";
    return new PlanFile(head[0], () -> repeated(parts[0], parts[1], count), shown);
  }

  private static byte[] repeated(String begin, String unit, int count) {
    StringBuilder text = new StringBuilder(begin);
    for (int number = 1; number <= count; number++) {
      text.append(unit.replace("%d", Integer.toString(number)));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
