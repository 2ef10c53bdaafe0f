package dev.braid.workspace;

import java.nio.file.Path;
import java.util.Map;

/** Makes a git repository out of the files of a folder. */
public final class NewRepository {
  private NewRepository() {}

  /**
   * Makes a folder a repository with the branch {@code main} and one commit of all its files. Who
   * has not told git who they are is recorded as Braid.
   *
   * @param environment where PATH, HOME and the like are looked up
   */
  public static void create(Path folder, Map<String, String> environment, String message)
      throws GitFailure, InterruptedException {
    Git git = Git.asUser(GitProgram.find(environment), folder, environment);
    git.run("init", "--quiet", "--initial-branch=main");
    git.run("add", "--all");
    git.configured("commit.gpgsign=false")
        .configured("user.name=" + known(git, "user.name", "Braid"))
        .configured("user.email=" + known(git, "user.email", "braid@localhost"))
        .run("commit", "--quiet", "--message=" + message);
  }

  private static String known(Git git, String setting, String otherwise)
      throws GitFailure, InterruptedException {
    GitOutput output = git.tryRun("config", "--get", setting);
    return output.exitCode() == 0 ? output.text() : otherwise;
  }
}
