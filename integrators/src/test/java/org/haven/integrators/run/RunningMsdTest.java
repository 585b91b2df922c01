package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.DistantDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningMsdTest {
  private static final int LAGS = 12;

  @TempDir Path folder;

  private Path run(String name, Device device) {
    Path directory = folder.resolve(name);
    var stages = Argon.dynamics("nvt", 2, true, "bussi", null);
    var spec =
        Argon.withMsd(
            Argon.spec(directory, List.of(60.0), 1, 1000, Argon.GUARDS, false, false, stages),
            50,
            LAGS);
    try (device) {
      new Simulation(
              spec,
              Argon.crystal(3),
              new SimulationName(60, 1),
              directory,
              new Argon.LennardJones(),
              device,
              new StopRequest(),
              Progress.NONE)
          .run();
    }
    return directory;
  }

  private static double[][] table(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.getFirst())
        .isEqualTo(
            "lag_ps,origins,tracer_Ar_angstrom2,collective_Ar_angstrom2,charge_e2_angstrom2");
    return lines.stream()
        .skip(1)
        .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
        .toArray(double[][]::new);
  }

  /// The definition, summed over the frames of the trajectory of the same run; 41 frames, and more
  /// than the ring holds.
  @Test
  void averagesAreThoseOfTheTrajectory() throws IOException {
    Path directory = run("cpu", new CpuDevice(2));
    List<double[]> frames = new ArrayList<>();
    List<Integer> ions = new ArrayList<>();
    try (var trajectory = Trajectories.open(directory.resolve("trajectory.h5"))) {
      for (int f = 0; f < trajectory.frames(); f++) {
        double[] x = new double[324];
        trajectory.read(f, x);
        double[] mean = new double[3];
        for (int i = 0; i < 108; i++) {
          for (int d = 0; d < 3; d++) {
            mean[d] += trajectory.symbols().get(i).equals("Ne") ? x[3 * i + d] / 54 : 0;
          }
        }
        for (int k = 0; k < 324; k++) {
          x[k] -= mean[k % 3];
        }
        frames.add(x);
      }
      for (int i = 0; i < 108; i++) {
        if (trajectory.symbols().get(i).equals("Ar")) {
          ions.add(i);
        }
      }
    }
    assertThat(frames).hasSize(41);
    double[][] table = table(directory.resolve("msd.csv"));
    assertThat(table.length).isEqualTo(LAGS);
    for (int lag = 0; lag < LAGS; lag++) {
      double tracer = 0;
      double collective = 0;
      for (int f = 0; f + lag < frames.size(); f++) {
        double[] sum = new double[3];
        for (int i : ions) {
          for (int d = 0; d < 3; d++) {
            double r = frames.get(f + lag)[3 * i + d] - frames.get(f)[3 * i + d];
            tracer += r * r;
            sum[d] += r;
          }
        }
        collective += sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2];
      }
      int origins = frames.size() - lag;
      assertThat(table[lag][0]).isCloseTo(0.05 * lag, within(1e-9));
      assertThat(table[lag][1]).isEqualTo(origins);
      // Positions of 16 Å in double, displacements of some 0.1 Å: 1e-14 of them, squares summed.
      assertThat(table[lag][2]).isCloseTo(tracer / (origins * 54), within(1e-12));
      assertThat(table[lag][3]).isCloseTo(collective / (origins * 54), within(1e-11));
      // One mobile species of charge 1: n times the collective one.
      assertThat(table[lag][4]).isCloseTo(54 * table[lag][3], within(1e-9));
    }
    assertThat(table[LAGS - 1][2]).isGreaterThan(0.01);
  }

  @Test
  void aDeviceWithItsOwnMemoryFindsTheSameBits() throws IOException {
    Path there = run("there", new DistantDevice());
    Path here = run("here", new CpuDevice(1));
    assertThat(there.resolve("msd.csv")).hasSameBinaryContentAs(here.resolve("msd.csv"));
  }
}
