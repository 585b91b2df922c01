package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
  @TempDir Path folder;

  private static final String MINIMISE = Argon.minimise(0.001, 200, false);
  private static final String NPT = Argon.dynamics("npt", 1, false, "bussi", "isotropic");
  private static final String NVE = Argon.dynamics("nve", 2, true, null, null);

  private SimulationOutcome run(RunSpec spec, Progress progress) {
    return run(spec, progress, new StopRequest());
  }

  private SimulationOutcome run(RunSpec spec, Progress progress, StopRequest stop) {
    try (var device = new CpuDevice(1)) {
      return simulation(spec, device, progress, stop).run();
    }
  }

  private SimulationOutcome resume(RunSpec spec) {
    try (var device = new CpuDevice(1)) {
      return simulation(spec, device, Progress.NONE, new StopRequest()).resume();
    }
  }

  private Simulation simulation(
      RunSpec spec, CpuDevice device, Progress progress, StopRequest stop) {
    return new Simulation(
        spec,
        Argon.crystal(3),
        new SimulationName(40, 1),
        folder.resolve("40K-1"),
        new Argon.LennardJones(),
        device,
        stop,
        progress);
  }

  private List<String[]> rows() throws IOException {
    return Files.readAllLines(folder.resolve("40K-1/thermo.csv")).stream()
        .map(line -> line.split(",", -1))
        .toList();
  }

  private double[] column(String name) throws IOException {
    List<String[]> rows = rows();
    int k = Arrays.asList(rows.getFirst()).indexOf(name);
    return rows.stream()
        .skip(1)
        .mapToDouble(row -> row[k].isEmpty() ? Double.NaN : Double.parseDouble(row[k]))
        .toArray();
  }

  @Test
  void stagesFollowEachOtherAndStepsAreCountedOverAll() throws IOException {
    var spec = Argon.spec(folder, List.of(40.0), 1, 60, MINIMISE, NPT, Argon.withMeanCell(NVE));
    var outcome = run(spec, Progress.NONE);
    assertThat(outcome.status()).isEqualTo(SimulationOutcome.Status.COMPLETED);
    assertThat(outcome.steps()).isEqualTo(600);
    assertThat(column("step")).hasSize(31).startsWith(0, 20).endsWith(600);
    List<String[]> rows = rows();
    assertThat(rows.get(1)[2]).isEqualTo("2-npt");
    assertThat(rows.get(11)[2]).isEqualTo("2-npt");
    assertThat(rows.get(12)[2]).isEqualTo("3-nve");
    assertThat(column("time_ps")[30]).isCloseTo(3, within(1e-12));
    // The start has the exact temperature.
    assertThat(column("temperature_k")[0]).isCloseTo(40, within(1e-9));
    double[] msd = column("mobile_msd_angstrom2");
    assertThat(msd[10]).isNaN();
    // Atoms of a crystal at 40 K rattle by a few tenths of an Å.
    assertThat(msd[30]).isBetween(0.01, 1.0);
    assertThat(column("framework_rmsd_angstrom")[30]).isBetween(0.05, 1.0);

    try (var trajectory = Trajectories.open(folder.resolve("40K-1/trajectory.h5"))) {
      assertThat(trajectory.frames()).isEqualTo(41);
      assertThat(trajectory.frameIntervalFs()).isEqualTo(50);
      assertThat(trajectory.temperatureK()).hasValue(40);
      // The production runs at one cell: that of its thermo rows.
      Cell cell = trajectory.cell(0);
      assertThat(trajectory.cell(40)).isEqualTo(cell);
      assertThat(column("volume_angstrom3")[30]).isEqualTo(cell.volume());
      double[] npt = Arrays.copyOfRange(column("volume_angstrom3"), 6, 11);
      assertThat(cell.volume())
          .isBetween(
              Arrays.stream(npt).min().orElseThrow() * 0.999,
              Arrays.stream(npt).max().orElseThrow() * 1.001)
          .isNotEqualTo(npt[4]);
      // Mean square displacement from the file, against the one on the fly.
      double[] first = new double[324];
      double[] last = new double[324];
      trajectory.read(0, first);
      trajectory.read(40, last);
      double[] drift = new double[3];
      int framework = 0;
      for (int i = 0; i < 108; i++) {
        if (trajectory.symbols().get(i).equals("Ne")) {
          framework++;
          for (int d = 0; d < 3; d++) {
            drift[d] += last[3 * i + d] - first[3 * i + d];
          }
        }
      }
      double sum = 0;
      for (int i = 0; i < 108; i++) {
        if (trajectory.symbols().get(i).equals("Ar")) {
          for (int d = 0; d < 3; d++) {
            sum += Math.pow(last[3 * i + d] - first[3 * i + d] - drift[d] / framework, 2);
          }
        }
      }
      // Stored positions are rounded to 24 bits: 1e-6 Å at 16 Å, in displacements of 0.3 Å.
      assertThat(sum / 54).isCloseTo(msd[30], within(1e-5));
    }
  }

  /// 200 steps of npt after a minimisation, a frame every 10; the production has its own file, in
  /// which nothing changes.
  @Test
  void framesBeforeTheProductionAreKeptApart() throws IOException {
    var spec =
        Argon.spec(
            folder,
            List.of(40.0),
            1,
            60,
            Argon.GUARDS,
            true,
            true,
            MINIMISE,
            NPT,
            Argon.withMeanCell(NVE));
    run(spec, Progress.NONE);
    assertThat(folder.resolve("40K-1/equilibration.h5")).doesNotExist();
    Map<String, String> production = Hdf5Content.of(folder.resolve("40K-1/trajectory.h5"));
    run(spec.with("output.keep_equilibration", true), Progress.NONE);
    assertThat(Hdf5Content.of(folder.resolve("40K-1/trajectory.h5"))).isEqualTo(production);
    double[] volume = column("volume_angstrom3");
    try (var before = Trajectories.open(folder.resolve("40K-1/equilibration.h5"));
        var after = Trajectories.open(folder.resolve("40K-1/trajectory.h5"))) {
      assertThat(before.frames()).isEqualTo(21);
      assertThat(before.frameIntervalFs()).isEqualTo(50);
      assertThat(before.symbols()).hasSize(108);
      assertThat(after.symbols()).hasSize(54);
      assertThat(after.frames()).isEqualTo(41);
      for (int row = 0; row <= 10; row++) {
        assertThat(before.cell(2 * row).volume()).isEqualTo(volume[row]);
      }
    }
  }

  /// What the checkpoint counts on is held against its checksum before a run goes on.
  @Test
  void damagedFramesBeforeTheProductionAreRefused() throws IOException {
    var spec =
        Argon.spec(folder, List.of(40.0), 1, 60, NPT, NVE).with("output.keep_equilibration", true);
    run(spec, Progress.NONE);
    Path file = folder.resolve("40K-1/equilibration.h5");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 300] ^= 16;
    Files.write(file, bytes);
    assertThatThrownBy(() -> resume(spec))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("equilibration.h5")
        .hasMessageContaining("checksum");
    assertThatThrownBy(() -> resume(spec.with("output.keep_equilibration", false)))
        .hasMessageContaining("belongs to another deck");
  }

  @Test
  void energyIsConservedInTheProductionUnderNve() throws IOException {
    run(Argon.spec(folder, List.of(40.0), 1, 60, NVE), Progress.NONE);
    double[] energy = column("conserved_energy_ev");
    assertThat(column("total_energy_ev")).isEqualTo(energy);
    double kinetic = column("kinetic_energy_ev")[0];
    // Velocity Verlet at 5 fs, fastest period about 500 fs: (ω dt)²/8 = 0.05 % of K, twice that
    // for the atoms that cross the unsmoothed cutoff.
    for (double e : energy) {
      assertThat(e).isCloseTo(energy[0], within(1e-3 * kinetic));
    }
  }

  @Test
  void aRampEndsAtTheTemperatureOfTheRun() throws IOException {
    var stage = Argon.heatedFrom(10, Argon.dynamics("nvt", 1, false, "bussi", null));
    run(Argon.spec(folder, List.of(40.0), 1, 60, stage), Progress.NONE);
    assertThat(column("target_temperature_k")).startsWith(10, 13).endsWith(40);
    assertThat(column("temperature_k")[0]).isCloseTo(10, within(1e-9));
    assertThat(folder.resolve("40K-1/trajectory.h5")).doesNotExist();
  }

  /// Of fixed charges the dipole moment is Σ q r. Frames in double; 108 ions add rounding of 1e-13
  /// Å.
  @Test
  void framesHoldTheDipoleMomentOfTheBornCharges() throws IOException {
    var spec =
        Argon.spec(folder, List.of(40.0), 1, 60, Argon.GUARDS, false, false, NVE)
            .with("output.polarization_interval_fs", OptionalDouble.of(25));
    run(spec, Progress.NONE);
    try (var trajectory = Trajectories.open(folder.resolve("40K-1/trajectory.h5"))) {
      double[] first = new double[324];
      double[] last = new double[324];
      trajectory.read(0, first);
      trajectory.read(40, last);
      double[] expected = new double[3];
      for (int k = 0; k < 324; k++) {
        double charge = trajectory.symbols().get(k / 3).equals("Ar") ? 1 : -1;
        expected[k % 3] += charge * (last[k] - first[k]);
      }
      assertThat(trajectory.dipoleChange(0)).contains(new double[3]);
      assertThat(trajectory.dipoleChange(40).orElseThrow())
          .containsExactly(expected, within(1e-9))
          .doesNotContain(0);
    }
  }

  @Test
  void mobileOnlyFilesHoldTheFrameworksDisplacement() throws IOException {
    var spec = Argon.spec(folder, List.of(40.0), 1, 60, Argon.GUARDS, true, false, NVE);
    run(spec, Progress.NONE);
    try (var trajectory = Trajectories.open(folder.resolve("40K-1/trajectory.h5"))) {
      assertThat(trajectory.symbols()).hasSize(54).containsOnly("Ar");
      assertThat(trajectory.frameworkDisplacement(0)).contains(new double[3]);
      double[] drift = trajectory.frameworkDisplacement(40).orElseThrow();
      // Momentum is zero and both halves weigh the same: the halves move against each other.
      double[] first = new double[162];
      double[] last = new double[162];
      trajectory.read(0, first);
      trajectory.read(40, last);
      for (int d = 0; d < 3; d++) {
        double mean = 0;
        for (int i = 0; i < 54; i++) {
          mean += (last[3 * i + d] - first[3 * i + d]) / 54;
        }
        assertThat(mean).isCloseTo(-drift[d], within(1e-9)).isNotZero();
      }
    }
  }

  @Test
  void listenersHearStagesAndWarnings() {
    List<String> heard = new ArrayList<>();
    Progress listener =
        new Progress() {
          @Override
          public void stageStarted(String simulation, String stage, String description) {
            heard.add(simulation + " " + stage);
          }

          @Override
          public void advanced(Report report) {
            assertThat(report.fractionDone()).isBetween(0.0, 1.0);
            assertThat(report.atomStepsPerS()).isNotNegative();
            heard.add("at " + report.stage() + " " + report.step() + "/" + report.totalSteps());
          }

          @Override
          public void warned(String simulation, String message) {
            heard.add("warned " + message);
          }
        };
    var unreachable = Argon.minimise(1e-30, 3, true);
    run(Argon.spec(folder, List.of(40.0), 1, 60, unreachable, NVE), listener);
    assertThat(heard)
        .startsWith("40K-1 1-minimise", "at 1-minimise 3/3")
        .contains("40K-1 2-nve", "at 2-nve 400/400")
        .anyMatch(line -> line.startsWith("warned minimisation not converged after 3 steps"));
  }

  @Test
  void productionStagesWithOthersBetweenThemAreRefused() {
    assertThatThrownBy(
            () -> run(Argon.spec(folder, List.of(40.0), 1, 60, NVE, NPT, NVE), Progress.NONE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("production: true");
  }

  @Test
  void aMeanCellWithoutConstantPressureIsRefused() {
    var spec = Argon.spec(folder, List.of(40.0), 1, 60, Argon.withMeanCell(NVE));
    assertThatThrownBy(() -> run(spec, Progress.NONE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no npt stage");
  }

  @Test
  void aStopRequestLeavesACheckpoint() throws IOException {
    var stop = new StopRequest();
    stop.request("SIGTERM");
    var spec = Argon.spec(folder, List.of(40.0), 1, 60, NVE);
    assertThat(run(spec, Progress.NONE, stop).status()).isEqualTo(SimulationOutcome.Status.STOPPED);
    assertThat(folder.resolve("40K-1/checkpoint.h5")).exists();
    assertThat(rows()).hasSize(2);
  }

  /// A whole copy is asked for, or the way to begin anew; that way is taken here.
  @ParameterizedTest
  @ValueSource(strings = {RunLayout.THERMO, RunLayout.TRAJECTORY})
  void aFileShorterThanItsCheckpointIsRefused(String name) throws IOException {
    var spec = Argon.spec(folder, List.of(40.0), 1, 60, NPT, NVE);
    run(spec, Progress.NONE);
    byte[] whole = Files.readAllBytes(folder.resolve("40K-1").resolve(RunLayout.THERMO));
    var stop = new StopRequest();
    run(
        spec,
        new Progress() {
          @Override
          public void stageStarted(String simulation, String stage, String description) {
            if (stage.equals("2-nve")) {
              stop.request("test");
            }
          }
        },
        stop);
    Path file = folder.resolve("40K-1").resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> resume(spec))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("Remedy: copy the whole file again")
        .hasMessageContaining("delete checkpoint.h5");
    Files.delete(folder.resolve("40K-1").resolve(RunLayout.CHECKPOINT));
    assertThat(resume(spec).status()).isEqualTo(SimulationOutcome.Status.COMPLETED);
    assertThat(folder.resolve("40K-1").resolve(RunLayout.THERMO)).hasBinaryContent(whole);
  }

  @Test
  void aCheckpointOfAnotherDeckIsRefused() {
    run(Argon.spec(folder, List.of(40.0), 1, 60, NVE), Progress.NONE);
    var other = Argon.spec(folder, List.of(40.0), 1, 60, NPT, NVE);
    assertThatThrownBy(() -> resume(other))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("another deck")
        .hasMessageContaining("Remedy");
  }

  /// The same coupling time under another name.
  @Test
  void aCheckpointOfAnotherThermostatIsRefused() {
    var bussi = Argon.dynamics("nvt", 0.5, true, "bussi", null);
    var langevin = Argon.dynamics("nvt", 0.5, true, "langevin", null);
    run(Argon.spec(folder, List.of(40.0), 1, 60, bussi), Progress.NONE);
    assertThatThrownBy(() -> resume(Argon.spec(folder, List.of(40.0), 1, 60, langevin)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("another deck");
  }
}
