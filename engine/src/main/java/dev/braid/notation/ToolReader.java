package dev.braid.notation;

import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.SourceSpan;
import dev.braid.tool.EventPattern;
import dev.braid.tool.Fact;
import dev.braid.tool.Tool;
import dev.braid.tool.Verdict;
import dev.braid.tool.VerdictRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the description of a tool, a YAML file. A description may extend another one: then it says
 * only what differs. Every fault is reported with its place; a field that nobody knows is a fault.
 */
public final class ToolReader {
  private static final int MAX_MEMORY_MEBIBYTES = 1 << 20;
  private static final int MAX_EXIT_CODE = 255;
  private static final String[] VERDICTS = {"failed", "done", "limit", "auth", "broken", "unknown"};

  /** Tools that descriptions may extend. */
  public interface Known {
    /** The text of a tool's description, or empty when there is no such tool. */
    Optional<SourceText> source(String tool);
  }

  /**
   * What reading gave.
   *
   * @param tool null when there are errors
   */
  public record Read(@Nullable Tool tool, List<Diagnostic> diagnostics, SourceText source) {
    public Read {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  private final Known known;

  public ToolReader(Known known) {
    this.known = known;
  }

  public Read read(SourceText source) {
    Problems problems = new Problems();
    Reading reading = new Reading(source, problems, false);
    Tool tool = null;
    try {
      Value document = YamlSyntax.parse(source, problems);
      if (document instanceof Value.Fields fields) {
        tool = tool(described(reading, fields));
      } else {
        problems.add(
            Diagnostic.error(
                    Code.EMPTY_DOCUMENT,
                    SourceSpan.startOf(source.file()),
                    "",
                    "the file describes no tool")
                .help("begin with `tool: NAME` and `command: [PROGRAM, ...]`"));
      }
    } catch (Unparsable e) {
      problems.add(e.problem());
    }
    return new Read(problems.hasErrors() ? null : tool, problems.shown(), source);
  }

  /** A description and, where it says nothing, the one that it extends. */
  private record Described(Reading reading, FieldReader own, @Nullable Described base) {
    /** The description that has a field. */
    Described having(String name) {
      return own.has(name) || base == null ? this : base.having(name);
    }

    String text(String name) {
      return having(name).own.text(name);
    }

    List<String> texts(String name) {
      return having(name).own.texts(name);
    }
  }

  private Described described(Reading reading, Value.Fields fields) throws Unparsable {
    FieldReader own = new FieldReader(reading, fields, Shape.TOOL, null);
    Optional<Scalar> extended = own.scalar("extends");
    if (extended.isEmpty()) {
      return new Described(reading, own, null);
    }
    Optional<SourceText> source = known.source(extended.get().text());
    if (source.isEmpty()) {
      reading.add(
          Diagnostic.error(
              Code.WRONG_VALUE,
              reading.span(extended.get()),
              "",
              "there is no tool `" + extended.get().text() + "` to extend"));
      return new Described(reading, own, null);
    }
    // What it extends comes with Braid, and a test holds that it is sound.
    Problems none = new Problems();
    Reading below = new Reading(source.get(), none, false);
    return YamlSyntax.parse(source.get(), none) instanceof Value.Fields base
        ? new Described(reading, own, described(below, base))
        : new Described(reading, own, null);
  }

  private static Tool tool(Described described) {
    FieldReader own = described.own();
    Reading reading = described.reading();
    Scalar written = own.scalar("tool").orElse(null);
    String name = written == null ? "" : Identifiers.check(written, "tool", reading);
    List<String> command = described.texts("command");
    if (name.isEmpty() || (command.isEmpty() && !own.has("command"))) {
      String missing = name.isEmpty() ? "tool" : "command";
      reading.add(
          Diagnostic.error(
              Code.MISSING_FIELD, own.start(), "", "a tool needs the field `" + missing + "`"));
    }
    if (command.isEmpty()) {
      // Something stands for it while the rest is read; the tool is not made.
      command = List.of("-");
    }
    String title = described.text("title");
    String provider = described.text("provider");
    return new Tool(
        name,
        title.isEmpty() ? name : title,
        provider.isEmpty() ? name : provider,
        call(described, command),
        needs(described),
        output(described));
  }

  private static Tool.Call call(Described described, List<String> command) {
    boolean onInput =
        described.having("prompt").own().word("prompt", "word", "input").equals("input");
    FieldReader fields = described.having("permissions").own();
    SortedMap<String, List<String>> modes = new TreeMap<>();
    for (Field mode : fields.entries("permissions")) {
      List<String> words = new ArrayList<>();
      List<Value> items =
          mode.value() instanceof Value.Items list ? list.items() : List.of(mode.value());
      for (Value item : items) {
        fields
            .typed(item, Scalar.class, "a word of a permission mode must be text")
            .ifPresent(word -> words.add(word.text()));
      }
      modes.put(mode.key().text(), words);
    }
    return new Tool.Call(command, onInput, permission(described, modes), modes);
  }

  /** The mode in force: the one that is named, else the first. */
  private static String permission(Described described, SortedMap<String, List<String>> modes) {
    FieldReader fields = described.having("permission").own();
    Optional<Scalar> chosen = fields.scalar("permission");
    if (chosen.isEmpty()) {
      return modes.isEmpty() ? "" : modes.firstKey();
    }
    if (!modes.containsKey(chosen.get().text())) {
      fields.wrongWord("permission", chosen.get(), modes.keySet().toArray(String[]::new));
    }
    return chosen.get().text();
  }

  private static Tool.Needs needs(Described described) {
    SortedMap<String, String> environment = new TreeMap<>();
    FieldReader fields = described.having("env").own();
    for (Field entry : fields.entries("env")) {
      fields
          .typed(entry.value(), Scalar.class, "a value of `env` must be text")
          .ifPresent(value -> environment.put(entry.key().text(), value.text()));
    }
    return new Tool.Needs(
        described.texts("version"),
        described.text("install"),
        described.texts("passes"),
        environment,
        described.having("silence_timeout").own().durationMillis("silence_timeout"),
        described.having("memory_mib").own().number("memory_mib", 0, MAX_MEMORY_MEBIBYTES, 0));
  }

  private static Tool.Reading output(Described described) {
    FieldReader form = described.having("output").own();
    boolean jsonLines = form.word("output", "text", "json-lines").equals("json-lines");
    Described verdicts = described.having("verdicts");
    List<VerdictRule> rules = new ArrayList<>();
    for (FieldReader rule : mappings(verdicts.own(), "verdicts", Shape.TOOL_VERDICT)) {
      rule(verdicts.reading(), rule).ifPresent(rules::add);
    }
    return new Tool.Reading(jsonLines, rules, facts(described.having("facts")));
  }

  private static List<Fact> facts(Described described) {
    List<Fact> facts = new ArrayList<>();
    for (FieldReader fact : mappings(described.own(), "facts", Shape.TOOL_FACT)) {
      Fact.Kind kind =
          Fact.Kind.valueOf(
              fact.word("fact", "session", "dollars", "input_tokens", "output_tokens", "activity")
                  .toUpperCase(Locale.ROOT));
      EventPattern when = when(described.reading(), fact);
      facts.add(new Fact(kind, when, fact.text("take"), fact.truth("add", false)));
    }
    return facts;
  }

  private static Optional<VerdictRule> rule(Reading reading, FieldReader fields) {
    Verdict.Kind verdict =
        Verdict.Kind.valueOf(fields.word("verdict", VERDICTS).toUpperCase(Locale.ROOT));
    if (fields.has("when")) {
      return Optional.of(
          new VerdictRule.OfEvent(
              when(reading, fields),
              verdict,
              fields.truth("passing", false),
              fields.texts("detail"),
              fields.texts("reset")));
    }
    if (fields.has("text")) {
      Optional<Scalar> text = fields.scalar("text");
      return text.flatMap(scalar -> pattern(reading, scalar))
          .map(pattern -> new VerdictRule.OfText(pattern, verdict, fields.truth("passing", false)));
    }
    List<Integer> codes = new ArrayList<>();
    for (Value item : fields.items("exit")) {
      fields
          .typed(item, Scalar.class, "an exit code must be a number")
          .ifPresent(code -> codes.add(fields.number("exit", code, 0, MAX_EXIT_CODE, 0)));
    }
    if (codes.isEmpty()) {
      reading.add(
          Diagnostic.error(
              Code.MISSING_FIELD,
              fields.start(),
              "",
              "a verdict needs one of `when`, `text` and `exit`"));
    }
    return Optional.of(new VerdictRule.OfExit(codes, verdict));
  }

  private static EventPattern when(Reading reading, FieldReader fields) {
    SortedMap<String, String> values = new TreeMap<>();
    for (Field entry : fields.entries("when")) {
      Optional<Scalar> value =
          fields.typed(entry.value(), Scalar.class, "a value of `when` must be text");
      if (value.isPresent() && isSound(reading, value.get())) {
        values.put(entry.key().text(), value.get().text());
      }
    }
    return new EventPattern(values);
  }

  private static boolean isSound(Reading reading, Scalar value) {
    try {
      EventPattern ignored = new EventPattern(new TreeMap<>(java.util.Map.of("x", value.text())));
      return true;
    } catch (PatternSyntaxException e) {
      badPattern(reading, value, e);
      return false;
    }
  }

  private static Optional<Pattern> pattern(Reading reading, Scalar text) {
    try {
      return Optional.of(Pattern.compile(text.text()));
    } catch (PatternSyntaxException e) {
      badPattern(reading, text, e);
      return Optional.empty();
    }
  }

  private static void badPattern(Reading reading, Scalar text, PatternSyntaxException e) {
    reading.add(
        Diagnostic.error(
            Code.BAD_REGEX,
            reading.span(text),
            e.getDescription(),
            "this is no regular expression"));
  }

  private static List<FieldReader> mappings(FieldReader fields, String name, Shape shape) {
    List<FieldReader> mappings = new ArrayList<>();
    List<Value> items = fields.items(name);
    for (int index = 0; index < items.size(); index++) {
      String place = name + "[" + index + "]";
      fields
          .typed(
              items.get(index), Value.Fields.class, "an item of `" + name + "` must be a mapping")
          .map(value -> fields.inside(place, value, shape))
          .ifPresent(mappings::add);
    }
    return mappings;
  }
}
