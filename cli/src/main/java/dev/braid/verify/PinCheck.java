package dev.braid.verify;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What git remembers of a run beside its branch: the fence, and a ref for each patch. Both are made
 * after their decision is in the log, so a log that does not know them has lost its end.
 */
final class PinCheck {
  private static final Pattern FENCE = Pattern.compile("braid epoch (\\d{1,9})\\s*");
  private static final Pattern PATCH = Pattern.compile("patch/(\\d{1,9})-(\\d{1,9})");

  private final Story story;
  private final Git git;
  private final GitObjects objects;
  private final Findings findings;

  PinCheck(Story story, Git git, GitObjects objects, Findings findings) {
    this.story = story;
    this.git = git;
    this.objects = objects;
    this.findings = findings;
  }

  void check() throws Unreadable {
    SortedMap<String, String> pins = pins();
    String fence = pins.get("epoch");
    if (fence != null) {
      checkFence(fence);
    }
    for (String name : pins.keySet()) {
      Matcher patch = PATCH.matcher(name);
      if (patch.matches()) {
        checkPatch(Integer.parseInt(patch.group(1)), Integer.parseInt(patch.group(2)));
      }
    }
  }

  private SortedMap<String, String> pins() throws Unreadable {
    String below = "refs/braid/" + story.run() + "/";
    TreeMap<String, String> pins = new TreeMap<>();
    Git.Result result = git.run("for-each-ref", "--format=%(objectname) %(refname)", below);
    for (String line : result.output().lines().toList()) {
      String[] parts = line.split(" ", 2);
      pins.put(parts[1].substring(below.length()), parts[0]);
    }
    return pins;
  }

  private void checkFence(String blob) throws Unreadable {
    Optional<Matcher> content = objects.text(blob).map(FENCE::matcher).filter(Matcher::matches);
    findings.count("fences");
    if (!findings.require(content.isPresent(), "INV5", "the fence in git holds no epoch")) {
      return;
    }
    long epoch = Long.parseLong(content.get().group(1));
    findings.require(
        epoch <= story.fenceAsked(),
        "INV5",
        "git is fenced for epoch " + epoch + ", and the log knows " + story.fenceAsked());
    findings.require(
        epoch >= story.fenced(),
        "INV5",
        "git is fenced for epoch " + epoch + " only; epoch " + story.fenced() + " stood once");
  }

  private void checkPatch(int task, int attempt) {
    findings.count("pinned patches");
    boolean known = task < story.tasks().size() && attempt <= story.tasks().get(task).attempts;
    findings.require(
        known,
        "INV2",
        "git keeps a patch of attempt "
            + attempt
            + " of task "
            + task
            + ", and the log does not know that attempt");
  }
}
