package dev.braid.cli;

import dev.braid.notation.Notations;
import dev.braid.notation.ReadOptions;
import dev.braid.plan.Plan;
import dev.braid.workspace.GitFailure;
import dev.braid.workspace.NewRepository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code braid demo}. */
@Command(
    description = {
      "Makes a new git repository from an example, in a new temporary folder, and runs its plan"
          + " with several workers at once. Nothing of yours is touched; no key and no network are"
          + " needed."
    },
    footer = {"", "example: braid demo --workers 2"})
final class DemoVerb implements Verb {
  private static final String PLAN = "plan.yaml";

  /** The files of the example; they are those of {@code examples/bookshelf}. */
  static final List<String> FILES = List.of("README.md", PLAN, "tests/run.sh");

  static final String EXAMPLE = "bookshelf";

  @Mixin private final Options options = new Options();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Most tasks at one time, or auto; what the plan says if absent.")
  private String workers = "";

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure, InterruptedException {
    Path repository = repository(caller);
    Caller there = caller.in(repository);
    there.talk().line("a new repository with an example plan: " + repository);
    there.talk().line();
    RunSession session = new RunSession(there, Runs.of(there), options.json);
    int code = session.start(plan(), PLAN, workers);
    if (!options.json) {
      next(there, repository);
    }
    return code;
  }

  private static void next(Caller caller, Path repository) {
    Screen screen = caller.result();
    String braid = "  " + caller.command();
    screen.line();
    screen.line("the repository is " + repository);
    screen.line("  git -C " + repository + " log --oneline --stat");
    screen.line(braid + " why export");
    screen.line(braid + " history --replay");
    screen.line(braid + " plan " + PLAN);
  }

  static Plan plan() {
    return Notations.standard().read(PLAN, resource(PLAN), ReadOptions.DEFAULT).sound();
  }

  /** Makes the repository in a new temporary folder that holds nothing else. */
  static Path repository(Caller caller) throws CommandFailure, InterruptedException {
    try {
      Path folder = Files.createTempDirectory("braid-demo-").toRealPath().resolve(EXAMPLE);
      for (String file : FILES) {
        Path target = folder.resolve(file);
        Files.createDirectories(target.resolveSibling(""));
        Files.write(target, resource(file));
      }
      NewRepository.create(folder, caller.environment(), "An example for Braid");
      return folder;
    } catch (GitFailure failure) {
      throw new CommandFailure(
          Trouble.ENVIRONMENT, String.valueOf(failure.getMessage()), "", failure);
    } catch (IOException e) {
      throw new CommandFailure(
          Trouble.ENVIRONMENT, "the example cannot be written: " + e.getMessage(), "", e);
    }
  }

  private static byte[] resource(String file) {
    try (InputStream input = DemoVerb.class.getResourceAsStream(EXAMPLE + "/" + file)) {
      if (input == null) {
        throw new IllegalStateException("BUG: the example is not packed: " + file);
      }
      return input.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("BUG: the example cannot be read: " + file, e);
    }
  }
}
