package dev.braid.notation;

import dev.braid.plan.Plan;
import dev.braid.plan.Task;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The boxes of a check list that is a plan. One byte of each box is all that is ever changed: the
 * file is the user's, and may have been edited since the plan was read, so each box is looked for
 * anew.
 */
public final class Boxes {
  /** A box that is open, in the line of an item. */
  private static final Pattern OPEN =
      Pattern.compile("^[ \\t]*(?:>[ \\t]*){0,20}(?:[-*+]|\\d{1,9}[.)])[ \\t]+\\[( )\\]");

  private static final byte TICK = 'x';

  private Boxes() {}

  /**
   * A file with more boxes ticked.
   *
   * @param content the new bytes, or those of before when nothing had to be ticked
   * @param missing tasks whose boxes are not there any more
   */
  public record Ticked(byte[] content, int count, List<String> missing) {
    public Ticked {
      missing = List.copyOf(missing);
    }
  }

  /** Whether plans of a notation have boxes. */
  public static boolean has(String notation) {
    return notation.equals(PhaseListReader.NOTATION) || notation.equals(SpecKitReader.NOTATION);
  }

  /** Ticks the boxes of tasks in a file of the given notation. */
  public static Ticked tick(String notation, byte[] content, Collection<String> tasks) {
    if (!(SourceText.decode("plan.md", content) instanceof SourceText.Decoded.Good good)) {
      return new Ticked(content, 0, List.copyOf(tasks));
    }
    SourceText source = good.source();
    Map<String, Task> byId = byId(notation, source);
    int mark = content.length - source.text().getBytes(StandardCharsets.UTF_8).length;
    byte[] ticked = content.clone();
    List<String> missing = new ArrayList<>();
    int count = 0;
    for (String id : tasks) {
      Task task = byId.get(id);
      if (task == null) {
        missing.add(id);
      } else if (!task.done()) {
        int at = box(source, task.spans().self().line());
        if (at < 0) {
          missing.add(id);
        } else {
          ticked[mark + at] = TICK;
          count++;
        }
      }
    }
    return new Ticked(ticked, count, missing);
  }

  private static Map<String, Task> byId(String notation, SourceText source) {
    PlanReader reader =
        notation.equals(SpecKitReader.NOTATION) ? new SpecKitReader() : new PhaseListReader();
    Plan plan = reader.read(source, ReadOptions.DEFAULT).plan();
    Map<String, Task> byId = new TreeMap<>();
    if (plan != null) {
      plan.tasks().forEach(task -> byId.putIfAbsent(task.id(), task));
    }
    return byId;
  }

  /** The offset in bytes, behind a byte order mark, of the blank in the box of a line; or -1. */
  private static int box(SourceText source, int line) {
    Matcher open = OPEN.matcher(source.line(line));
    if (!open.find()) {
      return -1;
    }
    int at = source.startOfLine(line) + open.start(1);
    return source.text().substring(0, at).getBytes(StandardCharsets.UTF_8).length;
  }
}
