package dev.braid.notation;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import dev.braid.plan.SourceSpan;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The text of one plan file, and where its lines begin. A line ends at LF, CR LF or CR; a byte
 * order mark at the beginning is not part of the text. Places are offsets in UTF-16 code units
 * inside, and {@link SourceSpan} outside.
 */
public final class SourceText {
  /** Largest plan file, in bytes. */
  public static final int MAX_BYTES = 64 * 1024 * 1024;

  /** Longest line, in UTF-16 code units. */
  static final int MAX_LINE = 4 * 1024 * 1024;

  private static final int PIECE = 8192;

  /** What stands in a decoded text for bytes that are no UTF-8. */
  private static final char REPLACEMENT = 0xFFFD;

  private static final char BYTE_ORDER_MARK = 0xFEFF;

  /** Text, or the reason why the bytes are none. */
  public sealed interface Decoded {
    record Good(SourceText source) implements Decoded {}

    record Bad(Diagnostic problem) implements Decoded {}
  }

  private final String file;
  private final String text;
  private final int[] lineStarts;

  private SourceText(String file, String text) {
    this.file = file;
    this.text = text;
    this.lineStarts = lineStarts(text);
  }

  /** Text that is in memory already, such as a compiled plan from the log. */
  public static SourceText of(String file, String text) {
    boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    return new SourceText(file, marked ? text.substring(1) : text);
  }

  /** Reads the bytes of a file whose name, as people know it, is {@code file}. */
  public static Decoded decode(String file, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      String size = String.format(Locale.ROOT, "%,d bytes", bytes.length);
      return unreadable(
          Diagnostic.error(Code.TOO_LARGE, SourceSpan.startOf(file), "", "the file has " + size)
              .note("a plan file has at most " + MAX_BYTES / (1024 * 1024) + " MiB")
              .help("split the plan, or take generated text out of it"));
    }
    String quick = new String(bytes, StandardCharsets.UTF_8);
    if (quick.indexOf(REPLACEMENT) < 0) {
      return checked(of(file, quick));
    }
    // Something was replaced, or the file has this very character: looked at in small pieces.
    int bad = firstBadByte(bytes);
    if (bad < 0) {
      return checked(of(file, quick));
    }
    SourceText before = of(file, new String(bytes, 0, bad, StandardCharsets.UTF_8));
    return unreadable(notUtf8(before, bytes[bad]));
  }

  private static int firstBadByte(byte[] bytes) {
    CharBuffer chars = CharBuffer.allocate(PIECE);
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(input, chars, true);
    while (result.isOverflow()) {
      chars.clear();
      result = decoder.decode(input, chars, true);
    }
    return result.isError() ? input.position() : -1;
  }

  private static Decoded checked(SourceText source) {
    for (int line = 1; line < source.lineStarts.length + 1; line++) {
      int from = source.lineStarts[line - 1];
      int to = line < source.lineStarts.length ? source.lineStarts[line] : source.text.length();
      if (to - from > MAX_LINE) {
        return unreadable(longLine(source, from));
      }
    }
    int bad = firstControlCharacter(source.text);
    return bad < 0 ? new Decoded.Good(source) : unreadable(controlCharacter(source, bad));
  }

  public String file() {
    return file;
  }

  public String text() {
    return text;
  }

  public int lineCount() {
    return lineStarts.length;
  }

  /** A line without its end; lines count from 1. */
  public String line(int number) {
    int from = lineStarts[number - 1];
    int to = number < lineStarts.length ? lineStarts[number] : text.length();
    while (to > from && (text.charAt(to - 1) == '\n' || text.charAt(to - 1) == '\r')) {
      to--;
    }
    return text.substring(from, to);
  }

  /** The offset at which a line begins; lines count from 1. */
  int startOfLine(int number) {
    return lineStarts[number - 1];
  }

  /** The stretch between two offsets, the end exclusive. */
  SourceSpan span(int from, int to) {
    int line = lineAt(from);
    int endLine = lineAt(to);
    return new SourceSpan(
        file, line, from - lineStarts[line - 1] + 1, endLine, to - lineStarts[endLine - 1] + 1);
  }

  private int lineAt(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  private static int[] lineStarts(String text) {
    int[] starts = new int[16];
    int count = 1;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean insidePair = c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n';
      if ((c == '\n' || c == '\r') && !insidePair) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = at + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }

  private static int firstControlCharacter(String text) {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean layout = c == '\n' || c == '\r' || c == '\t' || c == '\f';
      if ((c < 0x20 && !layout) || c == 0x7f) {
        return at;
      }
    }
    return -1;
  }

  private static Decoded unreadable(Diagnostic problem) {
    return new Decoded.Bad(problem);
  }

  private static Diagnostic notUtf8(SourceText before, byte bad) {
    int at = before.text.length();
    String bytes = String.format(Locale.ROOT, "0x%02x", bad);
    return Diagnostic.error(
            Code.NOT_UTF8,
            before.span(at, at),
            "the byte " + bytes + " stands here",
            "the file is not UTF-8")
        .help("save the file as UTF-8; `iconv -t UTF-8` converts it");
  }

  private static Diagnostic longLine(SourceText source, int from) {
    return Diagnostic.error(
            Code.TOO_LARGE,
            source.span(from, from),
            "",
            "a line has more than " + MAX_LINE + " characters")
        .help("write the plan on several lines");
  }

  private static Diagnostic controlCharacter(SourceText source, int at) {
    String name = String.format(Locale.ROOT, "U+%04X", (int) source.text.charAt(at));
    return Diagnostic.error(
            Code.CONTROL_CHARACTER,
            source.span(at, at + 1),
            "here",
            "the file has the control character " + name)
        .help("remove it, or write it as an escape in a quoted string");
  }
}
