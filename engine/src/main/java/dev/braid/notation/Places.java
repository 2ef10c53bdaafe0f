package dev.braid.notation;

import dev.braid.plan.SourceSpan;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the fields of one node stand, by their path. Readers of nested mappings share one map, each
 * with the path of its own mapping before the names.
 */
record Places(String prefix, Map<String, SourceSpan> byPath) {
  static Places ofNode() {
    return new Places("", new TreeMap<>());
  }

  Places inside(String mapping) {
    return new Places(prefix + mapping + ".", byPath);
  }

  void put(String name, SourceSpan span) {
    byPath.put(prefix + name, span);
  }

  Optional<SourceSpan> get(String name) {
    return Optional.ofNullable(byPath.get(prefix + name));
  }
}
