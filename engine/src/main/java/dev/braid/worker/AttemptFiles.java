package dev.braid.worker;

import java.nio.file.Path;

/** Where the files of an attempt are kept, outside every sandbox. */
public interface AttemptFiles {
  /** What the attempt wrote to its standard output. */
  Path output(int task, int attempt);

  /** What the attempt wrote to its standard error. */
  Path errors(int task, int attempt);

  /** A folder for what the attempt is told: its prompt and its scope. */
  Path contract(int task, int attempt);
}
