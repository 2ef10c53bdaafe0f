package dev.braid.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dk.brics.automaton.Automaton;
import dk.brics.automaton.BasicAutomata;
import dk.brics.automaton.BasicOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathPatternTest {

  @ParameterizedTest
  @CsvSource({
    "src/a.ts, src/a.ts, true",
    "src, src/a/b.ts, true",
    "src, srcs/a.ts, false",
    "src/**, src, false",
    "src/**, src/a/b, true",
    "src/, src/a, true",
    "src/*.ts, src/a.ts, true",
    "src/*.ts, src/a/b.ts, false",
    "**/*.ts, a.ts, true",
    "src/**/test/*.js, src/test/x.js, true",
    "src/**/test/*.js, src/a/b/test/x.js, true",
    "file?.txt, file1.txt, true",
    "file?.txt, file.txt, false",
    "[a-c]x, bx, true",
    "[!a-c]x, bx, false",
    "'{api,web}/main', web/main, true",
    "SRC/A.ts, src/a.TS, true",
    "./src//a, src/a, true"
  })
  void matchesAsGlobsDo(String glob, String path, boolean matches) {
    assertThat(PathPattern.parse(glob).matches(path)).isEqualTo(matches);
  }

  @Test
  void foldsUnicodeForms() {
    assertThat(PathPattern.parse("caf\u00e9.md").matches("cafe\u0301.md")).isTrue();
    assertThat(PathPattern.parse("STRASSE").overlaps(PathPattern.parse("stra\u00dfe"))).isTrue();
  }

  @Test
  void literalPathsKeepTheirBrackets() {
    PathPattern page = PathPattern.literal("app/[id]/page.tsx");
    assertThat(page.matches("app/[id]/page.tsx")).isTrue();
    assertThat(page.matches("app/i/page.tsx")).isFalse();
    assertThat(page.literalPrefix()).containsExactly("app", "[id]", "page.tsx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/etc/passwd", "../x", "a/../b", "~/x", "C:\\x", "a\u0000b"})
  void refusesWhatIsNotBelowTheRepository(String glob) {
    assertThatThrownBy(() -> PathPattern.parse(glob))
        .isInstanceOf(PathPattern.InvalidPattern.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[a", "{a", "[z-a]", "{..,a}/b", "{a,b,c,d,e}{a,b,c,d,e}{a,b,c,d,e}{a,b,c}"})
  void refusesMalformedGlobs(String glob) {
    assertThatThrownBy(() -> PathPattern.parse(glob))
        .isInstanceOf(PathPattern.InvalidPattern.class);
  }

  /** The oracle builds real automata and intersects them; ours walks two patterns at once. */
  @Test
  void overlapAgreesWithAnAutomatonLibrary() {
    SplittableRandom random = new SplittableRandom(7);
    int overlapping = 0;
    for (int round = 0; round < 4_000; round++) {
      String a = randomGlob(random);
      String b = randomGlob(random);
      boolean expected = !BasicOperations.intersection(automaton(a), automaton(b)).isEmpty();
      assertThat(PathPattern.parse(a).overlaps(PathPattern.parse(b)))
          .as("%s %s", a, b)
          .isEqualTo(expected);
      assertThat(PathPattern.parse(b).overlaps(PathPattern.parse(a)))
          .as("%s %s", b, a)
          .isEqualTo(expected);
      overlapping += expected ? 1 : 0;
    }
    assertThat(overlapping).as("both answers occur").isBetween(400, 3_600);
  }

  private static String randomGlob(SplittableRandom random) {
    List<String> pieces =
        List.of("a", "b", "ab", "*", "a*", "*b", "?", "[ab]", "[!a]b", "**", "a*b");
    List<String> segments = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      segments.add(pieces.get(random.nextInt(pieces.size())));
    }
    return String.join("/", segments);
  }

  private static Automaton automaton(String glob) {
    String[] segments = glob.split("/", -1);
    boolean literal = glob.chars().noneMatch(c -> "*?[".indexOf(c) >= 0);
    // A path is its segments, each followed by a slash, so that `**` is a plain repetition.
    Automaton all = BasicAutomata.makeEmptyString();
    for (int i = 0; i < segments.length; i++) {
      if (segments[i].equals("**")) {
        all = BasicOperations.concatenate(all, anyDepth());
        if (i == segments.length - 1) {
          all = BasicOperations.concatenate(all, anySegment());
        }
      } else {
        all = BasicOperations.concatenate(all, segment(segments[i]));
      }
    }
    return literal ? BasicOperations.concatenate(all, anyDepth()) : all;
  }

  private static Automaton anyDepth() {
    return BasicOperations.repeat(anySegment());
  }

  private static Automaton anySegment() {
    return BasicOperations.concatenate(
        BasicOperations.repeat(anyCharacter(), 1), BasicAutomata.makeChar('/'));
  }

  private static Automaton anyCharacter() {
    return BasicOperations.union(
        BasicAutomata.makeCharRange('\u0001', '.'), BasicAutomata.makeCharRange('0', '\uffff'));
  }

  private static Automaton segment(String text) {
    Automaton all = BasicAutomata.makeEmptyString();
    for (int i = 0; i < text.length(); i++) {
      Automaton next;
      if (text.charAt(i) == '*') {
        next = BasicOperations.repeat(anyCharacter());
      } else if (text.charAt(i) == '?') {
        next = anyCharacter();
      } else if (text.startsWith("[ab]", i)) {
        next = BasicAutomata.makeCharRange('a', 'b');
        i += 3;
      } else if (text.startsWith("[!a]", i)) {
        next = BasicOperations.minus(anyCharacter(), BasicAutomata.makeChar('a'));
        i += 3;
      } else {
        next = BasicAutomata.makeChar(text.charAt(i));
      }
      all = BasicOperations.concatenate(all, next);
    }
    Automaton name = BasicOperations.intersection(all, BasicOperations.repeat(anyCharacter(), 1));
    return BasicOperations.concatenate(name, BasicAutomata.makeChar('/'));
  }
}
