package dev.braid.worker;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a child sees of our own environment: what programs need to find each other and to speak the
 * user's language, and nothing else. Whatever else is there, keys and tokens above all, reaches a
 * child only when the plan, the tool or the user's configuration names it.
 */
public final class ChildEnvironment {
  private static final List<String> ALLOWED =
      List.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "LANG",
          "LANGUAGE",
          "TZ",
          "TMPDIR",
          "JAVA_HOME",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR");

  /**
   * The git of a task writes into the user's repository. As it is by itself, a power cut leaves
   * objects there that are empty, and the next git that makes one of them takes it for written.
   */
  private static final Map<String, String> DURABLE_GIT =
      Map.of(
          "GIT_CONFIG_COUNT", "2",
          "GIT_CONFIG_KEY_0", "core.fsync",
          "GIT_CONFIG_VALUE_0", "committed",
          "GIT_CONFIG_KEY_1", "core.fsyncMethod",
          "GIT_CONFIG_VALUE_1", "batch");

  private static final String LOCALE_PREFIX = "LC_";

  private final SortedMap<String, String> inherited;
  private final SortedMap<String, String> base = new TreeMap<>();

  /**
   * @param inherited our own environment
   * @param alsoPassed names of further variables that every child sees
   */
  public ChildEnvironment(Map<String, String> inherited, Collection<String> alsoPassed) {
    this.inherited = Collections.unmodifiableSortedMap(new TreeMap<>(inherited));
    this.inherited.forEach((name, value) -> {
      boolean allowed = ALLOWED.contains(name) || name.startsWith(LOCALE_PREFIX);
      if (allowed || alsoPassed.contains(name)) {
        base.put(name, value);
      }
    });
    base.put("TERM", "dumb");
    base.putAll(DURABLE_GIT);
    String outer = inherited.getOrDefault(AttemptId.OUTER_VARIABLE, "");
    String own = inherited.getOrDefault(AttemptId.VARIABLE, "");
    if (!outer.isEmpty() || !own.isEmpty()) {
      base.put(AttemptId.OUTER_VARIABLE, (outer + " " + own).strip());
    }
  }

  /**
   * The environment to start from.
   *
   * @param passed names of variables that this child needs as well
   */
  public SortedMap<String, String> with(Collection<String> passed) {
    SortedMap<String, String> environment = new TreeMap<>(base);
    for (String name : passed) {
      String value = inherited.get(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    return environment;
  }
}
