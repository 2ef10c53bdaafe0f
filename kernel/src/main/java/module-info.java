/**
 * The decisions of Braid: values and pure functions on nothing but {@code java.base}.
 *
 * <p>javac refuses to export a package without a class, so {@code plan}, {@code graph}, {@code
 * kernel} and {@code view} are each exported together with their first class.
 */
module dev.braid.kernel {
  // Static: the nullness annotations are read by the compiler and absent when the program runs.
  // Transitive: they stand in signatures that other modules see.
  requires static transitive org.jspecify;

  exports dev.braid.plan;
}
