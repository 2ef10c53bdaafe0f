/** The decisions of Braid: values and pure functions on nothing but {@code java.base}. */
module dev.braid.kernel {
  // Static: the nullness annotations are read by the compiler and absent when the program runs.
  // Transitive: they stand in signatures that other modules see.
  requires static transitive org.jspecify;

  exports dev.braid.graph;
  exports dev.braid.kernel;
  exports dev.braid.plan;
  exports dev.braid.view;
}
