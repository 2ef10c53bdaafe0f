package dev.braid.notation;

/** Reads a notation whose plan is a folder of files. */
interface FolderReader {
  String notation();

  /** Whether a folder looks like this notation, by the names of its files. */
  boolean recognises(PlanFolder folder);

  ReadResult read(PlanFolder folder, ReadOptions options);
}
