package dev.braid.cli;

import picocli.CommandLine.Option;

/** The options that every command has. */
final class Options {
  @Option(
      names = {"-C", "--directory"},
      paramLabel = "DIR",
      description = "Work as if started in this folder.")
  String directory = "";

  @Option(names = "--json", description = "Print the result as JSON.")
  boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  boolean help;
}
