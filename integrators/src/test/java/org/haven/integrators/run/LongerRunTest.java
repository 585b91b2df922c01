package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.h5md.H5mdGrowth;
import org.haven.kernels.CpuDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A production that became longer gives the rows, the frames and the checkpoint of one that was as
/// long from the beginning, bit for bit, with every thermostat and barostat.
class LongerRunTest {
  @TempDir Path folder;

  private static final String NPT = Argon.dynamics("npt", 0.5, false, "bussi", "isotropic");

  private static final Map<String, String> PRODUCTIONS =
      Map.of(
          "bussi", Argon.withMeanCell(Argon.dynamics("nvt", 0, true, "bussi", null)),
          "nose_hoover", Argon.dynamics("nvt", 0, true, "nose_hoover", null),
          "langevin-npt", Argon.dynamics("npt", 0, true, "langevin", "triclinic"),
          "nve", Argon.dynamics("nve", 0, true, null, null));

  private SimulationOutcome run(String name, String production, double ps) {
    RunSpec spec =
        Argon.spec(
            folder,
            List.of(40.0),
            1,
            1000,
            NPT,
            production.replace("duration_ps: 0.0", "duration_ps: " + ps));
    if (!production.startsWith("npt")) {
      spec = Argon.withMsd(spec, 25, 20);
    }
    try (var device = new CpuDevice(1)) {
      return new Simulation(
              spec,
              Argon.crystal(2),
              new SimulationName(40, 1),
              folder.resolve(name),
              new Argon.LennardJones(),
              device,
              new StopRequest(),
              Progress.NONE)
          .resume();
    }
  }

  private Map<String, Object> contents(String name) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put(RunLayout.THERMO, Files.readString(folder.resolve(name).resolve(RunLayout.THERMO)));
    Path msd = folder.resolve(name).resolve(RunLayout.MSD);
    all.put(RunLayout.MSD, Files.exists(msd) ? Files.readString(msd) : "");
    for (String file : List.of(RunLayout.TRAJECTORY, RunLayout.CHECKPOINT)) {
      Hdf5Content.of(folder.resolve(name).resolve(file))
          .forEach((set, bits) -> all.put(file + set, bits));
    }
    return all;
  }

  @Test
  void aLongerProductionIsThatOfALongerDeck() throws IOException {
    for (Map.Entry<String, String> each : PRODUCTIONS.entrySet()) {
      String name = each.getKey();
      // Twice: of a file that was made larger once, a larger one is made again.
      for (double ps : new double[] {1, 1.5, 4}) {
        run(name, each.getValue(), ps);
      }
      run(name + "-whole", each.getValue(), 4);
      assertThat(contents(name)).as(name).isEqualTo(contents(name + "-whole"));
      assertThat(folder.resolve(name).resolve(RunLayout.TRAJECTORY + RunLayout.PART))
          .doesNotExist();
    }
  }

  @Test
  void aRunIsNotMadeShorter() {
    String production = PRODUCTIONS.get("nve");
    run("run", production, 2);
    assertThatThrownBy(() -> run("run", production, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is at 2 ps of the production, of which deck.yaml asks for 1 ps")
        .hasMessageContaining("Remedy: a run may become longer");
    assertThat(run("run", production, 2).status()).isEqualTo(SimulationOutcome.Status.COMPLETED);
  }

  /// As a process leaves it that died before, or after, the larger file took its place.
  @Test
  void eitherTrajectoryFitsTheCheckpointWhileItIsMadeLarger() throws IOException {
    String production = PRODUCTIONS.get("nose_hoover");
    run("whole", production, 3);
    for (boolean replaced : new boolean[] {false, true}) {
      String name = "run-" + replaced;
      run(name, production, 1);
      Path checkpoint = folder.resolve(name).resolve(RunLayout.CHECKPOINT);
      Path trajectory = folder.resolve(name).resolve(RunLayout.TRAJECTORY);
      Path larger = folder.resolve(name).resolve(RunLayout.TRAJECTORY + RunLayout.PART);
      Files.copy(folder.resolve("whole").resolve(RunLayout.TRAJECTORY), larger);
      Checkpoint before = Checkpoint.read(checkpoint);
      Map<String, double[]> observers = new LinkedHashMap<>(before.observers());
      // The first frames of the whole run are those of the short one.
      Checkpoint whole = Checkpoint.read(folder.resolve("whole").resolve(RunLayout.CHECKPOINT));
      observers.put("trajectory/next_layout", whole.observers().get("trajectory/layout").clone());
      before.withObservers(observers).write(checkpoint);
      if (replaced) {
        Files.move(larger, trajectory, StandardCopyOption.REPLACE_EXISTING);
      }
      TrajectoryCheck.requireSound(folder.resolve(name));
      run(name, production, 3);
      assertThat(contents(name)).isEqualTo(contents("whole"));
    }
  }

  @Test
  void aDamagedTrajectoryIsNotMadeLarger() throws IOException {
    String production = PRODUCTIONS.get("nve");
    run("run", production, 1);
    Path file = folder.resolve("run").resolve(RunLayout.TRAJECTORY);
    byte[] bytes = Files.readAllBytes(file);
    // In the values of the frames.
    bytes[bytes.length - 300] ^= 16;
    Files.write(file, bytes);
    assertThatThrownBy(() -> run("run", production, 2))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("does not fit its checksum");
    assertThat(file).hasBinaryContent(bytes);
    assertThat(H5mdGrowth.lacksRoom(file, new double[0], 1000)).isFalse();
  }
}
