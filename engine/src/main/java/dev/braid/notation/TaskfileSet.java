package dev.braid.notation;

import dev.braid.notation.ForeignFields.Text;
import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** The tasks of a Taskfile and of all that it includes, by their full names. */
final class TaskfileSet {
  /** Most files that one Taskfile includes, directly or not. */
  private static final int MAX_FILES = 200;

  /** Deepest chain of includes. */
  private static final int MAX_DEPTH = 10;

  /**
   * One task.
   *
   * @param name its full name, such as {@code docs:build}
   * @param namespace what its own file's names begin with, with the colon, or the empty string
   * @param value what the file says of it: a mapping, or the short forms
   * @param folder where its commands run, from the folder of the first file
   */
  record Target(
      String name,
      String namespace,
      Text place,
      Value value,
      SourceText source,
      String folder,
      Scope scope,
      boolean internal) {

    /** The mapping, or nothing when it is in one of the short forms. */
    Optional<ForeignFields> fields() {
      return ForeignFields.of(source, value);
    }
  }

  /** The variables and environment of a file, with those that the include passes on. */
  record Scope(Map<String, Value> variables, Map<String, Value> environment) {}

  private final Draft draft;
  private final PlanFolder beside;
  private final SequencedMap<String, Target> targets = new LinkedHashMap<>();
  private final Map<String, String> aliases = new TreeMap<>();
  private final List<SourceText> sources = new ArrayList<>();

  TaskfileSet(Draft draft, PlanFolder beside) {
    this.draft = draft;
    this.beside = beside;
  }

  SequencedMap<String, Target> targets() {
    return targets;
  }

  List<SourceText> sources() {
    return sources;
  }

  /** The target of a name or of an alias. */
  @Nullable Target find(String name) {
    Target target = targets.get(name);
    target = target == null ? targets.get(aliases.getOrDefault(name, "")) : target;
    return target == null ? targets.get(name + ":default") : target;
  }

  /** What an include says about the file it names. */
  private record Include(
      String namespace,
      String folder,
      Given given,
      boolean internal,
      TreeSet<String> excluded,
      int depth) {}

  /** Variables from around a file: weaker and stronger ones than its own. */
  private record Given(Map<String, Value> weaker, Map<String, Value> stronger) {
    static final Given NOTHING = new Given(new TreeMap<>(), new TreeMap<>());
  }

  void readFirst(SourceText source, ForeignFields file) {
    read(source, file, new Include("", "", Given.NOTHING, false, new TreeSet<>(), 0), "");
  }

  private void read(SourceText source, ForeignFields file, Include include, String ownFolder) {
    sources.add(source);
    Map<String, Value> variables = new TreeMap<>(include.given().weaker());
    variables.putAll(values(file, "vars"));
    variables.putAll(include.given().stronger());
    Scope scope = new Scope(variables, values(file, "env"));
    Optional<ForeignFields> tasks = file.mapping("tasks");
    if (tasks.isPresent()) {
      for (Field task : tasks.get().entries()) {
        String name = task.key().text();
        if (!include.excluded().contains(name)) {
          add(source, include, scope, tasks.get().text(task.key()), task.value());
        }
      }
    }
    Include own =
        new Include(
            include.namespace(),
            include.folder(),
            new Given(variables, new TreeMap<>()),
            include.internal(),
            include.excluded(),
            include.depth());
    file.mapping("includes").ifPresent(includes -> include(includes, own, ownFolder));
  }

  private static Map<String, Value> values(ForeignFields owner, String name) {
    Map<String, Value> values = new TreeMap<>();
    owner
        .mapping(name)
        .ifPresent(mapping ->
            mapping.entries().forEach(field -> values.put(field.key().text(), field.value())));
    return values;
  }

  private void add(SourceText source, Include include, Scope scope, Text name, Value value) {
    String full = include.namespace() + name.text();
    boolean internal =
        include.internal()
            || ForeignFields.of(source, value).map(f -> f.is("internal", "true")).orElse(false);
    Target target =
        new Target(
            full, include.namespace(), name, value, source, include.folder(), scope, internal);
    Target earlier = targets.putIfAbsent(full, target);
    if (earlier != null) {
      draft
          .problems()
          .add(
              Diagnostic.warning(
                      Code.REPEATED_TASK,
                      name.span(),
                      "passed over",
                      "the task `" + full + "` stands twice")
                  .and(earlier.place().span(), "first here"));
      return;
    }
    ForeignFields.of(source, value)
        .ifPresent(fields ->
            fields
                .texts("aliases")
                .forEach(alias -> aliases.putIfAbsent(include.namespace() + alias.text(), full)));
  }

