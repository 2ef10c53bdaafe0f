package dev.braid.tool;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A kind of worker, as data: how it is called, what it needs, and how what it says is understood.
 *
 * @param name lower case; what plans call it
 * @param title what its makers call it
 * @param provider whose limit it shares: when the provider refuses one tool, all that share it wait
 */
public record Tool(
    String name, String title, String provider, Call call, Needs needs, Reading reading) {
  /** The tool of tasks that are a shell command. */
  public static final String SHELL = "shell";

  /** A word of a command that stands for the task's shell command. */
  public static final String COMMAND = "{command}";

  /** A word of a command that stands for the prompt's text. */
  public static final String PROMPT = "{prompt}";

  /** Stands, also inside a word, for the path of a file that holds the prompt. */
  public static final String PROMPT_FILE = "{prompt_file}";

  /** A word of a command that stands for the words of the chosen permission mode. */
  public static final String PERMISSION = "{permission}";

  /** Stands, also inside a word, for the folder of the scripts that come with Braid. */
  public static final String SCRIPTS = "{scripts}";

  /**
   * How it is called. The words are given to the system as they are, no shell reads them.
   *
   * @param promptOnInput whether it reads the prompt from its standard input
   * @param permission the name of the mode in force; empty when it has none
   * @param permissions the words of each mode
   */
  public record Call(
      List<String> command,
      boolean promptOnInput,
      String permission,
      SortedMap<String, List<String>> permissions) {
    public Call {
      command = List.copyOf(command);
      permissions = Collections.unmodifiableSortedMap(new TreeMap<>(permissions));
      if (command.isEmpty()) {
        throw new IllegalArgumentException("BUG: a tool without a command");
      }
    }

    /** The command with the words of the permission mode in their place. */
    public List<String> words() {
      return command.stream()
          .flatMap(word ->
              word.equals(PERMISSION)
                  ? permissions.getOrDefault(permission, List.of()).stream()
                  : List.of(word).stream())
          .toList();
    }
  }

  /**
   * What it needs to run.
   *
   * @param version a command that prints its version; empty when there is none
   * @param install how people get it, in one line
   * @param passes names of variables of our own environment that it needs, such as its key
   * @param environment variables that it is always given
   * @param silenceMillis how long it may say nothing when its task does not say; 0 for ever
   * @param memoryMebibytes what one of it takes, as measured; 0 when it is not known
   */
  public record Needs(
      List<String> version,
      String install,
      List<String> passes,
      SortedMap<String, String> environment,
      long silenceMillis,
      int memoryMebibytes) {
    public Needs {
      version = List.copyOf(version);
      passes = List.copyOf(passes);
      environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    }
  }

  /**
   * How its output is understood.
   *
   * @param jsonLines each line of its output is an event, a JSON object
   * @param rules by which it is judged, in the order of the file
   * @param facts what else is taken from its events
   */
  public record Reading(boolean jsonLines, List<VerdictRule> rules, List<Fact> facts) {
    public Reading {
      rules = List.copyOf(rules);
      facts = List.copyOf(facts);
    }
  }

  /** Whether it can be given instructions, and not only a shell command. */
  public boolean takesPrompt() {
    return call.promptOnInput()
        || call.command().stream()
            .anyMatch(word -> word.equals(PROMPT) || word.contains(PROMPT_FILE));
  }
}
