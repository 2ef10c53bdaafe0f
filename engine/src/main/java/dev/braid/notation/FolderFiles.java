package dev.braid.notation;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The texts of a folder as they are read, kept for the excerpts of messages. */
final class FolderFiles {
  private final PlanFolder folder;
  private final Problems problems;
  private final List<SourceText> sources = new ArrayList<>();

  FolderFiles(PlanFolder folder, Problems problems) {
    this.folder = folder;
    this.problems = problems;
  }

  List<SourceText> sources() {
    return sources;
  }

  /** The text of a file; when it is no text that is told as a warning, and the rest is read. */
  Optional<SourceText> text(String path) {
    String shown = shown(folder, path);
    Optional<byte[]> content = folder.content(path);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    return switch (SourceText.decode(shown, content.get())) {
      case SourceText.Decoded.Good good -> {
        sources.add(good.source());
        yield Optional.of(good.source());
      }
      case SourceText.Decoded.Bad bad -> {
        problems.add(
            Diagnostic.warning(
                Code.UNREADABLE_RECORD,
                bad.problem().place(),
                "passed over",
                bad.problem().message()));
        yield Optional.empty();
      }
    };
  }

  /** Reads the one file of a folder that holds its plan. */
  static ReadResult single(PlanFolder folder, String path, PlanReader reader, ReadOptions options) {
    String shown = shown(folder, path);
    Optional<byte[]> content = folder.content(path);
    if (content.isEmpty()) {
      return ReadResult.withoutSource(
          Diagnostic.error(
              Code.EMPTY_DOCUMENT, SourceSpan.startOf(shown), "", "the file cannot be read"));
    }
    return switch (SourceText.decode(shown, content.get())) {
      case SourceText.Decoded.Bad bad -> ReadResult.withoutSource(bad.problem());
      case SourceText.Decoded.Good good -> reader.read(good.source(), options.with(folder));
    };
  }

  static String shown(PlanFolder folder, String path) {
    String name = folder.name();
    return name.isEmpty() || name.equals(".") ? path : name.replaceAll("/+$", "") + "/" + path;
  }
}
