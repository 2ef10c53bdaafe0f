package dev.braid.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who called the program, and from where: everything that a command may know of the world outside.
 *
 * @param directory the working directory, absolute
 * @param out where results go, as UTF-8
 * @param err where talk goes, as UTF-8
 * @param clock the time and the zone in which times are shown
 * @param person who can be asked
 */
record Caller(
    Path directory,
    SortedMap<String, String> environment,
    PrintStream out,
    PrintStream err,
    Clock clock,
    Person person) {

  /** The variable that holds how the program was called. */
  static final String COMMAND = "BRAID_COMMAND";

  Caller {
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
  }

  Screen result() {
    return new Screen(out);
  }

  Screen talk() {
    return new Screen(err);
  }

  String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  /** The same caller in another directory; it is part of how the program was called. */
  Caller in(Path other) {
    TreeMap<String, String> changed = new TreeMap<>(environment);
    changed.put(COMMAND, command() + " -C " + other);
    return new Caller(directory.resolve(other).normalize(), changed, out, err, clock, person);
  }

  /** How the program was called, for lines that people may copy. */
  String command() {
    return environment.getOrDefault(COMMAND, "braid");
  }

  /** What the terminal's locale can show. */
  Glyphs glyphs() {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String locale = variable(name);
      if (!locale.isEmpty()) {
        return locale.replace("-", "").toLowerCase(java.util.Locale.ROOT).contains("utf8")
            ? Glyphs.UNICODE
            : Glyphs.ASCII;
      }
    }
    return Glyphs.ASCII;
  }
}
