package org.haven.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;
import org.haven.inputs.deck.DeckCheck;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.structure.Structure;
import org.junit.jupiter.api.Test;

/// The quickstart at rest: 192 lithium ions in 20.1 Å, 120 ps at three temperatures.
class OutlookTest {
  private static final Path DECK =
      Path.of(System.getProperty("haven.root"), "inputs/examples/li6ps5cl/quickstart.yaml");
  private static final String AT_REST =
      """
      structure: none
      potential: {type: none}
      mobile: [Li]
      temperatures_k: [600]
      stages:
        - minimise: {max_steps: 100}
        - npt: {duration_ps: 4}
        - nvt: {duration_ps: 120, production: true}
      """;

  private static final RunSpec DRIVEN = DeckReader.read(DECK).with("threads", 2);
  private static final RunSpec SPEC = DRIVEN.with("stages", stages(AT_REST));
  private static final Structure STRUCTURE = DeckReader.structure(SPEC, 1);

  private static final String WAITING =
      """
      structure: none
      potential: {type: none}
      mobile: [Li]
      temperatures_k: [600]
      threads: 1
      stages:
        - npt: {until: equilibrated, at_most_ps: %d}
        - nvt: {duration_ps: 100, production: true}
      """;

  private static List<StageSpec> stages(String text) {
    return DeckSection.of(text, Path.of("")).bind(RunSpec.class, List.of()).stages();
  }

  private static Map<String, Judgement> of(RunSpec spec, double cutoff, double secondsPerStep) {
    return of(spec, STRUCTURE, cutoff, secondsPerStep);
  }

  private static Map<String, Judgement> of(
      RunSpec spec, Structure structure, double cutoff, double secondsPerStep) {
    return new Outlook(spec, structure, cutoff, secondsPerStep, 10_000_000, 1)
        .judgements().stream().collect(Collectors.toMap(Judgement::quantity, Function.identity()));
  }

  private static Map<String, Judgement> of(RunSpec spec) {
    return of(spec, 6, 1e-3);
  }

  @Test
  void theLeastDiffusivityIsThatOfThirtyHops() {
    // 30 · 9 Å² / (6 · 192 · 120 ps) = 1.95e-3 Å²/ps.
    Judgement found = of(SPEC).get("diffusion");
    assertThat(found.mark()).isEqualTo(Mark.GOOD);
    assertThat(found.text()).contains("D* from 2.0e-07 cm²/s on shows in 120 ps");
    RunSpec short1 =
        SPEC.with("analysis.dimensions", 1)
            .with("analysis.hop_length_angstrom", OptionalDouble.of(8));
    assertThat(of(short1).get("diffusion").mark()).isEqualTo(Mark.DOUBTFUL);
  }

  @Test
  void theErrorOfSigmaIsThatOfOneWalker() {
    // √(2 · 10/(3 · 120)) = 0.24, and 10 % at 2 · 10/3/0.01 ps; four replicas halve it.
    assertThat(of(SPEC).get("sigma and H_R").text()).startsWith("±24 %").contains("667 ps");
    assertThat(of(SPEC.with("replicas", 4)).get("sigma and H_R").text()).startsWith("±12 %");
  }

  /// In a field the noise is that of the drift, (a/x) √(2/(N D t n)): a = 2.86 Å, x = 0.8, 192
  /// ions, D = 0.1 Å²/ps, 40 ps, n = 2. That gives 12.9 %, and E_a to k_B 0.129/√(0.156e-6) K =
  /// 0.028 eV, where a run at rest would have √(20/(3 · 40)) = 41 % and 0.09 eV.
  @Test
  void theErrorsOfAFieldDeckAreThoseOfTheDrift() {
    Map<String, Judgement> found = of(DRIVEN.on(STRUCTURE));
    assertThat(found.get("sigma and H_R").text()).startsWith("±13 %");
    assertThat(found.get("temperatures").text()).contains("E_a from sigma to about ±0.028 eV");
    assertThat(of(SPEC).get("temperatures").text()).contains("±0.051 eV");
    // Ions that have no colour do not count.
    RunSpec half =
        DRIVEN.with("mobile", List.of("Li", "S")).with("charges", Map.of("Li", 1.0, "S", 0.0));
    assertThat(of(half.on(STRUCTURE)).get("sigma and H_R").text()).startsWith("±13 %");
  }

