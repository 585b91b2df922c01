package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.OutputException;
import org.haven.inputs.deck.SimulationName;
import org.haven.kernels.CpuDevice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens when a file cannot grow. `/dev/full` answers every write as a full disk does.
class FullDiskTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir Path folder;

  @BeforeEach
  void theDeviceExists() {
    assumeTrue(Files.exists(FULL), "no /dev/full on this platform");
  }

  private Simulation simulation(Progress progress) {
    var spec =
        Argon.spec(
            folder,
            List.of(40.0),
            1,
            60,
            Argon.dynamics("nvt", 0.5, false, "bussi", null),
            Argon.dynamics("nve", 0.5, true, null, null));
    return new Simulation(
        spec,
        Argon.crystal(3),
        new SimulationName(40, 1),
        folder.resolve("40K-1"),
        new Argon.LennardJones(),
        new CpuDevice(1),
        new StopRequest(),
        progress);
  }

  /// Puts the full device in place of `file` when the second stage starts.
  private Progress fillDisk(String file) {
    return new Progress() {
      @Override
      public void stageStarted(String simulation, String stage, String description) {
        if (stage.startsWith("2-")) {
          try {
            Files.deleteIfExists(folder.resolve("40K-1").resolve(file));
            Files.createSymbolicLink(folder.resolve("40K-1").resolve(file), FULL);
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
        }
      }
    };
  }

  @Test
  void theRunStopsWithAMessageAndTheLastCheckpointStays() throws IOException {
    String file = "checkpoint.h5.part";
    assertThatThrownBy(() -> simulation(fillDisk(file)).run())
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("40K-1")
        .hasMessageContaining("cannot be written: No space left on device. The last checkpoint")
        .hasMessageContaining("make room, if the disk is full), then continue with 'haven resume'");
    Checkpoint checkpoint = Checkpoint.read(folder.resolve("40K-1/checkpoint.h5"));
    assertThat(checkpoint.step()).isEqualTo(100);
    assertThat(folder.resolve("40K-1/checkpoint.h5.part")).doesNotExist();

    // With room again, the run goes on, and ends as if nothing had happened.
    Files.deleteIfExists(folder.resolve("40K-1").resolve(file));
    assertThat(simulation(Progress.NONE).resume().status())
        .isEqualTo(SimulationOutcome.Status.COMPLETED);
    var resumed = Hdf5Content.of(folder.resolve("40K-1/checkpoint.h5"));
    var frames = Hdf5Content.of(folder.resolve("40K-1/trajectory.h5"));
    simulation(Progress.NONE).run();
    assertThat(Hdf5Content.of(folder.resolve("40K-1/checkpoint.h5"))).isEqualTo(resumed);
    assertThat(Hdf5Content.of(folder.resolve("40K-1/trajectory.h5"))).isEqualTo(frames);
  }

  @Test
  void rowsThatCannotBeWrittenStopTheRun() throws IOException {
    Path directory = Files.createDirectories(folder.resolve("40K-1"));
    Files.createSymbolicLink(directory.resolve("thermo.csv"), FULL);
    assertThatThrownBy(() -> simulation(Progress.NONE).run())
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("No space left on device");
    Files.delete(directory.resolve("thermo.csv"));
  }
}
