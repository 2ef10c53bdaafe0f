package dev.braid.verify;

import static dev.braid.verify.Forgery.edited;

import java.util.ArrayList;
import java.util.List;

/** Forgeries of how the plan was changed in the middle of a run; the chain fits them all. */
final class PlanForgeries {
  private PlanForgeries() {}

  static List<Forgery> all() {
    List<Forgery> all = new ArrayList<>(ofAnswers());
    all.addAll(ofContent());
    return all;
  }

  private static List<Forgery> ofAnswers() {
    return List.of(
        edited(
            "a plan is taken that nobody offered",
            "INV5",
            forger -> forger.remove(forger.first("plan_offered"))),
        edited(
            "the same offer is taken twice",
            "INV5",
            forger -> {
              int taken = forger.first("change_plan");
              forger.insert(taken + 1, "D", forger.lines.get(taken).body());
            }),
        edited(
            "a plan is refused for no reason",
            "INV5",
            forger -> {
              int taken = forger.first("change_plan");
              forger.lines.set(
                  taken,
                  forger.lines.get(taken).withBody("{\"kind\":\"refuse_plan\",\"problems\":[]}"));
            }),
        edited(
            "the run gets more workers than were offered",
            "INV5",
            forger -> forger.change(forger.first("change_plan"), "\"workers\":4", "\"workers\":9")),
        edited(
            "a task is dropped that the change does not name",
            "INV5",
            forger -> forger.change(forger.first("change_plan"), "[\"end\"]", "[]")),
        edited(
            "a task is added that the change does not name",
            "INV5",
            forger -> forger.change(forger.first("change_plan"), "[\"extra\"]", "[]")));
  }

  private static List<Forgery> ofContent() {
    return List.of(
        edited(
            "a dropped task is run",
            "INV5",
            forger -> {
              int start = forger.last("start_attempt");
              String body = forger.lines.get(start).body();
              forger.insert(
                  start,
                  "D",
                  body.replaceFirst("\"task\":\\d+,", forger.task("end"))
                      .replaceFirst("\"attempt\":\\d+", "\"attempt\":1"));
            }),
        edited(
            "a task is changed under its worker",
            "INV12",
            forger -> move(forger, forger.first("start_attempt", forger.task("alone")))),
        edited(
            "the checks of the gate are left out from then on",
            "INV9",
            forger ->
                forger.change(forger.first("plan_offered"), "\\\"runtime\\\"", "\\\"x-other\\\"")),
        edited(
            "what has started is made to wait for a new task",
            "INV14",
            forger ->
                forger.change(
                    forger.first("plan_offered"),
                    "{\\\"id\\\": \\\"top\\\", ",
                    "{\\\"id\\\": \\\"top\\\", \\\"depends_on\\\": [\\\"clash\\\"], ")));
  }

  /** Tells the offer and its answer later than they were: right behind an entry. */
  private static void move(Forger forger, int behind) {
    int offered = forger.first("plan_offered");
    int taken = forger.first("change_plan");
    Forger.Line offer = forger.lines.get(offered);
    Forger.Line answer = forger.lines.get(taken);
    forger.remove(taken);
    forger.remove(offered);
    forger.insert(behind - 1, offer.letter(), offer.body());
    forger.insert(behind, answer.letter(), answer.body());
  }
}
