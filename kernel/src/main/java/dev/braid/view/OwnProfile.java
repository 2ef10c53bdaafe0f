package dev.braid.view;

import dev.braid.plan.Policies.ParallelProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a plan itself says about its parallelism, compared with what its profile finds. */
public final class OwnProfile {
  private OwnProfile() {}

  /** What does not hold, as sentences; nothing when the plan says nothing. */
  public static List<String> differences(@Nullable ParallelProfile stated, Profile found) {
    if (stated == null) {
      return List.of();
    }
    List<String> differences = new ArrayList<>();
    int most = found.maxParallelism();
    if (stated.expectedMost() > 0 && stated.expectedMost() != most) {
      differences.add(
          "it expects at most "
              + stated.expectedMost()
              + " tasks at once; its order, scopes, groups and pools allow "
              + most);
    }
    Profile.Recommendation best = found.recommended();
    if (stated.leastWorkers() > best.max()) {
      differences.add(
          "it wants at least "
              + stated.leastWorkers()
              + " workers; more than "
              + best.max()
              + " hardly shorten it");
    }
    if (stated.mostWorkers() > 0 && stated.mostWorkers() < best.min()) {
      differences.add(
          "it wants at most "
              + stated.mostWorkers()
              + " workers; up to "
              + best.max()
              + " shorten it");
    }
    return Collections.unmodifiableList(differences);
  }
}
