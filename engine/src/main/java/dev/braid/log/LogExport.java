package dev.braid.log;

import dev.braid.engine.Ports.LogFailure;
import dev.braid.kernel.Decision;
import dev.braid.kernel.Event;
import dev.braid.kernel.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A log as lines of JSON. The first line names the format and the run; each further line is one
 * entry: its envelope, the id of the task that it is about if it is about one, and its body, byte
 * for byte as the hash chain covers it.
 */
public final class LogExport {
  /** Name and version of the format of the lines. */
  public static final String FORMAT = "braid.log/1";

  private final List<String> taskIds;
  private final OutputStream out;
  private final TreeMap<Integer, Integer> taskOfBatch = new TreeMap<>();

  private LogExport(List<String> taskIds, OutputStream out) {
    this.taskIds = List.copyOf(taskIds);
    this.out = out;
  }

  /**
   * Writes a whole log.
   *
   * @param taskIds the ids of the tasks, by their numbers
   * @throws LogFailure naming the first damaged entry; all before it have been written
   */
  public static void write(LogReader reader, List<String> taskIds, OutputStream out)
      throws LogFailure, IOException {
    LogExport export = new LogExport(taskIds, out);
    try {
      reader.scan(0, export::line);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    out.flush();
  }

  private void line(RawEntry entry, byte[] hash) throws LogFailure {
    Message message = entry.decoded().message();
    try {
      if (message instanceof Event.RunOpened opened) {
        print(JsonText.fields().text("schema", FORMAT).text("run", opened.run()));
      }
      JsonText line =
          JsonText.fields()
              .number("sequence", entry.sequence())
              .number("at_millis", entry.atMillis())
              .number("epoch", entry.epoch())
              .text("entry", message instanceof Event ? "event" : "decision");
      Optional<Integer> task = taskOf(message);
      if (task.isPresent() && task.get() >= 0 && task.get() < taskIds.size()) {
        line.text("task_id", taskIds.get(task.get()));
      }
      print(line.raw("body", entry.body()).text("hash", EntryHash.hex(hash)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(JsonText line) throws IOException {
    out.write(line.close().bytes());
    out.write('\n');
  }

  private Optional<Integer> taskOf(Message message) {
    return switch (message) {
      case Event event -> taskOf(event);
      case Decision decision -> taskOf(decision);
    };
  }

  private Optional<Integer> taskOf(Event event) {
    return switch (event) {
      case Event.AttemptStarted started -> Optional.of(started.task());
      case Event.AttemptEnded ended -> Optional.of(ended.task());
      case Event.Captured captured -> Optional.of(captured.task());
      case Event.RetryRequested request -> Optional.of(request.task());
      case Event.UndoRequested request -> Optional.of(request.task());
      case Event.HoldRequested request -> Optional.of(request.task());
      case Event.ReleaseRequested request -> Optional.of(request.task());
      case Event.DropRequested request -> Optional.of(request.task());
      case Event.TimerFired fired -> Optional.of(fired.timer());
      case Event.Prepared prepared -> ofBatch(prepared.batch());
      case Event.Checked checked -> ofBatch(checked.batch());
      case Event.Advanced advanced -> ofBatch(advanced.batch());
      case Event.TipMoved moved -> ofBatch(moved.batch());
      case Event.GateFailed failed -> ofBatch(failed.batch());
      case Event.RunOpened _,
          Event.EngineStarted _,
          Event.Fenced _,
          Event.LandingEnded _,
          Event.StopRequested _,
          Event.LandRequested _,
          Event.PlanOffered _,
          Event.SubmitRequested _ ->
          Optional.empty();
    };
  }

  private Optional<Integer> taskOf(Decision decision) {
    return switch (decision) {
      case Decision.StartAttempt start -> Optional.of(start.task());
      case Decision.EndAttempt end -> Optional.of(end.task());
      case Decision.CapturePatch capture -> Optional.of(capture.task());
      case Decision.Prepare prepare -> {
        if (prepare.patches().size() == 1) {
          taskOfBatch.put(prepare.batch(), prepare.patches().getFirst().task());
        }
        yield ofBatch(prepare.batch());
      }
      case Decision.RunCheck check -> ofBatch(check.batch());
      case Decision.Dissolve dissolve -> ofBatch(dissolve.batch());
      case Decision.Advance advance -> ofBatch(advance.batch());
      case Decision.SetTimer timer -> Optional.of(timer.timer());
      case Decision.Complete complete -> Optional.of(complete.task());
      case Decision.Retry retry -> Optional.of(retry.task());
      case Decision.Fail fail -> Optional.of(fail.task());
      case Decision.Block block -> Optional.of(block.task());
      case Decision.Skip skip -> Optional.of(skip.task());
      case Decision.Reopen reopen -> Optional.of(reopen.task());
      case Decision.Fence _,
          Decision.ChangePlan _,
          Decision.RefusePlan _,
          Decision.Land _,
          Decision.EndRun _ ->
          Optional.empty();
      case Decision.Revert revert -> Optional.of(revert.task());
      case Decision.Keep keep -> Optional.of(keep.task());
    };
  }

  /** The task of a batch of one; one of several is not about a task. */
  private Optional<Integer> ofBatch(int batch) {
    return Optional.ofNullable(taskOfBatch.get(batch));
  }
}
