package dev.braid.notation;

import dev.braid.plan.Code;
import dev.braid.plan.Diagnostic;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** JSON (RFC 8259), with comments as in Java, as a {@link Value}. */
final class JsonSyntax {
  private static final int MAX_NUMBER_LENGTH = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Plans are written by people, and some tools write comments into their JSON.
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  // One more than ours, so that ours is the one that speaks.
                  .maxNestingDepth(ValueBuilder.MAX_DEPTH + 2)
                  .maxStringLength(SourceText.MAX_BYTES)
                  .maxNameLength(SourceText.MAX_BYTES)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .build())
          .build();

  private final SourceText source;
  private final ValueBuilder builder;
  private final int begin;
  private final int end;

  private JsonSyntax(SourceText source, int begin, int end, Problems problems) {
    this.source = source;
    this.begin = begin;
    this.end = end;
    this.builder = new ValueBuilder(source, problems);
  }

  /** The document, or null when there is none. */
  static @Nullable Value parse(SourceText source, Problems problems) throws Unparsable {
    return parse(source, 0, source.text().length(), problems);
  }

  /** The document that a stretch of the source holds. */
  static @Nullable Value parse(SourceText source, int from, int to, Problems problems)
      throws Unparsable {
    return new JsonSyntax(source, from, to, problems).document();
  }

  private @Nullable Value document() throws Unparsable {
    String text = source.text().substring(begin, end);
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (depth == 0 && builder.root() != null) {
          int from = offset(parser.currentTokenLocation());
          throw new Unparsable(
              Diagnostic.error(
                  Code.MALFORMED,
                  source.span(from, from),
                  "more text",
                  "the JSON goes on after its end"));
        }
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        }
        take(token, parser);
      }
    } catch (JacksonException e) {
      throw malformed(e);
    }
    return builder.root();
  }

  private void take(JsonToken token, JsonParser parser) throws Unparsable {
    int from = offset(parser.currentTokenLocation());
    if (token.isStructStart()) {
      builder.begin(token == JsonToken.START_OBJECT, from);
    } else if (token.isStructEnd()) {
      builder.end(from + 1);
    } else {
      // The text must be read first: only then does the parser stand behind the token.
      String text = parser.getString();
      boolean name = token == JsonToken.PROPERTY_NAME;
      boolean plain = token != JsonToken.VALUE_STRING && !name;
      int to = name ? endOfString(from) : offset(parser.currentLocation());
      builder.add(new Value.Scalar(text, plain, from, plain ? from + text.length() : to));
    }
  }

  /** The end of the string that begins here; the parser is past the colon already. */
  private int endOfString(int from) {
    String text = source.text();
    int at = from + 1;
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at + 1, text.length());
  }

  private int offset(TokenStreamLocation location) {
    return Math.clamp(begin + location.getCharOffset(), begin, end);
  }

  private Unparsable malformed(JacksonException e) {
    // A number that is too long is refused without a place.
    int at = e.getLocation() == null ? begin : offset(e.getLocation());
    String message = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    String lower = message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    int to = Math.min(at + 1, source.text().length());
    return new Unparsable(
        Diagnostic.error(
                Code.MALFORMED, source.span(at, Math.max(at, to)), "here", "the JSON is malformed")
            .note(lower));
  }
}
