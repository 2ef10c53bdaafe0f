package dev.braid.log;

import dev.braid.engine.Ports.LogFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * File systems whose locks and shared memory cannot be trusted. SQLite's write-ahead log needs both
 * to be those of one machine.
 */
final class NetworkFileSystem {
  private static final SortedSet<String> TYPES =
      Collections.unmodifiableSortedSet(
          new TreeSet<>(
              List.of(
                  "9p",
                  "afpfs",
                  "afs",
                  "beegfs",
                  "ceph",
                  "cifs",
                  "davfs",
                  "fuse.davfs2",
                  "fuse.glusterfs",
                  "fuse.rclone",
                  "fuse.s3fs",
                  "fuse.sshfs",
                  "glusterfs",
                  "gpfs",
                  "lustre",
                  "ncpfs",
                  "nfs",
                  "nfs4",
                  "osxfuse.sshfs",
                  "smb",
                  "smb2",
                  "smb3",
                  "smbfs",
                  "webdav")));

  private NetworkFileSystem() {}

  /** Refuses a file whose folder is on one of them. */
  static void refuse(Path file) throws LogFailure {
    Path folder = Durable.folderOf(file);
    try {
      String type = Files.getFileStore(folder).type();
      if (isNetwork(type)) {
        throw new LogFailure(
            "the log cannot be kept on a network file system: "
                + folder
                + " is "
                + type
                + "; use a clone of the repository on a local disk");
      }
    } catch (IOException e) {
      throw new LogFailure("cannot tell what file system holds " + folder, e);
    }
  }

  static boolean isNetwork(String type) {
    return TYPES.contains(type.toLowerCase(Locale.ROOT));
  }
}
