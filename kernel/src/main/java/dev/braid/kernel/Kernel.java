package dev.braid.kernel;

/** The decisions of a run. */
public final class Kernel {
  /** Version of the rules. A log of another version is replayed by its own rules only. */
  public static final int RULES = 1;

  private Kernel() {}
}
