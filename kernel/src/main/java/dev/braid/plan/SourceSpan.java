package dev.braid.plan;

/**
 * A stretch of a plan file. Lines and columns count from 1; a column counts UTF-16 code units; the
 * end is exclusive.
 */
public record SourceSpan(String file, int line, int column, int endLine, int endColumn)
    implements Comparable<SourceSpan> {

  public SourceSpan {
    if (line < 1 || column < 1 || endLine < line || (endLine == line && endColumn < column)) {
      throw new IllegalArgumentException(
          "BUG: span " + line + ":" + column + "-" + endLine + ":" + endColumn);
    }
  }

  public static SourceSpan startOf(String file) {
    return new SourceSpan(file, 1, 1, 1, 1);
  }

  @Override
  public int compareTo(SourceSpan other) {
    int byFile = file.compareTo(other.file);
    if (byFile != 0) {
      return byFile;
    }
    int byLine = Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
