package dev.weft.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.weft.config.Nearest;
import dev.weft.config.Problems;
import dev.weft.config.RuleText;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;

/** Which package may know which: design.md §1. */
@AnalyzeClasses(packages = "dev.weft", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] OTHERS_LIBRARIES = {
    "okhttp3..", "okio..", "kotlin..", "com.fasterxml..", "org.snakeyaml.."
  };

  @ArchTest static final ArchRule configIsALeaf = only("config");
  @ArchTest static final ArchRule retryIsALeaf = only("retry");
  @ArchTest static final ArchRule logIsALeaf = only("log");
  @ArchTest static final ArchRule httpIsALeaf = only("http");
  @ArchTest static final ArchRule linesIsALeaf = only("lines");
  @ArchTest static final ArchRule extractIsALeaf = only("extract");
  @ArchTest static final ArchRule eventSeesAnnotationsOnly = only("event", "annotation");
  @ArchTest static final ArchRule requestSeesExtract = only("request", "extract");

  @ArchTest
  static final ArchRule visitSeesRequests = only("visit", "annotation", "request", "extract");

  @ArchTest static final ArchRule spoolSeesEvent = only("spool", "event", "log");
  @ArchTest static final ArchRule metricsSeeEvent = only("metrics", "event", "log");

  @ArchTest
  static final ArchRule captureSeesWhatItReads =
      only("capture", "annotation", "event", "extract", "request", "config", "log", "visit");

  @ArchTest
  static final ArchRule captureSeesOfTheConfigurationTheTextOfRulesOnly =
      noClasses()
          .that()
          .resideInAPackage("dev.weft.capture..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.weft.config..")
                  .and(not(belongToAnyOf(RuleText.class, Problems.class, Nearest.class))));

  @ArchTest
  static final ArchRule aDestinationSeesNoOtherPart =
      only("destination", "annotation", "event", "config", "log", "http", "lines");

  @ArchTest
  static final ArchRule theContractOfDestinationsNeedsNoHttp =
      noClasses()
          .that()
          .resideInAPackage("dev.weft.destination")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.weft.http..");

  @ArchTest
  static final ArchRule destinationsDoNotSeeEachOther =
      slices().matching("dev.weft.destination.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule thePipelineSeesWhatItJoins =
      only(
          "pipeline",
          "annotation",
          "event",
          "log",
          "lines",
          "spool",
          "retry",
          "destination",
          "metrics");

  @ArchTest
  static final ArchRule thePipelineKnowsNoDestinationByName =
      noClasses()
          .that()
          .resideInAPackage("dev.weft.pipeline..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.weft.destination.*..");

  @ArchTest
  static final ArchRule theClientSeesWhatItHandsThrough =
      only("client", "bootstrap", "config", "event", "log", "pipeline");

  @ArchTest
  static final ArchRule nobodyInCoreButTheClientSeesTheBootstrap =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.weft.bootstrap..", "dev.weft.client..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.weft.bootstrap..");

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("dev.weft.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingWakesTheLoggingOrTheManagementOfTheJdk =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.logging..", "java.lang.management..");

  @ArchTest
  static final ArchRule mBeansAreInAPackageThatIsLoadedWithTheFirstEvent =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.weft.metrics.jmx..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("javax.management..");

  @ArchTest
  static final ArchRule noTypeOfMicrometerIsLinked =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.micrometer..");

  @ArchTest
  static final ArchRule theNioFileSystemIsForWhatStartsWithTheFirstEvent =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.weft.destination.file..", "dev.weft.lines..", "dev.weft.spool..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.nio.file..");

  @ArchTest
  static final ArchRule nothingPrintsButTheConsoleAndWhoStartsTheClient =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.weft.destination.file.ConsoleFactory")
          .and()
          .doNotHaveFullyQualifiedName("dev.weft.client.Client")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule onlyHttpKnowsTheHttpClient =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.weft.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("okhttp3..", "okio..", "kotlin..");

  @ArchTest
  static final ArchRule onlyConfigKnowsYaml =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.weft.config..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.snakeyaml..");

  @ArchTest
  static final ArchRule valuesAreReadThroughMethodHandles =
      noClasses()
          .that()
          .resideInAnyPackage("dev.weft.extract..", "dev.weft.capture..")
          .should()
          .callMethod(Method.class, "invoke", Object.class, Object[].class)
          .orShould()
          .callMethod(java.lang.reflect.Field.class, "get", Object.class);

  @ArchTest
  static final ArchRule noServletTypeIsLinked =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("jakarta..", "javax.servlet..");

  @ArchTest
  static final ArchRule noTypeOfALibraryShowsInAPublicSignature =
      classes().that().arePublic().should(showNoTypeOfALibrary());

  @ArchTest
  static void everyPackageIsNullMarked(JavaClasses classes) throws Exception {
    Set<String> names = new TreeSet<>();
    // the annotations are Java 8 without any dependency
    for (JavaClass each : classes) names.add(each.getPackageName());
    names.remove("dev.weft.annotation");

    assertThat(names).contains("dev.weft.capture", "dev.weft.destination.miso");
    for (String name : names) {
      assertThat(Class.forName(name + ".package-info").isAnnotationPresent(NullMarked.class))
          .as(name + " is @NullMarked")
          .isTrue();
    }
  }

  /** The package depends on nothing of Weft but itself and these. */
  private static ArchRule only(String name, String... known) {
    String[] packages = new String[known.length + 1];
    packages[0] = "dev.weft." + name + "..";
    for (int i = 0; i < known.length; i++) packages[i + 1] = "dev.weft." + known[i] + "..";
    DescribedPredicate<JavaClass> others =
        resideInAPackage("dev.weft..").and(not(resideInAnyPackage(packages)));
    return noClasses()
        .that()
        .resideInAPackage("dev.weft." + name + "..")
        .should()
        .dependOnClassesThat(others);
  }

  private static ArchCondition<JavaClass> showNoTypeOfALibrary() {
    return new ArchCondition<>("show no type of a library") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Set<JavaMember> members = new LinkedHashSet<>(type.getMembers());
        for (JavaMember member : members) {
          boolean shown =
              member.getModifiers().contains(JavaModifier.PUBLIC)
                  || member.getModifiers().contains(JavaModifier.PROTECTED);
          if (!shown) continue;
          for (JavaClass involved : member.getAllInvolvedRawTypes()) {
            boolean foreign = resideInAnyPackage(OTHERS_LIBRARIES).test(involved);
            events.add(
                new SimpleConditionEvent(
                    member, !foreign, member.getFullName() + " shows " + involved.getName()));
          }
        }
      }
    };
  }
}
