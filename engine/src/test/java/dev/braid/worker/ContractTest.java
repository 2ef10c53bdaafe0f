package dev.braid.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.plan.Brief;
import dev.braid.plan.Demand;
import dev.braid.plan.Execution;
import dev.braid.plan.Execution.Acceptance;
import dev.braid.plan.Execution.Work;
import dev.braid.plan.PathPattern;
import dev.braid.plan.Scope;
import dev.braid.plan.SourceSpan;
import dev.braid.plan.Spans;
import dev.braid.plan.Task;
import dev.braid.plan.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContractTest {
  @TempDir Path folder;

  @Test
  void promptHoldsAllThatAWorkerMustKnow() throws IOException {
    Contract contract = Contract.write(handler(), folder.resolve("c"));
    assertThat(contract.promptFile())
        .hasContent(
            """
            # handler: The handler

            Write the handler.

            It serves.

            ## What you may change

            - `src/**`

            A change of anything else is refused.

            ## What to read first

            - `api/**`

            ## Rules

            - no new library
            - work in the current directory only; other workers change other files beside you
            - leave branches, tags, remotes and the git configuration alone
            - end every process that you start

            ## Your work is accepted when

            - `make test` exits with 0
            - a file that matches `src/Main.java` exists
            - a file that matches `out.txt` exists
            """);
    assertThat(Files.readString(folder.resolve("c/text"))).isEqualTo("Write the handler.\n");
    assertThat(Files.readString(folder.resolve("c/writes"))).isEqualTo("src/**\n");
    assertThat(Files.readString(folder.resolve("c/reads"))).isEqualTo("api/**\n");
  }

  @Test
  void unknownScopeIsNotAnEmptyOne() throws IOException {
    Execution execution = Execution.of(new Work.Described());
    Path unknown = folder.resolve("unknown");
    Contract.write(Bed.task("t", execution), unknown);
    assertThat(unknown.resolve("writes")).doesNotExist();
    Path nothing = folder.resolve("nothing");
    Contract.write(Bed.task("t", execution, Scope.declared(List.of(), List.of())), nothing);
    assertThat(nothing.resolve("writes")).isEmptyFile();
    assertThat(nothing.resolve("prompt.md")).content().contains("a change of any file is refused");
  }

  private static Task handler() {
    Execution execution =
        new Execution(
            new Work.Prompt("Write the handler."),
            List.of(),
            0,
            0,
            0,
            new TreeMap<>(),
            List.of(
                new Acceptance.Command("make test"),
                new Acceptance.FileExists(PathPattern.parse("src/Main.java"))),
            List.of("out.txt"));
    return new Task(
        "handler",
        new Brief("The handler", "It serves.", "", "", "", List.of("no new library"), List.of()),
        List.of(),
        Scope.declared(List.of("api/**"), List.of("src/**")),
        Demand.NONE,
        execution,
        false,
        Terms.NONE,
        Spans.of(SourceSpan.startOf("plan.yaml")));
  }
}
