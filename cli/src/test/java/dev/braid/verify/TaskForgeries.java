package dev.braid.verify;

import static dev.braid.verify.Forgery.bad;
import static dev.braid.verify.Forgery.good;

import java.util.List;

/** Forgeries of what tasks and the gate did and in which order; the chain fits them all. */
final class TaskForgeries {
  private TaskForgeries() {}

  static List<Forgery> ofWhatTasksHold() {
    return List.of(
        good(
            "two tasks that write the same file at one time",
            "INV12",
            forger -> forger.startBeside("rewrite", "api")),
        good(
            "one reads what another writes at that time",
            "INV12",
            forger -> forger.startBeside("reader", "rewrite")),
        good(
            "two tasks of one conflict group at one time",
            "INV12",
            forger -> forger.startBeside("schema", "api")),
        good(
            "a task beside one that must be alone",
            "INV12",
            forger -> forger.startBeside("end", "alone")),
        good("the pool is overdrawn", "INV13", forger -> forger.startBeside("ui", "api")),
        good(
            "the tool is overdrawn",
            "INV13",
            forger -> {
              forger.changePlan("\"demo\": 2", "\"demo\": 1");
              forger.startBeside("ui", "api");
            }));
  }

  static List<Forgery> ofStarts() {
    return List.of(
        good(
            "more tasks run than there are workers",
            "INV13",
            forger -> forger.change(0, "\"workers\":3,", "\"workers\":1,")),
        good(
            "a slot that does not exist",
            "INV13",
            forger -> forger.change(forger.first("start_attempt"), "\"slot\":0", "\"slot\":3")),
        good(
            "two tasks share a slot",
            "INV13",
            forger ->
                forger.change(
                    forger.first("start_attempt", "\"slot\":1"), "\"slot\":1", "\"slot\":0")),
        good(
            "a task starts before the one it depends on is complete",
            "INV14",
            forger -> forger.startBeside("reader", "api")),
        good(
            "a task starts before the phase it depends on is complete",
            "INV14",
            forger -> forger.startBeside("ui", "spec")),
        good(
            "a task starts before the one before it in its sequence",
            "INV14",
            forger -> forger.startBeside("end", "alone")),
        good(
            "an attempt starts from another commit than the tip",
            "INV10",
            forger -> {
              int start = forger.first("start_attempt", forger.task("end"));
              String base = forger.lines.getFirst().field("base");
              forger.change(start, forger.lines.get(start).field("base"), base);
            }));
  }

  static List<Forgery> ofAttempts() {
    return List.of(
        good(
            "two live attempts of one task",
            "INV16",
            forger -> {
              int start = forger.first("start_attempt", forger.task("spec"));
              String again = forger.lines.get(start).body();
              again = again.replace("\"attempt\":1", "\"attempt\":2");
              forger.insert(start + 1, "D", again.replaceFirst("\"slot\":\\d", "\"slot\":2"));
            }),
        good(
            "an attempt's number is left out",
            "INV16",
            forger -> {
              int start = forger.first("start_attempt", forger.task("end"));
              for (int i = start; i < forger.lines.size(); i++) {
                String body = forger.lines.get(i).body().replace("\"attempt\":1", "\"attempt\":2");
                forger.lines.set(i, forger.lines.get(i).withBody(body));
              }
            }),
        good(
            "a failed task starts again without a retry",
            "INV16",
            forger -> forger.remove(forger.first("retry", forger.task("schema")))),
        good(
            "a retry does not wait for its time",
            "INV16",
            forger -> forger.remove(forger.first("timer_fired"))));
  }

  static List<Forgery> ofRetries() {
    return List.of(
        good(
            "more retries than the plan allows",
            "INV17",
            forger -> forger.changePlan("\"retries\": 1", "\"retries\": 0")),
        good(
            "a retry that is charged to nobody",
            "INV17",
            forger ->
                forger.change(
                    forger.first("retry", forger.task("schema")),
                    "\"consumes_retry\":true",
                    "\"consumes_retry\":false")),
        good(
            "a retry that does not say what failed",
            "INV17",
            forger ->
                forger.change(
                    forger.first("retry", forger.task("schema")), "E_TOOL_FAILURE", "FAILURE")),
        good(
            "an attempt is ended that is over",
            "INV5",
            forger ->
                forger.insert(
                    forger.first("complete", forger.task("spec")),
                    "D",
                    "{\"kind\":\"end_attempt\","
                        + forger.task("spec")
                        + "\"attempt\":1,\"lost\":false}")),
        good(
            "more reruns after conflicts than the plan allows",
            "INV17",
            forger ->
                forger.changePlan("\"gate\": {", "\"gate\": {\"on_conflict\": {\"reruns\": 0},")),
        bad(
            "a retry that the failure of another task paid for",
            "INV5",
            forger -> {
              int retry = forger.first("retry");
              forger.insert(
                  retry + 1,
                  "D",
                  forger
                      .lines
                      .get(retry)
                      .body()
                      .replace(forger.task("breaks"), forger.task("works")));
            }));
  }

