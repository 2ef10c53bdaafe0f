package dev.braid.gate;

import dev.braid.workspace.TestRepository;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Everything in a repository that is the user's: every byte, mode and link of each checkout, each
 * entry and flag of each index, each ref that is not Braid's, what is in progress, configuration.
 */
record UsersWork(SortedMap<String, String> here, SortedMap<String, String> elsewhere) {
  private static final List<String> GITS_OWN =
      List.of("index", "objects", "logs", "braid", "refs", "worktrees", "ORIG_HEAD", "packed-refs");

  UsersWork {
    here = Collections.unmodifiableSortedMap(here);
    elsewhere = Collections.unmodifiableSortedMap(elsewhere);
  }

  static UsersWork of(TestRepository repository) throws Exception {
    SortedMap<String, String> here = new TreeMap<>();
    checkout(repository, repository.checkout(), here);
    SortedMap<String, String> elsewhere = new TreeMap<>();
    for (String name : List.of("linked", "away")) {
      Path linked = repository.root().resolve(name);
      if (Files.isDirectory(linked)) {
        checkout(repository, linked, elsewhere);
      }
    }
    String format = "--format=%(refname) %(objectname)";
    for (String ref : repository.git("for-each-ref", format).lines().toList()) {
      if (!ref.startsWith("refs/braid/")) {
        elsewhere.put("ref " + ref.split(" ")[0], ref);
      }
    }
    return new UsersWork(here, elsewhere);
  }

  private static void checkout(TestRepository repository, Path root, SortedMap<String, String> all)
      throws Exception {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path relative = root.relativize(file);
        boolean ofGit =
            relative.startsWith(".git")
                && relative.getNameCount() > 1
                && GITS_OWN.contains(relative.getName(1).toString());
        if (!ofGit && !relative.toString().isEmpty()) {
          put(all, "file " + relative, file);
        }
      }
    }
    String entries = repository.shell(root, "git ls-files -s -v -z").output();
    for (String entry : entries.split("\0")) {
      all.merge("index " + entry.substring(entry.indexOf('\t') + 1), entry, String::concat);
    }
  }

  private static void put(SortedMap<String, String> all, String name, Path file) throws Exception {
    if (Files.isSymbolicLink(file)) {
      all.put(name, "link to " + Files.readSymbolicLink(file));
    } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      all.put(
          name,
          PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
              + " "
              + HexFormat.of().formatHex(hash));
    } else if (name.startsWith("file .git")) {
      // git makes and removes its own folders as it needs them.
      return;
    } else {
      all.put(name + "/", "folder");
    }
  }

  /** What is not as it was, each with what it was and is. */
  List<String> changedSince(UsersWork before) {
    List<String> all = new ArrayList<>(changed(before.here, here));
    all.addAll(changed(before.elsewhere, elsewhere));
    return all;
  }

  static List<String> changed(SortedMap<String, String> before, SortedMap<String, String> after) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<String> changed = new ArrayList<>();
    for (String name : names) {
      String was = before.getOrDefault(name, "absent");
      String is = after.getOrDefault(name, "absent");
      if (!was.equals(is)) {
        changed.add(name + ": " + was + " became " + is);
      }
    }
    return changed;
  }

  /** Without what a result has changed, and the branch it was for. */
  UsersWork without(SortedSet<String> paths) {
    return new UsersWork(without(here, paths), without(elsewhere, paths));
  }

  private static SortedMap<String, String> without(
      SortedMap<String, String> all, SortedSet<String> paths) {
    SortedMap<String, String> rest = new TreeMap<>(all);
    rest.remove("ref refs/heads/main");
    for (String path : paths) {
      rest.remove("file " + path);
      rest.remove("index " + path);
      for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
        rest.remove("file " + path.substring(0, slash) + "/");
        rest.remove("file " + path.substring(0, slash));
      }
    }
    return rest;
  }
}