  @Test
  void theLeverOfTheExtrapolationIsToldOf() {
    // x = 1/600, 1/750, 1/900; √(1/3 + 3.85/0.156).
    Judgement far = of(SPEC).get("temperatures");
    assertThat(far.mark()).isEqualTo(Mark.DOUBTFUL);
    assertThat(far.text()).contains("5.0 times as uncertain", "fewer than 4", "300 K is far");
    Judgement near =
        of(SPEC.with("temperatures_k", List.of(350.0, 400.0, 500.0, 700.0))).get("temperatures");
    assertThat(near.mark()).isEqualTo(Mark.GOOD);
    assertThat(of(SPEC.with("temperatures_k", List.of(600.0))).get("temperatures").text())
        .startsWith("one: no activation energy");
  }

  @Test
  void aCellBelowTwiceTheCutoffGetsASupercell() {
    assertThat(of(SPEC).get("cell").mark()).isEqualTo(Mark.GOOD);
    Judgement small = of(SPEC, 11, 1e-3).get("cell");
    assertThat(small.mark()).isEqualTo(Mark.DOUBTFUL);
    assertThat(small.text())
        .contains("below 22.0 Å (twice the cutoff of 11.0 Å)", "supercell: [2, 2, 2]");
  }

  @Test
  void wallTimeIsThatOfAllSteps() {
    // 124 ps of 2 fs at three temperatures: 186,000 steps.
    assertThat(of(SPEC).get("wall time").text())
        .contains("about 3 min for 186000 steps", "on an idle machine");
    assertThat(of(SPEC, 6, 1e-6).get("wall time").text()).startsWith("less than a second for");
    assertThat(of(SPEC, 6, 10).get("wall time").mark()).isEqualTo(Mark.DOUBTFUL);
    assertThat(of(SPEC, 6, Double.NaN).get("wall time").text()).contains("haven bench");
  }

  @Test
  void memoryIsThatOfTheSimulationsAtWork() {
    // Three temperatures, of which two threads have all three at work in the end; 24 · 192 · 6001
    // + 800 · 6001 bytes for the analysis; 1.25 · 32.5 + 40 + 130 MB.
    RunSpec bare = SPEC.with("analysis.mechanism", List.of());
    assertThat(of(bare).get("memory").text())
        .startsWith("211 MB at least (30 MB for simulations at work together, 33 MB");
    // Sites: 28 bytes for each voxel of at most 0.3 Å.
    double[] l = STRUCTURE.cell().lengths();
    double voxels = 1;
    for (double length : l) {
      voxels *= Math.ceil(length / 0.3);
    }
    assertThat(of(SPEC).get("memory").text())
        .contains(
            String.format(
                Locale.ROOT,
                ", %.0f MB for the analysis",
                Math.ceil(1e-6 * (28 * voxels + 24 * 192 * 6001 + 800 * 6001))));
    // One thread has one simulation at work.
    assertThat(of(SPEC.with("threads", 1)).get("memory").text()).contains("(10 MB for");
    // Of the sizes 1 and 2 with one thread, the larger.
    RunSpec series =
        SPEC.with("threads", 2)
            .with("temperatures_k", List.of(600.0))
            .with("sizes", Optional.of(List.of(1, 2)));
    // An eighth more.
    assertThat(of(series).get("memory").text()).contains("(12 MB for");
    double most = Runtime.getRuntime().maxMemory();
    Judgement much =
        new Outlook(SPEC, STRUCTURE, 6, 1e-3, (long) most, 1)
            .judgements().stream()
                .filter(each -> each.quantity().equals("memory"))
                .findFirst()
                .orElseThrow();
    assertThat(much.mark()).isEqualTo(Mark.DOUBTFUL);
    assertThat(much.text()).contains("HAVEN_JAVA_OPTS=-Xmx");
  }

