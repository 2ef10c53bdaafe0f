package dev.braid.worker;

import dev.braid.kernel.Event;
import dev.braid.plan.Execution;
import dev.braid.plan.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Workers that do what they can to stay: each leaves processes behind in another way. The build
 * runs some, {@code checks/hostile-tasks} as many as one likes.
 */
final class HostileTasks {
  private static final int AT_ONCE = 4;

  /** Half of them end by themselves, the others only by their limit. */
  private static final List<String> WAYS =
      List.of(
          // A child in the background.
          "sleep MARK & exit 0",
          // A child in a session of its own.
          "setsid sleep MARK & exit 0",
          // A grandchild that nobody waits for.
          "(sleep MARK &) ; exit 0",
          // A daemon: own session, no parent, no streams.
          "(setsid sh -c 'sleep MARK & sleep MARK' </dev/null >/dev/null 2>&1 &); exit 0",
          // Deaf to the polite request.
          "trap '' TERM; sleep MARK; sleep MARK",
          // All children deaf as well, in sessions of their own.
          "trap '' TERM HUP INT; for i in 1 2 3; do setsid sleep MARK & done; sleep MARK",
          // Holds the pipes open after the end.
          "(setsid sh -c 'sleep MARK' &) ; echo bye; exit 0",
          // Forks while it is being ended.
          "while :; do sleep MARK & sleep 0.02; done",
          // Forks in the background, in a session of its own, and ends at once.
          "setsid sh -c 'while :; do sleep MARK & sleep 0.02; done' & exit 1",
          // Each one begets the next one in a new session and dies.
          "cat >next.sh <<'END'\nsleep 0.05\nsetsid sh ./next.sh MARK &\nEND\nsetsid sh ./next.sh"
              + " MARK & exit 0",
          // Stops itself.
          "(sleep 0.1; kill -STOP $$) & sleep MARK",
          // Closes its streams and goes on.
          "exec >/dev/null 2>&1 </dev/null; sleep MARK",
          // Talks without end.
          "(setsid yes MARK &) ; exit 0",
          // Erases its environment, but keeps its streams.
          "env -i setsid sleep MARK & exit 0",
          // Erases its environment while it is seen.
          "env -i setsid sleep MARK </dev/null >/dev/null 2>&1 & sleep 1; exit 0");

  /** Leaves everything by which it could be recognised; only a control group still holds it. */
  private static final String UNRECOGNISABLE =
      "(env -i setsid sleep MARK </dev/null >/dev/null 2>&1 &); exit 0";

  private HostileTasks() {}

  /** What came of it. */
  record Result(int tried, List<String> survivors) {}

  static Result run(Path folder, int count, Containment containment) throws Exception {
    List<String> ways = new ArrayList<>(WAYS);
    if (containment.groups().areThere()) {
      ways.add(UNRECOGNISABLE);
    }
    List<Task> tasks = new ArrayList<>();
    List<String> marks = new ArrayList<>();
    for (int task = 0; task < count; task++) {
      marks.add(Bed.mark());
      String command = ways.get(task % ways.size()).replace("MARK", marks.get(task));
      Execution execution = Bed.limited(command, 1000, 0);
      tasks.add(Bed.task("hostile-" + task, execution));
    }
    Limits limits =
        new Limits(Duration.ofHours(1), Duration.ofMillis(300), Duration.ofSeconds(30), 1 << 20);
    List<String> survivors = new ArrayList<>();
    try (Bed bed = new Bed(Files.createDirectories(folder), limits, tasks, containment)) {
      int started = 0;
      for (int ended = 0; ended < count; ) {
        for (; started < count && started < ended + AT_ONCE; started++) {
          bed.start(started, 1);
        }
        if (bed.next() instanceof Event.AttemptEnded end) {
          ended++;
          // At this very moment, not later, nothing may be left.
          survivors.addAll(Bed.running(marks.get(end.task())));
        }
      }
    }
    return new Result(count, survivors);
  }
}
