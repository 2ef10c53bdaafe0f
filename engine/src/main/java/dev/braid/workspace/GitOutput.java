package dev.braid.workspace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a git command said.
 *
 * @param bytes its standard output
 * @param errors the beginning of its standard error
 */
@SuppressWarnings("ArrayRecordComponent") // Owned by one reader, never compared.
public record GitOutput(int exitCode, byte[] bytes, String errors) {

  /** The output as one text, without the line end. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
  }

  /** The output as fields that end in NUL. */
  public List<String> fields() {
    List<String> fields = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        fields.add(PathText.decode(Arrays.copyOfRange(bytes, start, i)));
        start = i + 1;
      }
    }
    return fields;
  }

  /** The failure that this output tells of, in one line. */
  public GitFailure failure(String command) {
    String said =
        errors
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .findFirst()
            .orElse("it exited with " + exitCode);
    for (String label : List.of("fatal: ", "error: ")) {
      if (said.startsWith(label)) {
        said = said.substring(label.length());
      }
    }
    return new GitFailure("git " + command + " failed: " + said);
  }
}
