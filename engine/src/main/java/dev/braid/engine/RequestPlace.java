package dev.braid.engine;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Where the engine of a run listens: a short path, because that of a socket may have about 100
 * bytes, in a folder that only this user can enter. Everybody who knows the run's folder finds it.
 */
public final class RequestPlace {
  private static final int NAME_BYTES = 8;
  private static final Set<PosixFilePermission> ONLY_MINE =
      PosixFilePermissions.fromString("rwx------");

  private RequestPlace() {}

  /**
   * The socket of a run. The folder it lies in need not exist.
   *
   * @param runtime a folder of this user alone, such as {@code XDG_RUNTIME_DIR}, or one that is
   *     everybody's, such as {@code /tmp}
   */
  public static Path of(Path runFolder, Path runtime) throws IOException {
    byte[] name = runFolder.toRealPath().toString().getBytes(StandardCharsets.UTF_8);
    String digest = HexFormat.of().formatHex(sha256(name), 0, NAME_BYTES);
    return runtime.resolve("braid-" + self()).resolve(digest + ".sock");
  }

  /**
   * Makes the folder of a socket, or makes sure that it is ours alone.
   *
   * @throws IOException when somebody else could enter it
   */
  static void prepare(Path socket) throws IOException {
    Path folder = socket.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("no folder for " + socket);
    }
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(ONLY_MINE));
    } catch (FileAlreadyExistsException e) {
      requireOurs(folder, e);
    }
  }

  private static void requireOurs(Path folder, FileAlreadyExistsException found)
      throws IOException {
    boolean ours =
        Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            && owner(folder) == self()
            && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(ONLY_MINE);
    if (!ours) {
      throw new IOException(folder + " is not a folder that only this user can enter", found);
    }
  }

  /** Users are compared by number: in a container they often have no name. */
  private static long owner(Path folder) throws IOException {
    Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    return owner instanceof Integer number ? Integer.toUnsignedLong(number) : -1;
  }

  private static long self() {
    return new UnixSystem().getUid();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("BUG: every Java has SHA-256", e);
    }
  }
}