  static List<Forgery> ofDecisions() {
    return List.of(
        bad(
            "a task is blocked by one that has not failed",
            "INV5",
            forger -> {
              int block = forger.first("block");
              String body = forger.lines.get(block).body();
              forger.change(block, body.substring(body.indexOf("\"because\"")), "\"because\":2}");
            }),
        bad(
            "a task is left out that nothing blocks",
            "INV5",
            forger -> forger.remove(forger.first("block"))),
        good(
            "a result is captured that nobody has asked for",
            "INV5",
            forger -> forger.remove(forger.first("capture_patch"))),
        good(
            "a result is captured from another slot",
            "INV5",
            forger -> {
              int at = forger.first("capture_patch", "\"slot\":0");
              forger.change(at, "\"slot\":0", "\"slot\":2");
            }));
  }

  static List<Forgery> ofSuccess() {
    return List.of(
        good(
            "a task is completed twice",
            "INV6",
            forger -> {
              int complete = forger.first("complete");
              forger.insert(complete + 1, "D", forger.lines.get(complete).body());
            }),
        good(
            "a task succeeds without a merge",
            "INV6",
            forger -> {
              int from = forger.last("prepare");
              int to = forger.last("complete");
              for (int i = to - 1; i >= from; i--) {
                forger.remove(i);
              }
              forger.moveBranch(forger.lines.get(forger.last("advance")).field("to"));
            }),
        good(
            "a patch is called no change",
            "INV6",
            forger -> {
              int complete = forger.last("complete");
              String body = forger.lines.get(complete).body();
              String result = body.substring(body.indexOf("{\"kind\":\"merged\""));
              forger.change(complete, result, "{\"kind\":\"no_change\"}}");
            }),
        good(
            "a task is merged as a commit of another",
            "INV6",
            forger -> {
              int complete = forger.last("complete");
              String other = forger.lines.get(forger.first("advance")).field("to");
              forger.change(complete, forger.lastAdvance().field("to"), other);
            }),
        good(
            "the branch is moved for another task than the one in the gate",
            "INV6",
            forger ->
                forger.change(forger.last("advance"), forger.task("end"), forger.task("spec"))));
  }

  static List<Forgery> ofTheGate() {
    return List.of(
        good(
            "the check is left out",
            "INV9",
            forger -> {
              forger.remove(forger.last("checked"));
              forger.remove(forger.last("run_check"));
            }),
        good(
            "the check was red",
            "INV9",
            forger ->
                forger.change(
                    forger.last("checked"),
                    "{\"kind\":\"green\",\"wall_millis\":1,\"cached\":false}",
                    "{\"kind\":\"red\",\"exit_code\":1,\"detail\":\"\"}")),
        good(
            "another tree is checked",
            "INV9",
            forger ->
                forger.change(
                    forger.last("run_check"),
                    forger.lastAdvance().field("tree"),
                    forger.lines.get(forger.first("advance")).field("tree"))),
        good(
            "the branch is moved to what was not prepared",
            "INV9",
            forger ->
                forger.change(
                    forger.last("advance"),
                    "\"to\":\"" + forger.lastAdvance().field("to"),
                    "\"to\":\"" + forger.lines.get(forger.first("advance")).field("to"))),
        good(
            "the patch of another task is prepared",
            "INV9",
            forger -> {
              int last = forger.last("prepare");
              forger.change(
                  last,
                  forger.lines.get(last).field("patch"),
                  forger.lines.get(forger.first("prepare")).field("patch"));
            }),
        good(
            "a patch is laid onto an old tip",
            "INV8",
            forger -> {
              int last = forger.last("prepare");
              String base = forger.lines.getFirst().field("base");
              forger.change(
                  last, "\"onto\":\"" + forger.lines.get(last).field("onto"), "\"onto\":\"" + base);
            }));
  }
}
