package dev.braid.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.braid.view.OneMachine.Job;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class OneMachineTest {
  private static final int ROUNDS = 300;

  @Test
  void noJobTakesNoTime() {
    assertThat(OneMachine.leastMillis(List.of())).isZero();
  }

  @Test
  void theRestOfTheLastJobAndTheWaitForTheFirstCount() {
    assertThat(OneMachine.leastMillis(List.of(new Job(5, 10, 7), new Job(9, 10, 0)))).isEqualTo(25);
    assertThat(OneMachine.leastMillis(List.of(new Job(5, 10, 7), new Job(5, 10, 9)))).isEqualTo(32);
  }

  @Test
  void noOrderOfTheJobsIsFaster() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < ROUNDS; round++) {
      List<Job> jobs = new ArrayList<>();
      for (int job = 0; job < 5; job++) {
        jobs.add(new Job(random.nextInt(20), 1 + random.nextInt(9), random.nextInt(20)));
      }
      long least = OneMachine.leastMillis(jobs);
      assertThat(least).isLessThanOrEqualTo(best(jobs, 0, 0));
    }
  }

  /** The best of all orders. */
  private static long best(List<Job> left, long now, long longest) {
    if (left.isEmpty()) {
      return longest;
    }
    long best = Long.MAX_VALUE;
    for (Job next : left) {
      List<Job> others = new ArrayList<>(left);
      others.remove(next);
      long end = Math.max(now, next.headMillis()) + next.durationMillis();
      long until = Math.max(longest, end + next.afterMillis());
      best = Math.min(best, best(Collections.unmodifiableList(others), end, until));
    }
    return best;
  }
}
