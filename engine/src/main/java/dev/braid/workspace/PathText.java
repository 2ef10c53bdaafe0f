package dev.braid.workspace;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * Paths of git as text, without loss. To git a path is bytes; nearly always they are UTF-8. A byte
 * that is not becomes a lone low surrogate (U+DC00 + byte), which no UTF-8 text has, so that every
 * path can be handed back to git as it was, and the odd ones can be told.
 */
public final class PathText {
  private static final int ESCAPE = 0xDC00;

  private PathText() {}

  public static String decode(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE + (in.get() & 0xFF)));
      }
      decoder.reset();
    }
  }

  public static byte[] encode(String path) {
    if (isUnicode(path)) {
      return path.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    path.codePoints()
        .forEach(c -> {
          if (isEscape(c)) {
            bytes.write(c - ESCAPE);
          } else {
            bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
          }
        });
    return bytes.toByteArray();
  }

  /** Paths as git reads lists of them: each ends in NUL. */
  public static byte[] lines(Collection<String> paths) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String path : paths) {
      bytes.writeBytes(encode(path));
      bytes.write(0);
    }
    return bytes.toByteArray();
  }

  /** False when the path holds bytes that are not UTF-8. */
  public static boolean isUnicode(String path) {
    return path.codePoints().noneMatch(PathText::isEscape);
  }

  // A low surrogate that is part of a pair never comes out of codePoints() alone.
  private static boolean isEscape(int codePoint) {
    return codePoint >= ESCAPE + 0x80 && codePoint <= ESCAPE + 0xFF;
  }
}