  @Test
  void whatIsDoneTakesNoTime() {
    assertThat(new Outlook(SPEC, STRUCTURE, 6, 1e-3, 0, 0.1).judgements())
        .anyMatch(each -> each.text().contains("about 19 s for 18600 steps"));
  }

  @Test
  void aStageThatCannotComeToRestInTimeIsToldOf() {
    assertThat(of(SPEC)).doesNotContainKey("equilibration");
    for (int ps : new int[] {20, 100, 300}) {
      String text = WAITING.formatted(ps);
      RunSpec spec = SPEC.with("stages", stages(text));
      Judgement found = of(spec).get("equilibration");
      assertThat(found.mark()).isEqualTo(ps < 300 ? Mark.DOUBTFUL : Mark.GOOD);
      assertThat(found.text()).contains("1-npt takes 80 ps at least, at_most_ps is " + ps);
      assertThat(found.text().contains("cannot come to rest")).isEqualTo(ps == 20);
      assertThat(found.text().contains("allow 300")).isEqualTo(ps < 300);
    }
  }

  @Test
  void oneFillingOfManyIsToldOf() {
    Structure filled =
        new Structure(
            STRUCTURE.title(),
            STRUCTURE.cell(),
            STRUCTURE.symbols(),
            STRUCTURE.positions(),
            STRUCTURE.velocities(),
            STRUCTURE.charges(),
            STRUCTURE.energyEv(),
            STRUCTURE.forces(),
            STRUCTURE.virial(),
            STRUCTURE.massesU(),
            List.of("partial occupancies filled at random, seed 1: Li0 96 of 192 places"));
    assertThat(of(SPEC, filled, 6, 1e-3).get("filling").text())
        .contains("replicas: 1", "not how other fillings", "use replicas: 4");
    assertThat(of(SPEC)).doesNotContainKey("filling");
    Path cif = DECK.resolveSibling("../gdc/ceria_gd10.cif");
    RunSpec several = SPEC.with("structure.file", cif).with("replicas", 4);
    assertThat(of(several, filled, 6, 1e-3)).doesNotContainKey("filling");
  }

  @Test
  void trajectoriesHaveTheSizeOfTheirNumbers() {
    // 6000 frames of 416 atoms, 3 numbers of 4 bytes, three times; written: 30.8 MB each.
    assertThat(of(SPEC).get("disk").text()).startsWith("90 MB of trajectories");
    assertThat(of(SPEC.with("output.mobile_only", true)).get("disk").text()).startsWith("42 MB");
    RunSpec huge =
        SPEC.with("replicas", 10000)
            .with("output.trajectory_interval_fs", 2.0)
            .with("output.velocities", true)
            .with("output.single_precision", false);
    // 36 TB.
    assertThat(of(huge).get("disk").mark()).isEqualTo(Mark.DOUBTFUL);
  }

  @Test
  void theStepIsHeldAgainstTheLightestAtom() {
    // Lithium: 8.9 fs · √6.94/10 = 2.3 fs.
    assertThat(DeckCheck.of(SPEC, STRUCTURE)).noneMatch(note -> note.contains("time step"));
    assertThat(DeckCheck.of(SPEC.with("time_step_fs", 2.5), STRUCTURE))
        .anyMatch(note -> note.contains("2.5 fs is long for Li") && note.contains("use 2.3 fs"));
    assertThat(DeckCheck.of(SPEC.with("structure.masses_u", Map.of("Li", 1.008)), STRUCTURE))
        .anyMatch(note -> note.contains("use 0.9 fs"));
  }
}
