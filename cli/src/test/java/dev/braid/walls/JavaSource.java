package dev.braid.walls;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The methods of a Java file, found without a parser: comments and literals become blanks, then
 * each block or semicolon is judged by the text before it. A heuristic, good enough for counting
 * lines and parameters; it sees the methods of anonymous and nested classes too.
 */
final class JavaSource {
  /** A method or constructor; {@code lines} is 0 when it has no body. */
  record Method(String name, int line, int lines, int parameters) {}

  private static final Pattern TOKENS =
      Pattern.compile(
          "//[^\n]*|(?s:/\\*.*?\\*/)|(?s:\"\"\".*?(?<!\\\\)\"\"\")"
              + "|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'");

  private static final Pattern ANNOTATION = Pattern.compile("@(?!interface)[\\w.]+\\s*");

  private static final String MODIFIERS =
      "(?:(?:public|protected|private|static|final|abstract|synchronized|native|default)\\s+)*";

  private static final Pattern HEADER =
      Pattern.compile(
          MODIFIERS
              + "(?:<.*?>\\s*)?(?<type>[\\w.]+\\s*(?:<.*>)?(?:\\s*\\[\\s*])*\\s+)?(?<name>\\w+)\\s*"
              + "\\((?<parameters>[^()]*)\\)\\s*(?:throws\\s[\\w.,\\s]+)?",
          Pattern.DOTALL);

  private static final Pattern STATEMENT =
      Pattern.compile(
          "(?s).*(?<![\\w.])(if|for|while|switch|try|catch|synchronized\\s*\\(|return|throw|new"
              + "|else|do|assert|yield|case|record|this\\s*\\(|super\\s*\\()(?!\\w).*");

  private final String code;
  private final List<Method> methods = new ArrayList<>();

  private JavaSource(String code) {
    this.code = code;
  }

  static List<Method> methodsOf(String text) {
    var source = new JavaSource(blankAnnotations(blankLiterals(text)));
    source.scan();
    return List.copyOf(source.methods);
  }

  /** The text with comments and the contents of literals blanked; lines stay where they are. */
  static String blankLiterals(String text) {
    return blank(TOKENS, text);
  }

  private void scan() {
    int start = 0;
    int depth = 0;
    for (int at = 0; at < code.length(); at++) {
      switch (code.charAt(at)) {
        case '(' -> depth++;
        case ')' -> depth--;
        case '{' -> {
          // Braces inside parentheses belong to lambdas and anonymous classes: looked into as well.
          declaration(start, at, closing(at));
          start = at + 1;
        }
        case '}' -> start = at + 1;
        case ';' -> {
          if (depth == 0 || code.substring(start, at).indexOf('(') >= 0) {
            declaration(start, at, -1);
          }
          start = at + 1;
        }
        default -> {}
      }
    }
  }

  private void declaration(int start, int end, int close) {
    String header = code.substring(start, end).strip();
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.matches() || STATEMENT.matcher(header).matches()) {
      return;
    }
    if (matcher.group("type") == null && !isConstructor(matcher.group("name"), close)) {
      return;
    }
    int first = lineAt(code.indexOf(header, start));
    int lines = close < 0 ? 0 : lineAt(close) - first + 1;
    methods.add(
        new Method(matcher.group("name"), first, lines, count(matcher.group("parameters"))));
  }

  /** Records are left out: their width is that of the data. */
  private boolean isConstructor(String name, int close) {
    return close >= 0 && Pattern.compile("\\b(class|enum)\\s+" + name + "\\b").matcher(code).find();
  }

  private int closing(int open) {
    int depth = 0;
    for (int at = open; at < code.length(); at++) {
      char c = code.charAt(at);
      if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return at;
      }
    }
    return code.length() - 1;
  }

  private int lineAt(int position) {
    return 1 + (int) code.substring(0, position).chars().filter(c -> c == '\n').count();
  }

  private static int count(String parameters) {
    if (parameters.isBlank()) {
      return 0;
    }
    int count = 1;
    int depth = 0;
    for (int c : parameters.chars().toArray()) {
      switch (c) {
        case '<' -> depth++;
        case '>' -> depth--;
        case ',' -> count += depth == 0 ? 1 : 0;
        default -> {}
      }
    }
    return count;
  }

  private static String blankAnnotations(String text) {
    var result = new StringBuilder(text);
    Matcher matcher = ANNOTATION.matcher(text);
    int from = 0;
    while (matcher.find(from)) {
      int end = matcher.end();
      if (end < text.length() && text.charAt(end) == '(') {
        end = afterParentheses(text, end);
      }
      blank(result, matcher.start(), end);
      from = end;
    }
    return result.toString();
  }

  private static int afterParentheses(String text, int open) {
    int depth = 0;
    for (int at = open; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return at + 1;
      }
    }
    return text.length();
  }

  private static String blank(Pattern pattern, String text) {
    var result = new StringBuilder(text);
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      blank(result, matcher.start(), matcher.end());
    }
    return result.toString();
  }

  private static void blank(StringBuilder text, int from, int to) {
    for (int at = from; at < to; at++) {
      if (text.charAt(at) != '\n') {
        text.setCharAt(at, ' ');
      }
    }
  }
}
