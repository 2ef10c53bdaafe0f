package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShortageTest {
  @TempDir Path folder;

  @Test
  void wantOfFileHandlesIsNoFaultOfTheTasks() throws Exception {
    String command =
        ("ulimit -n 90; exec '%s' -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED"
                + " -cp '%s' %s '%s'")
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                FewFiles.class.getName(),
                folder);
    Process engine =
        new ProcessBuilder(List.of("/bin/sh", "-c", command)).redirectErrorStream(true).start();
    try (var output = engine.inputReader()) {
      List<String> lines = output.lines().toList();
      assertThat(lines.getLast())
          .as(String.join("\n", lines))
          .matches("\\{Done=\\d+, NotStarted=\\d+\\}");
      assertThat(engine.waitFor()).isZero();
    }
  }
}
