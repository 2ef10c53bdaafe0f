package dev.braid.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.plan.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The checker's patterns against those of the kernel: two readings of one document, written apart.
 * Each is the other's oracle.
 */
class GlobTest {
  private static final long SEED = 20_261_120;
  private static final int PAIRS = 30_000;
  private static final List<String> NAMES =
      List.of("a", "B", "ab", "a.c", "*", "**", "a*", "*b", "?", "[ab]", "[!a]b", "{a,b}", "a\\*");
  private static final List<String> PLAIN = List.of("a", "b", "ab", "a.c", "A", "é", "a*", "ß");

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void patternsMeanTheSamePathsToBothReaders() throws Unreadable {
    int matches = 0;
    for (int i = 0; i < PAIRS; i++) {
      String pattern = pattern();
      String path = path(PLAIN);
      boolean expected = PathPattern.parse(pattern).matches(path);
      assertThat(Glob.of(pattern).matches(path)).as("%s of %s", path, pattern).isEqualTo(expected);
      matches += expected ? 1 : 0;
    }
    assertThat(matches).isBetween(PAIRS / 20, PAIRS / 2);
  }

  @Test
  void patternsOverlapAlikeForBothReaders() throws Unreadable {
    int overlaps = 0;
    for (int i = 0; i < PAIRS; i++) {
      String first = pattern();
      String second = pattern();
      boolean expected = PathPattern.parse(first).overlaps(PathPattern.parse(second));
      assertThat(Glob.of(first).overlaps(Glob.of(second)))
          .as("%s and %s", first, second)
          .isEqualTo(expected);
      overlaps += expected ? 1 : 0;
    }
    assertThat(overlaps).isBetween(PAIRS / 20, PAIRS * 3 / 4);
  }

  @Test
  void literalPathsHaveNoWildcards() throws Unreadable {
    assertThat(Glob.literal("a*").matches("a*/b")).isTrue();
    assertThat(Glob.literal("a*").matches("ab")).isFalse();
    assertThat(Glob.literal("[a]").overlaps(Glob.of("a"))).isFalse();
  }

  private String pattern() {
    return path(NAMES) + (random.nextInt(10) == 0 ? "/" : "");
  }

  private String path(List<String> names) {
    List<String> path = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      path.add(names.get(random.nextInt(names.size())));
    }
    return String.join("/", path);
  }
}
