package dev.braid.verify;

/** The plans that genuine runs are made of. */
final class TestPlans {
  /** Everything that can go well, and a retry, a conflict, and a merge of two changes. */
  static final String GOOD =
      """
      {"plan": "good", "workers": 3, "pools": {"license": 1}, "tool_capacity": {"demo": 2},
       "gate": {"checks": [{"id": "test", "command": "true"}]}, "land": "off",
       "phases": [
        {"id": "first", "tasks": [
          {"id": "spec", "run": "x", "files_scope": {"writes": ["docs/**"]}},
          {"id": "top", "run": "x"},
          {"id": "bottom", "run": "x"},
          {"id": "clash", "run": "x"},
          {"id": "old", "done": true, "run": "x", "files_scope": {"writes": ["old/**"]}}]},
        {"id": "build", "depends_on": ["first"], "tasks": [
          {"id": "api", "run": "x", "conflict_group": ["db"], "pools": {"license": 1},
           "tool_preference": ["demo"], "files_scope": {"writes": ["src/api/**"]}},
          {"id": "ui", "run": "x", "pools": {"license": 1}, "tool_preference": ["demo"],
           "files_scope": {"reads": ["docs/**"], "writes": ["src/ui/**"]}},
          {"id": "schema", "run": "x", "conflict_group": ["db"], "retries": 1,
           "tool_preference": ["demo"], "files_scope": {"writes": ["schema/*.sql"]}},
          {"id": "reader", "run": "x", "depends_on": ["api"],
           "files_scope": {"reads": ["src/api/**"], "writes": ["report/{a,b}.txt"]}},
          {"id": "rewrite", "run": "x", "files_scope": {"writes": ["src/api/a.txt", "tools/"]}},
          {"id": "idle", "run": "x", "files_scope": {"writes": []}}]},
        {"id": "last", "depends_on": ["build"], "sequential": true, "tasks": [
          {"id": "alone", "run": "x", "parallel_ok": false,
           "files_scope": {"writes": ["docs/d.txt"]}},
          {"id": "end", "run": "x", "files_scope": {"writes": ["end.txt"]}}]}]}
      """;

  /**
   * What becomes of {@link #GOOD} in the middle of its run: one task less, one changed, one more.
   */
  static final String EDITED =
      GOOD.replace(
              "{\"id\": \"end\", \"run\": \"x\", \"files_scope\": {\"writes\": [\"end.txt\"]}}",
              "{\"id\": \"extra\", \"run\": \"x\", \"files_scope\": {\"writes\": [\"extra.txt\"]}}")
          .replace("\"parallel_ok\": false,", "");

  /** One task fails for good, and what depends on it is left out. */
  static final String BAD =
      """
      {"plan": "bad", "workers": 2, "land": "off", "tasks": [
        {"id": "breaks", "run": "x", "retries": 2, "files_scope": {"writes": ["a/**"]}},
        {"id": "waits", "run": "x", "depends_on": ["breaks"]},
        {"id": "works", "run": "x", "files_scope": {"writes": ["b/**"]}}]}
      """;

  private TestPlans() {}
}
