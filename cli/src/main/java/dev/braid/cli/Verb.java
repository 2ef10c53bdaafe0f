package dev.braid.cli;

/** One command of the program, with its options filled in. */
interface Verb {
  /** Does it, and gives the exit code. */
  int run(Caller caller) throws CommandFailure, InterruptedException;

  /** The options that every command has. */
  Options options();
}
