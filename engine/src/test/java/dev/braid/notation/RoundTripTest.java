package dev.braid.notation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.plan.Plan;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compiling what was compiled gives the same bytes, whatever notation a plan was written in. */
final class RoundTripTest {
  private static final int PLANS = 300;

  private static final String[] WORDS = {
    "Write", "`src/Api.java`", "the tests", "**now**", "docs/guide.md", "Größe", "(soon)", "a: b"
  };

  @Test
  void checkLists() {
    holds("plan.md", "checklist", RoundTripTest::checkList);
  }

  @Test
  void specKitLists() {
    holds("tasks.md", "spec-kit", RoundTripTest::specKit);
  }

  @Test
  void specsOfStepsInToml() {
    holds("spec.toml", "step-spec", RoundTripTest::toml);
  }

  @Test
  void specsOfStepsInMarkdown() {
    holds("spec.md", "steps", RoundTripTest::steps);
  }

  @Test
  void plansOfWorkstreamsWithComments() {
    holds("plan.json", "native", RoundTripTest::workstreams);
  }

  @Test
  void yamlIsTheSamePlanAsItsJson() {
    for (long seed = 0; seed < PLANS; seed++) {
      Plan plan = new RandomPlans(seed).plan();
      String json = PlanJson.write(plan);
      ReadResult asYaml =
          new NativeReader().read(SourceText.of("p.yaml", json), ReadOptions.DEFAULT);
      assertThat(PlanJson.write(asYaml.sound())).as("seed %d", seed).isEqualTo(json);
    }
  }

  private interface Writer {
    String write(Random random);
  }

  private static void holds(String file, String notation, Writer writer) {
    int sound = 0;
    for (long seed = 0; seed < PLANS; seed++) {
      String text = writer.write(new Random(seed));
      ReadResult read = Notations.standard().read(file, text.getBytes(UTF_8), ReadOptions.DEFAULT);
      Plan plan = read.plan();
      assertThat(plan).as("seed %d: %s", seed, text).isNotNull();
      if (plan == null || read.hasErrors()) {
        continue;
      }
      sound++;
      assertThat(plan.notation()).isEqualTo(notation);
      String compiled = PlanJson.write(plan);
      Plan again = PlanJson.read(compiled);
      assertThat(PlanJson.write(again)).as("seed %d", seed).isEqualTo(compiled);
      assertThat(PlanJsonTest.withoutPlaces(again))
          .as("seed %d", seed)
          .isEqualTo(PlanJsonTest.withoutPlaces(plan));
    }
    assertThat(sound).as("plans without errors").isGreaterThan(PLANS / 2);
  }

  private static String checkList(Random random) {
    StringBuilder text = new StringBuilder("# A list\n\n");
    int phases = 1 + random.nextInt(4);
    for (int phase = 1; phase <= phases; phase++) {
      text.append("## Phase ").append(phase).append(": ").append(words(random));
      text.append(
          random.nextBoolean() ? " [PARALLEL]" : random.nextBoolean() ? " [SEQUENTIAL]" : "");
      text.append(phase > 1 && random.nextInt(3) == 0 ? " (pipeline-start: 50%)\n" : "\n");
      int items = 1 + random.nextInt(4);
      for (int item = 1; item <= items; item++) {
        text.append(random.nextBoolean() ? "- [ ] " : "- [x] ").append(phase + "." + item + " ");
        text.append(words(random));
        if (item > 1 && random.nextInt(3) == 0) {
          text.append(" (depends: " + phase + "." + (item - 1) + ")");
        }
        text.append('\n');
      }
      text.append(random.nextBoolean() ? "- [ ] VERIFY all of it\n" : "");
    }
    return text.toString();
  }

  private static String specKit(Random random) {
    StringBuilder text = new StringBuilder("# Tasks\n\n");
    int number = 1;
    for (int phase = 1; phase <= 1 + random.nextInt(3); phase++) {
      text.append("## Phase ").append(phase).append(": Work\n");
      for (int item = random.nextInt(4); item >= 0; item--) {
        text.append(
            "- [ ] T%03d %s%s%n"
                .formatted(number++, random.nextBoolean() ? "[P] " : "", words(random)));
      }
    }
    return text.toString();
  }

  private static String toml(Random random) {
    StringBuilder text = new StringBuilder("[execution]\nmax_parallel_steps = 3\n");
    for (int task = 1; task <= 1 + random.nextInt(3); task++) {
      text.append("[[tasks]]\nid = %d\ndescription = \"%s\"\n".formatted(task, words(random)));
      for (int step = 1; step <= 1 + random.nextInt(4); step++) {
        text.append(
            "[[tasks.steps]]\nid = %d\ndescription = \"%s\"\n".formatted(step, words(random)));
        text.append("parallel_safe = ").append(random.nextBoolean()).append('\n');
        text.append(random.nextBoolean() ? "backups = [\"by hand\"]\ncritical = true\n" : "");
        text.append(random.nextBoolean() ? "output_files = [\"out/" + task + step + "\"]\n" : "");
        text.append(step > 1 ? "dependencies = [" + (step - 1) + "]\n" : "");
      }
    }
    return text.toString();
  }

  private static String steps(Random random) {
    StringBuilder text = new StringBuilder();
    for (int task = 1; task <= 1 + random.nextInt(3); task++) {
      text.append("### Task [" + task + "]: " + words(random) + "\n\n");
      for (int step = 1; step <= 1 + random.nextInt(4); step++) {
        text.append("- Step [" + step + "]" + (random.nextBoolean() ? " [P]: " : ": "));
        text.append(words(random)).append(step > 1 ? " (depends on Step 1)\n" : "\n");
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String workstreams(Random random) {
    StringBuilder text =
        new StringBuilder("/* made by a tool */ {\n\"run_id\": \"r1\", // a label\n");
    text.append("\"globals\": {\"max_concurrency\": 3, \"repo_root\": \".\"},\n\"workstreams\": [");
    int streams = 1 + random.nextInt(3);
    for (int stream = 1; stream <= streams; stream++) {
      text.append(stream > 1 ? "," : "").append("{\"id\": \"WS-" + stream + "\", \"tasks\": [");
      text.append("{\"id\": \"t" + stream + "\", \"title\": \"" + words(random) + "\"}]}");
    }
    return text.append("]}\n").toString();
  }

  private static String words(Random random) {
    StringBuilder text = new StringBuilder("Do");
    for (int word = random.nextInt(4); word >= 0; word--) {
      text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }
}