  private void include(ForeignFields includes, Include outer, String ownFolder) {
    for (Field entry : includes.entries()) {
      SourceSpan place = includes.span(entry.key());
      Optional<ForeignFields> fields = includes.mapping(entry.key().text());
      String path =
          entry.value() instanceof Scalar scalar
              ? scalar.text()
              : fields.map(each -> each.words("taskfile")).orElse("");
      boolean optional = fields.map(each -> each.is("optional", "true")).orElse(false);
      for (Map.Entry<String, Value> variable : outer.given().weaker().entrySet()) {
        if (variable.getValue() instanceof Scalar scalar && path.contains("{{")) {
          path =
              path.replaceAll(
                  "\\{\\{\\s*\\." + variable.getKey() + "\\s*\\}\\}",
                  Matcher.quoteReplacement(scalar.text()));
        }
      }
      Included found = path.contains("{{") || path.contains("://") ? null : find(ownFolder, path);
      if (found == null || sources.size() >= MAX_FILES || outer.depth() >= MAX_DEPTH) {
        if (!optional) {
          draft.unreadable(
              "the Taskfile `" + path + "` cannot be read", place, "its tasks are left out");
        }
        continue;
      }
      if (isOpen(found.source().file())) {
        draft.unreadable("the Taskfile includes itself", place, "not read again");
        continue;
      }
      Include inner = inner(entry.key().text(), fields, outer);
      aliasNames(fields, outer, entry.key().text());
      read(found.source(), found.fields(), inner, found.folder());
    }
  }

  private boolean isOpen(String file) {
    return sources.stream().filter(source -> source.file().equals(file)).count() > MAX_DEPTH
        || sources.getFirst().file().equals(file);
  }

  private void aliasNames(Optional<ForeignFields> fields, Include outer, String name) {
    // An alias of an include stands for its default task; the rest is found by its own name.
    fields.ifPresent(each ->
        each.texts("aliases")
            .forEach(alias ->
                aliases.putIfAbsent(
                    outer.namespace() + alias.text(), outer.namespace() + name + ":default")));
  }

  private Include inner(String name, Optional<ForeignFields> fields, Include outer) {
    boolean flatten = fields.map(each -> each.is("flatten", "true")).orElse(false);
    boolean internal = fields.map(each -> each.is("internal", "true")).orElse(false);
    TreeSet<String> excluded = new TreeSet<>();
    fields.ifPresent(each -> each.texts("excludes").forEach(text -> excluded.add(text.text())));
    String dir = fields.map(each -> each.words("dir")).orElse("");
    Map<String, Value> variables = new TreeMap<>();
    fields.ifPresent(each -> variables.putAll(values(each, "vars")));
    return new Include(
        flatten ? outer.namespace() : outer.namespace() + name + ":",
        dir.isEmpty() || dir.contains("{{") ? outer.folder() : joined(outer.folder(), dir),
        new Given(outer.given().weaker(), variables),
        outer.internal() || internal,
        excluded,
        outer.depth() + 1);
  }

  /** An included file, with the folder that its own includes are named from. */
  private record Included(SourceText source, ForeignFields fields, String folder) {}

  private @Nullable Included find(String ownFolder, String path) {
    String base = joined(ownFolder, path);
    List<String> candidates = new ArrayList<>();
    candidates.add(base);
    for (String name :
        List.of(
            "Taskfile.yml",
            "taskfile.yml",
            "Taskfile.yaml",
            "taskfile.yaml",
            "Taskfile.dist.yml",
            "Taskfile.dist.yaml")) {
      candidates.add(base.isEmpty() ? name : base + "/" + name);
    }
    for (String candidate : candidates) {
      Optional<byte[]> content = beside.content(candidate);
      if (content.isEmpty()
          || !(SourceText.decode(FolderFiles.shown(beside, candidate), content.get())
              instanceof SourceText.Decoded.Good good)) {
        continue;
      }
      String folder =
          candidate.contains("/") ? candidate.substring(0, candidate.lastIndexOf('/')) : "";
      Optional<ForeignFields> fields = parsed(good.source());
      if (fields.isPresent()) {
        return new Included(good.source(), fields.get(), folder);
      }
    }
    return null;
  }

  private Optional<ForeignFields> parsed(SourceText source) {
    try {
      Value value = YamlSyntax.parse(source, draft.problems());
      return value == null ? Optional.empty() : ForeignFields.of(source, value);
    } catch (Unparsable e) {
      draft.problems().add(e.problem());
      return Optional.empty();
    }
  }

  /** A path from a folder, without its dots. */
  static String joined(String folder, String path) {
    List<String> parts = new ArrayList<>();
    for (String part : (folder + "/" + path).split("/")) {
      if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }
}
