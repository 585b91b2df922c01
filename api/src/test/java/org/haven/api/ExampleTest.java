package org.haven.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.haven.analysis.mechanism.MechanismOptions;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportPoint;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.kernels.Precision;
import org.haven.validation.SinglePoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a Java program does with Haven, and that the README's example is what is tested here.
final class ExampleTest {
  private static final Path ROOT = Path.of(System.getProperty("haven.root"));
  private static final Path QUICKSTART = ROOT.resolve("inputs/examples/li6ps5cl");

  @TempDir private Path folder;

  /// The quickstart at one temperature, without the field, cut to what a test can wait for.
  private Path deck() throws IOException {
    for (String file : List.of("nep.txt", "li6ps5cl_416_disordered.xyz")) {
      Files.copy(QUICKSTART.resolve(file), folder.resolve(file));
    }
    String text =
        Files.readString(QUICKSTART.resolve("quickstart.yaml"))
            .replace("[600, 750, 900]", "[900]")
            .replace("duration_ps: 8", "duration_ps: 0.1")
            .replaceFirst("duration_ps: 40, (.*), field: .*\\}", "duration_ps: 1, $1}");
    return Files.writeString(folder.resolve("deck.yaml"), text);
  }

  @Test
  void aDeckIsRunAndItsRunDirectoryAnalysedAgain() throws IOException {
    Path deck = deck();
    Study study = Study.of(DeckReader.read(deck).with("output.directory", folder.resolve("run")));
    TransportReport report = study.run();
    for (TransportPoint point : report.study().points()) {
      System.out.println(point.temperatureK() + " K: " + point.sigmaMsCm().value() + " mS/cm");
    }

    assertThat(report.study().points()).hasSize(1);
    assertThat(folder.resolve("run/result.json")).exists();
    TransportReport again = TransportReport.ofRun(folder.resolve("run"));
    assertThat(again.table()).isEqualTo(report.table());
    TransportReport file =
        TransportReport.ofFiles(
            List.of(folder.resolve("run/900K-1/trajectory.h5")),
            List.of(900.0),
            TransportOptions.of(List.of("Li"), Map.of("Li", 1.0)),
            MechanismOptions.of(List.of()),
            Trajectories.Options.DEFAULT);
    assertThat(file.study().points()).hasSize(1);
    assertThatThrownBy(study::run)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not empty");
  }

  @Test
  void aStructureIsEvaluated() {
    Path file = QUICKSTART.resolve("li6ps5cl_52.xyz");
    Structure structure = StructureFile.read(file, 0);
    try (Calculator calculator =
        Calculator.open(QUICKSTART.resolve("nep.txt"), structure, Precision.DOUBLE, 1)) {
      SinglePoint point = calculator.evaluate(structure);

      double sum = 0;
      for (double energy : point.evaluation().energies()) {
        sum += energy;
      }
      assertThat(point.evaluation().energyEv()).isCloseTo(sum, within(1e-9));
      assertThat(calculator.check(structure)).isEmpty();
    }
  }

  /// The first block of Java in the README stands, line for line, in this file.
  @Test
  void theReadmesExampleIsTested() throws IOException {
    String tested =
        Files.readString(ROOT.resolve("api/src/test/java/org/haven/api/ExampleTest.java"));
    String readme = Files.readString(ROOT.resolve("README.md"));
    String block = readme.substring(readme.indexOf("```java") + 7);
    List<String> lines =
        Stream.of(block.substring(0, block.indexOf("```")).split("\n"))
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("//"))
            .toList();

    assertThat(lines).hasSizeBetween(3, 12);
    assertThat(tested.lines().map(String::strip).toList()).containsAll(lines);
  }
}
