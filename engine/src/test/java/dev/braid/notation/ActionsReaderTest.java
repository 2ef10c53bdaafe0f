package dev.braid.notation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.plan.Execution;
import org.junit.jupiter.api.Test;

final class ActionsReaderTest {
  private static ReadResult read(String jobs) {
    return ForeignPlans.read("ci.yml", "on: push\n" + jobs);
  }

  private static String command(ReadResult result, String id) {
    return ((Execution.Work.Shell) ForeignPlans.task(result, id).execution().work()).command();
  }

  @Test
  void jobsWaitForWhatTheyNeed() {
    ReadResult result =
        read(
            """
            jobs:
              build: {runs-on: ubuntu-latest, timeout-minutes: 5, steps: [{run: make}]}
              test: {needs: build, runs-on: ubuntu-latest, steps: [{run: make test}]}
              ship: {needs: [build, test, gone], runs-on: ubuntu-latest, steps: [{run: make ship}]}
            """);
    assertThat(ForeignPlans.lines(result))
        .containsExactly("build", "test < build", "ship < build test");
    assertThat(ForeignPlans.task(result, "build").execution().timeoutMillis()).isEqualTo(300_000);
    assertThat(ForeignPlans.warnings(result))
        .containsExactly("BRD-P303 5:31 there is no task `gone`: passed over");
  }

  @Test
  void aMatrixIsATaskForEachCombination() {
    ReadResult result =
        read(
            """
            jobs:
              test:
                runs-on: ${{ matrix.os }}
                strategy:
                  max-parallel: 2
                  matrix:
                    os: [ubuntu, debian]
                    version: ["3.10", 3.11]
                    exclude: [{os: debian, version: 3.11}]
                    include:
                      - {os: ubuntu, extra: "yes"}
                      - {os: alpine, version: "3.12"}
                steps:
                  - run: test ${{ matrix.version }} '${{ matrix.extra }}'
              done: {needs: test, runs-on: ubuntu, steps: [{run: "true"}]}
            """);
    assertThat(ForeignPlans.lines(result))
        .containsExactly(
            "test:",
            "  test-ubuntu-3.10-yes",
            "  test-ubuntu-3.11-yes",
            "  test-debian-3.10",
            "  test-alpine-3.12",
            "done < test");
    assertThat(command(result, "test-ubuntu-3.10-yes"))
        .isEqualTo("bash -e -c 'test 3.10 '\\''yes'\\'''");
    assertThat(command(result, "test-debian-3.10")).contains("'\\'''\\''");
    assertThat(result.sound().settings().pools()).containsEntry("test", 2);
    assertThat(ForeignPlans.task(result, "test-alpine-3.12").demand().pools())
        .containsEntry("test", 1);
  }

  @Test
  void stepsRunOneAfterAnotherAndAlwaysMeansAlways() {
    ReadResult result =
        read(
            """
            env: {A: one}
            defaults: {run: {working-directory: app}}
            jobs:
              build:
                runs-on: ubuntu-latest
                env: {B: "${{ env.A }}", C: plain}
                steps:
                  - uses: actions/checkout@v4
                  - run: make
                  - {run: ./clean.sh, if: always(), working-directory: tools}
                  - {run: ./report.sh, if: failure()}
            """);
    assertThat(command(result, "build"))
        .isEqualTo(
            """
            status=0
            if [ $status -eq 0 ]; then (
            cd app && bash -e -c make
            ) || status=$?; fi
            (
            cd tools && bash -e -c ./clean.sh
            ) || status=$?
            if [ $status -ne 0 ]; then (
            cd app && bash -e -c ./report.sh
            ) || status=$?; fi
            exit $status\
            """);
    assertThat(ForeignPlans.task(result, "build").execution().environment())
        .containsEntry("A", "one")
        .containsEntry("C", "plain")
        .containsEntry("CI", "true");
    assertThat(ForeignPlans.warnings(result)).isEmpty();
  }

  @Test
  void whatOnlyGitHubCanDoIsTold() {
    ReadResult result =
        read(
            """
            concurrency: site
            jobs:
              build:
                runs-on: windows-latest
                steps: [{uses: actions/setup-go@v5}, {uses: a/b@v1}, {run: "go ${{ github.sha }}"}]
              never: {if: false, runs-on: ubuntu-latest, steps: [{run: "true"}]}
              after: {needs: never, runs-on: ubuntu-latest, steps: [{run: "true"}]}
              report:
                needs: [build]
                if: always() && needs.build.result == 'failure'
                concurrency: {group: reports}
                runs-on: ubuntu-latest
                steps: [{run: "true"}]
              reuse: {uses: ./.github/workflows/x.yml}
            """);
    assertThat(ForeignPlans.lines(result)).containsExactly("build", "report < build", "reuse");
    assertThat(ForeignPlans.task(result, "report").demand().conflictGroups())
        .containsExactly("reports");
    assertThat(ForeignPlans.task(result, "reuse").execution().work())
        .isEqualTo(new Execution.Work.Described());
    assertThat(ForeignPlans.warnings(result))
        .containsExactly(
            "BRD-P401 5:14 a job is for another operating system: it runs here",
            "BRD-P401 6:14 a step uses an action that only GitHub has: the step is left out",
            "BRD-P401 6:64 an expression of GitHub is not known here: left as it is written",
            "BRD-P403 7:3 `never` is left out of the plan: its condition is never true",
            "BRD-P403 8:3 `after` is left out of the plan: `never` is left out too",
            "BRD-P401 11:9 a job runs although a job that it needs has failed: it waits for the"
                + " others and runs only when they succeed",
            "BRD-P401 15:11 a job calls another workflow: it has no command; a tool or a person"
                + " has to do it");
  }
}
