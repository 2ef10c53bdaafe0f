package dev.braid.worker;

/**
 * One process, told apart from every other that has had or will have its number.
 *
 * @param start when it started, in clock ticks since the machine did, or in milliseconds since 1970
 *     where there is no {@code /proc}; 0 when it was gone before it could be read
 */
record ProcessIdentity(long pid, long start) implements Comparable<ProcessIdentity> {

  /**
   * {@code pid:start:boot}, the form in which it is recorded.
   *
   * @param boot identity of the machine's boot
   */
  String text(String boot) {
    return pid + ":" + start + ":" + boot;
  }

  @Override
  public int compareTo(ProcessIdentity other) {
    int byPid = Long.compare(pid, other.pid);
    return byPid != 0 ? byPid : Long.compare(start, other.start);
  }
}
