package dev.braid.notation;

import dev.braid.plan.Group;
import dev.braid.plan.Scope;
import dev.braid.plan.SourceSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A task or group of another tool's plan while that is read. What it waits for is kept as it was
 * written; {@link Draft} finds out what is meant.
 */
final class DraftNode {
  /** A dependency as it was written. */
  record Need(String written, SourceSpan span) {}

  final String id;
  final SourceSpan span;
  final Map<String, SourceSpan> places = new TreeMap<>();
  final List<Need> needs = new ArrayList<>();
  final Set<DraftNode> before = new LinkedHashSet<>();
  final Map<DraftNode, SourceSpan> beforePlaces = new LinkedHashMap<>();
  final List<DraftNode> children = new ArrayList<>();
  final List<String> tags = new ArrayList<>();
  final List<String> conflictGroups = new ArrayList<>();
  final SortedMap<String, Integer> pools = new TreeMap<>();
  final SortedMap<String, String> environment = new TreeMap<>();
  String title = "";
  String description = "";
  String kind = "";
  String role = "";
  @Nullable String command;
  Group.@Nullable Kind group;
  boolean sequential;
  boolean done;
  boolean parallelOk = true;
  int priority;
  long timeoutMillis;
  Scope scope = Scope.unknown();

  /** Why it must not be started now, or the empty string. */
  String held = "";

  DraftNode(String id, SourceSpan span) {
    this.id = id;
    this.span = span;
  }

  void needs(String written, SourceSpan place) {
    needs.add(new Need(written, place));
  }

  /** Places a node before this one without a name for it in the source. */
  void after(DraftNode other) {
    before.add(other);
  }
}
