package dev.braid.worker;

import dev.braid.graph.TaskGraph;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * The run that attempts belong to.
 *
 * @param home the folder that the run is kept in; the same one whenever the run is resumed
 * @param epoch which orchestrator this is
 * @param graph the plan as it is now; of a task that has started it says the same for ever
 */
public record Run(String id, Path home, int epoch, Supplier<TaskGraph> graph) {
  private static final int PLACE_BYTES = 6;

  /** The home as a short text without a special character. */
  String place() {
    byte[] path = home.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(path);
      return HexFormat.of().formatHex(Arrays.copyOf(digest, PLACE_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("BUG: every Java has SHA-256", e);
    }
  }
}
