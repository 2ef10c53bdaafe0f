package dev.braid.worker;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Sends signals to processes that are known to be ours. A single process is signalled through its
 * handle, which compares the start time first, so that a number that was given out again is never
 * hit. A whole group takes a call of the system's own, for the reason given at {@link #killGroup}.
 */
final class Signals {
  private static final int SIGKILL = 9;

  private final ProcessScanner scanner;

  Signals(ProcessScanner scanner) {
    this.scanner = scanner;
  }

  /** Asks a process to end. */
  void terminate(ProcessIdentity process) {
    handle(process).ifPresent(ProcessHandle::destroy);
  }

  /** Ends a process. */
  void kill(ProcessIdentity process) {
    handle(process).ifPresent(ProcessHandle::destroyForcibly);
  }

  /**
   * Ends a whole process group at once. A process that forks without end can outrun signals to
   * single processes; no fork slips through a signal to the group.
   *
   * @param group number of a group that is not our own
   */
  void killGroup(long group) {
    if (group <= 1 || group > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("BUG: group " + group);
    }
    try {
      // The result is not looked at: a group that is gone is what was wanted.
      int ignored = (int) Native.KILL.invokeExact(-(int) group, SIGKILL);
    } catch (Throwable impossible) {
      throw new IllegalStateException("BUG: kill cannot be called", impossible);
    }
  }

  private Optional<ProcessHandle> handle(ProcessIdentity process) {
    // The handle takes its start time when it is made; the look afterwards proves whose it is.
    Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
    return handle.filter(found -> scanner.isAlive(process));
  }

  /** Bound on first use: it takes a good part of a second, and most attempts need none of it. */
  @SuppressWarnings("restricted") // The shape of `kill` is the same wherever there is one.
  private static final class Native {
    static final MethodHandle KILL =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }
}
