package dev.braid.notation;

import java.util.List;
import java.util.Optional;

/**
 * The files around a plan: all of a folder when the plan is one, or what a plan file may name
 * beside itself. Paths are relative to the folder, with slashes.
 */
public interface PlanFolder {
  /** Nothing around: what a plan names beside itself is not there. */
  PlanFolder NONE =
      new PlanFolder() {
        @Override
        public String name() {
          return "";
        }

        @Override
        public List<String> files() {
          return List.of();
        }

        @Override
        public Optional<byte[]> content(String path) {
          return Optional.empty();
        }
      };

  /** The folder as the user named it, for places in messages. */
  String name();

  /** The files in the folder and below it, sorted. */
  List<String> files();

  /**
   * What a file holds, or nothing when it is not there, cannot be read, or lies outside of what
   * plans may name.
   */
  Optional<byte[]> content(String path);
}
