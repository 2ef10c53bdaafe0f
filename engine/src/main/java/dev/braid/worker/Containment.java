package dev.braid.worker;

/** How the processes of attempts are begun so that all of them can be found again. */
record Containment(Launcher launcher, SharedScans scanner, ControlGroups groups) {

  static Containment ofThisSystem() {
    SharedScans scanner = new SharedScans(ProcessScanner.ofThisSystem());
    return new Containment(Launcher.ofThisSystem(scanner), scanner, ControlGroups.ofThisSystem());
  }

  /** The container of a new attempt. */
  Container begin(AttemptId attempt, long environmentsSince) {
    return new Container(attempt, scanner, environmentsSince, groups.make(attempt));
  }

  /** In a few words for people. */
  String name() {
    if (groups.areThere()) {
      return "control group, session and environment";
    }
    return scanner.tellsGroups() ? "session and environment" : "process group and descent";
  }
}
