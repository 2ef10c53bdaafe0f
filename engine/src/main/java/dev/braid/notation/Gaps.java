package dev.braid.notation;

import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.PathPattern;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads gaps, which are findings that somebody wants closed: {@code {"gaps": [{"id": "G1", "title":
 * "…", "files": […], "priority": "high", "depends_on": […]}]}}, or the list alone.
 */
public final class Gaps {
  /**
   * One gap.
   *
   * @param priority larger comes first
   */
  record Gap(
      String id,
      String title,
      String description,
      List<PathPattern> files,
      int priority,
      List<String> dependsOn,
      SourceSpan span) {
    Gap {
      files = List.copyOf(files);
      dependsOn = List.copyOf(dependsOn);
    }
  }

  /** Most gaps of one file: each is compared with each. */
  private static final int MAX_GAPS = 2000;

  private static final int MAX_PRIORITY = 1_000_000;

  private final List<Gap> gaps;
  private final List<Diagnostic> problems;
  private final SourceText source;

  private Gaps(List<Gap> gaps, List<Diagnostic> problems, SourceText source) {
    this.gaps = List.copyOf(gaps);
    this.problems = List.copyOf(problems);
    this.source = source;
  }

  List<Gap> gaps() {
    return gaps;
  }

  /** What was found, with the source for its excerpts. */
  public ReadResult findings() {
    return ReadResult.of(null, problems, source);
  }

  public boolean hasErrors() {
    return problems.stream().anyMatch(each -> each.severity() == Diagnostic.Severity.ERROR);
  }

  /** Reads a file of gaps. */
  public static Gaps read(String file, byte[] content) {
    return switch (SourceText.decode(file, content)) {
      case SourceText.Decoded.Bad bad ->
          new Gaps(List.of(), List.of(bad.problem()), SourceText.of(file, ""));
      case SourceText.Decoded.Good good -> read(good.source());
    };
  }

  private static Gaps read(SourceText source) {
    Problems problems = new Problems();
    Reading reading = new Reading(source, problems, false);
    List<Gap> gaps = new ArrayList<>();
    try {
      Value document = JsonSyntax.parse(source, problems);
      List<Value> items =
          switch (document) {
            case Value.Items list -> list.items();
            case Value.Fields fields ->
                new FieldReader(reading, fields, Shape.GAPS, null).items("gaps");
            case null, default -> List.of();
          };
      for (Value item : items) {
        if (item instanceof Value.Fields fields) {
          gap(new FieldReader(reading, fields, Shape.GAP, null), reading).ifPresent(gaps::add);
        }
      }
      if (gaps.isEmpty()) {
        problems.add(
            Diagnostic.error(
                    Code.EMPTY_DOCUMENT,
                    SourceSpan.startOf(source.file()),
                    "",
                    "the file holds no gaps")
                .help("write `{\"gaps\": [{\"id\": \"G1\", \"files\": [\"src/a\"]}]}`"));
      }
      if (gaps.size() > MAX_GAPS) {
        problems.add(
            Diagnostic.error(
                Code.OUT_OF_RANGE,
                SourceSpan.startOf(source.file()),
                "",
                "the file holds " + gaps.size() + " gaps; " + MAX_GAPS + " are the most"));
      }
      check(gaps, problems);
    } catch (Unparsable e) {
      problems.add(e.problem());
    }
    return new Gaps(gaps, problems.shown(), source);
  }

  private static Optional<Gap> gap(FieldReader fields, Reading reading) {
    Optional<Scalar> id = fields.scalar("id", "gap_id");
    if (id.isEmpty()) {
      reading.add(
          Diagnostic.error(Code.MISSING_FIELD, fields.start(), "this gap", "a gap has no id")
              .help("add an `id` that no other gap has"));
      return Optional.empty();
    }
    List<PathPattern> files = new ArrayList<>();
    for (Value item : fields.items("files")) {
      Patterns.read(item, fields, reading).ifPresent(entry -> files.add(entry.pattern()));
    }
    return Optional.of(
        new Gap(
            Identifiers.check(id.get(), "gap", reading),
            fields.text("title", "name"),
            fields.text("description"),
            files,
            priority(fields),
            fields.texts("depends_on"),
            reading.span(id.get())));
  }

  private static int priority(FieldReader fields) {
    Optional<Scalar> written = fields.scalar("priority");
    if (written.isEmpty()) {
      return 0;
    }
    return switch (written.get().text().toLowerCase(Locale.ROOT)) {
      case "critical" -> 3;
      case "high" -> 2;
      case "medium" -> 1;
      case "low" -> 0;
      default -> fields.number("priority", written.get(), -MAX_PRIORITY, MAX_PRIORITY, 0);
    };
  }

  /** Ids that stand twice, and dependencies that name nothing. */
  private static void check(List<Gap> gaps, Problems problems) {
    SortedMap<String, Gap> byId = new TreeMap<>();
    for (Gap gap : gaps) {
      if (byId.putIfAbsent(gap.id(), gap) != null) {
        problems.add(
            Diagnostic.error(
                Code.DUPLICATE_ID,
                gap.span(),
                "used again",
                "two gaps have the id `" + gap.id() + "`"));
      }
    }
    for (Gap gap : gaps) {
      for (String before : gap.dependsOn()) {
        if (!byId.containsKey(before)) {
          problems.add(
              Diagnostic.error(
                  Code.DANGLING,
                  gap.span(),
                  "this gap",
                  "`" + gap.id() + "` depends on `" + before + "`, which does not exist"));
        }
      }
    }
  }
}
