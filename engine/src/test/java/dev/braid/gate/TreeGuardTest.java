package dev.braid.gate;

import static dev.braid.workspace.TestRepository.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.kernel.Event;
import dev.braid.kernel.Event.Capture;
import dev.braid.kernel.Event.Preparation;
import dev.braid.plan.Scope;
import dev.braid.workspace.TestRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees that no worktree can hold, made by hand, and patches that only break a rule together. */
final class TreeGuardTest {
  @TempDir private Path folder;
  private TestRepository repository;
  private GateBed bed;

  @BeforeEach
  void open() throws Exception {
    repository = TestRepository.create(folder);
    bed = GateBed.of(repository, Scope.unknown(), Scope.unknown());
    bed.fence(1);
  }

  @AfterEach
  void close() throws Exception {
    bed.close();
  }

  /** Prepares a commit on the base whose tree has these entries beside the README. */
  private Preparation prepare(String entries) throws Exception {
    String readme = repository.git("ls-tree", bed.base);
    String script = "printf '%%s\\n%s\\n' '%s' | git mktree --missing".formatted(entries, readme);
    TestRepository.Run made = repository.shell(repository.checkout(), script);
    assertThat(made.exitCode()).as(made.output()).isZero();
    String commit =
        repository.git("commit-tree", "-p", bed.base, "-m", "forged", made.output().strip());
    return bed.prepare(1, 0, commit, bed.base, bed.base);
  }

  private String blob(String content) throws Exception {
    write(repository.root(), "content", content);
    return repository.git("hash-object", "-w", repository.root().resolve("content").toString());
  }

  private String tree(String entry) throws Exception {
    String script = "printf '%s\\n' | git mktree".formatted(entry);
    return repository.shell(repository.checkout(), script).output().strip();
  }

  @Test
  void entriesThatLeadOutOfTheTreeAreRefused() throws Exception {
    String file = "100644 blob " + blob("x") + "\\t";
    for (String name : List.of("..", ".", ".git", ".GIT", ".git ", ".git.", "git~1")) {
      String inside = tree(file + "inner");
      Preparation refused = prepare("040000 tree " + inside + "\\t" + name);
      assertThat(refused).as(name).isInstanceOf(Preparation.Refused.class);
      assertThat(refused.toString()).contains("take for its own");
    }
    assertThat(prepare(file + ".git").toString()).contains("take for its own");
    assertThat(prepare(file + ".gitignore")).isInstanceOf(Preparation.Candidate.class);
  }

  @Test
  void submodulesAndLeavingLinksAreRefused() throws Exception {
    assertThat(prepare("160000 commit " + bed.base + "\\tsub").toString())
        .contains("changes a submodule");
    assertThat(prepare("120000 blob " + blob("/etc") + "\\tlink").toString())
        .contains("leaves the repository");
    assertThat(prepare("120000 blob " + blob("..") + "\\tlink").toString())
        .contains("leaves the repository");
    assertThat(prepare("120000 blob " + blob("") + "\\tlink").toString())
        .contains("leaves the repository");
  }

  @Test
  void namesThatFoldTogetherAreRefused() throws Exception {
    String file = "100644 blob " + blob("x") + "\\t";

    assertThat(prepare(file + "readme").toString()).contains("only in case").contains("readme");
  }

  @Test
  void twoPatchesThatOnlyTogetherCollideAreRefusedWhereTheyMeet() throws Exception {
    Path one = bed.handOut(0, bed.base);
    Path two = bed.handOut(1, bed.base);
    write(one, "src/Name", "1\n");
    write(two, "SRC/name", "2\n");
    Capture.Patch first = bed.patch(0, 0, bed.base);
    Capture.Patch second = bed.patch(1, 1, bed.base);
    var candidate = (Preparation.Candidate) bed.prepare(1, 0, first.commit(), bed.base, bed.base);
    assertThat(bed.advance(1, 0, bed.base, candidate)).isInstanceOf(Event.Advanced.class);

    Preparation refused = bed.prepare(2, 1, second.commit(), bed.base, candidate.commit());

    assertThat(refused.toString()).contains("only in case").contains("SRC/name");
  }

  @Test
  void aPatchThatIsNotMadeOnItsBaseIsRefused() throws Exception {
    String orphan = repository.git("commit-tree", "-m", "orphan", "HEAD^{tree}");

    assertThat(bed.prepare(1, 0, orphan, bed.base, bed.base).toString()).contains("is not made on");
  }

  @Test
  void whatTheRepositoryHoldsAlreadyIsItsOwnAffair() throws Exception {
    repository.write("Makefile", "a\n");
    repository.write("makefile", "b\n");
    repository.write("twin/A", "a\n");
    repository.git("config", "core.ignoreCase", "false");
    Files.createSymbolicLink(repository.checkout().resolve("out"), Path.of("/etc"));
    String base = repository.commit("twins");
    Path worktree = bed.handOut(0, base);
    write(worktree, "Makefile", "changed\n");
    write(worktree, "new", "x\n");

    assertThat(bed.patch(0, 0, base).paths()).containsExactly("Makefile", "new");
  }
}
