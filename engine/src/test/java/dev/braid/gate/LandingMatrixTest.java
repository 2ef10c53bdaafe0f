package dev.braid.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.gate.LandingCases.Case;
import dev.braid.gate.LandingCases.Kind;
import dev.braid.kernel.Event.Landing;
import dev.braid.plan.Scope;
import dev.braid.workspace.TestRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Landing in every case of {@link LandingCases}, on real git: the answer is right, and nothing of
 * the user's has changed by a byte. The build takes every {@value #SHARE}th case, {@code
 * checks/landing-matrix} all of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LandingMatrixTest {
  private static final int SHARE = 23;
  private static final String MAIN = "refs/heads/main";
  private static final boolean ALL = Boolean.getBoolean("braid.landing.all");

  /** One folder for all cases: they share their templates. */
  @TempDir private static Path folder;

  private final TreeMap<String, TestRepository> templates = new TreeMap<>();
  private int begun;
  private int landed;
  private int refused;

  Stream<Case> cases() {
    return LandingCases.all().stream().filter(each -> ALL || each.number() % SHARE == 0);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theAnswerIsRightAndNothingOfTheUsersChanges(Case each) throws Exception {
    begun++;
    TestRepository repository = copyOf(template(each.kind()), each.number());
    Path checkout = repository.checkout();
    String base = repository.git("rev-parse", "HEAD");
    String tip = repository.git("rev-parse", "braid/r1");
    TreeSet<String> touched =
        new TreeSet<>(
            List.of(
                repository
                    .git(
                        "-c",
                        "core.quotePath=false",
                        "diff",
                        "--no-renames",
                        "--name-only",
                        "-z",
                        base,
                        tip)
                    .split("\0")));
    try (GateBed bed = GateBed.of(repository, Scope.unknown())) {
      bed.fence(2);
      TestRepository.Run prepared = repository.shell(checkout, each.script());
      assertThat(prepared.exitCode()).as(prepared.output()).isZero();
      UsersWork before = UsersWork.of(repository);

      Landing landing = bed.land(MAIN, tip);

      UsersWork after = UsersWork.of(repository);
      if (each.answer().equals(LandingCases.LANDED)) {
        assertThat(landing).isEqualTo(new Landing.Landed(tip));
        assertThat(repository.git("merge-base", "--is-ancestor", tip, "main")).isEmpty();
        assertThat(after.without(touched).changedSince(before.without(touched))).isEmpty();
        String standing = repository.shell(checkout, "git symbolic-ref -q HEAD").output().strip();
        if (!standing.equals(MAIN)) {
          assertThat(UsersWork.changed(before.here(), after.here())).isEmpty();
        }
        landed++;
      } else {
        assertThat(landing).isInstanceOf(Landing.NotLanded.class);
        assertThat(((Landing.NotLanded) landing).reason()).contains(each.answer());
        assertThat(after.changedSince(before)).isEmpty();
        refused++;
      }
    }
  }

  /** For {@code checks/landing-matrix}, which prints it. */
  @AfterAll
  void count() throws Exception {
    Path summary = Files.createDirectories(Path.of("target")).resolve("landing-matrix.txt");
    Files.writeString(
        summary,
        "%d cases: %d landed, %d refused with the right reason, %d wrong or changed%n"
            .formatted(begun, landed, refused, begun - landed - refused));
  }

  private TestRepository template(Kind kind) throws Exception {
    TestRepository known = templates.get(kind.name());
    if (known != null) {
      return known;
    }
    TestRepository made = TestRepository.create(folder.resolve("template-" + templates.size()));
    made.shell(made.checkout(), LandingCases.BEFORE);
    made.commit("sources");
    try (GateBed bed = GateBed.of(made, Scope.unknown())) {
      bed.fence(1);
      bed.merge(0, worktree -> made.shell(worktree, kind.script()));
      bed.worktrees().remove();
    }
    templates.put(kind.name(), made);
    return made;
  }

  private TestRepository copyOf(TestRepository template, int number) throws Exception {
    Path root = folder.resolve("case-" + number);
    TestRepository.Run copied =
        template.run(
            template.root(), List.of("cp", "-a", template.root().toString(), root.toString()));
    assertThat(copied.exitCode()).as(copied.output()).isZero();
    return TestRepository.again(root);
  }
}
