package dev.braid.notation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.notation.ForeignPlans.Folder;
import dev.braid.plan.Execution;
import dev.braid.plan.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

// Line ends are a part of what is tested, so they are written out.
@SuppressWarnings("StringConcatToTextBlock")
final class TaskfileReaderTest {
  private static ReadResult read(String text, String... others) {
    return ForeignPlans.read("Taskfile.yml", "version: '3'\n" + text, Folder.of("", others));
  }

  private static String command(ReadResult result, String id) {
    return ((Execution.Work.Shell) ForeignPlans.task(result, id).execution().work()).command();
  }

  @Test
  void dependenciesRunBesideEachOtherAndCallsInOrder() {
    ReadResult result =
        read(
            """
            tasks:
              default: {deps: [lint, gen], cmds: [{task: build}, {task: test}]}
              lint: golint
              gen: go generate
              build: {deps: [gen], cmds: [go build]}
              test: [go vet, go test]
            """);
    assertThat(ForeignPlans.lines(result))
        .containsExactly(
            "default < build gen lint test", "lint", "gen", "build < gen lint", "test < build");
    assertThat(command(result, "test")).isEqualTo("(\ngo vet\n) && (\ngo test\n)");
    assertThat(command(result, "default")).isEqualTo("true");
    assertThat(ForeignPlans.warnings(result)).isEmpty();
  }

  @Test
  void commandsAroundACallAreSteps() {
    ReadResult result =
        read(
            """
            tasks:
              release: [{task: clean}, ./tag.sh, {task: build}, ./push.sh]
              clean: rm -rf out
              build: make
            """);
    assertThat(ForeignPlans.lines(result))
        .containsExactly(
            "release in order:",
            "  release.step1 < clean",
            "  release.step2 < build",
            "clean",
            "build < release.step1");
  }

  @Test
  void anOrderThatWouldBeACircleIsDroppedAndTold() {
    ReadResult result =
        read(
            """
            tasks:
              all: [{task: test}, {task: build}]
              test: {deps: [build], cmds: [go test]}
              build: go build
            """);
    assertThat(ForeignPlans.lines(result))
        .containsExactly("all < build test", "test < build", "build");
    assertThat(ForeignPlans.warnings(result))
        .containsExactly(
            "BRD-P401 3:24 a call comes after what waits for it: this order is dropped");
  }

  @Test
  void variablesMakeInstancesAndFillCommands() {
    ReadResult result =
        read(
            """
            vars: {NAME: app, REV: {sh: git rev-parse HEAD}}
            tasks:
              all:
                deps:
                  - for: [linux, darwin]
                    task: build
                    vars: {OS: "{{.ITEM}}"}
              build:
                requires: {vars: [OS]}
                cmds:
                  - go build -o {{.NAME}}-{{.OS}} -X {{.REV}} {{.FLAGS | default "-v"}} {{.HOME}}
            """);
    assertThat(ForeignPlans.lines(result))
        .containsExactly("all < build.darwin build.linux", "build.linux", "build.darwin");
    assertThat(command(result, "build.linux"))
        .isEqualTo("go build -o app-linux -X $(git rev-parse HEAD) ${FLAGS:--v} ${HOME:-}");
  }

  @Test
  void sourcesAreReadAndGeneratesAreWritten() {
    ReadResult result =
        read(
            """
            tasks:
              gen:
                dir: api
                sources: ["*.proto"]
                generates: [out/a.go, "{{.X}}/b"]
                preconditions: [{sh: test -f a.proto, msg: no proto}]
                cmds: [protoc a.proto, {cmd: fmt, ignore_error: true}, {defer: rm tmp}]
            """);
    Scope scope = ForeignPlans.task(result, "gen").scope();
    assertThat(scope.reads())
        .extracting(each -> each.pattern().toString())
        .containsExactly("api/*.proto");
    assertThat(scope.writes())
        .extracting(each -> each.pattern().toString())
        .containsExactly("api/out/a.go");
    assertThat(scope.writes().getFirst().rule()).isEqualTo("generates");
    assertThat(scope.origin()).isEqualTo(Scope.Origin.INFERRED);
    assertThat(command(result, "gen"))
        .startsWith("cd api && {\n(\ntest -f a.proto\n) || { echo 'no proto' >&2; exit 1; }\n")
        .contains("trap 'rm tmp' EXIT", "{\nfmt\n} || true");
  }

  @Test
  void includedTasksHaveTheirNamespace() {
    ReadResult result =
        read(
            """
            includes:
              docs: {taskfile: ./docs, dir: docs}
              lib: {taskfile: lib.yml, flatten: true, internal: true}
              gone: {taskfile: ./gone, optional: true}
              lost: ./lost.yml
            tasks:
              default: {deps: ["docs:html", docs, helper]}
            """,
            "docs/Taskfile.yml",
            "version: '3'\n"
                + "includes: {up: ../Taskfile.yml}\n"
                + "tasks:\n"
                + "  html: {deps: [':default2', gen]}\n"
                + "  gen: mkdocs\n"
                + "  default: echo\n",
            "lib.yml",
            "version: '3'\ntasks: {helper: help, unused: u}\n",
            "Taskfile.yml",
            "version: '3'\n");
    assertThat(ForeignPlans.lines(result))
        .containsExactly(
            "default < docs:default docs:html helper",
            "docs:html < docs:gen",
            "docs:gen",
            "docs:default",
            "helper");
    assertThat(command(result, "docs:gen")).isEqualTo("cd docs && {\nmkdocs\n}");
    assertThat(ForeignPlans.warnings(result))
        .contains(
            "BRD-P303 4:17 there is no task `:default2`: passed over",
            "BRD-P402 6:3 the Taskfile `./lost.yml` cannot be read: its tasks are left out");
  }

  @Test
  void tasksThatTaskWouldNotRunAreTold() {
    ReadResult result = read("tasks:\n  default: make\n  deploy: ./deploy.sh\n");
    assertThat(ForeignPlans.warnings(result))
        .containsExactly(
            "BRD-P401 3:3 Task alone runs only `default` and what it needs: Braid runs every task"
                + " of a plan");
    assertThat(result.diagnostics().getFirst().notes())
        .isEqualTo(List.of("nothing else needs `deploy`"));
  }

  @Test
  void tasksInACircleAreAnError() {
    ReadResult result = read("tasks:\n  a: {deps: [b]}\n  b: {deps: [a]}\n");
    assertThat(TestPlans.problems(result))
        .anyMatch(problem -> problem.startsWith("error BRD-P204"));
  }
}
