package dev.braid.workspace;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A real repository in a temporary folder, with its own HOME and a fixed identity. */
public final class TestRepository {
  private final Path root;
  private final Path checkout;

  private TestRepository(Path root, Path checkout) {
    this.root = root;
    this.checkout = checkout;
  }

  /** A repository on branch {@code main} with one commit that holds {@code README}. */
  public static TestRepository create(Path root, String... initOptions) throws Exception {
    Path real = Files.createDirectories(root).toRealPath();
    Files.createDirectories(real.resolve("home"));
    TestRepository repository = new TestRepository(real, real.resolve("project"));
    Files.createDirectories(repository.checkout);
    List<String> init = new ArrayList<>(List.of("init", "-q", "-b", "main"));
    init.addAll(List.of(initOptions));
    repository.git(init.toArray(String[]::new));
    repository.git("config", "--global", "user.name", "Ada Tester");
    repository.git("config", "--global", "user.email", "ada@example.org");
    repository.write("README", "hello\n");
    repository.commit("begin");
    return repository;
  }

  /** A repository that is in {@code root/project} already. */
  public static TestRepository at(Path root, TestRepository like) throws Exception {
    Files.createDirectories(root.resolve("home"));
    Files.copy(like.root.resolve("home/.gitconfig"), root.resolve("home/.gitconfig"));
    return new TestRepository(root.toRealPath(), root.toRealPath().resolve("project"));
  }

  /** A copy of a whole root, with its HOME. */
  public static TestRepository again(Path root) throws Exception {
    return new TestRepository(root.toRealPath(), root.toRealPath().resolve("project"));
  }

  public Path checkout() {
    return checkout;
  }

  public Path common() {
    return checkout.resolve(".git");
  }

  public Path cache() {
    return root.resolve("cache");
  }

  public Path root() {
    return root;
  }

  public SortedMap<String, String> environment() {
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("PATH", root.resolve("bin") + File.pathSeparator + System.getenv("PATH"));
    environment.put("HOME", root.resolve("home").toString());
    return environment;
  }

  public Repository open() throws Exception {
    return Repository.open(checkout, environment());
  }

  public void write(String path, String text) throws IOException {
    write(checkout, path, text);
  }

  public static void write(Path folder, String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Commits everything in the checkout and returns the commit's id. */
  public String commit(String message) throws Exception {
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", message);
    return git("rev-parse", "HEAD");
  }

  /** Runs git in the checkout as the user would. */
  public String git(String... arguments) throws Exception {
    return gitIn(checkout, arguments);
  }

  /** Runs git in a folder as a user, or a task, would. */
  public String gitIn(Path folder, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Run run = run(folder, command);
    if (run.exitCode() != 0) {
      throw new IOException(String.join(" ", command) + ": " + run.output());
    }
    return run.output().stripTrailing();
  }

  /** How a command ended and what it said. */
  public record Run(int exitCode, String output) {}

  public Run run(Path folder, List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }

  public Run shell(Path folder, String script) throws Exception {
    return run(folder, List.of("/bin/sh", "-c", script));
  }

  /**
   * Waits for a process that has been killed until its parent has noticed; fails when it lives on.
   */
  public static void awaitEnd(long pid) throws Exception {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      process.get().onExit().get(10, TimeUnit.SECONDS);
    }
  }
}
