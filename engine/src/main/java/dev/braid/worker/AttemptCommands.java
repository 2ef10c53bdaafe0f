package dev.braid.worker;

import dev.braid.kernel.Decision;
import dev.braid.plan.Execution;
import dev.braid.plan.Task;
import dev.braid.tool.Tool;
import dev.braid.tool.Tools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The commands of one attempt: its tool's, and those by which its result is accepted. All of them
 * see the same environment.
 */
final class AttemptCommands {
  /** The first port of the first slot; the blocks end below those that systems give out. */
  static final int FIRST_PORT = 20_000;

  /** How many ports a slot has to itself. */
  static final int PORTS_PER_SLOT = 20;

  private static final int END_OF_PORTS = 32_768;

  /** Longest prompt that is given as an argument, in characters; Linux takes 128 KiB of bytes. */
  private static final int MAX_ARGUMENT = 30_000;

  private final Tool tool;
  private final Path scripts;
  private final Path sandbox;
  private final Contract contract;
  private final SortedMap<String, String> environment;

  private AttemptCommands(
      Tool tool, Path scripts, Path sandbox, Contract contract, SortedMap<String, String> base) {
    this.tool = tool;
    this.scripts = scripts;
    this.sandbox = sandbox;
    this.contract = contract;
    this.environment = base;
  }

  static AttemptCommands of(
      Run run, Decision.StartAttempt decision, Tooling tooling, Path sandbox, Contract contract)
      throws Tools.NoTool {
    Task task = run.graph().get().task(decision.task());
    Tool tool = tooling.tools().of(task.execution(), decision.tool());
    SortedMap<String, String> environment = tooling.environment().with(tool.needs().passes());
    environment.putAll(tool.needs().environment());
    environment.putAll(task.execution().environment());
    AttemptId id = AttemptId.of(run, decision.task(), decision.attempt());
    environment.put(AttemptId.VARIABLE, id.text());
    environment.put("BRAID_RUN", run.id());
    environment.put("BRAID_TASK", Integer.toString(decision.task()));
    environment.put("BRAID_TASK_ID", task.id());
    environment.put("BRAID_BASE", decision.base());
    environment.put("BRAID_WORK", kind(task.execution().work()));
    environment.put("BRAID_CONTRACT", contract.folder().toString());
    environment.put("BRAID_PROMPT_FILE", contract.promptFile().toString());
    int port = FIRST_PORT + decision.slot() * PORTS_PER_SLOT;
    if (port + PORTS_PER_SLOT <= END_OF_PORTS) {
      environment.put("BRAID_PORT", Integer.toString(port));
      environment.put("BRAID_PORT_COUNT", Integer.toString(PORTS_PER_SLOT));
    }
    return new AttemptCommands(tool, tooling.scripts(), sandbox, contract, environment);
  }

  /** The tool that does the work. */
  Tool tool() {
    return tool;
  }

  /** What every process of the attempt is given; some of it may be secret. */
  SortedMap<String, String> environment() {
    return environment;
  }

  Launcher.Launch work() {
    List<String> command = new ArrayList<>();
    tool.call().words().forEach(word -> command.add(filled(word)));
    Optional<Path> input =
        tool.call().promptOnInput() ? Optional.of(contract.promptFile()) : Optional.empty();
    return new Launcher.Launch(command, sandbox, environment, input);
  }

  Launcher.Launch acceptance(String command) {
    List<String> words = List.of("/bin/sh", "-c", command);
    return new Launcher.Launch(words, sandbox, environment, Optional.empty());
  }

  private String filled(String word) {
    return switch (word) {
      case Tool.COMMAND -> contract.text();
      case Tool.PROMPT -> promptArgument();
      default ->
          word.replace(Tool.PROMPT_FILE, contract.promptFile().toString())
              .replace(Tool.SCRIPTS, scripts.toString());
    };
  }

  private String promptArgument() {
    return contract.prompt().length() <= MAX_ARGUMENT
        ? contract.prompt()
        : "Your task is described in the file " + contract.promptFile() + ". Read it and do it.";
  }

  private static String kind(Execution.Work work) {
    return switch (work) {
      case Execution.Work.Shell shell -> "shell";
      case Execution.Work.Prompt prompt -> "prompt";
      case Execution.Work.Described described -> "described";
    };
  }
}
