package dev.braid.cli;

import dev.braid.gate.Delivery;
import dev.braid.log.RunFolder;
import dev.braid.view.RunView;
import dev.braid.workspace.GitFailure;
import dev.braid.workspace.GitOwnership;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code braid merge deliver}. */
@Command(
    description = {
      "Gives the result of a run in another form than one branch: a branch for each task, a patch"
          + " file for each task. Nothing that exists is changed by it."
    },
    footer = {
      "",
      "examples: braid merge deliver --branches",
      "          braid merge deliver --patches DIR"
    })
final class DeliverVerb implements Verb {
  @Mixin private final Options options = new Options();

  @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run; the last one if absent.")
  private String run = "";

  @Option(names = "--branches", description = "Make a branch for each task.")
  private boolean branches;

  @Option(
      names = "--patches",
      paramLabel = "DIR",
      description = "Write a patch file for each task into a new folder, for git am.")
  private String patches = "";

  @Override
  public Options options() {
    return options;
  }

  @Override
  public int run(Caller caller) throws CommandFailure, InterruptedException {
    if (branches == !patches.isEmpty()) {
      throw new CommandFailure(
          Trouble.USAGE,
          branches ? "only one form can be delivered at a time" : "no form is named",
          "say `--branches` or `--patches DIR`");
    }
    Runs runs = Runs.of(caller);
    RunFolder folder = runs.find(run);
    if (runs.isLive(folder)) {
      throw new CommandFailure(
          Trouble.LOCKED,
          "run " + folder.run() + " is still being worked on",
          "deliver when it has ended; `braid status " + folder.run() + "` shows it");
    }
    RunView view = RunStory.read(folder).view();
    MergedTasks merged = MergedTasks.of(view);
    if (merged.isEmpty()) {
      throw new CommandFailure(
          Trouble.USAGE,
          "run " + folder.run() + " has merged nothing that could be delivered",
          "`braid status " + folder.run() + "` shows how far it is");
    }
    try (var lease = GitOwnership.take(runs.repository(), folder.run())) {
      Delivery delivery = new Delivery(lease, view.opened().base(), merged.pieces());
      return branches
          ? branches(caller, folder, delivery)
          : patches(caller, folder, view, delivery);
    } catch (GitFailure failure) {
      throw new CommandFailure(
          Trouble.ENVIRONMENT, String.valueOf(failure.getMessage()), "", failure);
    } catch (IOException failure) {
      throw new CommandFailure(
          Trouble.ENVIRONMENT, String.valueOf(failure.getMessage()), "", failure);
    }
  }

  private int branches(Caller caller, RunFolder folder, Delivery delivery)
      throws IOException, InterruptedException {
    List<Delivery.Branch> made = delivery.branches();
    if (options.json) {
      List<Json> objects = new ArrayList<>();
      for (Delivery.Branch branch : made) {
        objects.add(
            new Json()
                .put("task", branch.task())
                .put("branch", branch.name())
                .put("commit", branch.commit())
                .put("new", branch.made())
                .put("alone", branch.alone()));
      }
      Json json = Json.schema("braid.delivery/1").put("run", folder.run()).put("form", "branches");
      caller.result().line(json.putObjects("branches", objects).toString());
      return ExitCodes.OK;
    }
    for (Delivery.Branch branch : made) {
      caller
          .result()
          .line(
              "%s %s%s%s"
                  .formatted(
                      RunLines.brief(branch.commit()),
                      branch.name(),
                      branch.made() ? "" : "  stood there already",
                      branch.alone() ? "" : "  with all that was merged before it"));
    }
    return ExitCodes.OK;
  }

  private int patches(Caller caller, RunFolder folder, RunView view, Delivery delivery)
      throws IOException, InterruptedException {
    Path target = caller.directory().resolve(patches).normalize();
    List<Path> files = delivery.patches(view.state().tip(), target);
    if (options.json) {
      Json json = Json.schema("braid.delivery/1").put("run", folder.run()).put("form", "patches");
      json.put("base", view.opened().base());
      caller.result().line(json.putTexts("files", texts(files)).toString());
      return ExitCodes.OK;
    }
    texts(files).forEach(caller.result()::line);
    caller
        .talk()
        .line(
            "next: git switch -c NAME %s && git am %s/*.patch"
                .formatted(RunLines.brief(view.opened().base()), target));
    return ExitCodes.OK;
  }

  private static List<String> texts(List<Path> files) {
    return files.stream().map(Path::toString).toList();
  }
}
