package dev.braid.gate;

import dev.braid.gate.CheckedOutBranches.Place;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event.Landing;
import dev.braid.workspace.OneLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Moves the branch that the result is meant for to the result, and only ever forwards. Where that
 * is not possible without a loss, nothing changes, and the answer says why and what to type.
 */
final class Lander {
  private static final String BRANCHES = "refs/heads/";

  private final GateStore store;
  private final IntegrationBranch integration;
  private final CheckedOutBranches checkedOut;
  private final String base;

  /**
   * @param base the commit the run began at
   */
  Lander(
      GateStore store, IntegrationBranch integration, CheckedOutBranches checkedOut, String base) {
    this.store = store;
    this.integration = integration;
    this.checkedOut = checkedOut;
    this.base = base;
  }

  Landing land(Decision.Land decision) throws IOException, InterruptedException {
    String target = decision.target();
    String tip = decision.tip();
    if (!target.startsWith(BRANCHES)) {
      return not("HEAD was detached when the run began", "git merge --ff-only " + result());
    }
    String name = target.substring(BRANCHES.length());
    Optional<String> standing = store.resolve(target);
    if (standing.isEmpty()) {
      return not(
          "branch `%s` is gone".formatted(name), "git branch %s %s".formatted(name, result()));
    }
    String from = standing.get();
    if (integration.contains(from, tip)) {
      return new Landing.Landed(tip);
    }
    if (isNamedIn(target, List.of("rebase-merge/head-name", "rebase-apply/head-name"))) {
      return not("branch `%s` is being rebased".formatted(name), "git rebase --continue");
    }
    if (isNamedIn(name, List.of("BISECT_START"))) {
      return not("branch `%s` is being bisected".formatted(name), "git bisect reset");
    }
    String merge = "git switch %s && git merge %s".formatted(name, result());
    if (!integration.contains(from, base)) {
      return not("branch `%s` was rewound since the run began".formatted(name), merge);
    }
    if (!integration.contains(tip, from)) {
      return not("branch `%s` has moved on since the run began".formatted(name), merge);
    }
    List<Place> places = checkedOut.places(target);
    if (places.size() > 1) {
      return not("branch `%s` is checked out more than once".formatted(name), merge);
    }
    Optional<Path> away = checkedOut.missing(target);
    if (away.isPresent()) {
      // It may be on a disk that is not mounted: its next commit would undo what was landed.
      return not(
          "branch `%s` is checked out in `%s`, which is not there".formatted(name, away.get()),
          "git worktree prune");
    }
    return places.isEmpty()
        ? swap(target, from, tip)
        : forward(places.getFirst(), target, from, tip);
  }

  private Landing swap(String target, String from, String tip)
      throws IOException, InterruptedException {
    if (!integration.isFenced()) {
      return new Landing.NotLanded("the gate has not been fenced");
    }
    String name = target.substring(BRANCHES.length());
    try {
      integration.moveOther(target, from, tip);
    } catch (IOException refused) {
      return not(OneLine.of(refused), "git branch --force %s %s".formatted(name, result()));
    }
    return new Landing.Landed(tip);
  }

  private Landing forward(Place place, String target, String from, String tip)
      throws IOException, InterruptedException {
    String command = "git -C %s merge --ff-only %s".formatted(place.directory(), result());
    String reason = new FastForward(store).move(place, from, tip);
    if (!reason.isEmpty() && new UnfinishedMove(store, place).hasBegun()) {
      return not(reason + "; the checkout is between the two", "braid land " + store.refs().run());
    }
    if (!reason.isEmpty()) {
      return not(reason, command);
    }
    return store.resolve(target).equals(Optional.of(tip))
        ? new Landing.Landed(tip)
        : not("the branch did not move", command);
  }

  /** Whether some checkout's git has left a note that it will come back to this branch. */
  private boolean isNamedIn(String branch, List<String> notes) throws IOException {
    Path common = store.repository().commonDirectory();
    List<Path> directories = new ArrayList<>(List.of(common));
    if (Files.isDirectory(common.resolve("worktrees"))) {
      try (var entries = Files.newDirectoryStream(common.resolve("worktrees"))) {
        entries.forEach(directories::add);
      }
    }
    for (Path directory : directories) {
      for (String note : notes) {
        Path file = directory.resolve(note);
        if (Files.isRegularFile(file) && Files.readString(file).strip().equals(branch)) {
          return true;
        }
      }
    }
    return false;
  }

  private String result() {
    return store.refs().branchName();
  }

  private static Landing not(String reason, String command) {
    return new Landing.NotLanded(reason + "; type `" + command + "`");
  }
}
