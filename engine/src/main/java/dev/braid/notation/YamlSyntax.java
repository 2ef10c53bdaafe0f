package dev.braid.notation;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * YAML 1.2 as a {@link Value}. Only the events of the library are used: no tag is resolved, nothing
 * is constructed, and what aliases repeat is bounded, so that a small file cannot become a large
 * document.
 */
final class YamlSyntax {
  /** Most uses of aliases in one document. */
  static final int MAX_ALIASES = 50;

  /** Most values that aliases may repeat, all taken together. */
  static final int MAX_REPEATED_VALUES = 100_000;

  private static final int BUFFER_CHARACTERS = 8192;

  private final SourceText source;
  private final ValueBuilder builder;
  private final Map<String, Value> anchors = new TreeMap<>();
  private final Deque<String> openAnchors = new ArrayDeque<>();
  private final int[] pairs;
  private int aliases;
  private long repeatedValues;

  private YamlSyntax(SourceText source, Problems problems) {
    this.source = source;
    this.builder = new ValueBuilder(source, problems);
    this.pairs = pairs(source.text());
  }

  /** The document, or null when there is none. */
  static @Nullable Value parse(SourceText source, Problems problems) throws Unparsable {
    return new YamlSyntax(source, problems).document();
  }

  private @Nullable Value document() throws Unparsable {
    LoadSettings settings =
        LoadSettings.builder()
            .setUseMarks(true)
            .setBufferSize(BUFFER_CHARACTERS)
            .setCodePointLimit(SourceText.MAX_BYTES)
            .build();
    try {
      ParserImpl parser =
          new ParserImpl(settings, new StreamReader(settings, new WholePairs(source.text())));
      int documents = 0;
      while (parser.hasNext()) {
        Event event = parser.next();
        if (event instanceof DocumentStartEvent && ++documents > 1) {
          throw severalDocuments(event);
        }
        take(event);
      }
    } catch (MarkedYamlEngineException e) {
      throw malformed(e);
    } catch (ReaderException e) {
      throw unreadable(e);
    } catch (YamlEngineException e) {
      throw new Unparsable(
          Diagnostic.error(
              Code.MALFORMED, source.span(0, 0), "", "the YAML is malformed: " + e.getMessage()));
    }
    return builder.root();
  }

  /**
   * A text in pieces that never end inside a character of two UTF-16 code units. The library reads
   * one unit past its buffer when a piece ends so.
   */
  private static final class WholePairs extends Reader {
    private final String text;
    private int at;

    WholePairs(String text) {
      this.text = text;
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
      int end = Math.min(text.length(), at + length);
      if (end == at) {
        return length == 0 ? 0 : -1;
      }
      if (end < text.length() && end - at > 1 && Character.isHighSurrogate(text.charAt(end - 1))) {
        end--;
      }
      text.getChars(at, end, buffer, offset);
      int count = end - at;
      at = end;
      return count;
    }

    @Override
    public void close() {
      // There is nothing to give back.
    }
  }

  private void take(Event event) throws Unparsable {
    int from = offset(event.getStartMark());
    int to = offset(event.getEndMark());
    switch (event) {
      case ScalarEvent scalar -> {
        Value value = new Value.Scalar(scalar.getValue(), scalar.isPlain(), from, to);
        remember(scalar, value);
        builder.add(value);
      }
      case CollectionStartEvent start -> {
        openAnchors.push(start.getAnchor().map(anchor -> anchor.getValue()).orElse(""));
        builder.begin(start instanceof MappingStartEvent, from);
      }
      case CollectionEndEvent _ -> {
        Value ended = builder.end(to);
        String anchor = openAnchors.pop();
        if (!anchor.isEmpty()) {
          anchors.put(anchor, ended);
        }
      }
      case AliasEvent alias -> builder.add(repeated(alias, from, to));
      default -> {
        // The begin and end of the stream and of the document carry nothing.
      }
    }
  }

