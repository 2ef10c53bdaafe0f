package dev.braid.worker;

import dev.braid.kernel.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An orchestrator that starts an attempt and waits to be killed. */
final class DeadEngine {
  private DeadEngine() {}

  /**
   * @param arguments the folder of the bed, and the shell command of the attempt
   */
  public static void main(String[] arguments) throws Exception {
    Bed bed = Bed.shell(Path.of(arguments[0]), arguments[1]);
    Event started = bed.start(0, 1).next();
    System.out.println(started + " by " + List.of(arguments));
    System.out.flush();
    boolean ignored =
        new CountDownLatch(1).await(Duration.ofMinutes(5).toSeconds(), TimeUnit.SECONDS);
  }
}
