package coordinator;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The import rules, which keep the core free of plans, processes, files and clocks. */
@AnalyzeClasses(packages = "coordinator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final List<String> DOORS =
      List.of(
          "coordinator.plan..",
          "coordinator.folder..",
          "coordinator.batch..",
          "coordinator.loop..");

  /** Lowest first: a package may use what lies in the lines before its own, and nothing else. */
  private static final List<List<String>> LAYERS =
      List.of(
          List.of("coordinator.task.."),
          List.of("coordinator.text..", "coordinator.worker..", "coordinator.ledger.."),
          List.of("coordinator.checkpoint.."),
          List.of("coordinator.engine.."),
          DOORS,
          List.of("coordinator.schedule.."),
          List.of("coordinator.run.."),
          List.of("coordinator.http.."),
          List.of("coordinator.cli.."),
          List.of("coordinator"));

  @ArchTest
  static void everyPackageSeesOnlyTheLayersBelowIt(JavaClasses all) {
    for (int layer = 0; layer < LAYERS.size(); layer++) {
      for (String own : LAYERS.get(layer)) {
        String[] forbidden =
            packages(LAYERS.subList(layer, LAYERS.size()))
                .filter(other -> !other.equals(own))
                .toArray(String[]::new);
        noClasses()
            .that(resideInAPackage(own))
            .should()
            .dependOnClassesThat(resideInAnyPackage(forbidden))
            .allowEmptyShould(true)
            .check(all);
      }
    }
  }

  @ArchTest
  static final ArchRule everyPackageHasALayer =
      classes().should().resideInAnyPackage(packages(LAYERS).toArray(String[]::new));

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("coordinator.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule doorsReachWorkersAndTheLedgerOnlyThroughTheEngine =
      noClasses()
          .that()
          .resideInAnyPackage(DOORS.toArray(String[]::new))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("coordinator.worker..", "coordinator.ledger..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theCoreNeedsNothingButTheJdk =
      classes()
          .that()
          .resideInAPackage("coordinator.task..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "coordinator.task..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyWorkerTouchesProcesses =
      noClasses()
          .that()
          .resideOutsideOfPackage("coordinator.worker..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.lang\\.Process.*")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.commons.exec..")
          .orShould(accessTargetWhere(member("java.lang.Runtime", "exec")))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyScheduleReadsAClock =
      noClasses()
          .that()
          .resideOutsideOfPackage("coordinator.schedule..")
          .should(accessTargetWhere(describe("reads a clock", ArchitectureTest::readsAClock)))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyCliAndMainPrint =
      noClasses()
          .that()
          .resideOutsideOfPackages("coordinator.cli..", "coordinator")
          .should(ACCESS_STANDARD_STREAMS)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTheEngineAppendsToTheLedger =
      noClasses()
          .that()
          .haveNameNotMatching("coordinator\\.engine\\.Turn(\\$.*)?")
          .and()
          .resideOutsideOfPackage("coordinator.ledger..") // one ledger may lie within another
          .should(accessTargetWhere(member("coordinator.ledger.Ledger", "append")))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule everyPackageIsNullMarked = classes().should(resideInANullMarkedPackage());

  private static Stream<String> packages(List<List<String>> layers) {
    return layers.stream().flatMap(List::stream);
  }

  /** A time made from a clock that was handed in is a parameter; one made from nothing is not. */
  private static boolean readsAClock(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    String name = access.getTarget().getName();
    List<String> parameters = parameters(access);
    if (owner.isEquivalentTo(System.class)) {
      return name.equals("currentTimeMillis") || name.equals("nanoTime");
    }
    if (owner.isEquivalentTo(Date.class)) {
      return name.equals("<init>") && parameters.isEmpty();
    }
    if (owner.isAssignableTo(Calendar.class)) {
      return name.equals("getInstance") || name.equals("<init>");
    }
    if (owner.isEquivalentTo(Clock.class) || owner.isEquivalentTo(InstantSource.class)) {
      return name.startsWith("system")
          || (name.startsWith("tick") && !parameters.contains(Clock.class.getName()));
    }
    return owner.getPackageName().startsWith("java.time")
        && name.equals("now")
        && !parameters.contains(Clock.class.getName());
  }

  private static List<String> parameters(JavaAccess<?> access) {
    String signature = access.getTarget().getFullName();
    int open = signature.indexOf('(');
    if (open < 0) {
      return List.of();
    }
    String inside = signature.substring(open + 1, signature.lastIndexOf(')'));
    return Arrays.stream(inside.split(", ", -1)).filter(type -> !type.isEmpty()).toList();
  }

  private static DescribedPredicate<JavaAccess<?>> member(String owner, String name) {
    return describe(
        owner + "." + name,
        access ->
            access.getTarget().getName().equals(name)
                && access.getTargetOwner().isAssignableTo(owner));
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return new ArchCondition<>("reside in a package annotated @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        String message = type.getPackageName() + (marked ? " is" : " is not") + " @NullMarked";
        events.add(new SimpleConditionEvent(type, marked, message));
      }
    };
  }
}
