package dev.braid.plan;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where each field of a node was written. Keys are field paths as a user would write them: {@code
 * depends_on}, {@code depends_on[1]}, {@code files_scope.writes[0]}. The node's own place stands
 * under the empty key, so every question has an answer.
 */
public final class Spans {
  private final SortedMap<String, SourceSpan> byField;

  public Spans(SourceSpan self, Map<String, SourceSpan> fields) {
    TreeMap<String, SourceSpan> copy = new TreeMap<>(fields);
    copy.put("", self);
    this.byField = Collections.unmodifiableSortedMap(copy);
  }

  public static Spans of(SourceSpan self) {
    return new Spans(self, new TreeMap<>());
  }

  public SourceSpan self() {
    return of("");
  }

  /** The span of a field, or of the nearest field that encloses it, or of the node. */
  public SourceSpan of(String field) {
    for (String key = field; ; key = enclosing(key)) {
      SourceSpan span = byField.get(key);
      if (span != null) {
        return span;
      }
    }
  }

  /** Whether the node itself has the field. */
  public boolean has(String field) {
    return byField.containsKey(field);
  }

  public SourceSpan of(String listField, int index) {
    return of(listField + "[" + index + "]");
  }

  private static String enclosing(String field) {
    int cut = Math.max(field.lastIndexOf('.'), field.lastIndexOf('['));
    return cut < 0 ? "" : field.substring(0, cut);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Spans spans && byField.equals(spans.byField);
  }

  @Override
  public int hashCode() {
    return byField.hashCode();
  }

  @Override
  public String toString() {
    return self().toString();
  }
}
