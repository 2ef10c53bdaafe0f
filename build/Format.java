import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Checks or applies the layout of every Java file of the repository: {@code Format check|apply
 * STAMP ROOT}. The stamp file lists what was found well formatted (path, length, checksum), so that
 * a build pays only for files that changed.
 */
public final class Format {
  private static final Set<String> SKIPPED = new TreeSet<>(List.of("target", ".git"));

  private final boolean apply;
  private final Formatter formatter = new Formatter();
  private int failures;

  private Format(boolean apply) {
    this.apply = apply;
  }

  public static void main(String[] arguments) throws IOException {
    String mode = arguments[0];
    if (!mode.equals("check") && !mode.equals("apply")) {
      System.err.println("format.mode is `" + mode + "`; it must be check or apply");
      System.exit(64);
    }
    Format format = new Format(mode.equals("apply"));
    format.run(Path.of(arguments[1]), Path.of(arguments[2]));
    if (format.failures > 0) {
      System.err.println("to format: mvn -q -N process-sources -Dformat.mode=apply");
      System.exit(1);
    }
  }

  private void run(Path stampFile, Path root) throws IOException {
    Set<String> known =
        Files.exists(stampFile) ? new TreeSet<>(Files.readAllLines(stampFile)) : new TreeSet<>();
    TreeMap<Path, String> good = new TreeMap<>();
    for (Path file : javaFiles(root)) {
      String text = Files.readString(file);
      String stamp = stamp(root.relativize(file), text);
      if (known.contains(stamp)) {
        good.put(file, stamp);
      } else {
        String formatted = format(file, text);
        if (formatted != null) {
          good.put(file, stamp(root.relativize(file), formatted));
        }
      }
    }
    Files.createDirectories(stampFile.getParent());
    Files.write(stampFile, good.values());
  }

  /** The well formatted text that the file now has, or null when the file is at fault. */
  private String format(Path file, String text) throws IOException {
    String formatted;
    try {
      formatted = formatter.formatSourceAndFixImports(text);
    } catch (FormatterException e) {
      return refuse(file, 1, String.valueOf(e.getMessage()));
    }
    if (formatted.equals(text)) {
      return text;
    }
    if (apply) {
      Files.writeString(file, formatted);
      return formatted;
    }
    return refuse(file, firstDifference(text, formatted), "not formatted");
  }

  private String refuse(Path file, int line, String message) {
    failures++;
    System.err.println(file + ":" + line + ": error: " + message);
    return null;
  }

  private static int firstDifference(String text, String formatted) {
    List<String> before = text.lines().toList();
    List<String> after = formatted.lines().toList();
    int line = 0;
    while (line < before.size()
        && line < after.size()
        && before.get(line).equals(after.get(line))) {
      line++;
    }
    return line + 1;
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    try (Stream<Path> files = Files.find(root, 64, (path, facts) -> facts.isRegularFile())) {
      return files
          .filter(path -> path.toString().endsWith(".java"))
          .filter(path -> !isSkipped(root.relativize(path)))
          .sorted()
          .toList();
    }
  }

  private static boolean isSkipped(Path relative) {
    for (Path part : relative) {
      if (SKIPPED.contains(part.toString())) {
        return true;
      }
    }
    return false;
  }

  private static String stamp(Path relative, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return relative + " " + bytes.length + " " + Long.toHexString(checksum.getValue());
  }
}
