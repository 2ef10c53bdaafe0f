package dev.braid.worker;

import dev.braid.plan.Execution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tools there are, and which of them a task is given to. */
public final class Tools {
  private final SortedMap<String, Tool> byName;
  private final String fallback;

  /** There is no tool that could do the task; the message says what there is. */
  static final class NoTool extends Exception {
    private static final long serialVersionUID = 1;

    NoTool(String message) {
      super(message);
    }

    String detail() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * @param fallback name of the tool for tasks that name none; empty for none
   */
  public Tools(Collection<Tool> tools, String fallback) {
    TreeMap<String, Tool> named = new TreeMap<>();
    tools.forEach(tool -> named.put(tool.name(), tool));
    this.byName = Collections.unmodifiableSortedMap(named);
    this.fallback = fallback;
  }

  /**
   * The tools that come with Braid.
   *
   * @param demoWorker the script of the demo tool, see {@link DemoTool#extract}
   * @param fallback name of the tool for tasks that name none; empty for none
   */
  public static Tools shipped(Path demoWorker, String fallback) {
    return new Tools(List.of(shell(), DemoTool.tool(demoWorker)), fallback);
  }

  static Tool shell() {
    return new Tool(Tool.SHELL, List.of("/bin/sh", "-c", Tool.COMMAND), false, List.of());
  }

  /** Names of all tools, sorted. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  Tool of(Execution execution) throws NoTool {
    return switch (execution.work()) {
      case Execution.Work.Shell shell -> named(Tool.SHELL);
      case Execution.Work.Prompt prompt -> forPrompt(execution);
      case Execution.Work.Described described -> forPrompt(execution);
    };
  }

  private Tool forPrompt(Execution execution) throws NoTool {
    List<String> wanted = new ArrayList<>(execution.tools());
    if (wanted.isEmpty() && fallback.isEmpty()) {
      throw new NoTool(
          "the task names no tool and there is no default tool; name one of " + listed());
    }
    if (wanted.isEmpty()) {
      wanted.add(fallback);
    }
    for (String name : wanted) {
      Tool tool = byName.get(name);
      if (tool != null && tool.takesPrompt()) {
        return tool;
      }
    }
    throw new NoTool(
        "no tool called `"
            + String.join("` or `", wanted)
            + "` takes a prompt; there is "
            + listed());
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
