package dev.braid.verify;

import static dev.braid.verify.Forgery.good;

import java.util.List;

/** Forgeries of what batches may do, and of what people ask of the gate. */
final class GateForgeries {
  private GateForgeries() {}

  static List<Forgery> ofBatches() {
    return List.of(
        good(
            "a batch is split as red that is not",
            "INV5",
            forger -> {
              int advance = forger.last("advance");
              int batch = forger.lines.get(advance).number("batch");
              forger.insert(advance, "D", dissolve(batch, "red"));
            }),
        good(
            "a batch is given up while it is published",
            "INV5",
            forger -> {
              int advance = forger.last("advance");
              int batch = forger.lines.get(advance).number("batch");
              forger.insert(advance + 1, "D", dissolve(batch, "outdated"));
            }),
        good(
            "a check is run a second time that was not run before",
            "INV9",
            forger -> {
              forger.change(forger.last("run_check"), "\"run\":1", "\"run\":2");
              forger.change(forger.last("checked"), "\"run\":1", "\"run\":2");
            }),
        good(
            "the branch is moved over fewer commits than were prepared",
            "INV9",
            forger -> {
              int last = forger.last("advance");
              String body = forger.lines.get(last).body();
              int from = body.indexOf("[{");
              forger.change(last, body.substring(from, body.indexOf("}]") + 2), "[]");
            }),
        good(
            "a batch is laid onto something else than the one before it",
            "INV8",
            forger -> {
              int last = forger.last("prepare");
              String other = forger.lines.get(forger.first("prepare")).field("onto");
              forger.change(last, forger.lines.get(last).field("onto"), other);
            }));
  }

  private static String dissolve(int batch, String cause) {
    return "{\"kind\":\"dissolve\",\"batch\":" + batch + ",\"cause\":\"" + cause + "\"}";
  }

  static List<Forgery> ofPeople() {
    return List.of(
        good(
            "a patch is laid on that a person holds back",
            "INV5",
            forger -> {
              int prepare = forger.last("prepare");
              String request = "{\"kind\":\"hold_requested\"," + forger.task("end");
              forger.insert(prepare, "E", request.substring(0, request.length() - 1) + "}");
            }),
        good(
            "a patch goes on that a person has dropped",
            "INV5",
            forger -> {
              int prepare = forger.last("prepare");
              String request = "{\"kind\":\"drop_requested\"," + forger.task("end");
              forger.insert(prepare, "E", request.substring(0, request.length() - 1) + "}");
            }));
  }
}
