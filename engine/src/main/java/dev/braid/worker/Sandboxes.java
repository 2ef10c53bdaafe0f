package dev.braid.worker;

import java.io.IOException;
import java.nio.file.Path;

/** Where attempts do their work: one directory per slot. */
public interface Sandboxes {
  /**
   * Makes the slot's directory stand at a commit, ready to work in.
   *
   * @param slot number of the worker, from 0
   * @param base full object id of the commit
   * @return the directory, which exists
   * @throws IOException when it cannot be made ready, for a reason that is not the task's
   */
  Path handOut(int slot, String base) throws IOException, InterruptedException;
}
