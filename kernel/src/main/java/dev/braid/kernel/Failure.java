package dev.braid.kernel;

/**
 * Why something failed.
 *
 * @param detail one line for people, lower case, no final period
 */
public record Failure(ErrorClass errorClass, String detail) {

  /** The fixed classes of errors. */
  public enum ErrorClass {
    E_TOOL_FAILURE,
    E_MCP_FAILURE,
    E_RESOURCE_LIMIT,
    E_OS_MODE_FAILURE,
    E_PLAN_CONSISTENCY,
    E_SCOPE_VIOLATION,
    E_ACCEPTANCE,
    E_MERGE_CONFLICT,
    E_GATE_CHECK,
    E_RATE_LIMIT,
    E_UNKNOWN
  }
}
