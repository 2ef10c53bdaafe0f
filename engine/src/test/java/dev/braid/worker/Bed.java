package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.graph.TaskGraph;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Reason;
import dev.braid.plan.Brief;
import dev.braid.plan.Demand;
import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Work;
import dev.braid.plan.Plan;
import dev.braid.plan.Scope;
import dev.braid.plan.Settings;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spans;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import dev.braid.tool.Tool;
import dev.braid.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Real workers in a folder of a test: sandboxes are plain directories, one per slot. */
final class Bed implements AutoCloseable {
  /** Longest time any wait of a test may take. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  static final String RUN = "r1";

  private static final AtomicInteger MARKS = new AtomicInteger();

  final Path folder;
  final ProcessWorkers workers;
  private final TaskGraph graph;

  /**
   * Open: sandboxes are there at once. A test that wants one to take long puts a closed one here.
   */
  volatile CountDownLatch handOut = new CountDownLatch(0);

  /** Opens when a sandbox is asked for. */
  final CountDownLatch waiting = new CountDownLatch(1);

  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<Event> passed = new ArrayList<>();

  Bed(Path folder, Limits limits, List<Task> tasks) throws IOException {
    this(folder, limits, tasks, Containment.ofThisSystem());
  }

  Bed(Path folder, Limits limits, List<Task> tasks, Containment containment) throws IOException {
    this.folder = folder;
    Plan plan = new Plan("p", "p", "native", Settings.DEFAULT, List.copyOf(tasks), spans());
    this.graph = TaskGraph.of(plan);
    TreeMap<String, String> inherited = new TreeMap<>(System.getenv());
    inherited.put("BRAID_DEMO_MILLIS", "1");
    this.workers =
        new ProcessWorkers(
            new Run(RUN, folder, 1, () -> graph),
            new Surroundings(this::sandbox, decision -> new Event.Capture.Empty(), files()),
            new Tooling(
                new Tools(List.of(shipped("shell"), shipped("demo"))),
                DemoTool.extract(folder.resolve("tools")),
                new ChildEnvironment(inherited, List.of()),
                limits,
                Clock.systemUTC()),
            events::add,
            containment);
  }

  /** A tool of those that come with Braid; workers do not read descriptions, so it is made here. */
  static Tool shipped(String name) {
    boolean shell = name.equals(Tool.SHELL);
    List<String> command =
        shell
            ? List.of("/bin/sh", "-c", Tool.COMMAND)
            : List.of("/bin/sh", Tool.SCRIPTS + "/demo-worker.sh", Tool.PROMPT_FILE);
    List<String> passes = shell ? List.of() : List.of("BRAID_DEMO_MILLIS");
    return new Tool(
        name,
        name,
        name,
        new Tool.Call(command, false, "", new TreeMap<>()),
        new Tool.Needs(List.of(), "", passes, new TreeMap<>(), 0, 0),
        new Tool.Reading(false, List.of(), List.of()));
  }

  /** Without control groups, as where nobody may make any. */
  static Containment withoutGroups() {
    Containment here = Containment.ofThisSystem();
    return new Containment(here.launcher(), here.scanner(), ControlGroups.none());
  }

  /** One task that runs a shell command. */
  static Bed shell(Path folder, String command) throws IOException {
    return new Bed(
        folder, Limits.DEFAULT, List.of(task("t", Execution.of(new Work.Shell(command)))));
  }

  /** A shell command with limits of its own, in milliseconds; 0 for none. */
  static Execution limited(String command, long timeoutMillis, long silenceMillis) {
    return new Execution(
        new Work.Shell(command),
        List.of(),
        timeoutMillis,
        silenceMillis,
        0,
        new TreeMap<>(),
        List.of(),
        List.of());
  }

  static Execution sleeping() {
    return Execution.of(new Work.Shell("sleep 60"));
  }

  static Task task(String id, Execution execution) {
    return task(id, execution, Scope.unknown());
  }

