package dev.braid.notation;

import dev.braid.notation.Value.Field;
import dev.braid.notation.Value.Scalar;
import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.Group;
import dev.braid.plan.Node;
import dev.braid.plan.Policies;
import dev.braid.plan.Spans;
import dev.braid.plan.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the tree of phases, workstreams, tasks and subtasks. */
final class NodeReader {
  /** Deepest nesting of groups. */
  static final int MAX_GROUP_DEPTH = 20;

  private static final Set<String> LISTS =
      new TreeSet<>(List.of("phases", "workstreams", "tasks", "subtasks"));

  /** Fields that only a task without subtasks can have. */
  private static final Set<String> OF_LEAVES =
      new TreeSet<>(List.of("run", "outputs", "inputs", "publishes"));

  private final Reading reading;
  private final TaskReader tasks;
  private final PolicyReader policies;
  private final Expansion expansion;
  private int depth;

  NodeReader(Reading reading, Value.Fields plan) {
    this.reading = reading;
    this.expansion = new Expansion(reading, plan);
    this.tasks = new TaskReader(reading);
    this.policies = new PolicyReader(reading);
  }

  /** What a node says for everything in it, laid over what encloses it. */
  @Nullable FieldReader defaults(FieldReader owner, @Nullable FieldReader enclosing) {
    return owner
        .value("defaults")
        .flatMap(value -> owner.typed(value, Value.Fields.class, "`defaults` must be a mapping"))
        .map(value -> new FieldReader(reading, value, Shape.DEFAULTS, enclosing))
        .orElse(enclosing);
  }

  /** The nodes of all lists of an owner, in the order of the file. */
  List<Node> children(FieldReader owner, @Nullable FieldReader enclosing) {
    List<Node> nodes = new ArrayList<>();
    for (String list : owner.inOrder()) {
      if (!LISTS.contains(list)) {
        continue;
      }
      for (Value item : owner.items(list)) {
        owner
            .typed(item, Value.Fields.class, "an item of `" + list + "` must be a mapping")
            .flatMap(mapping -> node(list, expansion.expand(mapping), enclosing))
            .ifPresent(nodes::add);
      }
    }
    return nodes;
  }

  private Optional<Node> node(String list, Value.Fields mapping, @Nullable FieldReader enclosing) {
    boolean ofTasks = list.equals("tasks") || list.equals("subtasks");
    if (ofTasks && mapping.fields().stream().noneMatch(NodeReader::makesGroup)) {
      FieldReader fields = new FieldReader(reading, mapping, Shape.TASK, enclosing);
      Task task = tasks.read(fields, identify(fields, mapping, "task"));
      return Optional.of(reading.compiled() ? task : Race.of(task));
    }
    if (depth == MAX_GROUP_DEPTH) {
      reading.add(
          Diagnostic.error(
              Code.TOO_DEEP,
              reading.span(mapping),
              "",
              "groups are nested more than " + MAX_GROUP_DEPTH + " levels deep"));
      return Optional.empty();
    }
    depth++;
    Group group = group(list, withoutLeafFields(mapping), enclosing);
    depth--;
    return Optional.of(group);
  }

  private Group group(String list, Value.Fields mapping, @Nullable FieldReader enclosing) {
    FieldReader fields = new FieldReader(reading, mapping, Shape.GROUP, enclosing);
    Group.Kind kind = kind(list, fields);
    Identity identity = identify(fields, mapping, list.substring(0, list.length() - 1));
    List<String> dependsOn = tasks.dependencies(fields);
    String title = fields.text("title", "name");
    boolean sequential = fields.truth("sequential", false);
    List<Node> children = children(fields, defaults(fields, fields));
    Policies own = policies.read(fields);
    Spans spans = new Spans(identity.span(), fields.spans());
    return new Group(identity.id(), kind, title, dependsOn, sequential, children, own, spans);
  }

  private static Group.Kind kind(String list, FieldReader fields) {
    String word =
        fields.has("group")
            ? fields.word("group", "subtasks", "phase", "workstream", "race")
            : list;
    return switch (word) {
      case "phase", "phases" -> Group.Kind.PHASE;
      case "workstream", "workstreams" -> Group.Kind.WORKSTREAM;
      case "race" -> Group.Kind.RACE;
      default -> Group.Kind.TASK_WITH_SUBTASKS;
    };
  }

  private Identity identify(FieldReader fields, Value.Fields mapping, String what) {
    Optional<Scalar> id =
        what.equals("phase") ? fields.scalar("id", "phase_id") : fields.scalar("id");
    if (id.isPresent()) {
      return new Identity(Identifiers.check(id.get(), what, reading), reading.span(id.get()));
    }
    // A mapping may be many lines long; its first field shows where it is.
    Value place = mapping.fields().isEmpty() ? mapping : mapping.fields().getFirst().key();
    reading.add(
        Diagnostic.error(
                Code.MISSING_FIELD, reading.span(place), "this " + what, "a " + what + " has no id")
            .help("add `id:` with a name that no other node has"));
    return new Identity(
        "at " + reading.span(place).line() + ":" + reading.span(place).column(),
        reading.span(place));
  }

  private static boolean makesGroup(Field field) {
    return LISTS.contains(field.key().text()) || field.key().text().equals("group");
  }

  private Value.Fields withoutLeafFields(Value.Fields mapping) {
    List<Field> kept = new ArrayList<>();
    for (Field field : mapping.fields()) {
      String name = field.key().text();
      if (!OF_LEAVES.contains(name)) {
        kept.add(field);
        continue;
      }
      reading.add(
          Diagnostic.error(
                  Code.CONTRADICTION,
                  reading.span(field.key()),
                  "nobody would run this",
                  "a group of tasks has no `" + name + "` of its own")
              .help("move it into a task of the group"));
    }
    return new Value.Fields(kept, mapping.from(), mapping.to());
  }
}
