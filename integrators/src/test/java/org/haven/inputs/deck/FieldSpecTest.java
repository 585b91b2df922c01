package org.haven.inputs.deck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.ColourField;
import org.haven.kernels.Cell;
import org.haven.kernels.PhysicalConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldSpecTest {
  private static FieldSpec field(String yaml) {
    return DeckSection.of("field: " + yaml, Path.of("")).bind(Holder.class, List.of()).field();
  }

  record Holder(FieldSpec field) {}

  private static List<String> points(String yaml) {
    return field(yaml).points().stream().map(FieldPoint::toString).toList();
  }

  @Test
  void eachStrengthInEachDirectionHasItsNegative() {
    assertThat(points("{}")).containsExactly("F+0.5", "F-0.5", "F+1", "F-1");
    assertThat(points("[0.25]")).containsExactly("F+0.25", "F-0.25");
    assertThat(points("{reduced_strengths: 2, directions: [0, 0, 1]}"))
        .containsExactly("F+2", "F-2");
    assertThat(points("{reduced_strengths: 2, directions: [[1, 0, 0], [0, 1, 0]]}"))
        .containsExactly("F+2d1", "F-2d1", "F+2d2", "F-2d2");
    assertThat(points("{forces_ev_per_angstrom: 0.01}")).containsExactly("F+0.01eV", "F-0.01eV");
  }

  /// n·D n along [1 1 1] is a third of the trace of every diagonal D, that along [1 0 0] of D = 1
  /// alone.
  @Test
  void aFieldIsHeldAgainstTheTensorsThatItsCellAllows() {
    FieldSpec diagonal = field("{}");
    FieldSpec axis = field("{directions: [1, 0, 0]}");
    FieldSpec three = field("{directions: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]}");
    FieldSpec two = field("{directions: [[1, 0, 0], [0, 0, 1]]}");
    Cell cubic = Cell.ofLengthsAndAngles(10, 10.03, 9.98, 90, 90, 90.2);
    Cell primitive = Cell.ofLengthsAndAngles(7, 7, 7, 60, 60, 60);
    Cell tetragonal = Cell.orthorhombic(10, 10, 12);
    Cell hexagonal = Cell.ofLengthsAndAngles(10, 10, 16, 90, 90, 120);
    Cell monoclinic = Cell.ofLengthsAndAngles(10, 11, 12, 90, 100, 90);
    for (FieldSpec each : List.of(diagonal, axis, three, two)) {
      assertThat(each.isMeanIn(cubic)).isTrue();
      assertThat(each.isMeanIn(primitive)).isTrue();
    }
    for (Cell cell : List.of(tetragonal, hexagonal)) {
      assertThat(diagonal.isMeanIn(cell)).isTrue();
      assertThat(axis.isMeanIn(cell)).isFalse();
      assertThat(two.isMeanIn(cell)).isFalse();
    }
    assertThat(diagonal.isMeanIn(monoclinic)).isFalse();
    for (Cell cell : List.of(tetragonal, hexagonal, monoclinic)) {
      assertThat(three.isMeanIn(cell)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"750K-1F+0.5", "600.5K-12F-1", "2x2x2-600K-1F+0.01eVd3", "600K-1F+1.0E-4eV"})
  void namesOfFoldersAreRead(String name) {
    SimulationName read = SimulationName.parse(name).orElseThrow();
    assertThat(read).hasToString(name);
    assertThat(read.field()).isPresent();
    assertThat(read.withoutField().field()).isEmpty();
    // All fields of a replica start alike.
    assertThat(read.seed(5)).isEqualTo(read.withoutField().seed(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"600K-1F", "600K-1F0.5", "600K-1F+", "600K-1F+0.5d0", "600K-1G+0.5"})
  void otherNamesAreNot(String name) {
    assertThat(SimulationName.parse(name)).isEmpty();
  }

  private static RunSpec deck(String more, String field) {
    return DeckSection.of(
            """
            structure: x.xyz
            potential: {type: lennard_jones}
            %s
            temperatures_k: [600, 900]
            replicas: 2
            stages:
              - npt: {duration_ps: 4}
              - nvt: {duration_ps: 60, production: true, field: %s}
            """
                .formatted(more, field),
            Path.of(""))
        .bind(RunSpec.class, List.of());
  }

  /// Na at 0.1 and 0.4 of a, Ca at 0.1 and 0.5 of a, far apart otherwise.
  private static Structure structure() {
    return Structure.of(
        "ions",
        Cell.orthorhombic(10, 10, 10),
        List.of("Na", "Na", "Ca", "Ca", "Cl"),
        new double[] {1, 0, 0, 4, 0, 0, 1, 5, 5, 5, 5, 5, 8, 8, 8});
  }

  @Test
  void theForceIsThatOfTheMostDrivenSpeciesAndTheLongestHop() {
    RunSpec spec =
        deck("mobile: [Na, Ca]\ncharges: {Na: 1, Ca: 2, Cl: -1}", "{directions: [0, 3, 4]}")
            .on(structure());
    FieldSpec field = spec.field().orElseThrow();
    // Ca to Ca 4 Å, Na to Na 3 Å.
    assertThat(field.hopLengthAngstrom()).hasValue(4);
    ColourField weak = field.of(spec, field.points().getFirst(), 600);
    double force = 0.5 * PhysicalConstants.BOLTZMANN_EV_PER_K * 600 / (2 * 4);
    assertThat(weak.charges()).isEqualTo(Map.of("Na", 1.0, "Ca", 2.0));
    assertThat(weak.forceEvPerAngstrom())
        .containsExactly(new double[] {0, 0.6 * force, 0.8 * force}, within(1e-17));
    assertThat(weak.reducedStrength()).isEqualTo(0.5);
    assertThat(field.of(spec, field.points().get(1), 600)).isEqualTo(weak.reversed());
  }

  @Test
  void aForceHasAReducedStrengthToo() {
    RunSpec spec = deck("mobile: [Na]", "{forces_ev_per_angstrom: 0.02, hop_length_angstrom: 2.5}");
    FieldSpec field = spec.field().orElseThrow();
    ColourField back = field.of(spec, field.points().get(1), 900);
    assertThat(back.strengthEvPerAngstrom()).isCloseTo(0.02, within(1e-17));
    assertThat(back.reducedStrength())
        .isCloseTo(-0.02 * 2.5 / (PhysicalConstants.BOLTZMANN_EV_PER_K * 900), within(1e-15));
    assertThat(back.charges()).isEqualTo(Map.of("Na", 1.0));
  }

  @Test
  void theStatedHopLengthOfTheAnalysisCounts() {
    RunSpec spec = deck("mobile: [Na]\nanalysis: {hop_length_angstrom: 2.2}", "{}").on(structure());
    assertThat(spec.field().orElseThrow().hopLengthAngstrom()).hasValue(2.2);
  }

  /// 2 temperatures × 2 replicas: 4 ps once each, then 60 ps in each of two fields.
  @Test
  void whatReplicasShareIsCountedOnce() {
    RunSpec spec = deck("mobile: [Na]", "[1]");
    assertThat(Selection.ALL.of(spec))
        .extracting(SimulationName::toString)
        .startsWith("600K-1", "600K-1F+1", "600K-1F-1", "600K-2")
        .hasSize(12);
    assertThat(SimulationPlan.allPs(spec)).isEqualTo(4 * (4 + 2 * 60));
    SimulationName driven = new SimulationName(0, 600, 1, Optional.of(new FieldPoint(1, true, 0)));
    assertThat(new SimulationPlan(spec, driven).origin()).contains(driven.withoutField());
    assertThat(new SimulationPlan(spec, driven.withoutField()).stages()).hasSize(1);
    RunSpec both = deck("mobile: [Na]", "{reduced_strengths: 1, equilibrium: true}");
    assertThat(SimulationPlan.allPs(both)).isEqualTo(4 * (4 + 3 * 60));
    assertThat(new SimulationPlan(both, driven.withoutField()).stages()).hasSize(2);
  }

  @Test
  void aResolvedDeckReadsAsItself(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x.xyz"), "not read here");
    RunSpec spec =
        deck("mobile: [Na]", "{reduced_strengths: 1, directions: [[1, 0, 0], [0, 1, 2]]}")
            .with("structure.file", file)
            .on(structure());
    String text = DeckWriter.text(spec, folder, Map.of());
    Path deck = Files.writeString(folder.resolve("deck.yaml"), text);
    assertThat(DeckReader.read(deck).field()).isEqualTo(spec.field());
  }
}
