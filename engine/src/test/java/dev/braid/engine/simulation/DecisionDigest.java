package dev.braid.engine.simulation;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Event;
import dev.braid.kernel.Kernel;
import dev.braid.kernel.LogEntry;
import dev.braid.log.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** One number for all that the kernel decides on some drawn plans, byte for byte as in a log. */
final class DecisionDigest {
  private static final int PLANS = 40;
  private static final int WORKERS = 3;
  private static final long CHECK_MILLIS = 700;

  private DecisionDigest() {}

  /** Prints the number, for whoever started this machine. */
  public static void main(String[] arguments) {
    System.out.println(compute());
  }

  static String compute() {
    MessageDigest digest = sha256();
    for (long seed = 1; seed <= PLANS; seed++) {
      TaskGraph graph = TaskGraph.of(Script.drawn(seed).plan());
      Event.RunOpened opened =
          new Event.RunOpened("r", Kernel.RULES, "", WORKERS, "refs/heads/main", "base");
      var estimates = dev.braid.view.Simulation.Prices.estimates(graph);
      var prices = new dev.braid.view.Simulation.Prices(estimates.taskMillis(), CHECK_MILLIS);
      for (LogEntry entry : dev.braid.view.Simulation.log(graph, opened, prices)) {
        digest.update(Long.toString(entry.atMillis()).getBytes(StandardCharsets.UTF_8));
        digest.update(MessageCodec.write(entry.message()));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("BUG: every Java has SHA-256", e);
    }
  }
}
