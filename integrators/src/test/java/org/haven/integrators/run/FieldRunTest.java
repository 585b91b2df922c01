package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.trajectory.ColourField;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.PhysicalConstants;
import org.haven.potentials.Potential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The simulations of a deck with a field: what they have in common, and that stopping them leaves
/// no trace.
class FieldRunTest {
  private static final String NPT = Argon.dynamics("npt", 0.5, false, "bussi", "isotropic");
  private static final List<String> FILES =
      List.of(RunLayout.TRAJECTORY, RunLayout.CHECKPOINT, RunLayout.EQUILIBRATED);

  @TempDir Path folder;

  /// Production from the mean cell in `field`, as decks have it; "" for none.
  private static String production(String thermostat, double ps, String field) {
    return Argon.withMeanCell(
        Argon.dynamics("nvt", ps, true, thermostat, null)
            .replace("nvt: {", field.isEmpty() ? "nvt: {" : "nvt: {field: " + field + ", "));
  }

  private RunSpec spec(String name, int threads, String... stages) {
    return Argon.spec(folder.resolve(name), List.of(40.0), threads, 1000, stages)
        .with("replicas", 2)
        .with("output.keep_equilibration", true)
        .on(Argon.crystal(2));
  }

  private List<SimulationOutcome> run(RunSpec spec, boolean resume, StopRequest stop, int stopAt) {
    int[] left = {stopAt};
    Sweep sweep =
        new Sweep(
            spec,
            name -> Argon.crystal(2),
            () -> stopping(stop, left),
            CpuDevice::new,
            stop,
            Progress.NONE);
    Path path = spec.output().directory();
    try (RunDirectory directory =
        Files.exists(path) ? RunDirectory.openAlone(path) : RunDirectory.create(path, false)) {
      try {
        Files.writeString(directory.deck(), "deck");
      } catch (IOException unwritable) {
        throw new IllegalStateException(unwritable);
      }
      return sweep.run(directory, resume);
    }
  }

  private static Potential stopping(StopRequest stop, int[] left) {
    return new Argon.Stopping(new Argon.LennardJones(), stop, left);
  }

  private List<SimulationOutcome> run(RunSpec spec) {
    return run(spec, false, new StopRequest(), -1);
  }

