package dev.braid.notation;

import dev.braid.notation.Checklist.Entry;
import dev.braid.notation.Checklist.Lines;
import dev.braid.notation.ScopeInference.Found;
import dev.braid.plan.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files that the tasks of one list name. A task that gives only the end of a path means the one
 * path of the list that ends so, if there is exactly one.
 */
final class NamedFiles {
  private final Map<String, List<Found>> byTask = new TreeMap<>();
  private final Map<String, SortedSet<String>> pathsByName = new TreeMap<>();

  NamedFiles(SourceText source, Checklist checklist) {
    for (Entry entry : checklist.entries()) {
      List<Found> found = find(source, entry);
      byTask.put(entry.id(), found);
      found.forEach(this::remember);
    }
  }

  List<Found> of(Entry entry) {
    List<Found> found = byTask.getOrDefault(entry.id(), List.of());
    return found.stream().map(this::inFull).toList();
  }

  private static List<Found> find(SourceText source, Entry entry) {
    List<Found> found = new ArrayList<>();
    for (Lines lines : entry.lines()) {
      int from = Math.max(entry.line().textFrom(), source.startOfLine(lines.first()));
      int to = source.startOfLine(lines.last()) + source.line(lines.last()).length();
      String text = source.text().substring(Math.min(from, to), to);
      ScopeInference.find(text).forEach(path -> found.add(path.movedBy(from)));
    }
    return found;
  }

  private void remember(Found path) {
    String text = path.pattern().toString();
    if (path.isFile() && text.contains("/")) {
      String name = PathPattern.fold(text.substring(text.lastIndexOf('/') + 1));
      pathsByName.computeIfAbsent(name, key -> new TreeSet<>()).add(text);
    }
  }

  private Found inFull(Found path) {
    String text = path.pattern().toString();
    if (!path.isFile() || PathWords.isOfProject(text) || beginsAtRoot(text)) {
      return path;
    }
    return longer(text)
        .map(full -> path.as(PathPattern.literal(full), PathShape.NAMED_IN_FULL))
        .orElse(path);
  }

  private Optional<String> longer(String text) {
    String folded = PathPattern.fold(text);
    String name = folded.substring(folded.lastIndexOf('/') + 1);
    List<String> ending = new ArrayList<>();
    for (String full : pathsByName.getOrDefault(name, new TreeSet<>())) {
      if (PathPattern.fold(full).endsWith("/" + folded)) {
        ending.add(full);
      }
    }
    return ending.size() == 1 ? Optional.of(ending.getFirst()) : Optional.empty();
  }

  private static boolean beginsAtRoot(String text) {
    int slash = text.indexOf('/');
    return slash > 0 && PathWords.isRoot(text.substring(0, slash));
  }
}
