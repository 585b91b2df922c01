package org.haven.inputs.deck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Cell;
import org.haven.kernels.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeckReaderTest {
  @TempDir Path folder;

  private static final String FULL =
      """
      title: Li6PS5Cl quickstart
      structure:
        file: li6ps5cl.xyz
        frame: 2
        supercell: [1, 2, 3]
        masses_u: {Li: 6.015}
      potential:
        type: nep
        file: nep.txt
      mobile: [Li]
      charges: {Li: 1, P: 5, S: -2, Cl: -1}
      temperatures_k: [600, 750, 9e2]
      replicas: 2
      seed: 17
      time_step_fs: 2
      skin_angstrom: 0.8
      precision: double
      device: tornado:0:1
      threads: 3
      stages:
        - minimise: {force_tolerance_ev_per_angstrom: 0.02, max_steps: 200, relax_cell: true}
        - nvt: {duration_ps: 1, start_temperature_k: 100}
        - npt: {duration_ps: 4, thermostat: langevin, barostat: {kind: axes, pressure_gpa: 1}}
        - nvt:
            duration_ps: 20
            production: true
            mean_cell: true
            thermostat: {kind: nose_hoover, relaxation_time_fs: 50}
      output:
        directory: runs/x
        trajectory_interval_fs: 20
        thermo_interval_fs: 100
        mobile_only: true
        single_precision: false
        velocities: true
        checkpoint_interval_s: 30
        msd_interval_fs: 40
        msd_lags: 50
      guards: {max_force_ev_per_angstrom: off, min_distance_angstrom: 0.7}
      analysis: {dimensions: 2, window_ps: [1, 8], hop_length_angstrom: 2.7, mechanism: [vdos, van_hove], extrapolate_to_k: 298.15}
      """;

  private static final String MINIMAL =
      """
      structure: a.xyz
      potential: {type: nep, file: nep.txt}
      mobile: Li
      temperatures_k: 600
      stages:
        - minimise
        - npt: {duration_ps: 1}
        - nvt: {duration_ps: 10, production: true}
      """;

  private RunSpec read(String text) throws IOException {
    return DeckReader.read(Files.writeString(folder.resolve("deck.yaml"), text));
  }

  @Test
  void everyKeyOfAFullDeckArrives() throws IOException {
    RunSpec spec = read(FULL);
    assertThat(spec.title()).isEqualTo("Li6PS5Cl quickstart");
    assertThat(spec.structure().file()).isEqualTo(folder.resolve("li6ps5cl.xyz"));
    assertThat(spec.structure().frame()).isEqualTo(2);
    assertThat(spec.structure().supercell()).containsExactly(1, 2, 3);
    assertThat(spec.structure().massesU()).isEqualTo(Map.of("Li", 6.015));
    assertThat(spec.potential(List.of()).type()).isEqualTo("nep");
    assertThat(spec.potential().values()).isEqualTo(Map.of("type", "nep", "file", "nep.txt"));
    assertThat(spec.charges()).isEqualTo(Map.of("Li", 1.0, "P", 5.0, "S", -2.0, "Cl", -1.0));
    assertThat(spec.temperaturesK()).containsExactly(600.0, 750.0, 900.0);
    assertThat(spec.replicas()).isEqualTo(2);
    assertThat(spec.seed()).isEqualTo(17);
    assertThat(spec.timeStepFs()).isEqualTo(2);
    assertThat(spec.skinAngstrom()).isEqualTo(0.8);
    assertThat(spec.precision()).isEqualTo(Precision.DOUBLE);
    assertThat(spec.device()).isEqualTo("tornado:0:1");
    assertThat(spec.threads()).isEqualTo(3);
    assertThat(spec.stages())
        .extracting(StageSpec::kind)
        .containsExactly("minimise", "nvt", "npt", "nvt");
    assertThat(spec.stages().get(0).toString())
        .contains("forceToleranceEvPerAngstrom=0.02, maxSteps=200, relaxCell=true");
    assertThat(spec.stages().get(1).toString())
        .contains(
            "startTemperatureK=OptionalDouble[100.0], meanCell=false", "relaxationTimeFs=100.0")
        .contains("barostat=Optional.empty");
    assertThat(spec.stages().get(2).toString())
        .contains("relaxationTimeFs=1000.0", "kind=AXES, pressureGpa=1.0");
    assertThat(spec.stages().get(3).toString())
        .contains("durationPs=OptionalDouble[20.0]", "production=true", "meanCell=true")
        .contains("relaxationTimeFs=50.0, chainLength=3");
    RunSpec.Output output = spec.output();
    assertThat(output.directory()).isEqualTo(Path.of("runs/x").toAbsolutePath());
    assertThat(output.trajectoryIntervalFs()).isEqualTo(20);
    assertThat(output.thermoIntervalFs()).isEqualTo(100);
    assertThat(output.mobileOnly()).isTrue();
    assertThat(output.singlePrecision()).isFalse();
    assertThat(output.velocities()).isTrue();
    assertThat(output.checkpointIntervalS()).isEqualTo(30);
    assertThat(output.msdIntervalFs()).hasValue(40);
    assertThat(output.msdLags()).hasValue(50);
    assertThat(spec.guards().maxForceEvPerAngstrom()).isEmpty();
    assertThat(spec.guards().minDistanceAngstrom()).hasValue(0.7);
    assertThat(spec.guards().maxTemperatureRatio()).hasValue(3);
    assertThat(spec.guards().maxFrameworkDriftAngstrom()).hasValue(2.5);
    assertThat(spec.analysis().dimensions()).isEqualTo(2);
    assertThat(spec.analysis().windowPs()).contains(List.of(1.0, 8.0));
    assertThat(spec.analysis().hopLengthAngstrom()).hasValue(2.7);
    assertThat(spec.analysis().mechanism())
        .containsExactly(MechanismAnalysis.VDOS, MechanismAnalysis.VAN_HOVE);
    assertThat(spec.analysis().extrapolateToK()).isEqualTo(298.15);
  }

  @Test
  void aMinimalDeckIsFilledWithDefaults() throws IOException {
    RunSpec spec = read(MINIMAL);
    assertThat(spec.title()).isEqualTo("deck");
    assertThat(spec.mobile()).containsExactly("Li");
    assertThat(spec.charges()).isEmpty();
    assertThat(spec.temperaturesK()).containsExactly(600.0);
    assertThat(spec.timeStepFs()).isEqualTo(1);
    assertThat(spec.precision()).isEqualTo(Precision.MIXED);
    assertThat(spec.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(spec.output().directory()).isEqualTo(Path.of("runs/deck").toAbsolutePath());
    assertThat(spec.output().trajectoryIntervalFs()).isEqualTo(20);
    assertThat(spec.stages().get(0).toString())
        .contains("forceToleranceEvPerAngstrom=0.05, maxSteps=500, relaxCell=false");
    assertThat(spec.analysis()).isEqualTo(RunSpec.Analysis.usual());
    assertThat(spec.stages().get(2).toString()).as("first nvt after npt").contains("meanCell=true");
  }

  @Test
  void defaultIntervalsAreWholeSteps() throws IOException {
    RunSpec spec = read(MINIMAL + "time_step_fs: 1.5\n");
    assertThat(spec.output().trajectoryIntervalFs() / 1.5).isEqualTo(13.0);
    assertThat(spec.output().thermoIntervalFs() / 1.5).isEqualTo(67.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          mobile: [Li]               | mobil: [Li]            | 10 | key 'mobil' is unknown; did you mean 'mobile'?
          duration_ps: 20            | duration: 20           | 25 | key 'stages.nvt.duration' is unknown; did you mean 'duration_ps'?
          time_step_fs: 2            | time_step_fs: two      | 15 | key 'time_step_fs': expected a number, got 'two'
          time_step_fs: 2            | time_step_fs: 2 fs     | 15 | expected a number alone (the unit is in the key), got '2 fs'
          time_step_fs: 2            | time_step_fs: -1       | 15 | key 'time_step_fs' is -1; it must be at least 0.001
          time_step_fs: 2            | time_step_fs:          | 15 | key 'time_step_fs' has no value
          replicas: 2                | replicas: 1.5          | 13 | key 'replicas': expected a whole number, got '1.5'
          replicas: 2                | replicas: 0            | 13 | must be at least 1 and at most 10000
          [600, 750, 9e2]            | [600, 0]               | 12 | key 'temperatures_k' is 0; it must be at least 0.001
          [600, 750, 9e2]            | [600, 6e2]             | 12 | holds 600 twice; use 'replicas'
          [600, 750, 9e2]            | []                     | 12 | is empty
          seed: 17                   | replicas: 3            | 14 | key 'replicas' is given twice, first in line 13
          precision: double          | precision: singel      | 17 | expected one of double, mixed, got 'singel'
          precision: double          | precision: doubel      | 17 | did you mean 'double'?
          device: tornado:0:1        | device: gpu            | 18 | key 'device' is 'gpu'; expected cpu, auto, tornado
          relax_cell: true           | relax_cell: yes        | 21 | expected true or false, got 'yes'
          mobile: [Li]               | mobile: [Lx]           | 10 | names 'Lx', which is no element; did you mean 'Li'?
          mobile: [Li]               | mobile: [Na]           | 11 | gives no charge for the mobile species 'Na'
          mobile: [Li]               | mobile: []             | 10 | is empty; name at least one
          mobile: [Li]               | mobile: [Li, Li]       | 10 | names 'Li' twice
          supercell: [1, 2, 3]       | supercell: [1, 2]      | 5  | has 2 numbers; expected 3
          mean_cell: true            | barostat: isotropic    | 27 | key 'stages.nvt.barostat' contradicts nvt
          production: true           | production: false      | 20 | holds no production stage; add 'production: true'
          duration_ps: 4,            | duration_ps: 4, production: true, | 26 | true in a second stage
          npt: {duration_ps: 4, thermostat: langevin, barostat: {kind: axes, pressure_gpa: 1}} | nvt: {duration_ps: 4} | 27 | needs an npt stage before
          nvt: {duration_ps: 1, start| nve: {duration_ps: 1, start | 22 | contradicts nve, which has no target temperature
          nvt: {duration_ps: 1, start_temperature_k: 100} | nve: {duration_ps: 1, thermostat: bussi} | 22 | contradicts nve, which conserves
          mean_cell: true            | start_temperature_k: 10| 27 | contradicts production
          trajectory_interval_fs: 20 | trajectory_interval_fs: 15 | 31 | not a multiple of the time step of 2 fs; the nearest is 16 fs
          trajectory_interval_fs: 20 | trajectory_interval_fs: 20.002 | 31 | is 20.002 fs, not a multiple of the time step of 2 fs; the nearest is 20 fs
          thermo_interval_fs: 100    | thermo_interval_fs: 99.998 | 32 | is 99.998 fs, not a multiple of the time step of 2 fs; the nearest is 100 fs
          trajectory_interval_fs: 20 | trajectory_interval_fs: 2000 | 31 | gives 10 frames in 20 ps of production; at least 20
          msd_interval_fs: 40        | msd_interval_fs: 40.5  | 37 | not a multiple of the time step of 2 fs; the nearest is 40 fs
          msd_interval_fs: 40        | msd_interval_fs: 40.002 | 37 | is 40.002 fs, not a multiple of the time step of 2 fs; the nearest is 40 fs
          msd_lags: 50               | msd_lags: 0            | 38 | msd_lags
          window_ps: [1, 8]          | window_ps: [8, 1]      | 40 | expected [from, to] in ps
          window_ps: [1, 8]          | window_ps: [1, 80]     | 40 | beyond the production of 20 ps
          type: nep                  | kind: nep              | 7  | key 'potential.type' is missing
          kind: nose_hoover          | kind: berendsen        | 28 | expected one of bussi, nose_hoover, langevin, got 'berendsen'
          nvt: {duration_ps: 1, start| nvt: {duration_ps: 1, thermostat: {relaxation_time_fs: 9}, start | 22 | key 'stages.nvt.thermostat.kind' is missing: Which thermostat
          kind: nose_hoover          | kind: bussi, chain_length: 0 | 28 | key 'stages.nvt.thermostat.chain_length' is 0; it must be at least 1
          kind: nose_hoover          | kind: nose_hoover, chain: 4 | 28 | Valid keys: kind, relaxation_time_fs, chain_length
          - minimise: {              | - minimize: {          | 21 | key 'stages.minimize' is unknown; did you mean 'minimise'? Valid keys: minimise, nve, nvt, npt
          - npt: {duration_ps: 4,    | - nve: {duration_ps: 9}\\n    npt: {duration_ps: 4, | 23 | key 'stages' holds an item with 2 kinds; each list item is one of minimise, nve, nvt, npt
          guards: {max_force_ev_per_angstrom: off | guards: {max_force_ev_per_angstrom: large | 39 | expected a number, or off, got 'large'
          """)
  void faultsNameLineKeyAndRemedy(String right, String wrong, int line, String message)
      throws IOException {
    assertThat(FULL).contains(right);
    assertThatThrownBy(() -> read(FULL.replace(right, wrong.replace("\\n", "\n"))))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(folder.resolve("deck.yaml") + ":" + line + ": ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                     | is empty
          '# only a comment'     | is empty
          '- a'                  | expected a mapping such as 'mobile: [Li]', got a list
          'word'                 | got 'word'
          'a: [1, 2'             | not valid YAML
          'stages:\n\t- nvt'     | a tab stands where
          'mobile: [Li]'         | key 'structure' is missing
          """)
  void whatIsNoDeckIsRefused(String text, String message) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n").replace("\\t", "\t")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("deck.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void missingDeckAndFolderAreRefused() {
    assertThatThrownBy(() -> DeckReader.read(folder.resolve("none.yaml")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("none.yaml: no such file");
    assertThatThrownBy(() -> DeckReader.read(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is a folder");
  }

  private static Structure crystal(String... symbols) {
    double[] positions = new double[3 * symbols.length];
    for (int i = 0; i < symbols.length; i++) {
      positions[3 * i] = 2 * i;
    }
    return Structure.of("", Cell.orthorhombic(20, 20, 20), List.of(symbols), positions);
  }

  private static final String CHARGED = MINIMAL + "charges: {Li: 1, O: -2}\n";

  @Test
  void chargesMustSumToZeroOverTheComposition() throws IOException {
    RunSpec spec = read(CHARGED);
    assertThat(DeckCheck.of(spec, crystal("Li", "O", "Li"))).isEmpty();
    assertThatThrownBy(() -> DeckCheck.of(spec, crystal("Li", "O")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(":9: key 'charges' do not sum to zero")
        .hasMessageContaining("1 Li × 1 + 1 O × -2 = -1 e");
  }

  @Test
  void speciesOfTheDeckMustBeInTheStructure() throws IOException {
    RunSpec spec = read(MINIMAL);
    assertThatThrownBy(() -> DeckCheck.of(spec, crystal("Na", "Cl")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(":3: key 'mobile' names 'Li', but the structure holds only Na, Cl");
  }

  @Test
  void withoutChargesTheUserIsToldThatOnlyDiffusivitiesFollow() throws IOException {
    assertThat(DeckCheck.of(read(MINIMAL), crystal("Li", "O")))
        .containsExactly("no charges in the deck: diffusivities only, no conductivity");
  }

  @Test
  void exampleDecksFitTheirStructures() {
    for (String example : List.of("li6ps5cl/quickstart.yaml", "llzo/llzo.yaml")) {
      RunSpec spec =
          DeckReader.read(Path.of(System.getProperty("haven.root"), "inputs/examples/" + example));
      Structure structure = StructureFile.read(spec.structure().file(), spec.structure().frame());
      assertThat(DeckCheck.of(spec, structure)).isEmpty();
    }
  }

  @Test
  void aMissingStructureIsNamedAtTheLineOfTheDeck() throws IOException {
    RunSpec spec = read(MINIMAL);
    assertThatThrownBy(() -> DeckReader.structure(spec, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("deck.yaml:1: key 'structure.file' names")
        .hasMessageContaining("a.xyz, which does not exist");
  }
}
