package dev.braid.notation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the words around a path say: that it is to be written, only looked at, or left alone.
 *
 * @param readOnly the whole text asks to look, run or check, and for no change
 */
record Mood(boolean readOnly) {
  private static final int WORDS_BEFORE = 48;

  private static final Pattern LOOKS =
      Pattern.compile(
          "(?i)^\\W*(?:run|re-?run|verify|validate|check|review|audit|confirm|inspect|measure|"
              + "benchmark|analy[sz]e|execute|profile|ensure all|read)\\b");
  private static final Pattern CHANGES =
      Pattern.compile(
          "(?i)\\b(?:fix|update|create|add|write|implement|modify|refactor|record|document|"
              + "generate|"
              + "save|append|edit|remove|delete|rename|move|extract|replace|configure|regenerate|"
              + "output|adjust|extend|migrate|tick|mark)\\b");
  private static final Pattern READS =
      Pattern.compile(
          "(?i)(?:\\b(?:per|see|against|via|using|uses|use|reuse|reuses|reusing|following|follows|"
              + "follow|like|match|matches|matching|mirrors?|mirroring|consumes?|consuming|consult|"
              + "references?|referencing|reads?|reading|inspect|cites?|covers?|covering|exercises?|"
              + "for|as in|based on|according to|similar to|identical to|same as|defined in|"
              + "described in|specified in|documented in|listed in|declared in|depends on|"
              + "(?:import|imports|imported|importing|load|loads|loaded|loading|copy|copied|fetch|"
              + "parse|parsed|inherit|inherits|consume)[\\w\\s`,{}*.-]{0,24}\\bfrom))"
              + "(?:\\s+(?:the|an?|existing|its|their|both|shared|our))*\\s*[(`*\\[]*$");
  private static final Pattern FORBIDS =
      Pattern.compile(
          "(?i)(?:\\b(?:do not|don't|does not|must not|never|without|not|no longer)\\s+"
              + "(?:\\w+\\s+){0,3}|\\b(?:except|excluding|other than|unlike|instead of|rather than|"
              + "outside(?: of)?|unaffected|untouched:?)\\s+(?:the\\s+)?)[(`*\\[]*$");

  private static final Pattern INSIDE =
      Pattern.compile(
          "(?i)\\b(?:in|inside|under|into|within|at)(?:\\s+(?:the|a|new))*\\s*[(`*\\[]*$");

  static Mood of(String text) {
    String line = text.strip();
    return new Mood(LOOKS.matcher(line).find() && !CHANGES.matcher(line).find());
  }

  /** Whether the words before this place say that what comes is only read. */
  static boolean readsAt(String text, int from) {
    return before(READS, text, from);
  }

  /** Whether the words before this place say that what comes is not to be touched. */
  static boolean forbidsAt(String text, int from) {
    return before(FORBIDS, text, from);
  }

  /** Whether the words before this place say that something is in what comes. */
  static boolean isInsideAt(String text, int from) {
    return before(INSIDE, text, from);
  }

  private static boolean before(Pattern pattern, String text, int from) {
    String words = text.substring(Math.max(0, from - WORDS_BEFORE), from);
    Matcher matcher = pattern.matcher(words.replaceAll("\\s+", " "));
    return matcher.find();
  }
}
