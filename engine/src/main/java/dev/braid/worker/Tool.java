package dev.braid.worker;

import java.util.List;

/**
 * A kind of worker, as data: how it is called, and what it needs.
 *
 * <p>The words of the command are given to the system as they are, no shell reads them. The word
 * {@code {command}} stands for the task's shell command, the word {@code {prompt}} for the prompt's
 * text, and {@code {prompt_file}}, also inside a word, for the path of a file that holds it.
 *
 * @param name lower case; what plans call it
 * @param command the program and its arguments
 * @param promptOnInput whether it reads the prompt from its standard input
 * @param passes names of variables of our own environment that it needs, such as its key
 */
public record Tool(String name, List<String> command, boolean promptOnInput, List<String> passes) {
  /** The tool of tasks that are a shell command. */
  public static final String SHELL = "shell";

  static final String COMMAND = "{command}";
  static final String PROMPT = "{prompt}";
  static final String PROMPT_FILE = "{prompt_file}";

  public Tool {
    command = List.copyOf(command);
    passes = List.copyOf(passes);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("BUG: the tool `" + name + "` has no command");
    }
  }

  /** Whether it can be given instructions, and not only a shell command. */
  boolean takesPrompt() {
    return promptOnInput
        || command.stream().anyMatch(word -> word.equals(PROMPT) || word.contains(PROMPT_FILE));
  }
}
