package dev.braid.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.sqlite.SQLiteJDBCLoader;

/**
 * The native half of SQLite, kept in the user's cache. Left alone, the driver writes a megabyte of
 * it anew in each start, leaves it behind when it is killed, and runs {@code uname} to learn where
 * it is: a third of the time that a short command takes.
 */
public final class SqliteNative {
  private static final String PLACE = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";

  private SqliteNative() {}

  /**
   * Makes the driver load the library from the cache, putting it there first if it is not. Call it
   * before the first log is opened. Where that cannot be done the driver goes its own way.
   *
   * @param cache a folder that is the user's own; made when it is missing
   */
  public static void prepare(Path cache) {
    if (System.getProperty(PLACE) != null) {
      return;
    }
    String platform = platform();
    String name = System.mapLibraryName("sqlitejdbc");
    Path folder =
        cache
            .resolve("native")
            .resolve("sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + platform.replace('/', '-'));
    try {
      if (!isTrusted(folder.resolve(name)) && !extract(platform, folder, name)) {
        return;
      }
      System.setProperty(PLACE, folder.toString());
      System.setProperty(NAME, name);
    } catch (IOException e) {
      // The driver extracts it by itself, only slower.
    }
  }

  /** The driver's own name for this system, such as {@code Linux/x86_64}. */
  static String platform() {
    String arch = System.getProperty("os.arch", "");
    String cpu = arch.equals("amd64") ? "x86_64" : arch;
    String os = System.getProperty("os.name", "");
    if (os.toLowerCase(Locale.ROOT).contains("mac")) {
      return "Mac/" + cpu;
    }
    boolean musl = Files.exists(Path.of("/lib/ld-musl-" + cpu + ".so.1"));
    return (musl ? "Linux-Musl" : os) + "/" + cpu;
  }

  private static boolean extract(String platform, Path folder, String name) throws IOException {
    String resource = "/org/sqlite/native/" + platform + "/" + name;
    try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (library == null) {
        return false;
      }
      Files.createDirectories(folder);
      // Whole or not at all, also after a power cut: half a library would take the JVM with it.
      Durable.replace(folder.resolve(name), library.readAllBytes());
      Files.setPosixFilePermissions(
          folder.resolve(name), PosixFilePermissions.fromString("r--r--r--"));
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  /** A library that somebody else can write is not loaded. */
  private static boolean isTrusted(Path library) throws IOException {
    if (!Files.isRegularFile(library, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(library);
    boolean open =
        rights.contains(PosixFilePermission.GROUP_WRITE)
            || rights.contains(PosixFilePermission.OTHERS_WRITE);
    String owner = Files.getOwner(library).getName();
    return !open && owner.equals(System.getProperty("user.name"));
  }
}
