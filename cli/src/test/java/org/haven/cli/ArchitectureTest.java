package org.haven.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/// Holds the dependency line of the project and the seams around native libraries.
///
/// The tests of a module are a folder of classes after `mvn test`, and a jar after `mvn verify`:
/// neither is the program.
final class ArchitectureTest {
  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(place -> !place.contains("-tests.jar"))
          .importPackages("org.haven");

  @Test
  void everyModuleIsLookedAt() {
    assertThat(PROGRAM)
        .extracting(JavaClass::getPackageName)
        .contains(
            "org.haven.kernels",
            "org.haven.inputs",
            "org.haven.potentials",
            "org.haven.integrators",
            "org.haven.analysis",
            "org.haven.pathways",
            "org.haven.validation",
            "org.haven.api",
            "org.haven.campaigns",
            "org.haven.cli");
  }

  @Test
  void eachModuleUsesOnlyThoseBeforeIt() {
    ArchRule rule =
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("kernels")
            .definedBy("org.haven.kernels..")
            .layer("inputs")
            .definedBy("org.haven.inputs..")
            .layer("potentials")
            .definedBy("org.haven.potentials..")
            .layer("integrators")
            .definedBy("org.haven.integrators..")
            .layer("analysis")
            .definedBy("org.haven.analysis..")
            .layer("pathways")
            .definedBy("org.haven.pathways..")
            .layer("validation")
            .definedBy("org.haven.validation..")
            .layer("api")
            .definedBy("org.haven.api..")
            .layer("campaigns")
            .definedBy("org.haven.campaigns..")
            .layer("cli")
            .definedBy("org.haven.cli..")
            .whereLayer("kernels")
            .mayNotAccessAnyLayer()
            .whereLayer("inputs")
            .mayOnlyAccessLayers("kernels")
            .whereLayer("potentials")
            .mayOnlyAccessLayers("kernels", "inputs")
            .whereLayer("integrators")
            .mayOnlyAccessLayers("kernels", "inputs", "potentials")
            .whereLayer("analysis")
            .mayOnlyAccessLayers("kernels", "inputs", "potentials", "integrators")
            .whereLayer("pathways")
            .mayOnlyAccessLayers("kernels", "inputs", "potentials", "integrators", "analysis")
            .whereLayer("validation")
            .mayOnlyAccessLayers(
                "kernels", "inputs", "potentials", "integrators", "analysis", "pathways")
            .whereLayer("api")
            .mayOnlyAccessLayers(
                "kernels",
                "inputs",
                "potentials",
                "integrators",
                "analysis",
                "pathways",
                "validation")
            .whereLayer("campaigns")
            .mayOnlyAccessLayers(
                "kernels",
                "inputs",
                "potentials",
                "integrators",
                "analysis",
                "pathways",
                "validation",
                "api")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer();
    rule.check(PROGRAM);
  }

  @Test
  void packagesDoNotUseOneAnotherInCircles() {
    slices().matching("org.haven.(**)").should().beFreeOfCycles().check(PROGRAM);
  }

  @Test
  void nothingSeesTheBenchmarks() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackage("org.haven.benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.haven.benchmarks..");
    rule.check(PROGRAM);
  }

  @Test
  void deepJavaLibraryIsUsedByGraphPotentialsAlone() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackages("org.haven.potentials.graph..", "ai.djl..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..");
    rule.check(PROGRAM);
  }

  @Test
  void tornadoIsUsedByItsAdaptersAlone() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackage("org.haven.kernels.tornado..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("uk.ac.manchester.tornado..");
    rule.check(PROGRAM);
  }

  @Test
  void hdf5IsUsedByH5mdAlone() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackage("org.haven.inputs.h5md..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("hdf..", "org.bytedeco..");
    rule.check(PROGRAM);
  }

  @Test
  void socketsAreOpenedByOnePackageAlone() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackage("org.haven.potentials.socket..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.(net\\.|nio\\.channels\\.).*Socket.*");
    rule.check(PROGRAM);
  }

  @Test
  void parquetIsReadByOnePackageAlone() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackage("org.haven.campaigns.parquet..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.hardwood..");
    rule.check(PROGRAM);
  }

  @Test
  void plotLibrariesAreUsedByFiguresAlone() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackage("org.haven.analysis.figures..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.jfree..", "org.apache.batik..", "org.apache.pdfbox..", "de.rototor..");
    rule.check(PROGRAM);
  }

  @Test
  void onlyTheCommandLineTalksToTheTerminal() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackage("org.haven.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");
    rule.check(PROGRAM);
  }

  @Test
  void onlyTheCommandLineEndsTheProcess() {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackage("org.haven.cli..")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);
    rule.check(PROGRAM);
  }
}
