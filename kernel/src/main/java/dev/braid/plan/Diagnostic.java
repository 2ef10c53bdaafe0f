package dev.braid.plan;

import java.util.List;

/**
 * One problem of a plan: what is wrong, where, and how to mend it. The first label is the place the
 * problem is reported at. The message is lower case and has no final period.
 */
public record Diagnostic(
    Severity severity,
    String code,
    String message,
    List<Label> labels,
    List<String> notes,
    List<String> helps)
    implements Comparable<Diagnostic> {

  /** How bad it is: an error stops the plan from running. */
  public enum Severity {
    ERROR,
    WARNING,
    NOTE
  }

  /** A marked stretch of source with what there is to say about it; the text may be empty. */
  public record Label(SourceSpan span, String text) {}

  public Diagnostic {
    labels = List.copyOf(labels);
    notes = List.copyOf(notes);
    helps = List.copyOf(helps);
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("BUG: a diagnostic without a place: " + code);
    }
  }

  public static Diagnostic error(String code, SourceSpan span, String label, String message) {
    return at(Severity.ERROR, code, span, label, message);
  }

  public static Diagnostic warning(String code, SourceSpan span, String label, String message) {
    return at(Severity.WARNING, code, span, label, message);
  }

  public static Diagnostic error(Code code, SourceSpan span, String label, String message) {
    return at(Severity.ERROR, code.id(), span, label, message);
  }

  public static Diagnostic warning(Code code, SourceSpan span, String label, String message) {
    return at(Severity.WARNING, code.id(), span, label, message);
  }

  public static Diagnostic note(Code code, SourceSpan span, String label, String message) {
    return at(Severity.NOTE, code.id(), span, label, message);
  }

  private static Diagnostic at(
      Severity severity, String code, SourceSpan span, String label, String message) {
    return new Diagnostic(
        severity, code, message, List.of(new Label(span, label)), List.of(), List.of());
  }

  public Diagnostic and(SourceSpan span, String label) {
    return new Diagnostic(
        severity, code, message, append(labels, new Label(span, label)), notes, helps);
  }

  public Diagnostic note(String note) {
    return new Diagnostic(severity, code, message, labels, append(notes, note), helps);
  }

  public Diagnostic help(String help) {
    return new Diagnostic(severity, code, message, labels, notes, append(helps, help));
  }

  public SourceSpan place() {
    return labels.getFirst().span();
  }

  /** By place, then code, then message: the order in which they are shown. */
  @Override
  public int compareTo(Diagnostic other) {
    int byPlace = place().compareTo(other.place());
    if (byPlace != 0) {
      return byPlace;
    }
    int byCode = code.compareTo(other.code);
    return byCode != 0 ? byCode : message.compareTo(other.message);
  }

  private static <T> List<T> append(List<T> list, T last) {
    java.util.ArrayList<T> longer = new java.util.ArrayList<>(list);
    longer.add(last);
    return longer;
  }
}
