package dev.braid.notation;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.Block;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Document;
import org.commonmark.node.Heading;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * Headings and list items of a Markdown file in the order of the file. What stands in code blocks,
 * HTML and comments is not among them: task lists like to repeat their tasks there as examples.
 *
 * <p>Only the structure comes from the Markdown parser. What an item says is read from its lines,
 * because there the exact place of each character matters.
 */
final class MarkdownOutline {
  /** Longest file with a task list, in UTF-16 code units. */
  static final int MAX_LENGTH = 4 * 1024 * 1024;

  /** Deepest nesting of lists and quotes. */
  private static final int MAX_DEPTH = 40;

  private static final Parser PARSER =
      Parser.builder()
          .includeSourceSpans(IncludeSourceSpans.BLOCKS)
          .maxOpenBlockParsers(MAX_DEPTH)
          .inlineParserFactory(_ -> (_, _) -> {})
          .build();

  /** Lines count from 1; the last one is inclusive. */
  sealed interface Part {
    int firstLine();

    int lastLine();
  }

  record Title(int level, int firstLine, int lastLine) implements Part {}

  /** A paragraph outside of lists. */
  record Prose(int firstLine, int lastLine) implements Part {}

  /**
   * @param depth 0 for an item of a list that is in no other list
   * @param lastTitleLine the last line of the paragraph that the item begins with
   */
  record Item(int depth, int firstLine, int lastLine, int lastTitleLine) implements Part {}

  private final List<Part> parts = new ArrayList<>();

  private MarkdownOutline() {}

  static List<Part> of(SourceText source) {
    MarkdownOutline outline = new MarkdownOutline();
    if (PARSER.parse(source.text()) instanceof Document document) {
      outline.walk(document, 0);
    }
    return outline.parts;
  }

  private void walk(Node parent, int depth) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
      switch (node) {
        case Heading heading ->
            parts.add(new Title(heading.getLevel(), firstLine(heading), lastLine(heading)));
        case ListItem item -> {
          add(item, depth);
          walk(item, depth + 1);
        }
        case Paragraph text when depth == 0 ->
            parts.add(new Prose(firstLine(text), lastLine(text)));
        case ListBlock list -> walk(list, depth);
        case BlockQuote quote -> walk(quote, depth);
        default -> {
          // Paragraphs of items are read with the item; the rest is not for us.
        }
      }
    }
  }

  private void add(ListItem item, int depth) {
    if (item.getSourceSpans().isEmpty()) {
      return;
    }
    int lastTitleLine =
        item.getFirstChild() instanceof Block block && !(block instanceof ListBlock)
            ? lastLine(block)
            : firstLine(item);
    int first = firstLine(item);
    parts.add(new Item(depth, first, lastLine(item), Math.max(first, lastTitleLine)));
  }

  private static int firstLine(Block block) {
    List<SourceSpan> spans = block.getSourceSpans();
    return spans.isEmpty() ? 1 : spans.getFirst().getLineIndex() + 1;
  }

  private static int lastLine(Block block) {
    List<SourceSpan> spans = block.getSourceSpans();
    return spans.isEmpty() ? 1 : spans.getLast().getLineIndex() + 1;
  }
}
