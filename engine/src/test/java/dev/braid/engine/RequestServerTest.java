package dev.braid.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.braid.kernel.Event;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RequestServerTest {
  private final List<Event> posted = Collections.synchronizedList(new ArrayList<>());

  @TempDir private Path folder;

  private Path socket() throws IOException {
    return RequestPlace.of(folder, folder);
  }

  private RequestServer listen() throws IOException {
    return RequestServer.listen(
        socket(),
        (event, whenDurable) -> {
          posted.add(event);
          whenDurable.run();
        });
  }

  @Test
  void aRequestIsAnsweredWhenItIsDurable() throws IOException {
    try (var _ = listen()) {
      RequestClient.send(socket(), new Request.Stop(true));
      RequestClient.send(socket(), new Request.Stop(false));
      RequestClient.send(socket(), new Request.Land());
      RequestClient.send(socket(), new Request.Retry(7));
    }

    assertThat(posted)
        .containsExactly(
            new Event.StopRequested(true),
            new Event.StopRequested(false),
            new Event.LandRequested(),
            new Event.RetryRequested(7));
  }

  @Test
  void aPlanIsHandedOverAsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("offered.json"), "{}");
    try (var _ = listen()) {
      RequestClient.send(socket(), new Request.ChangePlan(file, 3));
      Path missing = file.resolveSibling("missing.json");
      assertThatThrownBy(() -> RequestClient.send(socket(), new Request.ChangePlan(missing, 3)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("missing.json");
    }

    assertThat(posted).containsExactly(new Event.PlanOffered("{}", 3));
  }

  @Test
  void nobodyListensOnceTheServerIsClosed() throws IOException {
    listen().close();

    assertThatThrownBy(() -> RequestClient.send(socket(), new Request.Land()))
        .isInstanceOf(IOException.class);
    assertThat(socket()).doesNotExist();
  }

  @Test
  void aSocketThatAKillLeftBehindIsReplaced() throws IOException {
    Files.createDirectory(
        socket().getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createFile(socket());

    try (var _ = listen()) {
      RequestClient.send(socket(), new Request.Land());
    }

    assertThat(posted).hasSize(1);
  }

  @Test
  void onlyThisUserCanReachTheSocket() throws IOException {
    try (var _ = listen()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket().getParent())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aFolderThatOthersCanEnterIsRefused() throws IOException {
    Files.createDirectory(socket().getParent());
    Files.setPosixFilePermissions(
        socket().getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(this::listen).hasMessageContaining("only this user");
  }

  @Test
  void nonsenseIsAnsweredAndHarmsNobody() throws IOException {
    List<String> nonsense =
        List.of(
            "",
            "[]",
            "{",
            "{\"id\":\"1\"}",
            "{\"id\":\"1\",\"request\":\"fly\"}",
            "{\"id\":\"1\",\"request\":{\"stop\":1}}",
            "{\"id\":\"1\",\"request\":\"retry\",\"task\":\"all\"}",
            "{\"request\":\"stop\"}");
    try (var _ = listen();
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
        LineChannel lines = new LineChannel(channel)) {
      for (String line : nonsense) {
        lines.write(line, 10_000);
        assertThat(lines.read(10_000)).startsWith("{\"id\":\"\",\"ok\":false,\"error\":");
      }
    }
    assertThat(posted).isEmpty();
  }

  @Test
  void anEndlessLineClosesTheConnectionOnly() throws IOException {
    try (var _ = listen()) {
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
          LineChannel lines = new LineChannel(channel)) {
        assertThatThrownBy(
                () -> {
                  lines.write("x".repeat(4 * LineChannel.LONGEST_LINE_BYTES), 10_000);
                  if (lines.read(10_000) == null) {
                    throw new IOException("closed");
                  }
                })
            .isInstanceOf(IOException.class);
      }
      RequestClient.send(socket(), new Request.Land());
    }
  }
}
