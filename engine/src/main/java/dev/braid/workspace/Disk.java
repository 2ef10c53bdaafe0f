package dev.braid.workspace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Files and folders of Braid's own: replaced whole, made durable, removed without following links.
 */
public final class Disk {
  private Disk() {}

  /** Puts content in the place of a file, whole. */
  public static void replace(Path file, byte[] content) throws IOException {
    replace(file, content, false);
  }

  /**
   * Puts content in the place of a file, whole, so that a power cut leaves the one or the other.
   */
  public static void replaceDurably(Path file, byte[] content) throws IOException {
    replace(file, content, true);
  }

  private static void replace(Path file, byte[] content, boolean durable) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      if (durable) {
        channel.force(true);
      }
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Puts a copy of a file in the place of another, whole. */
  static void copy(Path from, Path to) throws IOException {
    Path fresh = to.resolveSibling(to.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.copy(from, fresh);
    Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Makes a file's content, or the entries of a folder, durable. What is absent is durable. */
  public static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (NoSuchFileException absent) {
      return;
    }
  }

  /** Whether a path leads to something that is neither file nor folder nor link. */
  static boolean isSpecial(Path folder, String path) throws IOException {
    try {
      return Files.readAttributes(
              folder.resolve(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isOther();
    } catch (InvalidPathException | NoSuchFileException unknownOrGone) {
      return false;
    }
  }

  /** Whether some bytes occur in a file. */
  static boolean contains(Path file, byte[] wanted) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at <= bytes.length - wanted.length; at++) {
      if (bytes[at] == wanted[0]
          && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }

  /** The content of a file that is a plain file of at most {@code limit} bytes; else null. */
  static byte @Nullable [] small(Path file, int limit) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > limit) {
      return null;
    }
    return Files.readAllBytes(file);
  }

  /** Removes a file, a link or a folder with all that is in it. What is absent is removed. */
  public static void remove(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(path, new Removal());
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (!Files.isWritable(folder) || !Files.isExecutable(folder)) {
        open(folder);
      }
      return FileVisitResult.CONTINUE;
    }

    /** A folder that could not be read is opened for us and walked again. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) || Files.isReadable(file)) {
        throw failure;
      }
      open(file);
      Files.walkFileTree(file, this);
      return FileVisitResult.CONTINUE;
    }

    private static void open(Path folder) throws IOException {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
