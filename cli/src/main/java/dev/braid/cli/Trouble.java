package dev.braid.cli;

/** The kinds of failure that people can do something about, and what each ends the program with. */
enum Trouble {
  USAGE(ExitCodes.USAGE),
  BAD_PLAN(ExitCodes.BAD_PLAN),
  NO_PLAN(ExitCodes.USAGE),
  NO_REPOSITORY(ExitCodes.ENVIRONMENT),
  NO_RUN(ExitCodes.USAGE),
  LOCKED(ExitCodes.LOCKED),
  LOG(ExitCodes.ENVIRONMENT),
  ENVIRONMENT(ExitCodes.ENVIRONMENT);

  private final int exitCode;

  Trouble(int exitCode) {
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
