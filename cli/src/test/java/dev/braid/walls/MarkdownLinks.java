package dev.braid.walls;

import dev.braid.walls.Repository.TextFile;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Markdown document must have: one title, and relative links that lead somewhere. */
final class MarkdownLinks {
  private static final Pattern FENCE = Pattern.compile("\\s{0,3}(```+|~~~+).*");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(<?([^)>\\s]+)>?[^)]*\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("(?i)[a-z][a-z0-9+.-]*:.*|#.*|//.*");

  private MarkdownLinks() {}

  /** Reports a line number and what is wrong there. */
  static void check(Path root, TextFile document, BiConsumer<Integer, String> report) {
    List<String> prose = withoutFences(document.lines());
    var titles = new ArrayList<Integer>();
    for (int i = 0; i < prose.size(); i++) {
      if (prose.get(i).startsWith("# ")) {
        titles.add(i + 1);
      }
      Matcher link = LINK.matcher(prose.get(i).replaceAll("`[^`]*`", ""));
      while (link.find()) {
        if (leadsNowhere(root, document, link.group(1))) {
          report.accept(i + 1, "link `" + link.group(1) + "` leads nowhere");
        }
      }
    }
    if (titles.size() != 1) {
      int line = titles.isEmpty() ? 1 : titles.getLast();
      report.accept(line, "a document has one `# ` title, this one has " + titles.size());
    }
  }

  private static boolean leadsNowhere(Path root, TextFile document, String target) {
    if (ELSEWHERE.matcher(target).matches()) {
      return false;
    }
    String path = URLDecoder.decode(target.replaceFirst("#.*", ""), StandardCharsets.UTF_8);
    Path from = root.resolve(document.path()).resolveSibling(path).normalize();
    return !from.startsWith(root) || !Files.exists(from);
  }

  /** The lines, with those inside code fences empty. */
  private static List<String> withoutFences(List<String> lines) {
    var prose = new ArrayList<String>();
    String fence = "";
    for (String line : lines) {
      Matcher matcher = FENCE.matcher(line);
      if (matcher.matches() && fence.isEmpty()) {
        fence = matcher.group(1);
        prose.add("");
      } else if (!fence.isEmpty()) {
        if (matcher.matches() && matcher.group(1).startsWith(fence)) {
          fence = "";
        }
        prose.add("");
      } else {
        prose.add(line);
      }
    }
    return prose;
  }
}
