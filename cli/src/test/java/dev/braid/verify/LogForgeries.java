package dev.braid.verify;

import static dev.braid.verify.Forgery.bad;
import static dev.braid.verify.Forgery.good;

import java.util.List;

/** Forgeries of the log as such: its chain, its numbers, epochs and times, its end. */
final class LogForgeries {
  private LogForgeries() {}

  static List<Forgery> ofTheChain() {
    return List.of(
        good(
            "a body is changed and its hash is not",
            "INV2",
            forger ->
                forger.tamper(
                    "update entries set body = cast(replace(body, '\"green\"', '\"red\"') as blob)"
                        + " where body like '%\"green\"%'")),
        good(
            "an entry is taken out",
            "INV2",
            forger -> forger.tamper("delete from entries where sequence = 20")),
        good(
            "every entry is taken out, and the witness too",
            "INV2",
            forger -> {
              forger.write();
              forger.tamper("delete from entries");
            }),
        good(
            "two entries change places",
            "INV2",
            forger ->
                forger.tamper(
                    "update entries set sequence = -20 where sequence = 20",
                    "update entries set sequence = 20 where sequence = 21",
                    "update entries set sequence = 21 where sequence = -20")),
        good(
            "the end is cut off under the eyes of the witness",
            "INV2",
            forger -> forger.tamper("delete from entries where sequence > 40")),
        good(
            "the last entry is another, hash and all, and the witness stays",
            "INV2",
            forger ->
                forger.tamper(
                    "update entries set hash = randomblob(32)"
                        + " where sequence = (select max(sequence) from entries)")),
        good(
            "a time is changed and its hash is not",
            "INV2",
            forger ->
                forger.tamper("update entries set at_millis = at_millis + 1 where sequence = 30")),
        good(
            "every second number is missing, with a chain that fits",
            "INV2",
            forger -> {
              forger.write(2);
              forger.lines.clear();
            }));
  }

  static List<Forgery> ofEpochs() {
    return List.of(
        good("time runs backwards", "INV2", forger -> forger.envelope(30, -1_000_000, 0)),
        good("an epoch comes back", "INV5", forger -> forger.envelope(30, 0, -1)),
        good(
            "decisions of an epoch that has no engine",
            "INV5",
            forger -> {
              for (int i = 40; i < forger.lines.size(); i++) {
                forger.envelope(i, 0, 1);
              }
            }),
        good(
            "the engine names another epoch than its entry",
            "INV5",
            forger -> forger.change(1, "\"epoch\":2", "\"epoch\":7")));
  }

  static List<Forgery> ofEntries() {
    return List.of(
        good(
            "the end is cut off, merges included",
            "INV8",
            forger -> forger.truncate(forger.last("prepare"))),
        good(
            "the end is cut off, attempts included",
            "INV2",
            forger -> forger.truncate(forger.first("start_attempt", forger.task("alone")))),
        good(
            "the run is opened twice",
            "INV2",
            forger -> forger.insert(30, "E", forger.lines.getFirst().body())),
        good(
            "an event of a kind that nobody knows",
            "INV2",
            forger -> forger.insert(30, "E", "{\"kind\":\"miracle\"}")),
        good(
            "an entry without one of its fields",
            "INV2",
            forger -> forger.change(forger.first("advance"), "\"from\"", "\"form\"")),
        good(
            "an event for a task that the plan does not have",
            "INV5",
            forger ->
                forger.insert(
                    30,
                    "E",
                    "{\"kind\":\"attempt_started\",\"task\":99,\"attempt\":1,"
                        + "\"process\":\"1:2:3\"}")),
        good(
            "decisions before the fence stands",
            "INV5",
            forger -> forger.remove(forger.first("fenced"))),
        good(
            "a start after the end of the run",
            "INV5",
            forger ->
                forger.insert(
                    forger.lines.size(),
                    "D",
                    forger.lines.get(forger.first("start_attempt")).body())));
  }

  static List<Forgery> ofEnds() {
    return List.of(
        good(
            "the run ends while a task is running",
            "INV15",
            forger ->
                forger.insert(
                    forger.first("attempt_started") + 1,
                    "D",
                    "{\"kind\":\"end_run\",\"ending\":\"stopped\",\"detail\":\"\"}")),
        good(
            "the run is complete with an open task",
            "INV15",
            forger -> forger.remove(forger.last("complete"))),
        bad(
            "a failed run is called complete",
            "INV15",
            forger -> forger.change(forger.last("end_run"), "\"failed\"", "\"completed\"")),
        bad(
            "a run with an open task is called failed",
            "INV15",
            forger -> forger.remove(forger.first("skip"))),
        good(
            "something else is landed than the tip",
            "INV8",
            forger -> {
              String base = forger.lines.getFirst().field("base");
              forger.insert(
                  forger.last("end_run"),
                  "D",
                  "{\"kind\":\"land\",\"target\":\"refs/heads/main\",\"tip\":\"" + base + "\"}");
            }),
        good(
            "something was landed that nobody asked for",
            "INV8",
            forger -> {
              String base = forger.lines.getFirst().field("base");
              String landed = "{\"kind\":\"landed\",\"tip\":\"" + base + "\"}";
              forger.insert(
                  forger.last("end_run"),
                  "E",
                  "{\"kind\":\"landing_ended\",\"landing\":" + landed + "}");
            }),
        good(
            "the fence is decided for another epoch",
            "INV5",
            forger -> forger.change(forger.first("fence"), "\"epoch\":2", "\"epoch\":3")));
  }
}
