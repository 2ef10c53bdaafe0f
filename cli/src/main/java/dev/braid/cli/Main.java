package dev.braid.cli;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The program {@code braid}: reads the command line, starts the command, ends with its exit code.
 */
@Command(
    name = "braid",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Runs a plan of work with many workers and merges everything through one gate.")
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // An argument that begins with @ is a word for a worker, never a file of further arguments.
    CommandLine commandLine = new CommandLine(new Main()).setExpandAtFiles(false);
    System.exit(commandLine.execute(arguments));
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version =
          Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
              .orElse("unpacked");
      return new String[] {"braid " + version};
    }
  }
}
