package dev.braid.notation;

/** Titles of tasks that are written as sentences in a list. */
final class Titles {
  /** Longest title; the rest of the text is in the description. */
  private static final int MAX_LENGTH = 120;

  private Titles() {}

  /** The text on one line and without the marks of bold type. */
  static String flat(String text) {
    return text.replace("**", "").replaceAll("\\s+", " ").strip();
  }

  /** The beginning of a flat text that is short enough to be a title. */
  static String shortened(String text) {
    if (text.length() <= MAX_LENGTH) {
      return text;
    }
    int cut = text.lastIndexOf(' ', MAX_LENGTH - 1);
    int end = cut > MAX_LENGTH / 2 ? cut : MAX_LENGTH - 1;
    end = Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    return text.substring(0, end).stripTrailing() + "…";
  }
}
