package dev.braid.cli;

/** Whoever may sit before the terminal. */
interface Person {
  /** Nobody looks, and nobody answers. */
  Person NOBODY =
      new Person() {
        @Override
        public boolean isThere() {
          return false;
        }

        @Override
        public String ask(String question) {
          return "";
        }
      };

  /** Both our input and our output are a terminal. */
  boolean isThere();

  /** The answer as it was typed; empty when there is none. */
  String ask(String question);
}
