package org.haven.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Holds the dependency line of the project and the seams around native libraries.
@AnalyzeClasses(packages = "org.haven", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule eachModuleUsesOnlyThoseBeforeIt =
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
          .layer("validation")
          .definedBy("org.haven.validation..")
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
          .whereLayer("validation")
          .mayOnlyAccessLayers("kernels", "inputs", "potentials", "integrators", "analysis")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule nothingSeesTheBenchmarks =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.haven.benchmarks..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.haven.benchmarks..");

  @ArchTest
  static final ArchRule deepJavaLibraryIsUsedByGraphPotentialsAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.haven.potentials.graph..", "ai.djl..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule tornadoIsUsedByItsAdaptersAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.haven.kernels.tornado..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("uk.ac.manchester.tornado..");

  @ArchTest
  static final ArchRule hdf5IsUsedByIntegratorsAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.haven.integrators..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("hdf..", "org.bytedeco..");

  @ArchTest
  static final ArchRule onlyTheCommandLineTalksToTheTerminal =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.haven.cli..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(Throwable.class, "printStackTrace");

  @ArchTest
  static final ArchRule onlyTheCommandLineEndsTheProcess =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.haven.cli..")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);
}