  static Task task(String id, Execution execution, Scope scope) {
    return new Task(
        id,
        Brief.titled("the " + id),
        List.of(),
        scope,
        Demand.NONE,
        execution,
        false,
        Terms.NONE,
        spans());
  }

  Bed start(int task, int attempt) {
    Execution execution = graph.task(task).execution();
    boolean named = execution.work() instanceof Work.Shell || !execution.tools().isEmpty();
    String tool = named ? "" : DemoTool.NAME;
    workers.start(
        new Decision.StartAttempt(task, attempt, task, "base", new Reason.Unhindered(), tool));
    return this;
  }

  void end(int task, int attempt, boolean lost) {
    workers.end(new Decision.EndAttempt(task, attempt, lost));
  }

  /** Starts task 0 and returns how it ended. */
  Event.AttemptEnded run() throws InterruptedException {
    return start(0, 1).awaitEnd(0);
  }

  Event.AttemptStarted awaitStart(int task) throws InterruptedException {
    while (true) {
      if (next() instanceof Event.AttemptStarted started && started.task() == task) {
        return started;
      }
    }
  }

  Event.AttemptEnded awaitEnd(int task) throws InterruptedException {
    while (true) {
      if (next() instanceof Event.AttemptEnded ended && ended.task() == task) {
        return ended;
      }
    }
  }

  /** Waits until a task has written a line to its output. */
  void awaitOutput(int task, String line) throws InterruptedException {
    await(
        "task " + task + " says " + line,
        () -> {
          try {
            return outputText(task).lines().anyMatch(line::equals);
          } catch (IOException notYet) {
            return false;
          }
        });
  }

  Event next() throws InterruptedException {
    Event event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(event).as("the next event after " + passed).isNotNull();
    passed.add(event);
    return event;
  }

  Path sandbox(int slot) {
    return folder.resolve("slot-" + slot);
  }

  byte[] output(int task) throws IOException {
    return Files.readAllBytes(folder.resolve("logs/" + task + ".1.out"));
  }

  String outputText(int task) throws IOException {
    return Files.readString(folder.resolve("logs/" + task + ".1.out"));
  }

  /** All processes of attempts of this run that live, whoever started them. */
  List<ProcessTable.Entry> processes() {
    String place = new Run(RUN, folder, 1, () -> graph).place();
    return ProcessScanner.ofThisSystem().scan(ProcessScanner.ALL_ENVIRONMENTS).entries().stream()
        .filter(ProcessTable.Entry::alive)
        .filter(entry -> entry.attempts().stream().anyMatch(id -> id.place().equals(place)))
        .toList();
  }

  /**
   * A number of seconds to sleep that no other process sleeps: it tells our processes from those of
   * any other test, and of an earlier run of this one.
   */
  static String mark() {
    return "%d%03d".formatted(ProcessHandle.current().pid() + 10_000_000, MARKS.incrementAndGet());
  }

  /** Command lines of the processes of this machine, zombies left out, that hold a text. */
  static List<String> running(String text) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .map(process -> process.pid() + " " + process.info().commandLine().orElse(""))
        .filter(line -> line.contains(text))
        .toList();
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long until " + what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Override
  public void close() {
    workers.close();
    assertThat(processes()).isEmpty();
  }

  private Path sandbox(int slot, String base) throws IOException, InterruptedException {
    waiting.countDown();
    handOut.await();
    return Files.createDirectories(sandbox(slot));
  }

  private AttemptFiles files() {
    return new AttemptFiles() {
      @Override
      public Path output(int task, int attempt) {
        return folder.resolve("logs/" + task + "." + attempt + ".out");
      }

      @Override
      public Path errors(int task, int attempt) {
        return folder.resolve("logs/" + task + "." + attempt + ".err");
      }

      @Override
      public Path contract(int task, int attempt) {
        return folder.resolve("contracts/" + task + "." + attempt);
      }
    };
  }

  private static Spans spans() {
    return Spans.of(SourceSpan.startOf("plan.yaml"));
  }
}
