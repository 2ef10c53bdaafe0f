package dev.braid.notation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Headings of phases: {@code ## Phase 3.1: Setup}, also in the languages that were met. */
final class PhaseTitle {
  private static final String WORD =
      "(?:phase|fase|faza|étape|etapa|stage|этап|фаза|阶段|階段|フェーズ|ステージ|단계|aşama|giai đoạn)";
  private static final String NUMBER = "(?:\\d{1,4}(?:\\.\\d{1,4}){0,3}[a-z]?|[IVX]{1,5}|[A-Z])";

  private static final Pattern MARKS =
      Pattern.compile("^[ \\t]{0,3}#{1,6}[ \\t]+|[ \\t]+#+[ \\t]*$|\\*\\*|`");
  private static final Pattern PHASE =
      Pattern.compile(
          "(?iu)^[^\\p{L}\\d]{0,8}(?:"
              + WORD
              + "\\s*[-–—#]?\\s*((?-i:"
              + NUMBER
              + "))(?![\\p{L}\\d])"
              + "|第?\\s*([\\d一二三四五六七八九十]{1,4})\\s*"
              + WORD
              + "|"
              + WORD
              + "\\s*[:：])");

  private PhaseTitle() {}

  static boolean isPhase(String line) {
    return PHASE.matcher(text(line)).find();
  }

  /** The number of a phase as written, or the empty string. */
  static String number(String line) {
    Matcher matcher = PHASE.matcher(text(line));
    if (!matcher.find()) {
      return "";
    }
    String number = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return number == null ? "" : number;
  }

  /** The text of a heading without its marks. */
  static String text(String line) {
    return MARKS.matcher(line).replaceAll("").strip();
  }
}