  private void remember(NodeEvent event, Value value) {
    event.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), value));
  }

  private Value repeated(AliasEvent alias, int from, int to) throws Unparsable {
    String name = alias.getAlias().getValue();
    Value value = anchors.get(name);
    if (value == null) {
      throw new Unparsable(
          Diagnostic.error(
              Code.MALFORMED,
              source.span(from, to),
              "no complete value before this place has the anchor `&" + name + "`",
              "the alias `*" + name + "` names nothing"));
    }
    repeatedValues += count(value);
    if (++aliases > MAX_ALIASES || repeatedValues > MAX_REPEATED_VALUES) {
      throw new Unparsable(
          Diagnostic.error(
                  Code.TOO_MANY_ALIASES,
                  source.span(from, to),
                  "this one is too much",
                  "the file repeats itself by too many aliases")
              .note(
                  "at most "
                      + MAX_ALIASES
                      + " aliases and "
                      + MAX_REPEATED_VALUES
                      + " repeated values are read")
              .help("say what the tasks share under `defaults`"));
    }
    if (builder.wantsKey() && !(value instanceof Value.Scalar)) {
      throw new Unparsable(
          Diagnostic.error(Code.MALFORMED, source.span(from, to), "", "a field name must be text"));
    }
    return value;
  }

  /** Counts with the same bound as above, so that a nest of aliases is never walked in full. */
  private static long count(Value value) {
    return count(value, 0);
  }

  private static long count(Value value, long before) {
    long counted = before + 1;
    switch (value) {
      case Value.Scalar _ -> {}
      case Value.Items items -> {
        for (Value item : items.items()) {
          counted = counted > MAX_REPEATED_VALUES ? counted : count(item, counted);
        }
      }
      case Value.Fields fields -> {
        for (Value.Field field : fields.fields()) {
          counted = counted > MAX_REPEATED_VALUES ? counted : count(field.value(), counted);
        }
      }
    }
    return counted;
  }

  /** The library counts code points; places count UTF-16 code units. */
  private int offset(Optional<Mark> mark) {
    return offset(mark.map(Mark::getIndex).orElse(0));
  }

  private int offset(int index) {
    int at = Arrays.binarySearch(pairs, index);
    int pairsBefore = at >= 0 ? at : -at - 1;
    return Math.clamp((long) index + pairsBefore, 0, source.text().length());
  }

  /** The positions, counted in code points, of the characters that take two UTF-16 code units. */
  private static int[] pairs(String text) {
    IntStream.Builder positions = IntStream.builder();
    int codePoint = 0;
    for (int at = 0; at < text.length(); codePoint++) {
      int length = Character.charCount(text.codePointAt(at));
      if (length == 2) {
        positions.add(codePoint);
      }
      at += length;
    }
    return positions.build().toArray();
  }

  private Unparsable severalDocuments(Event event) {
    int from = offset(event.getStartMark());
    return new Unparsable(
        Diagnostic.error(
                Code.SEVERAL_DOCUMENTS,
                source.span(from, Math.min(from + 3, source.text().length())),
                "the second one begins here",
                "the file holds more than one document")
            .help("put each plan into a file of its own"));
  }

  private Unparsable malformed(MarkedYamlEngineException e) {
    int at = offset(e.getProblemMark());
    int to = Math.min(at + 1, source.text().length());
    Diagnostic problem =
        Diagnostic.error(Code.MALFORMED, source.span(at, to), "here", "the YAML is malformed");
    String said = e.getProblem();
    problem = said == null || said.isBlank() ? problem : problem.note(said.strip());
    if (e.getContextMark().isPresent() && e.getContext() != null) {
      int context = offset(e.getContextMark());
      problem = problem.and(source.span(context, context), e.getContext().strip());
    }
    if (at < source.text().length() && source.text().charAt(at) == '\t') {
      problem = problem.help("indent with spaces");
    } else if (said != null && said.contains("mapping values")) {
      problem = problem.help("put text that holds `: ` into quotes");
    }
    return new Unparsable(problem);
  }

  private Unparsable unreadable(ReaderException e) {
    int at = offset(e.getPosition());
    String name = String.format(Locale.ROOT, "U+%04X", e.getCodePoint());
    return new Unparsable(
        Diagnostic.error(
            Code.CONTROL_CHARACTER,
            source.span(at, Math.min(at + 1, source.text().length())),
            "here",
            "YAML does not allow the character " + name));
  }
}
