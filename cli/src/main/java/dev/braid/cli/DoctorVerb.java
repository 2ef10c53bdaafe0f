package dev.braid.cli;

import dev.braid.tool.Tool;
import dev.braid.tool.Tools;
import dev.braid.worker.ToolProbe;
import dev.braid.workspace.GitFailure;
import dev.braid.workspace.Repository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code braid doctor}. */
@Command(
    description = {
      "Says what is here to work with: the repository, and each tool with its version and the mode"
          + " in which it is called. Of what is missing it says how to get it."
    },
    footer = {
      "",
      "A tool is described by a YAML file; yours go into ~/.config/braid/tools.",
      "Ends with 8 when there is no repository.",
      "",
      "example: braid doctor --json"
    })
final class DoctorVerb implements Verb {
  @Mixin private final Options options = new Options();

  /** What was found out about one tool. */
  private record Found(Tool tool, Optional<Path> program, String version) {
    boolean isThere() {
      return program.isPresent();
    }
  }

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure, InterruptedException {
    Optional<Repository> repository = Optional.empty();
    String trouble = "";
    try {
      repository = Optional.of(Repository.open(caller.directory(), caller.environment()));
    } catch (GitFailure failure) {
      trouble = String.valueOf(failure.getMessage());
    }
    Tools tools = ToolFiles.load(caller, repository.map(Repository::topLevel));
    List<Found> found = probe(caller, tools);
    if (options.json) {
      caller.result().line(json(repository, trouble, found).toString());
    } else {
      tell(caller.result(), repository, trouble, found);
    }
    return repository.isPresent() ? ExitCodes.OK : ExitCodes.ENVIRONMENT;
  }

  /** All at once: some of these programs take seconds to say their version. */
  private static List<Found> probe(Caller caller, Tools tools) throws InterruptedException {
    ToolProbe probe = new ToolProbe(caller.environment());
    List<Callable<Found>> questions = new ArrayList<>();
    for (Tool tool : tools.byName().values()) {
      questions.add(() -> new Found(tool, probe.program(tool), probe.version(tool)));
    }
    List<Found> found = new ArrayList<>();
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Found> answer : all.invokeAll(questions)) {
        found.add(answer.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("BUG: a tool could not be looked for", e);
    }
    return found;
  }

  private static void tell(
      Screen screen, Optional<Repository> repository, String trouble, List<Found> tools) {
    screen.line(
        "repository  " + repository.map(found -> found.topLevel().toString()).orElse(trouble));
    repository.ifPresent(
        found -> found.notes().forEach(note -> screen.line("            " + note)));
    for (Found each : tools) {
      String mode = each.tool().call().permission();
      screen.line(
          "%-11s %s%s"
              .formatted(
                  each.tool().name(),
                  each.isThere()
                      ? each.version().isEmpty() ? "there" : each.version()
                      : missing(each),
                  each.isThere() && !mode.isEmpty() ? "  (may: " + mode + ")" : ""));
    }
  }

  private static String missing(Found each) {
    String install = each.tool().needs().install();
    return "not installed" + (install.isEmpty() ? "" : ": " + install);
  }

  private static Json json(Optional<Repository> repository, String trouble, List<Found> tools) {
    return Json.schema("braid.doctor/1")
        .put("repository", repository.map(found -> found.topLevel().toString()).orElse(""))
        .put("trouble", trouble)
        .putTexts("notes", repository.map(Repository::notes).orElse(List.of()))
        .putObjects("tools", tools.stream().map(DoctorVerb::json).toList());
  }

  private static Json json(Found each) {
    return new Json()
        .put("name", each.tool().name())
        .put("title", each.tool().title())
        .put("provider", each.tool().provider())
        .put("installed", each.isThere())
        .put("program", each.program().map(Path::toString).orElse(""))
        .put("version", each.version())
        .put("permission", each.tool().call().permission())
        .putTexts("permissions", List.copyOf(each.tool().call().permissions().keySet()))
        .put("install", each.tool().needs().install());
  }
}
