package dev.braid.tool;

import dev.braid.plan.Execution;
import dev.braid.plan.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tools there are, and which of them a task is given to. */
public final class Tools {
  private final SortedMap<String, Tool> byName;

  /** There is no tool that could do the task; the message says what there is. */
  public static final class NoTool extends Exception {
    private static final long serialVersionUID = 1;

    NoTool(String message) {
      super(message);
    }

    public String detail() {
      return String.valueOf(getMessage());
    }
  }

  /** Of several tools with one name the last one counts. */
  public Tools(Collection<Tool> tools) {
    TreeMap<String, Tool> named = new TreeMap<>();
    tools.forEach(tool -> named.put(tool.name(), tool));
    this.byName = Collections.unmodifiableSortedMap(named);
  }

  /** All tools by name. */
  public SortedMap<String, Tool> byName() {
    return byName;
  }

  public Optional<Tool> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * The tool for a task: the shell for a command, else the one that was decided.
   *
   * @param decided empty in a log of a version that left it to the workers: then it is the first
   *     that the task names and that is there
   */
  public Tool of(Execution execution, String decided) throws NoTool {
    return switch (execution.work()) {
      case Execution.Work.Shell shell -> named(Tool.SHELL);
      case Execution.Work.Prompt prompt -> forPrompt(execution, decided);
      case Execution.Work.Described described -> forPrompt(execution, decided);
    };
  }

  /** Names of the tools that share the limit of this one's provider, sorted, with its own. */
  public List<String> sharing(Tool tool) {
    List<String> names = new ArrayList<>();
    for (Tool other : byName.values()) {
      if (other.provider().equals(tool.provider())) {
        names.add(other.name());
      }
    }
    return Collections.unmodifiableList(names);
  }

  private Tool forPrompt(Execution execution, String decided) throws NoTool {
    if (!decided.isEmpty() && named(decided).takesPrompt()) {
      return named(decided);
    }
    if (execution.tools().isEmpty()) {
      throw new NoTool(
          "the task names no tool and there is no default tool; name one of " + listed());
    }
    for (String name : execution.tools()) {
      Tool tool = byName.get(name);
      if (tool != null && tool.takesPrompt()) {
        return tool;
      }
    }
    Optional<String> meant = Spelling.nearest(execution.tools().getFirst(), byName.keySet());
    throw new NoTool(
        "no tool called `"
            + String.join("` or `", execution.tools())
            + "` takes a prompt; "
            + meant.map(name -> "did you mean `" + name + "`?").orElse("there is " + listed()));
  }

  private Tool named(String name) throws NoTool {
    Tool tool = byName.get(name);
    if (tool == null) {
      throw new NoTool("there is no tool called `" + name + "`; there is " + listed());
    }
    return tool;
  }

  private String listed() {
    return byName.isEmpty() ? "none" : "`" + String.join("`, `", byName.keySet()) + "`";
  }
}
