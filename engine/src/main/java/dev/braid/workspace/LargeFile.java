package dev.braid.workspace;

import dev.braid.workspace.SlotContents.Replacement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A file of the worktree whose attributes hand it to Git LFS. What the repository keeps of it is a
 * pointer. The program that makes one is run by its own name, with Braid's configuration.
 */
public sealed interface LargeFile {
  /** It is a pointer already, or a link, and is taken as any other file. */
  record AsItIs() implements LargeFile {}

  /** Its content is stored, and this pointer takes its place. */
  record Cleaned(Replacement replacement) implements LargeFile {}

  /** Git LFS is not installed. */
  record Unable() implements LargeFile {}

  String POINTER = "version https://git-lfs.github.com/spec/v1\n";
  int MAX_POINTER_BYTES = 1024;

  static LargeFile of(Slot slot, String path) throws IOException, InterruptedException {
    Path file;
    try {
      file = slot.directory().resolve(path);
    } catch (InvalidPathException unknownName) {
      return new Unable();
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return new AsItIs();
    }
    byte[] small = Disk.small(file, MAX_POINTER_BYTES);
    if (small != null && isPointer(small)) {
      return new AsItIs();
    }
    Repository repository = slot.lease().repository();
    if (repository.program("git-lfs").isEmpty()) {
      return new Unable();
    }
    Git git =
        slot.git()
            .configured("lfs.storage=" + repository.commonDirectory().resolve("lfs"))
            .within(Git.LONG_MILLIS);
    byte[] pointer = git.runFrom(file, "lfs", "clean", "--", path).bytes();
    if (!isPointer(pointer)) {
      throw new IOException("git lfs clean did not make a pointer of `" + path + "`");
    }
    String mode = Files.isExecutable(file) ? "100755" : "100644";
    String blob = slot.git().run(pointer, "hash-object", "-w", "--stdin").text();
    return new Cleaned(new Replacement(mode, blob));
  }

  private static boolean isPointer(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    return content.length <= MAX_POINTER_BYTES
        && text.startsWith(POINTER)
        && text.matches("(?s).*\\noid sha256:[0-9a-f]{64}\\nsize \\d+\\n");
  }
}
