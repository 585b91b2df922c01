package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.haven.potentials.compose.Committee;
import org.haven.potentials.compose.Labelling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run driven by two Lennard-Jones potentials whose forces are (1 ± δ) times those of argon: the
/// mean is argon, the spread on an atom δ times the force on it.
class CommitteeRunTest {
  private static final double DELTA = 0.1;

  /// The first stage leaves frames behind that labelling may save; rows every 20, frames every 10
  /// steps of 5 fs.
  private static final String[] STAGES = {
    Argon.dynamics("nvt", 0.5, false, "bussi", null), Argon.dynamics("nve", 2, true, null, null)
  };

  @TempDir Path folder;

  private record Scaled(Argon.LennardJones argon, double factor, StopRequest stop, long[] calls)
      implements Potential {
    @Override
    public String description() {
      return factor + " argon";
    }

    @Override
    public double cutoffAngstrom() {
      return argon.cutoffAngstrom();
    }

    @Override
    public void bind(ParticleState state, Device device) {
      argon.bind(state, device);
    }

    @Override
    public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
      argon.evaluate(state, list, out);
      Arrays.setAll(out.forces(), k -> factor * out.forces()[k]);
      if (++calls[0] == calls[1]) {
        stop.request("test");
      }
    }
  }

  private Simulation simulation(
      Path directory,
      OptionalDouble limit,
      Optional<Labelling> labelling,
      StopRequest stop,
      long lastCall,
      Device device) {
    List<Potential> members =
        List.of(
            new Scaled(new Argon.LennardJones(), 1 - DELTA, stop, new long[] {0, lastCall}),
            new Scaled(new Argon.LennardJones(), 1 + DELTA, stop, new long[2]));
    return new Simulation(
        Argon.spec(folder, List.of(40.0), 1, 1000, STAGES),
        Argon.crystal(3),
        new SimulationName(40, 1),
        directory,
        new Committee(members, limit, labelling),
        device,
        stop,
        Progress.NONE);
  }

  private Path run(String name, OptionalDouble limit, Optional<Labelling> labelling) {
    Path directory = folder.resolve(name);
    try (var device = new CpuDevice(1)) {
      simulation(directory, limit, labelling, new StopRequest(), -1, device).run();
    }
    return directory;
  }

  private static double[] column(Path directory, String name) throws IOException {
    List<String[]> rows =
        Files.readAllLines(directory.resolve("thermo.csv")).stream()
            .map(line -> line.split(",", -1))
            .toList();
    int k = List.of(rows.getFirst()).indexOf(name);
    return rows.stream().skip(1).mapToDouble(row -> Double.parseDouble(row[k])).toArray();
  }

  private static long step(Structure frame) {
    return Long.parseLong(frame.title().replaceAll(".*step (\\d+),.*", "$1"));
  }

  private static List<Structure> frames(Path directory) {
    return StructureFile.readAll(directory.resolve("labelling.xyz"));
  }

  @Test
  void spreadIsRecordedInRowsAndFrames() throws IOException {
    Path directory = run("recorded", OptionalDouble.empty(), Optional.empty());
    double[] rms = column(directory, "rms_force_spread_ev_per_angstrom");
    double[] max = column(directory, "max_force_spread_ev_per_angstrom");
    double[] steps = column(directory, "step");
    assertThat(steps).hasSize(26);
    // Harmonic forces of a crystal at 40 K: some 0.01 eV/Å; δ of that.
    assertThat(Arrays.stream(rms).max().orElseThrow()).isBetween(1e-4, 1e-2);
    for (int k = 1; k < rms.length; k++) {
      assertThat(max[k]).isGreaterThan(rms[k]);
    }
    var trajectory = directory.resolve("trajectory.h5");
    double[] frameRms = Hdf5Content.numbers(trajectory, "/observables/force_spread_rms/value");
    double[] frameMax = Hdf5Content.numbers(trajectory, "/observables/force_spread_max/value");
    assertThat(frameRms).hasSize(41);
    // Row 5 is step 100, where production begins; rows come every second frame.
    for (int row = 6; row < rms.length; row++) {
      assertThat(frameRms[2 * (row - 5)]).isEqualTo(rms[row]);
      // A row holds the largest over its steps, so at least that of the frames in between.
      assertThat(max[row])
          .isGreaterThanOrEqualTo(Math.max(frameMax[2 * (row - 5)], frameMax[2 * (row - 5) - 1]));
    }
    assertThat(directory.resolve("labelling.xyz")).doesNotExist();
  }

  @Test
  void spreadIsThatOfTheForces() throws IOException {
    Path directory = run("saved", OptionalDouble.empty(), Optional.of(new Labelling(1e-9, 2, 0)));
    Structure frame = frames(directory).getLast();
    // The forces on the saved positions, from argon itself.
    var potential = new Argon.LennardJones();
    try (var device = new CpuDevice(1)) {
      ParticleState state = frame.toState(java.util.Map.of());
      potential.bind(state, device);
      var list = new NeighbourList(device, potential.cutoffAngstrom(), 0);
      list.rebuild(state);
      var out = new Evaluation(state.count());
      potential.evaluate(state, list, out);
      double largest = 0;
      for (int i = 0; i < out.count(); i++) {
        double[] f = Arrays.copyOfRange(out.forces(), 3 * i, 3 * i + 3);
        largest = Math.max(largest, Math.hypot(Math.hypot(f[0], f[1]), f[2]));
      }
      double said = Double.parseDouble(frame.title().replaceAll(".*spread ([0-9.]+) eV.*", "$1"));
      // Four decimals are printed.
      assertThat(said).isCloseTo(DELTA * largest, within(0.51e-4));
    }
    assertThat(frame.forces()).as("the committee's forces are no labels").isEmpty();
    assertThat(frame.energyEv()).isEmpty();
  }

  @Test
  void labellingKeepsItsCapAndItsSpacing() throws IOException {
    // Every step is above the limit: 7.6 steps of 5 fs are 8.
    List<Structure> frames =
        frames(run("capped", OptionalDouble.empty(), Optional.of(new Labelling(1e-9, 11, 38))));
    assertThat(frames).hasSize(11);
    long first = step(frames.getFirst());
    for (int k = 0; k < frames.size(); k++) {
      assertThat(step(frames.get(k))).isEqualTo(first + 8 * k);
    }
    // None is.
    assertThat(
            run("none", OptionalDouble.empty(), Optional.of(new Labelling(10, 11, 38)))
                .resolve("labelling.xyz"))
        .isEmptyFile();
  }

  @Test
  void aStoppedRunSavesTheFramesOfAnUninterruptedOne() throws IOException {
    var rules = Optional.of(new Labelling(0.002, 9, 90));
    Path whole = run("whole", OptionalDouble.empty(), rules);
    assertThat(frames(whole)).hasSize(9);
    // Stopped early, in between two frames, after the cap is reached.
    for (long call : new long[] {3, 52, 65, 78, 91, 104, 400}) {
      Path parts = folder.resolve("parts-" + call);
      try (var device = new CpuDevice(1)) {
        simulation(parts, OptionalDouble.empty(), rules, new StopRequest(), call, device).run();
        // What came after the checkpoint is forgotten.
        Files.writeString(
            parts.resolve("labelling.xyz"),
            "half a frame",
            java.nio.file.StandardOpenOption.APPEND);
        simulation(parts, OptionalDouble.empty(), rules, new StopRequest(), -1, device).resume();
      }
      for (String file : List.of("labelling.xyz", "thermo.csv")) {
        assertThat(parts.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
      }
      assertThat(Hdf5Content.of(parts.resolve("trajectory.h5")))
          .isEqualTo(Hdf5Content.of(whole.resolve("trajectory.h5")));
    }
  }

  @Test
  void spreadBeyondTheLimitStopsTheRun() {
    var thrown =
        catchThrowableOfType(
            GuardException.class,
            () ->
                run("guarded", OptionalDouble.of(0.002), Optional.of(new Labelling(0.001, 5, 0))));
    assertThat(thrown)
        .hasMessageMatching(
            "(?s)40K-1, stage 1-nvt, step \\d+ .*the committee's forces on atom \\d+ \\((Ar|Ne)\\)"
                + " spread by 0\\.\\d+ eV/Å, above the limit of 0\\.002 eV/Å.*")
        .hasMessageContainingAll("max_force_spread_ev_per_angstrom", "Remedy", "guard-frame.xyz");
    assertThat(folder.resolve("guarded/guard-frame.xyz")).isRegularFile();
    // Frames on the way there were saved.
    assertThat(frames(folder.resolve("guarded"))).isNotEmpty();
  }
}
