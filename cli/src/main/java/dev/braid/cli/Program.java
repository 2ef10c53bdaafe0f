package dev.braid.cli;

import dev.braid.plan.Spelling;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The whole program but for the process it runs in: takes a command line and gives an exit code.
 * The one place where failures are put into words.
 */
final class Program {
  /** Columns of help texts. */
  static final int HELP_COLUMNS = 90;

  private final Caller caller;
  private final String version;

  Program(Caller caller, String version) {
    this.caller = caller;
    this.version = version;
  }

  int run(List<String> arguments) {
    try {
      return dispatch(arguments);
    } catch (CommandFailure failure) {
      return report(failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      caller.talk().line("error: interrupted");
      return ExitCodes.INTERRUPTED;
    } catch (RuntimeException | Error bug) {
      return report(bug);
    }
  }

  private int dispatch(List<String> arguments) throws CommandFailure, InterruptedException {
    List<String> rest = new ArrayList<>(arguments);
    Caller from = caller;
    while (rest.size() >= 2 && rest.getFirst().equals("-C")) {
      rest.removeFirst();
      from = inFolder(from, rest.removeFirst());
    }
    if (rest.isEmpty()) {
      return overview();
    }
    String word = rest.removeFirst();
    if (word.equals("watch") || word.equals("attach")) {
      rest.addFirst("--watch");
      word = "status";
    }
    if (word.equals("graph")) {
      word = "plan";
      if (rest.stream().noneMatch(argument -> argument.startsWith("--graph"))) {
        rest.addFirst("--graph=text");
      }
    }
    return switch (word) {
      case "-h", "--help" -> overview();
      case "-V", "--version", "version" -> version();
      case "help" -> help(rest);
      case Rehearsal.WORD -> new Rehearsal(from).run();
      default -> {
        Verbs.Entry entry = entry(word, rest);
        yield call(entry, rest, from);
      }
    };
  }

  private int version() {
    caller.result().line("braid " + version);
    return ExitCodes.OK;
  }

  private int help(List<String> rest) throws CommandFailure {
    if (rest.isEmpty()) {
      return overview();
    }
    List<String> words = new ArrayList<>(rest);
    caller.result().lines(usage(entry(words.removeFirst(), words)));
    return ExitCodes.OK;
  }

  /**
   * The command that a line begins with. One of a family has two words; the second is taken out.
   */
  private static Verbs.Entry entry(String word, List<String> rest) throws CommandFailure {
    List<Verbs.Entry> family = Verbs.family(word);
    if (!family.isEmpty()) {
      return oneOf(family, word, rest.isEmpty() ? "" : rest.removeFirst());
    }
    Optional<Verbs.Entry> entry = Verbs.find(word);
    if (entry.isPresent()) {
      return entry.get();
    }
    boolean option = word.startsWith("-");
    Optional<String> meant = option ? Optional.empty() : Verbs.nearest(word);
    throw new CommandFailure(
        Trouble.USAGE,
        "there is no " + (option ? "option" : "command") + " `" + word + "`",
        meant
            .map(name -> "did you mean `braid " + name + "`?")
            .orElse("type `braid help` to see all commands"));
  }

  private static Verbs.Entry oneOf(List<Verbs.Entry> family, String word, String second)
      throws CommandFailure {
    Optional<Verbs.Entry> named = Verbs.find(word + " " + second);
    if (named.isPresent()) {
      return named.get();
    }
    List<String> seconds =
        family.stream().map(entry -> entry.name().substring(word.length() + 1)).toList();
    boolean asksForHelp = second.isEmpty() || second.startsWith("-");
    throw new CommandFailure(
        Trouble.USAGE,
        asksForHelp
            ? "`braid " + word + "` needs a second word: " + String.join(", ", seconds)
            : "there is no command `" + word + " " + second + "`",
        Spelling.nearest(second, seconds)
            .filter(near -> !asksForHelp)
            .map(near -> "did you mean `braid " + word + " " + near + "`?")
            .orElse("type `braid help " + word + " " + seconds.getFirst() + "`"));
  }

  private int call(Verbs.Entry entry, List<String> arguments, Caller from)
      throws CommandFailure, InterruptedException {
    Verb verb = entry.verb().get();
    CommandLine line = commandLine(entry, verb);
    try {
      line.parseArgs(arguments.toArray(new String[0]));
    } catch (ParameterException wrong) {
      throw usageFailure(entry, wrong);
    }
    if (line.isUsageHelpRequested()) {
      caller.result().lines(usage(entry));
      return ExitCodes.OK;
    }
    String directory = verb.options().directory;
    return verb.run(directory.isEmpty() ? from : inFolder(from, directory));
  }

  private static Caller inFolder(Caller from, String directory) throws CommandFailure {
    Caller there = from.in(Path.of(directory));
    if (!Files.isDirectory(there.directory())) {
      throw new CommandFailure(
          Trouble.USAGE, "`" + directory + "` is not a folder", "name a folder after -C");
    }
    return there;
  }

  private static CommandFailure usageFailure(Verbs.Entry entry, ParameterException wrong) {
    String message =
        String.valueOf(wrong.getMessage())
            .replaceFirst("^[Ee]rror: ", "")
            .replaceFirst(" is not an? (int|long)$", " is not a whole number");
    String hint = "type `braid help " + entry.name() + "`";
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().getFirst();
      boolean option = unmatched.isUnknownOption();
      message =
          (option ? "there is no option `" : "there is no room for the argument `") + first + "`";
      if (option && !unmatched.getSuggestions().isEmpty()) {
        hint = "did you mean `" + unmatched.getSuggestions().getFirst() + "`? " + hint;
      }
    } else if (wrong instanceof MissingParameterException missing
        && !missing.getMissing().isEmpty()) {
      message = "`" + missing.getMissing().getFirst().paramLabel() + "` is missing";
    }
    return new CommandFailure(
        Trouble.USAGE,
        message.isEmpty()
            ? "bad arguments"
            : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1),
        hint);
  }

  private static CommandLine commandLine(Verbs.Entry entry, Verb verb) {
    // An argument that begins with @ is a word for a worker, never a file of further arguments.
    return new CommandLine(verb)
        .setCommandName("braid " + entry.name())
        .setExpandAtFiles(false)
        .setUsageHelpWidth(HELP_COLUMNS)
        .setUsageHelpAutoWidth(false);
  }

  /** The help of one command. */
  static String usage(Verbs.Entry entry) {
    return commandLine(entry, entry.verb().get()).getUsageMessage(Ansi.OFF).strip();
  }

  private int overview() {
    Screen screen = caller.result();
    screen.line("Runs a plan of work with many workers and merges everything through one gate.");
    screen.line();
    screen.line("usage: braid [-C DIR] COMMAND [ARGUMENTS]");
    screen.line();
    for (Verbs.Entry entry : Verbs.all()) {
      screen.line(String.format(Locale.ROOT, "  %-14s %s", entry.name(), entry.about()));
    }
    screen.line();
    screen.line("begin with `braid demo`; `braid help COMMAND` explains one command");
    return ExitCodes.OK;
  }

  private int report(CommandFailure failure) {
    Screen talk = caller.talk();
    talk.line("error: " + failure.getMessage());
    if (!failure.hint().isEmpty()) {
      talk.line("help: " + failure.hint());
    }
    return failure.trouble().exitCode();
  }

  /** A bug of ours. The trace goes into a file, where it helps, and not onto the screen. */
  private int report(Throwable bug) {
    String message = String.valueOf(bug.getMessage());
    Screen talk = caller.talk();
    talk.line(
        "error: "
            + (message.startsWith("BUG:")
                ? message
                : "BUG: " + bug.getClass().getSimpleName() + ": " + message));
    try {
      StringWriter trace = new StringWriter();
      bug.printStackTrace(new PrintWriter(trace));
      Path file = Files.createTempFile("braid-bug-", ".txt");
      Files.writeString(file, trace.toString());
      talk.line("help: please report it with the file " + file);
    } catch (IOException e) {
      talk.line("help: please report it; its details could not be written: " + e.getMessage());
    }
    return ExitCodes.BUG;
  }
}
