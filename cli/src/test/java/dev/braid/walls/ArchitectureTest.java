package dev.braid.walls;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Who may use whom. The table below is the one of the design; a package that is not in it fails, so
 * that nobody adds one without saying what it may see.
 */
final class ArchitectureTest {
  /** Below this many classes the import has gone wrong, and every rule would pass on nothing. */
  private static final int LEAST_CLASSES = 200;

  private static final String ROOT = "dev.braid.";

  private static final List<String> KERNEL_MODULE = List.of("plan", "graph", "kernel", "view");
  private static final List<String> ALL = List.of("*");

  private static final Map<String, List<String>> MAY_USE =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("plan", List.of()),
              Map.entry("graph", List.of("plan")),
              Map.entry("kernel", List.of("plan", "graph")),
              Map.entry("view", List.of("plan", "graph", "kernel")),
              // What a tool is, and what its output means: read by notation, used by workers.
              Map.entry("tool", List.of("plan", "kernel")),
              Map.entry("notation", kernelModuleAnd("tool")),
              Map.entry("engine", KERNEL_MODULE),
              Map.entry("engine.temporal", kernelModuleAnd("engine")),
              // Adapters serve the engine's ports and do not know each other.
              Map.entry("log", kernelModuleAnd("engine")),
              Map.entry("worker", kernelModuleAnd("engine", "tool")),
              Map.entry("workspace", kernelModuleAnd("engine")),
              Map.entry("service", kernelModuleAnd("engine")),
              Map.entry("machine", kernelModuleAnd("engine")),
              Map.entry("background", kernelModuleAnd("engine")),
              // The gate works in worktrees and speaks to git the way the workspaces do.
              Map.entry("gate", kernelModuleAnd("engine", "workspace")),
              Map.entry("cli", ALL),
              Map.entry("server", ALL),
              // An independent checker shares no code with what it checks.
              Map.entry("verify", List.of())));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.braid");

  private static final DescribedPredicate<JavaClass> IN_KERNEL_MODULE =
      inPackages(KERNEL_MODULE).as("in the kernel module");

  @Test
  void rulesSeeTheClasses() {
    assertThat(CLASSES.size()).isGreaterThanOrEqualTo(LEAST_CLASSES);
  }

  @Test
  void everyPackageIsInTheTable() {
    var unknown = new TreeSet<String>();
    for (JavaClass type : CLASSES) {
      if (!MAY_USE.containsKey(shortPackage(type))) {
        unknown.add(type.getPackageName());
      }
    }
    assertThat(unknown).as("packages that MAY_USE does not name").isEmpty();
  }

  @Test
  void packagesUseOnlyWhatTheTableAllows() {
    MAY_USE.forEach((name, allowed) -> {
      if (allowed.equals(ALL)) {
        return;
      }
      var forbidden =
          describe(
              "in a package of Braid other than " + allowed,
              (JavaClass target) ->
                  target.getPackageName().startsWith(ROOT)
                      && !shortPackage(target).equals(name)
                      && !allowed.contains(shortPackage(target)));
      holds(
          noClasses().that().resideInAPackage(ROOT + name).should().dependOnClassesThat(forbidden));
    });
  }

  @Test
  void packagesHaveNoCycles() {
    holds(slices().matching(ROOT + "(**)").should().beFreeOfCycles());
  }

  @Test
  void theKernelModuleTouchesNothingOutside() {
    var outside =
        resideInAnyPackage(
                "java.nio.file..",
                "java.nio.channels..",
                "java.net..",
                "java.util.concurrent..",
                "java.util.logging..",
                "java.util.random..")
            .or(inInputOutput())
            .or(
                named(
                    "java.lang.Process",
                    "java.lang.ProcessBuilder",
                    "java.lang.ProcessHandle",
                    "java.lang.Runtime",
                    "java.lang.System$Logger",
                    "java.lang.Thread",
                    "java.lang.ThreadLocal",
                    "java.time.Clock",
                    "java.time.InstantSource",
                    "java.util.Random",
                    "java.util.SplittableRandom",
                    "java.util.Timer",
                    "java.security.SecureRandom"))
            .as("files, network, threads, clocks, random or logging");
    holds(noClasses().that(IN_KERNEL_MODULE).should().dependOnClassesThat(outside));
  }

  @Test
  void theKernelModuleAsksNobodyForTimeOrEnvironment() {
    holds(
        noClasses()
            .that(IN_KERNEL_MODULE)
            .should(
                Calls.to(
                    "the clock, the environment or chance",
                    "java\\.lang\\.System\\.(?!arraycopy).*",
                    "java\\.time\\.[A-Za-z]+\\.now",
                    "java\\.util\\.UUID\\.randomUUID",
                    "java\\.lang\\.Math\\.random",
                    "java\\.util\\.Collections\\.shuffle")));
  }

  /**
   * Unordered ones iterate in another order at each start of the JVM. Use lists, sorted or linked
   * sets and maps, and Collectors with a map supplier; an empty one has no order to lose.
   */
  @Test
  void theKernelModuleUsesOnlyOrderedCollections() {
    holds(
        noClasses()
            .that(IN_KERNEL_MODULE)
            .should(
                Calls.to(
                    "collections without an order",
                    "java\\.util\\.(HashMap|HashSet|Hashtable)\\.<init>",
                    "java\\.util\\.(IdentityHashMap|WeakHashMap)\\.<init>",
                    "java\\.util\\.(Set|Map)\\.(ofEntries|copyOf)",
                    "java\\.util\\.stream\\.Collectors\\.(toSet|toUnmodifiable(Set|Map))",
                    "java\\.util\\.stream\\.Collectors\\.groupingByConcurrent",
                    ".*\\.parallelStream",
                    "java\\.util\\.stream\\.[A-Za-z]*Stream\\.parallel")));
  }

  @Test
  void theKernelModuleChoosesTheKindOfEachMap() {
    holds(
        noClasses()
            .that(IN_KERNEL_MODULE)
            .should(
                Calls.withParameters(
                    "maps and sets of a kind that the callee chooses",
                    "java\\.util\\.(Set|Map)\\.of/[1-9][0-9]*",
                    "java\\.util\\.stream\\.Collectors\\.toMap/[23]",
                    "java\\.util\\.stream\\.Collectors\\.groupingBy/[12]")));
  }

  @Test
  void onlyCommandsPrintAndEndTheProgram() {
    holds(
        noClasses()
            .that(not(resideInAnyPackage(ROOT + "cli..")))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould(
                Calls.to(
                    "the end of the program",
                    "java\\.lang\\.System\\.exit",
                    "java\\.lang\\.Runtime\\.(exit|halt)")));
  }

  @Test
  void onlyAdaptersStartProcesses() {
    holds(
        noClasses()
            .that(
                not(
                    inPackages(List.of("worker", "workspace", "gate", "service", "machine"))
                        // It asks git with its own hands, because it trusts nobody else's.
                        .or(inPackages(List.of("verify")))))
            .should()
            .dependOnClassesThat(named("java.lang.ProcessBuilder"))
            .orShould(Calls.to("Runtime.exec", "java\\.lang\\.Runtime\\.exec")));
  }

  @Test
  void onlyTheLogAndItsCheckerSpeakToTheDatabase() {
    holds(
        noClasses()
            .that(not(inPackages(List.of("log", "verify"))))
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..")));
  }

  @Test
  void staticFieldsAreFinal() {
    holds(fields().that().areStatic().should().beFinal());
  }

  @Test
  void everyPackageIsNullMarked() {
    var unmarked = new ArrayList<String>();
    for (JavaPackage each : CLASSES.getDefaultPackage().getSubpackagesInTree()) {
      boolean ours = each.getName().startsWith(ROOT) && !each.getClasses().isEmpty();
      if (ours && !each.isAnnotatedWith(NullMarked.class)) {
        unmarked.add(each.getName());
      }
    }
    assertThat(unmarked).as("packages without @NullMarked in package-info.java").isEmpty();
  }

  @Test
  void namesSayWhatAThingIs() {
    var vague = Pattern.compile(".*(Utils?|Helpers?|Manager|Impl)");
    var vaguePackage = Pattern.compile(".*\\.(utils?|common|helpers?|manager|impl)(\\..*)?");
    holds(
        classes()
            .should(
                Calls.satisfy(
                    "have a name that says what it is",
                    type ->
                        !vague.matcher(type.getSimpleName()).matches()
                            && !vaguePackage.matcher(type.getPackageName()).matches())));
  }

  private static void holds(ArchRule rule) {
    // Some packages are empty today; rulesSeeTheClasses guards against an empty import.
    rule.allowEmptyShould(true).check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> inPackages(List<String> names) {
    return resideInAnyPackage(
        names.stream().map(name -> ROOT + name + "..").toArray(String[]::new));
  }

  /** All of java.io but Serializable, which the compiler itself writes into lambdas and enums. */
  private static DescribedPredicate<JavaClass> inInputOutput() {
    return resideInAnyPackage("java.io..").and(not(named("java.io.Serializable")));
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    var wanted = List.of(names);
    return describe("one of " + wanted, type -> wanted.contains(type.getFullName()));
  }

  private static List<String> kernelModuleAnd(String... more) {
    var names = new ArrayList<>(KERNEL_MODULE);
    names.addAll(List.of(more));
    return List.copyOf(names);
  }

  private static String shortPackage(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
  }
}
