package dev.braid.log;

import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Preparation;
import dev.braid.kernel.Event.Verdict;
import java.util.List;

/**
 * What the gate is told and reports, as canonical text. Logs of the first rules know no batches:
 * there every entry of the queue goes alone, and its number is that of its batch.
 */
final class GateText {
  private GateText() {}

  static int readBatch(FieldReader in) {
    return in.integer(in.hasNext("batch") ? "batch" : "entry");
  }

  static JsonText write(Decision.Prepare prepare) {
    return JsonText.object("prepare")
        .number("batch", prepare.batch())
        .text("onto", prepare.onto())
        .objects(
            "patches",
            prepare.patches(),
            (text, patch) ->
                text.number("entry", patch.entry())
                    .number("task", patch.task())
                    .number("attempt", patch.attempt())
                    .text("patch", patch.patch())
                    .text("base", patch.base()));
  }

  static Decision readPrepare(FieldReader in) {
    if (in.hasNext("batch")) {
      return new Decision.Prepare(
          in.integer("batch"), in.text("onto"), in.objects("patches", GateText::readPatch));
    }
    Decision.Patch patch = readPatch(in);
    return new Decision.Prepare(patch.entry(), in.text("onto"), List.of(patch));
  }

  private static Decision.Patch readPatch(FieldReader in) {
    return new Decision.Patch(
        in.integer("entry"),
        in.integer("task"),
        in.integer("attempt"),
        in.text("patch"),
        in.text("base"));
  }

  static JsonText write(Decision.RunCheck check) {
    return JsonText.object("run_check")
        .number("batch", check.batch())
        .number("check", check.check())
        .number("run", check.run())
        .number("lane", check.lane())
        .text("commit", check.commit())
        .text("tree", check.tree());
  }

  static Decision readRunCheck(FieldReader in) {
    int batch = readBatch(in);
    int check = in.integer("check");
    int run = in.hasNext("run") ? in.integer("run") : 0;
    int lane = in.hasNext("lane") ? in.integer("lane") : 0;
    return new Decision.RunCheck(batch, check, run, lane, in.text("commit"), in.text("tree"));
  }

  static JsonText write(Decision.Advance advance) {
    return JsonText.object("advance")
        .number("batch", advance.batch())
        .objects(
            "commits",
            advance.commits(),
            (text, commit) ->
                text.number("entry", commit.entry())
                    .number("task", commit.task())
                    .number("attempt", commit.attempt())
                    .text("commit", commit.commit()))
        .text("from", advance.from())
        .text("to", advance.to())
        .text("tree", advance.tree());
  }

  static Decision readAdvance(FieldReader in) {
    if (in.hasNext("batch")) {
      return new Decision.Advance(
          in.integer("batch"),
          in.objects("commits", GateText::readCommit),
          in.text("from"),
          in.text("to"),
          in.text("tree"));
    }
    int entry = in.integer("entry");
    int task = in.integer("task");
    int attempt = in.integer("attempt");
    String from = in.text("from");
    String to = in.text("to");
    List<Decision.Commit> commits = List.of(new Decision.Commit(entry, task, attempt, to));
    return new Decision.Advance(entry, commits, from, to, in.text("tree"));
  }

  private static Decision.Commit readCommit(FieldReader in) {
    return new Decision.Commit(
        in.integer("entry"), in.integer("task"), in.integer("attempt"), in.text("commit"));
  }

  static JsonText write(Event.Prepared prepared) {
    return JsonText.object("prepared")
        .number("batch", prepared.batch())
        .text("onto", prepared.onto())
        .objects(
            "preparations",
            prepared.preparations(),
            (text, one) -> writePreparation(text, one).close());
  }

  static Event readPrepared(FieldReader in) {
    int batch = readBatch(in);
    String onto = in.text("onto");
    List<Preparation> preparations =
        in.hasNext("preparations")
            ? in.objects("preparations", GateText::readPreparation)
            : List.of(readPreparation(in));
    return new Event.Prepared(batch, onto, preparations);
  }

  /** The object is left open. */
  private static JsonText writePreparation(JsonText text, Preparation preparation) {
    return switch (preparation) {
      case Preparation.Candidate(var commit, var tree) ->
          text.open("preparation", "candidate").text("commit", commit).text("tree", tree);
      case Preparation.Conflict(var paths) ->
          text.open("preparation", "conflict").texts("paths", paths);
      case Preparation.Refused(var failure) ->
          ValueText.writeFailure(text.open("preparation", "refused"), failure);
      case Preparation.Nothing() -> text.open("preparation", "nothing");
    };
  }

  private static Preparation readPreparation(FieldReader in) {
    in.open("preparation");
    Preparation preparation =
        switch (in.kind()) {
          case "candidate" -> new Preparation.Candidate(in.text("commit"), in.text("tree"));
          case "conflict" -> new Preparation.Conflict(in.texts("paths"));
          case "refused" -> new Preparation.Refused(ValueText.readFailure(in));
          case "nothing" -> new Preparation.Nothing();
          default -> throw in.unknownKind("preparation");
        };
    in.leave();
    return preparation;
  }

  static JsonText write(Event.Checked checked) {
    JsonText text =
        JsonText.object("checked")
            .number("batch", checked.batch())
            .number("check", checked.check())
            .number("run", checked.run())
            .text("tree", checked.tree());
    return switch (checked.verdict()) {
      case Verdict.Green(var wallMillis, var cached) ->
          text.open("verdict", "green")
              .number("wall_millis", wallMillis)
              .flag("cached", cached)
              .close();
      case Verdict.Red(var exitCode, var detail) ->
          text.open("verdict", "red").number("exit_code", exitCode).text("detail", detail).close();
    };
  }

  static Event readChecked(FieldReader in) {
    int batch = readBatch(in);
    int check = in.integer("check");
    int run = in.hasNext("run") ? in.integer("run") : 0;
    return new Event.Checked(batch, check, run, in.text("tree"), readVerdict(in));
  }

  private static Verdict readVerdict(FieldReader in) {
    in.open("verdict");
    Verdict verdict =
        switch (in.kind()) {
          case "green" ->
              new Verdict.Green(
                  in.number("wall_millis"), in.hasNext("cached") && in.flag("cached"));
          case "red" -> new Verdict.Red(in.integer("exit_code"), in.text("detail"));
          default -> throw in.unknownKind("verdict");
        };
    in.leave();
    return verdict;
  }
}
