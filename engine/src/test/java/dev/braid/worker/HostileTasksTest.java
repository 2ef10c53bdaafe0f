package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostileTasksTest {
  /** How many tasks to run; the build runs each way once. */
  private static final Integer WANTED = Integer.getInteger("braid.hostile");

  private static final int WAYS = 16;

  @TempDir Path folder;

  @Test
  void nothingIsLeftOfHostileTasks() throws Exception {
    tryOut(Containment.ofThisSystem());
  }

  @Test
  void nothingIsLeftOfThemWithoutControlGroups() throws Exception {
    tryOut(Bed.withoutGroups());
  }

  private void tryOut(Containment containment) throws Exception {
    int count = WANTED == null ? WAYS : WANTED;
    HostileTasks.Result result = HostileTasks.run(folder, count, containment);
    if (WANTED != null) {
      result.survivors().forEach(System.out::println);
      System.out.printf(
          "held by %s: tried %d, survivors %d%n",
          containment.name(), result.tried(), result.survivors().size());
    }
    assertThat(result.survivors()).isEmpty();
    assertThat(result.tried()).isEqualTo(count);
  }
}
