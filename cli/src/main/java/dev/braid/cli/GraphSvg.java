package dev.braid.cli;

import dev.braid.graph.CriticalPath;
import dev.braid.graph.LayeredLayout;
import dev.braid.graph.TaskGraph;
import dev.braid.plan.Task;
import java.util.Locale;

/**
 * The graph of a plan as a picture that any browser shows, without scripts or files beside it. The
 * critical path is drawn heavier, so that it shows without colour too.
 */
final class GraphSvg {
  private static final int BOX_WIDTH = 170;
  private static final int BOX_HEIGHT = 34;
  private static final int ROW_HEIGHT = 44;

  /** From the left side of one task to the left side of the next; a barrier stands between. */
  private static final int COLUMN_WIDTH = 240;

  private static final int MARGIN = 16;
  private static final int DOT_RADIUS = 4;

  /** Characters that fit on a line of a box. */
  private static final int LINE_CHARACTERS = 23;

  /** From here on most characters are as wide as they are high: Hangul, Han, Kana, pictures. */
  private static final int FIRST_WIDE = 0x1100;

  private static final String STYLE =
      """
      <style>
      text{font:11px system-ui,sans-serif;fill:#1b1f24}
      .t{fill:#59636e}
      rect{fill:#f6f8fa;stroke:#818b98;rx:5}
      .d rect{fill:#eaeef2;stroke-dasharray:3 2}
      .c rect{stroke:#bc4c00;stroke-width:2.5}
      path{fill:none;stroke:#818b98;stroke-width:1}
      path.c{stroke:#bc4c00;stroke-width:2.5}
      circle{fill:#818b98}
      </style>
      """;

  private final TaskGraph graph;
  private final LayeredLayout layout;
  private final long[] heads;
  private final long longestMillis;
  private final StringBuilder text = new StringBuilder();

  GraphSvg(TaskGraph graph) {
    this.graph = graph;
    this.layout = LayeredLayout.of(graph);
    this.heads = CriticalPath.heads(graph);
    long longest = 0;
    for (int task = 0; task < graph.taskCount(); task++) {
      longest = Math.max(longest, heads[task] + graph.tailMillis(task));
    }
    this.longestMillis = longest;
  }

  String picture() {
    int width = 0;
    int height = 0;
    for (int node = 0; node < graph.nodeCount(); node++) {
      if (layout.isDrawn(node)) {
        width = Math.max(width, left(node) + BOX_WIDTH);
        height = Math.max(height, middle(node) + BOX_HEIGHT / 2);
      }
    }
    int fullWidth = width + MARGIN;
    int fullHeight = height + MARGIN;
    text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"")
        .append(fullWidth);
    text.append("\" height=\"").append(fullHeight).append("\" viewBox=\"0 0 ").append(fullWidth);
    text.append(' ').append(fullHeight).append("\">\n<title>");
    text.append(escaped(graph.plan().id())).append("</title>\n").append(STYLE);
    text.append("<rect width=\"100%\" height=\"100%\" style=\"fill:#fff;stroke:none\"/>\n");
    layout.edges().forEach(this::edge);
    for (int node = 0; node < graph.nodeCount(); node++) {
      if (layout.isDrawn(node)) {
        node(node);
      }
    }
    return text.append("</svg>\n").toString();
  }

  private int left(int node) {
    return MARGIN + layout.column(node) * COLUMN_WIDTH / 2;
  }

  private int middle(int node) {
    return MARGIN + BOX_HEIGHT / 2 + (int) Math.round(layout.row(node) * ROW_HEIGHT);
  }

  private boolean isTask(int node) {
    return node < graph.taskCount();
  }

  /** Barriers stand in the middle of the gap between two columns of tasks. */
  private int centre(int node) {
    int gap = COLUMN_WIDTH - BOX_WIDTH;
    return left(node) - COLUMN_WIDTH / 2 + BOX_WIDTH + gap / 2;
  }

  private int rightEnd(int node) {
    return isTask(node) ? left(node) + BOX_WIDTH : centre(node);
  }

  private int leftEnd(int node) {
    return isTask(node) ? left(node) : centre(node);
  }

  private boolean isCritical(int node) {
    return heads[node] + graph.tailMillis(node) == longestMillis;
  }

  private void edge(LayeredLayout.Edge edge) {
    int fromX = rightEnd(edge.from());
    int toX = leftEnd(edge.to());
    int fromY = middle(edge.from());
    int toY = middle(edge.to());
    int bend = Math.max(12, (toX - fromX) / 2);
    long millis = graph.tailMillis(edge.from()) - graph.tailMillis(edge.to());
    boolean heavy =
        isCritical(edge.from())
            && isCritical(edge.to())
            && heads[edge.from()] + millis == heads[edge.to()];
    text.append(heavy ? "<path class=\"c\" d=\"M" : "<path d=\"M").append(fromX).append(' ');
    text.append(fromY).append('C').append(fromX + bend).append(' ').append(fromY).append(' ');
    text.append(toX - bend).append(' ').append(toY).append(' ').append(toX).append(' ');
    text.append(toY).append("\"/>\n");
  }

  private void node(int node) {
    if (!isTask(node)) {
      text.append("<circle cx=\"").append(centre(node)).append("\" cy=\"").append(middle(node));
      text.append("\" r=\"").append(DOT_RADIUS).append("\"><title>");
      text.append(escaped(graph.nodeName(node))).append("</title></circle>\n");
      return;
    }
    Task task = graph.task(node);
    String kind = (isCritical(node) ? "c " : "") + (task.done() ? "d" : "");
    int x = left(node);
    int top = middle(node) - BOX_HEIGHT / 2;
    text.append("<g class=\"").append(kind.strip()).append("\"><title>");
    text.append(escaped(task.id() + (task.title().isEmpty() ? "" : ": " + task.title())));
    text.append("</title><rect x=\"").append(x).append("\" y=\"").append(top);
    text.append(
        String.format(Locale.ROOT, "\" width=\"%d\" height=\"%d\"/>", BOX_WIDTH, BOX_HEIGHT));
    line(x, top + 14, "", task.id());
    line(x, top + 27, " class=\"t\"", task.title());
    text.append("</g>\n");
  }

  private void line(int x, int y, String kind, String words) {
    String shown = fitting(words);
    if (!shown.isEmpty()) {
      text.append("<text x=\"").append(x + 8).append("\" y=\"").append(y).append('"').append(kind);
      text.append('>').append(escaped(shown)).append("</text>");
    }
  }

  /** As much of a text as fits on a line; the signs of some scripts take twice the room. */
  private static String fitting(String words) {
    int room = LINE_CHARACTERS;
    for (int at = 0; at < words.length(); ) {
      int c = words.codePointAt(at);
      room -= c >= FIRST_WIDE ? 2 : 1;
      if (room < 0) {
        return words.substring(0, at) + "…";
      }
      at += Character.charCount(c);
    }
    return words;
  }

  private static String escaped(String words) {
    return Screen.plain(words)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
