package dev.braid.cli;

/** A number of workers, or a range such as {@code 1..12}, as people type it. */
record WorkerRange(int least, int most) {
  /** Most workers that a run is predicted for. */
  private static final int LIMIT = 10_000;

  /** Most digits of a number of workers. */
  private static final int DIGITS = 6;

  /** Most numbers of workers of one curve: each is a simulated run. */
  private static final int MOST_POINTS = 256;

  static WorkerRange of(String text) throws CommandFailure {
    String[] ends = text.split("\\.\\.", -1);
    int least = number(ends[0]);
    int most = number(ends[ends.length - 1]);
    boolean sound = ends.length <= 2 && least >= 1 && least <= most && most <= LIMIT;
    if (sound && most - least < MOST_POINTS) {
      return new WorkerRange(least, most);
    }
    throw new CommandFailure(
        Trouble.USAGE,
        "`" + text + "` is no number of workers",
        "name one from 1 to " + LIMIT + ", or a range of at most " + MOST_POINTS + ", as 1..12");
  }

  /** The number, or 0 when it is none. */
  private static int number(String text) {
    boolean digits = !text.isEmpty() && text.length() <= DIGITS;
    return digits && text.chars().allMatch(Character::isDigit) ? Integer.parseInt(text) : 0;
  }
}
