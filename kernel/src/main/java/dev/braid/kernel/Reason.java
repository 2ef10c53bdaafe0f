package dev.braid.kernel;

/**
 * Why a task waits, or what it last waited for when it was started. Tasks, groups and pools are
 * numbers of the graph; {@code holder} is the task that stands in the way.
 */
public sealed interface Reason {

  /** The task that stands in the way, or -1 when it is no single one. */
  default int inTheWay() {
    return switch (this) {
      case ScopeBusy busy -> busy.holder;
      case GroupBusy busy -> busy.holder;
      case HolderAlone alone -> alone.holder;
      case DependencyOpen open -> open.node;
      case RaceLed led -> led.rival;
      case Reserved other -> other.next;
      case WorkerKept other -> other.next;
      case Unhindered _ -> -1;
      case PoolFull _ -> -1;
      case WorkersBusy _ -> -1;
      case NotAlone _ -> -1;
      case BackingOff _ -> -1;
      case ToolPaused _ -> -1;
      case RunHeld _ -> -1;
    };
  }

  /** The same, when the one that stood in the way last was this task. */
  default Reason lastHeldBy(int task) {
    return switch (this) {
      case ScopeBusy busy -> new ScopeBusy(task, busy.pattern, busy.held);
      case GroupBusy busy -> new GroupBusy(task, busy.group);
      case HolderAlone alone -> new HolderAlone(task);
      case Unhindered same -> same;
      case DependencyOpen same -> same;
      case PoolFull same -> same;
      case WorkersBusy same -> same;
      case NotAlone same -> same;
      case BackingOff same -> same;
      case RunHeld same -> same;
      case Reserved same -> same;
      case RaceLed same -> same;
      case WorkerKept same -> same;
      case ToolPaused same -> same;
    };
  }

  /** Nothing was in its way: it started as soon as it could be considered. */
  record Unhindered() implements Reason {}

  /**
   * @param node the first node it depends on that is not complete; a task or a barrier
   */
  record DependencyOpen(int node) implements Reason {}

  /**
   * @param pattern the task's own pattern
   * @param held the pattern of the holder that overlaps it
   */
  record ScopeBusy(int holder, String pattern, String held) implements Reason {}

  record GroupBusy(int holder, String group) implements Reason {}

  record PoolFull(String pool, int needed, int free) implements Reason {}

  record WorkersBusy(int workers) implements Reason {}

  /** It must run alone, and others are under way. */
  record NotAlone(int others) implements Reason {}

  /** The holder must run alone. */
  record HolderAlone(int holder) implements Reason {}

  /**
   * It would stand in the way of a task that was overtaken too often.
   *
   * @param next the task that goes before it
   */
  record Reserved(int next) implements Reason {}

  /**
   * Another way of doing the same has a result that is being judged.
   *
   * @param rival the task that has it
   */
  record RaceLed(int rival) implements Reason {}

  /**
   * A worker is free and is kept so for a moment.
   *
   * @param next the urgent task whose last dependency is in the gate
   */
  record WorkerKept(int next) implements Reason {}

  record BackingOff(long untilMillis, Failure failure) implements Reason {}

  /**
   * The provider of its tool takes no work.
   *
   * @param untilMillis in milliseconds since 1970; 0 when a person has to act first
   */
  record ToolPaused(String provider, long untilMillis, String detail) implements Reason {}

  /** The run is being stopped, or has not begun. */
  record RunHeld(String why) implements Reason {}
}
