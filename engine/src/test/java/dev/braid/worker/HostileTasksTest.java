package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostileTasksTest {
  @TempDir Path folder;

  @Test
  void nothingIsLeftOfHostileTasks() throws Exception {
    HostileTasks.Result result = HostileTasks.run(folder, 16, Containment.ofThisSystem());
    assertThat(result.survivors()).isEmpty();
    assertThat(result.tried()).isEqualTo(16);
  }

  @Test
  void nothingIsLeftOfThemWithoutControlGroups() throws Exception {
    HostileTasks.Result result = HostileTasks.run(folder, 15, Bed.withoutGroups());
    assertThat(result.survivors()).isEmpty();
    assertThat(result.tried()).isEqualTo(15);
  }
}
