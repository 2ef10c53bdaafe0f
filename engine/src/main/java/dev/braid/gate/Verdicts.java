package dev.braid.gate;

import dev.braid.plan.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Trees that checks have passed on, remembered for all runs of the repository. Only success is
 * remembered, and only of checks whose verdict is a function of the tree: those of the static
 * stage, and those that the plan calls cached. What else a verdict may depend on is part of its
 * key: the command, its limit, and the whole environment. Tools change without saying so; that is
 * why a verdict is forgotten after some days.
 *
 * <p>A verdict is an empty file that is there or not. Losing one costs one run of a check.
 */
final class Verdicts {
  /** How long a verdict is believed, in milliseconds. */
  static final long VALID_MILLIS = 7L * 24 * 60 * 60 * 1000;

  /** Most verdicts of one folder; there are 256 folders. */
  private static final int FOLDER_LIMIT = 64;

  private static final String FORMAT = "braid verdict 1";

  private final Path folder;
  private final SortedMap<String, String> environment;

  Verdicts(GateStore store, SortedMap<String, String> environment) {
    this.folder = store.repository().commonDirectory().resolve("braid/verdicts");
    this.environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
  }

  /** Whether the check has passed on this tree not long ago. */
  boolean isGreen(Settings.Check check, String tree) throws IOException {
    if (!check.cached()) {
      return false;
    }
    try {
      Path file = homeOf(key(check, tree)).resolve(key(check, tree));
      long age = System.currentTimeMillis() - modified(file);
      return age >= 0 && age < VALID_MILLIS;
    } catch (NoSuchFileException never) {
      return false;
    }
  }

  /** Remembers that the check has passed. */
  void green(Settings.Check check, String tree) throws IOException {
    if (!check.cached()) {
      return;
    }
    String key = key(check, tree);
    Path home = homeOf(key);
    Files.createDirectories(home);
    makeRoom(home);
    Files.write(home.resolve(key), new byte[0]);
  }

  private Path homeOf(String key) {
    return folder.resolve(key.substring(0, 2));
  }

  private static void makeRoom(Path home) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(home)) {
      entries.forEach(files::add);
    }
    if (files.size() < FOLDER_LIMIT) {
      return;
    }
    try {
      files.sort(Comparator.comparingLong(Verdicts::modifiedUnchecked));
    } catch (UncheckedIOException gone) {
      // Another run makes room at the same time.
      return;
    }
    for (Path old : files.subList(0, files.size() - FOLDER_LIMIT / 2)) {
      Files.deleteIfExists(old);
    }
  }

  private String key(Settings.Check check, String tree) {
    List<String> parts = new ArrayList<>(List.of(FORMAT, tree, check.command()));
    parts.add(Long.toString(check.timeoutMillis()));
    environment.forEach((name, value) -> parts.add(name + "=" + value));
    return digest(String.join("\0", parts));
  }

  private static String digest(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("BUG: every Java has SHA-256", missing);
    }
  }

  private static long modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toMillis();
  }

  private static long modifiedUnchecked(Path file) {
    try {
      return modified(file);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
