package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessWorkersTest {
  @TempDir Path folder;

  @Test
  void successIsDoneAndItsOutputIsKept() throws Exception {
    try (Bed bed = Bed.shell(folder, "echo hello; echo there >&2")) {
      assertThat(bed.start(0, 1).next()).isInstanceOf(Event.AttemptStarted.class);
      Event.AttemptEnded ended = bed.awaitEnd(0);
      assertThat(ended.outcome()).isEqualTo(new Outcome.Done());
      assertThat(ended.usage().outputBytes()).isEqualTo(12);
      assertThat(bed.outputText(0)).isEqualTo("hello\n");
    }
  }

  @Test
  void failureHasItsExitCodeAndItsLastLine() throws Exception {
    try (Bed bed = Bed.shell(folder, "echo first; echo \"not like this\" >&2; exit 3")) {
      assertThat(bed.run().outcome()).isEqualTo(new Outcome.Failed(3, "not like this"));
    }
  }

  @Test
  void deathBySignalIsNamed() throws Exception {
    try (Bed bed = Bed.shell(folder, "kill -9 $$")) {
      assertThat(bed.run().outcome()).isEqualTo(new Outcome.Failed(137, "signal 9"));
    }
  }

  @Test
  void workIsDoneInTheSandbox() throws IOException, InterruptedException {
    try (Bed bed = Bed.shell(folder, "pwd -P")) {
      bed.run();
      assertThat(bed.outputText(0)).isEqualTo(bed.sandbox(0).toRealPath() + "\n");
    }
  }
}
