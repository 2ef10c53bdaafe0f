package dev.braid.verify;

import java.sql.SQLException;

/**
 * One way to falsify a history, and the invariant that the checker must name.
 *
 * @param run which genuine run it starts from
 */
record Forgery(String name, String invariant, Source run, Act act) {
  /** The genuine runs that are falsified. */
  enum Source {
    GOOD,
    BAD,
    TROUBLED,
    EDITED
  }

  /** What the forger does; entries that are left are written back with a new chain. */
  interface Act {
    void on(Forger forger) throws SQLException;
  }

  static Forgery good(String name, String invariant, Act act) {
    return new Forgery(name, invariant, Source.GOOD, act);
  }

  static Forgery bad(String name, String invariant, Act act) {
    return new Forgery(name, invariant, Source.BAD, act);
  }

  static Forgery troubled(String name, String invariant, Act act) {
    return new Forgery(name, invariant, Source.TROUBLED, act);
  }

  static Forgery edited(String name, String invariant, Act act) {
    return new Forgery(name, invariant, Source.EDITED, act);
  }

  @Override
  public String toString() {
    return name + " (" + invariant + ")";
  }
}
