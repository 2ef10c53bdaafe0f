package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who belongs, decided on pictures of processes that no test could make for real. */
final class AttemptProcessesTest {
  private static final AttemptId ATTEMPT = new AttemptId("r", "aa", 3, 2, 1);
  private static final SortedSet<Long> NO_GROUP = new TreeSet<>();
  private static final long SELF = ProcessHandle.current().pid();
  private static final long SHELL = SELF + 100_000;

  private final AttemptProcesses processes = new AttemptProcesses(ATTEMPT);
  private final List<ProcessTable.Entry> table = new ArrayList<>();

  AttemptProcessesTest() {
    // We are a child of a shell of a terminal, whose session we are in.
    table.add(entry(SHELL, 10, 1, SHELL));
    table.add(entry(SELF, 20, SHELL, SHELL));
  }

  @Test
  void whatNamesTheAttemptBelongsWhicheverOrchestratorStartedIt() {
    table.add(named(501, 30, 1, 501, new AttemptId("r", "aa", 3, 2, 9)));
    assertThat(pids()).containsExactly(501L);
  }

  @Test
  void whatNamesAnotherAttemptDoesNotBelong() {
    table.add(named(501, 30, 1, 501, new AttemptId("r", "aa", 3, 1, 1)));
    table.add(named(502, 30, 1, 502, new AttemptId("r", "aa", 4, 2, 1)));
    table.add(named(503, 30, 1, 503, new AttemptId("s", "aa", 3, 2, 1)));
    table.add(named(504, 30, 1, 504, new AttemptId("r", "bb", 3, 2, 1)));
    assertThat(pids()).isEmpty();
  }

  @Test
  void childrenAndMembersOfTheSessionBelong() {
    processes.add(new ProcessIdentity(501, 30), true);
    table.add(entry(501, 30, SELF, 501));
    table.add(entry(502, 31, 501, 502));
    table.add(entry(503, 32, 502, 502));
    table.add(entry(504, 33, 1, 501));
    table.add(entry(505, 34, 1, 502));
    assertThat(pids()).containsExactly(501L, 502L, 503L, 504L, 505L);
  }

  @Test
  void aNumberThatWasGivenOutAgainDoesNotBelong() {
    processes.add(new ProcessIdentity(501, 30), true);
    table.add(entry(501, 99, 1, 501));
    table.add(entry(502, 99, 501, 501));
    assertThat(pids()).isEmpty();
  }

  @Test
  void aSessionThatWasOnceEmptyIsNotTrustedAgain() {
    processes.add(new ProcessIdentity(501, 30), true);
    assertThat(pids()).isEmpty();
    table.add(entry(502, 99, 1, 501));
    assertThat(pids()).isEmpty();
  }

  @Test
  void aSessionWhoseLeaderEndedIsStillOurs() {
    processes.add(new ProcessIdentity(501, 30), true);
    table.add(entry(502, 31, 1, 501));
    assertThat(pids()).containsExactly(502L);
  }

  @Test
  void whoWasSeenBelongsAfterItHasLeftEverything() {
    processes.add(new ProcessIdentity(501, 30), true);
    table.add(entry(501, 30, SELF, 501));
    table.add(entry(502, 31, 501, 502));
    assertThat(pids()).containsExactly(501L, 502L);
    table.clear();
    table.add(entry(502, 31, 1, 777));
    assertThat(pids()).containsExactly(502L);
  }

  @Test
  void weOurAncestorsAndOurSessionAreSpared() {
    table.set(0, named(SHELL, 10, 1, SHELL, ATTEMPT));
    table.set(1, named(SELF, 20, SHELL, SHELL, ATTEMPT));
    table.add(named(501, 30, SELF, SHELL, ATTEMPT));
    table.add(entry(502, 31, SELF, SHELL));
    assertThat(pids()).containsExactly(501L);
    assertThat(processes.ownsGroupOf(table.get(2))).isFalse();
  }

  @Test
  void theSessionOfAForeignLeaderIsNotTaken() {
    // An engine without sessions of its own died; its worker is in the session of a terminal.
    table.add(entry(600, 10, 1, 600));
    table.add(named(601, 11, 1, 600, ATTEMPT));
    table.add(entry(602, 12, 600, 600));
    assertThat(pids()).containsExactly(601L);
  }

  @Test
  void theDeadDoNotBelong() {
    table.add(
        new ProcessTable.Entry(
            new ProcessIdentity(501, 30), 1, 501, 501, false, "z", 0, 0, List.of(ATTEMPT)));
    assertThat(pids()).isEmpty();
  }

  @Test
  void aMemberOfTheControlGroupBelongs() {
    table.add(entry(501, 30, 1, 777));
    List<ProcessTable.Entry> found = processes.in(picture(), new TreeSet<>(List.of(501L, SELF)));
    assertThat(found).extracting(ProcessTable.Entry::pid).containsExactly(501L);
  }

  @Test
  void whatStartedAfterALookIsNotForgottenByIt() {
    ProcessTable before = picture();
    processes.add(new ProcessIdentity(501, 30), true);
    assertThat(processes.in(before, NO_GROUP)).isEmpty();
    table.add(entry(502, 31, 1, 501));
    assertThat(pids()).containsExactly(502L);
  }

  private List<Long> pids() {
    return processes.in(picture(), NO_GROUP).stream().map(ProcessTable.Entry::pid).toList();
  }

  private ProcessTable picture() {
    return new ProcessTable(System.nanoTime(), table);
  }

  private static ProcessTable.Entry entry(long pid, long start, long parent, long session) {
    return new ProcessTable.Entry(
        new ProcessIdentity(pid, start), parent, session, session, true, "p", 0, 0, List.of());
  }

  private static ProcessTable.Entry named(
      long pid, long start, long parent, long session, AttemptId attempt) {
    return new ProcessTable.Entry(
        new ProcessIdentity(pid, start),
        parent,
        session,
        session,
        true,
        "p",
        0,
        0,
        List.of(attempt));
  }
}
