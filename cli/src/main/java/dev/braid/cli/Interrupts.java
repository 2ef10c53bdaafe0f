package dev.braid.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Ctrl-C and the polite signal to end. A shutdown hook cannot tell the second Ctrl-C from the
 * first, and cannot go on with the run until its tasks have ended; only a handler can.
 *
 * <p>The JDK's class for handlers is not part of the platform, and the compiler's warning about
 * naming it cannot be switched off; so it is found by its name. On a JVM without it a signal ends
 * the program at once, as everywhere, and {@code resume} goes on.
 */
final class Interrupts implements AutoCloseable {
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger exitCode = new AtomicInteger();
  private final List<Runnable> undo = new ArrayList<>();
  private volatile IntConsumer told;

  private Interrupts(IntConsumer told) {
    this.told = told;
  }

  /** Calls {@code told} with 1, 2, … for each signal from now on, on a thread of the JVM. */
  static Interrupts listen(IntConsumer told) {
    Interrupts interrupts = new Interrupts(told);
    interrupts.on("INT", ExitCodes.INTERRUPTED);
    interrupts.on("TERM", ExitCodes.TERMINATED);
    return interrupts;
  }

  /** What the program ends with because of a signal, or 0 when none came. */
  int exitCode() {
    return exitCode.get();
  }

  /** From here on a signal is only remembered: what there was to end has ended. */
  void ignore() {
    told = number -> {};
  }

  /** Gives the signals back to whoever had them. */
  @Override
  public void close() {
    undo.forEach(Runnable::run);
  }

  private void on(String name, int code) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              Interrupts.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  arrived(code);
                }
                return null;
              });
      Object kind = signal.getConstructor(String.class).newInstance(name);
      Method handle = signal.getMethod("handle", signal, handler);
      Object before = handle.invoke(null, kind, ours);
      undo.add(() -> restore(handle, kind, before));
    } catch (ReflectiveOperationException e) {
      // The JVM has no such class, or keeps this signal for itself: its own way is as good.
    }
  }

  private static void restore(Method handle, Object kind, Object before) {
    try {
      handle.invoke(null, kind, before);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("BUG: a handler that was there cannot be put back", e);
    }
  }

  private void arrived(int code) {
    exitCode.compareAndSet(0, code);
    told.accept(count.incrementAndGet());
  }
}
