package dev.braid.plan;

/**
 * Every problem that a plan can have, with its stable code. The letter after {@code BRD-} is the
 * family: P for plans, S for scopes, L for habits. A code is never given a second meaning.
 */
public enum Code {
  NOT_UTF8("BRD-P001", "the file is not UTF-8 text"),
  TOO_LARGE("BRD-P002", "the file is larger than Braid reads"),
  CONTROL_CHARACTER("BRD-P003", "the file has a character that no text has"),
  EMPTY_DOCUMENT("BRD-P004", "the file holds nothing"),
  MALFORMED("BRD-P005", "the file breaks the syntax of its notation"),
  TOO_DEEP("BRD-P006", "the plan is nested too deeply"),
  TOO_MANY_ALIASES("BRD-P007", "the file repeats itself by too many aliases"),
  DUPLICATE_KEY("BRD-P008", "a field stands twice in one place"),
  UNKNOWN_NOTATION("BRD-P009", "the notation is not recognised"),
  SEVERAL_DOCUMENTS("BRD-P010", "the file holds more than one document"),
  TOO_MANY_PROBLEMS("BRD-P011", "there are more problems than are shown"),

  UNKNOWN_FIELD("BRD-P101", "the plan has a field that the notation does not know"),
  WRONG_TYPE("BRD-P102", "a field holds the wrong kind of value"),
  MISSING_FIELD("BRD-P103", "a field that must be there is missing"),
  WRONG_VALUE("BRD-P104", "a field holds a value that is not one of those allowed"),
  GIVEN_TWICE("BRD-P105", "one thing is said twice, in two spellings"),
  BAD_ID("BRD-P106", "an id has characters that ids cannot have"),
  BAD_DURATION("BRD-P107", "a duration cannot be read"),
  OUT_OF_RANGE("BRD-P108", "a number is outside what is possible"),
  NOT_ACTED_ON("BRD-P109", "this version reads the field but does not act on it"),
  NO_UNIT("BRD-P110", "a duration has no unit"),
  CONTRADICTION("BRD-P111", "two fields contradict each other"),
  BAD_REGEX("BRD-P112", "a regular expression does not compile"),
  OTHER_REPOSITORY("BRD-P113", "the plan was written for another repository, or does not say"),

  DUPLICATE_ID("BRD-P201", "two nodes have the same id"),
  DANGLING("BRD-P202", "a dependency names nothing in the plan"),
  SELF_DEPENDENCY("BRD-P203", "a node depends on itself or on what encloses it"),
  CYCLE("BRD-P204", "tasks wait for each other in a circle"),
  UNKNOWN_POOL("BRD-P205", "a task takes from a pool that the plan does not have"),
  POOL_TOO_SMALL("BRD-P206", "a task takes more of a pool than there is"),
  NO_TASKS("BRD-P207", "the plan or a group has no tasks"),
  LONELY_GROUP("BRD-P208", "a conflict group has one member only"),
  TOO_MANY_TASKS("BRD-P209", "the plan has more tasks than Braid runs"),
  IMPOSSIBLE_LIMIT("BRD-P210", "a limit can never be met or never matters"),
  REPEATED_DEPENDENCY("BRD-P211", "a dependency is named twice"),
  CONTRACT_FIELD("BRD-P214", "a task says less than a strict plan must"),
  UNKNOWN_MILESTONE("BRD-P212", "a dependency names a milestone that there is not"),

  CHECKBOX_WITHOUT_ID("BRD-P301", "a check box has no task id"),
  REPEATED_TASK("BRD-P302", "a task list uses a task id twice"),
  LOOSE_REFERENCE("BRD-P303", "a reference names no task of the list"),
  AGAINST_THE_ORDER("BRD-P304", "a dependency runs against the order of the list"),

  FOREIGN_FEATURE("BRD-P401", "the plan uses what only the tool it was written for can do"),
  UNREADABLE_RECORD("BRD-P402", "a record of the plan cannot be read as it stands"),
  TASK_LEFT_OUT("BRD-P403", "a task is left out, because its own tool would not start it now"),

  BAD_PATTERN("BRD-S101", "a path is not one that lies in the repository"),
  WRITES_OVERLAP("BRD-S201", "two tasks without an order write the same files"),
  READ_WHILE_WRITTEN("BRD-S202", "a task reads what another one without an order writes"),
  FALSE_PARALLEL_MARK("BRD-S203", "two tasks marked parallel name one file"),
  OUTPUT_OUTSIDE_WRITES("BRD-S204", "an output lies outside the declared writes"),

  PREMATURE_PARALLELISM("BRD-L101", "tasks may run together and do not say what they write"),
  NEEDLESS_ORDER("BRD-L102", "a dependency is needed by no file, contract or group"),
  IGNORED_INTEGRATION_POINT("BRD-L103", "what others build on is changed while they run"),
  CROSSES_DOMAINS("BRD-L104", "a task writes in several areas that others work in"),
  LONE_VALIDATOR("BRD-L105", "one task alone judges what many make"),
  WIDE_SCOPE("BRD-L106", "the scope of a whole folder costs time"),
  COSTLY_BARRIER("BRD-L107", "waiting for a whole group costs time"),
  PROFILE_DOES_NOT_HOLD("BRD-L108", "the parallelism that the plan expects is not there");

  private final String id;
  private final String meaning;

  Code(String id, String meaning) {
    this.id = id;
    this.meaning = meaning;
  }

  /** Such as {@code BRD-P101}. */
  public String id() {
    return id;
  }

  /** One clause that holds for every occurrence. */
  public String meaning() {
    return meaning;
  }
}
