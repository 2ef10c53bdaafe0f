package dev.braid.notation;

import dev.braid.graph.PlanCheck;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spelling;
import dev.braid.view.Lint;
import java.util.List;
import java.util.Optional;

/** The notations that plans can be written in, and the choice between them. */
public final class Notations {
  /** How much of a text is looked at to recognise its notation, in UTF-16 code units. */
  private static final int MAX_HEAD = 256 * 1024;

  private final List<PlanReader> readers;

  /**
   * @param readers in the order in which they are asked; the first that recognises a text reads it
   */
  public Notations(List<PlanReader> readers) {
    this.readers = List.copyOf(readers);
  }

  /** All notations of this version. */
  public static Notations standard() {
    return new Notations(
        List.of(
            new SpecKitReader(),
            new PhaseListReader(),
            new StepSpecReader(),
            new StepListReader(),
            new OpenSpecReader(),
            new ActionsReader(),
            new TaskfileReader(),
            new TaskMasterReader(),
            new BacklogReader(),
            new GsdReader(),
            new BeadsReader(),
            new CcpmReader(),
            new NativeReader()));
  }

  /** What {@code --from} takes. */
  public List<String> names() {
    return readers.stream().map(PlanReader::notation).toList();
  }

  /**
   * Reads a plan, recognising its notation from the content, and checks it as a whole. A result
   * without errors is fit to run.
   */
  public ReadResult read(String file, byte[] content, ReadOptions options) {
    return switch (SourceText.decode(file, content)) {
      case SourceText.Decoded.Bad bad -> ReadResult.withoutSource(bad.problem());
      case SourceText.Decoded.Good good -> read(good.source(), options);
    };
  }

  /** As {@link #read}, in a notation that the user names. */
  public ReadResult readAs(String notation, String file, byte[] content, ReadOptions options) {
    Optional<PlanReader> reader =
        readers.stream().filter(known -> known.notation().equals(notation)).findFirst();
    if (reader.isEmpty()) {
      return ReadResult.withoutSource(unknown(notation, file));
    }
    return switch (SourceText.decode(file, content)) {
      case SourceText.Decoded.Bad bad -> ReadResult.withoutSource(bad.problem());
      case SourceText.Decoded.Good good -> read(reader.get(), good.source(), options);
    };
  }

  /** Reads a plan that is a folder of files, or that lies in a folder under a name of its own. */
  public ReadResult readFolder(PlanFolder folder, ReadOptions options) {
    for (PlanReader reader : readers) {
      if (reader instanceof FolderReader ofFolders && ofFolders.recognises(folder)) {
        return check(ofFolders.read(folder, options));
      }
    }
    return ReadResult.withoutSource(
        Diagnostic.error(
                Code.UNKNOWN_NOTATION,
                SourceSpan.startOf(folder.name()),
                "",
                "no notation that Braid reads keeps its plan in this folder")
            .help("name the plan file in it"));
  }

  /** As {@link #readFolder}, in a notation that the user names. */
  public ReadResult readFolderAs(String notation, PlanFolder folder, ReadOptions options) {
    for (PlanReader reader : readers) {
      if (reader.notation().equals(notation)) {
        return reader instanceof FolderReader ofFolders
            ? check(ofFolders.read(folder, options))
            : ReadResult.withoutSource(noFolder(notation, folder));
      }
    }
    return ReadResult.withoutSource(unknown(notation, folder.name()));
  }

  private static Diagnostic noFolder(String notation, PlanFolder folder) {
    return Diagnostic.error(
            Code.UNKNOWN_NOTATION,
            SourceSpan.startOf(folder.name()),
            "",
            "a plan of the notation `" + notation + "` is one file")
        .help("name the file");
  }

  private ReadResult read(SourceText source, ReadOptions options) {
    if (OpenSpecReader.PLACE.matcher(source.file()).matches()) {
      return read(new OpenSpecReader(), source, options);
    }
    if (TaskfileReader.NAME.matcher(source.file()).matches()) {
      return read(new TaskfileReader(), source, options);
    }
    String text = source.text();
    String head = text.length() > MAX_HEAD ? text.substring(0, MAX_HEAD) : text;
    for (PlanReader reader : readers) {
      if (reader.recognises(head)) {
        return read(reader, source, options);
      }
    }
    // A plan of our own with a slip in its first word is not recognised; its name still tells.
    if (source.file().matches("(?i).*\\.(?:ya?ml|json)") && !source.text().isBlank()) {
      return check(new NativeReader().read(source, options));
    }
    if (source.text().isBlank()) {
      return ReadResult.of(null, List.of(empty(source)), source);
    }
    return ReadResult.of(null, List.of(unrecognised(source)), source);
  }

  /** A plan without errors, with the habits in it that a better plan would not have. */
  public static ReadResult withHabits(ReadResult read) {
    if (read.hasErrors()) {
      return read;
    }
    Problems problems = new Problems();
    problems.addAll(read.diagnostics());
    problems.addAll(Lint.of(read.sound()));
    return new ReadResult(read.plan(), problems.shown(), read.sources());
  }

  private static ReadResult read(PlanReader reader, SourceText source, ReadOptions options) {
    if (source.text().length() <= reader.maxLength()) {
      return check(reader.read(source, options));
    }
    return ReadResult.of(
        null,
        List.of(
            Diagnostic.error(
                    Code.TOO_LARGE,
                    SourceSpan.startOf(source.file()),
                    "",
                    "the file has " + source.text().length() + " characters")
                .note("a file of this notation has at most " + reader.maxLength())
                .help("split the plan, or take generated text out of it")),
        source);
  }

  private static ReadResult check(ReadResult read) {
    Problems problems = new Problems();
    problems.addAll(read.diagnostics());
    if (read.plan() != null) {
      // What could not be read is missing from the plan: that it is missing is no news.
      boolean whole = !problems.hasErrors();
      PlanCheck.of(read.plan()).stream()
          .filter(problem -> whole || !problem.code().equals(Code.NO_TASKS.id()))
          .forEach(problems::add);
    }
    return new ReadResult(read.plan(), problems.shown(), read.sources());
  }

  private static Diagnostic empty(SourceText source) {
    return Diagnostic.error(
            Code.EMPTY_DOCUMENT, SourceSpan.startOf(source.file()), "", "the file holds no plan")
        .help("begin with `plan:` and `tasks:`; `braid schema` prints all fields");
  }

  private Diagnostic unrecognised(SourceText source) {
    return Diagnostic.error(
            Code.UNKNOWN_NOTATION,
            SourceSpan.startOf(source.file()),
            "",
            "the file is in no notation that Braid reads")
        .note("Braid reads " + String.join(", ", names()))
        .help("name the notation with `--from`, such as `--from " + names().getFirst() + "`");
  }

  private Diagnostic unknown(String notation, String file) {
    Diagnostic problem =
        Diagnostic.error(
                Code.UNKNOWN_NOTATION,
                SourceSpan.startOf(file),
                "",
                "there is no notation `" + notation + "`")
            .note("Braid reads " + String.join(", ", names()));
    Optional<String> meant = Spelling.nearest(notation, names());
    return meant.map(name -> problem.help("did you mean `--from " + name + "`?")).orElse(problem);
  }
}
