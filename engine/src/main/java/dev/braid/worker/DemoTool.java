package dev.braid.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * The scripted worker for examples and tests: a program of its own like any other tool, so that all
 * that is shown with it is shown with real processes.
 */
public final class DemoTool {
  /** What plans call it. */
  public static final String NAME = "demo";

  private static final String SCRIPT = "demo-worker.sh";

  private DemoTool() {}

  /**
   * Lays the script of the tool into a folder, unless it is there.
   *
   * @return the folder
   */
  public static Path extract(Path folder) throws IOException {
    byte[] script = script();
    Path file = folder.resolve(SCRIPT);
    if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), script)) {
      return folder;
    }
    Files.createDirectories(folder);
    // A worker of another run may be reading the file: it is replaced and never rewritten.
    Path fresh = Files.createTempFile(folder, SCRIPT, ".new");
    Files.write(fresh, script);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return folder;
  }

  private static byte[] script() throws IOException {
    try (InputStream resource = DemoTool.class.getResourceAsStream(SCRIPT)) {
      if (resource == null) {
        throw new IllegalStateException("BUG: the demo worker is not packed");
      }
      return resource.readAllBytes();
    }
  }
}