  private Map<String, Object> contents(String run, String name) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    Path of = folder.resolve(run).resolve(name);
    all.put(RunLayout.THERMO, Files.readString(of.resolve(RunLayout.THERMO)));
    for (String file : FILES) {
      if (Files.exists(of.resolve(file))) {
        Hdf5Content.of(of.resolve(file)).forEach((set, bits) -> all.put(file + set, bits));
      }
    }
    return all;
  }

  private static final List<String> NAMES =
      List.of(
          "40K-1",
          "40K-1F+0.5",
          "40K-1F-0.5",
          "40K-1F+1",
          "40K-1F-1",
          "40K-2",
          "40K-2F+0.5",
          "40K-2F-0.5",
          "40K-2F+1",
          "40K-2F-1");

  @Test
  void eachFieldAndItsNegativeStartAtTheStateThatTheReplicaHasComeTo() throws IOException {
    List<SimulationOutcome> outcomes = run(spec("run", 1, NPT, production("bussi", 1, "{}")));
    assertThat(outcomes).extracting(SimulationOutcome::name).isEqualTo(NAMES);
    assertThat(outcomes)
        .extracting(SimulationOutcome::status)
        .containsOnly(SimulationOutcome.Status.COMPLETED);
    Path run = folder.resolve("run");
    assertThat(run.resolve("40K-1").resolve(RunLayout.TRAJECTORY)).doesNotExist();
    List<double[]> starts = new ArrayList<>();
    for (String name : NAMES.subList(1, 5)) {
      String rows = Files.readString(run.resolve(name).resolve(RunLayout.THERMO));
      assertThat(rows).startsWith(Files.readString(run.resolve("40K-1").resolve(RunLayout.THERMO)));
      try (Trajectory trajectory =
          Trajectories.open(
              run.resolve(name).resolve(RunLayout.TRAJECTORY), Trajectories.Options.DEFAULT)) {
        ColourField field = trajectory.colourField().orElseThrow();
        double value = Double.parseDouble(name.substring(name.indexOf('F') + 1));
        assertThat(field.reducedStrength()).isEqualTo(value);
        assertThat(field.charges()).isEqualTo(Map.of("Ar", 1.0));
        // The nearest Ar of the crystal is at half a diagonal of a face.
        assertThat(field.hopLengthAngstrom()).isCloseTo(5.3 / Math.sqrt(2), within(5e-4));
        for (double each : field.forceEvPerAngstrom()) {
          assertThat(each * Math.sqrt(3) * field.hopLengthAngstrom())
              .isCloseTo(value * PhysicalConstants.BOLTZMANN_EV_PER_K * 40, within(1e-15));
        }
        double[] positions = new double[3 * trajectory.symbols().size()];
        trajectory.read(0, positions);
        starts.add(positions);
      }
    }
    for (double[] start : starts) {
      assertThat(start).isEqualTo(starts.getFirst());
    }
  }

  /// The state in common is a saving: who has none does the stages before, and comes to the same.
  @ParameterizedTest
  @ValueSource(strings = {"bussi", "nose_hoover"})
  void aSimulationThatDoesAllStagesItselfComesToTheSameBits(String thermostat) throws IOException {
    RunSpec spec = spec("run", 2, NPT, production(thermostat, 1, "[0.5]"));
    run(spec);
    SimulationName name = SimulationName.parse("40K-2F-0.5").orElseThrow();
    Path alone = folder.resolve("alone").resolve(name.toString());
    try (var device = new CpuDevice(1)) {
      new Simulation(
              spec,
              Argon.crystal(2),
              name,
              alone,
              new Argon.LennardJones(),
              device,
              new StopRequest(),
              Progress.NONE)
          .run();
    }
    assertThat(contents("alone", name.toString())).isEqualTo(contents("run", name.toString()));
  }

  @Test
  void stoppedAnywhereAndResumedGivesTheSameBits() throws IOException {
    String[] stages = {NPT, production("bussi", 0.5, "[1]")};
    run(spec("whole", 1, stages));
    // 100 steps of npt and its rescalings in the first, 100 of the production in each of the
    // others.
    for (int stopAt : new int[] {30, 150, 260, 333}) {
      String name = "stopped-" + stopAt;
      List<SimulationOutcome> outcomes =
          run(spec(name, 1, stages), false, new StopRequest(), stopAt);
      assertThat(outcomes)
          .extracting(SimulationOutcome::status)
          .contains(SimulationOutcome.Status.STOPPED);
      assertThat(run(spec(name, 1, stages), true, new StopRequest(), -1))
          .extracting(SimulationOutcome::status)
          .containsOnly(SimulationOutcome.Status.COMPLETED);
      for (String each :
          List.of("40K-1", "40K-1F+1", "40K-1F-1", "40K-2", "40K-2F+1", "40K-2F-1")) {
        assertThat(contents(name, each)).as(stopAt + " " + each).isEqualTo(contents("whole", each));
      }
    }
  }

  @Test
  void aLongerRunIsThatOfALongerDeck() throws IOException {
    run(spec("long", 1, NPT, production("nose_hoover", 1, "[1]")));
    run(spec("grown", 1, NPT, production("nose_hoover", 0.5, "[1]")));
    run(spec("grown", 1, NPT, production("nose_hoover", 1, "[1]")), true, new StopRequest(), -1);
    for (String name : List.of("40K-1", "40K-1F+1", "40K-2F-1")) {
      assertThat(contents("grown", name)).as(name).isEqualTo(contents("long", name));
    }
  }

  /// What a deck without a field simulates, to the bit but for the columns of the field.
  @Test
  void equilibriumBesideFieldsIsThatWithoutThem() throws IOException {
    run(spec("plain", 1, NPT, production("bussi", 1, "")));
    run(spec("both", 1, NPT, production("bussi", 1, "{reduced_strengths: 1, equilibrium: true}")));
    for (String name : List.of("40K-1", "40K-2")) {
      Map<String, Object> plain = contents("plain", name);
      Map<String, Object> both = contents("both", name);
      for (String set : plain.keySet()) {
        if (set.startsWith(RunLayout.TRAJECTORY) && !set.contains("author")
            || set.contains("particles")) {
          assertThat(both.get(set)).as(set).isEqualTo(plain.get(set));
        }
      }
    }
    assertThat(folder.resolve("both/40K-2F-1").resolve(RunLayout.TRAJECTORY)).exists();
  }

  @Test
  void theConservedEnergyCountsTheWorkOfTheField() throws IOException {
    run(spec("run", 1, NPT, production("bussi", 5, "[3]")));
    List<String> rows = Files.readAllLines(folder.resolve("run/40K-1F+3/thermo.csv"));
    List<String> names = List.of(rows.getFirst().split(","));
    int conserved = names.indexOf("conserved_energy_ev");
    int work = names.indexOf("field_work_ev");
    int mobile = names.indexOf("mobile_temperature_k");
    List<String[]> production =
        rows.stream().filter(row -> row.contains("2-nvt")).map(row -> row.split(",")).toList();
    double first = Double.parseDouble(production.getFirst()[conserved]);
    double last = Double.parseDouble(production.getLast()[conserved]);
    // 32 atoms at 5 fs: the sum fluctuates by some 1e-4 eV.
    assertThat(last).isCloseTo(first, within(2e-3));
    assertThat(Math.abs(Double.parseDouble(production.getLast()[work]))).isGreaterThan(1e-4);
    double mean =
        production.stream().mapToDouble(row -> Double.parseDouble(row[mobile])).average().orElse(0);
    // 48 components, 50 rows: 40 K √(2/48/50) = 1.2 K, more as rows are not independent.
    assertThat(mean).isCloseTo(40, within(8.0));
  }

  @Test
  void whereAGuardStopsTheEquilibrationNoFieldBegins() {
    RunSpec spec =
        spec("run", 1, NPT, production("bussi", 1, "[1]"))
            .with("guards", Argon.guards("{max_force_ev_per_angstrom: 1e-3}"));
    List<SimulationOutcome> outcomes = run(spec);
    assertThat(outcomes)
        .extracting(SimulationOutcome::status)
        .containsOnly(SimulationOutcome.Status.GUARDED);
    assertThat(outcomes.getFirst().guard()).isPresent();
    assertThat(folder.resolve("run/40K-1F+1").resolve(RunLayout.THERMO)).doesNotExist();
  }
}
