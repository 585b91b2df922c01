package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.inputs.structure.StructureWriter;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.CpuDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run from a frame of a trajectory, with the velocities there, goes the way that the trajectory
/// went.
class FrameRestartTest {
  @TempDir Path folder;

  private static final String NVE = Argon.dynamics("nve", 2, true, null, null);

  private Path run(String name, Structure structure, boolean velocities) {
    RunSpec spec =
        Argon.spec(folder, List.of(40.0), 1, 1000, Argon.GUARDS, false, false, NVE)
            .with(
                "structure.velocities",
                velocities ? RunSpec.Velocities.FILE : RunSpec.Velocities.DRAWN);
    Path directory = folder.resolve(name);
    try (var device = new CpuDevice(1)) {
      new Simulation(
              spec,
              structure,
              new SimulationName(40, 1),
              directory,
              new Argon.LennardJones(),
              device,
              new StopRequest(),
              Progress.NONE)
          .run();
    }
    return directory.resolve("trajectory.h5");
  }

  @Test
  void aRunFromAFrameGoesTheWayOfTheTrajectory() {
    Path first = run("first", Argon.crystal(2), false);
    Path text = folder.resolve("frame.xyz");
    // Frame 20 of 41, counted from both ends; through a text file too.
    StructureWriter.write(StructureFile.read(first, -21), text);
    for (Path file : List.of(first, text)) {
      Structure middle = StructureFile.read(file, file.equals(first) ? 20 : -1);
      assertThat(middle.velocities()).isPresent();
      Path second = run("from-" + file.getFileName(), middle, true);
      try (Trajectory a = Trajectories.open(first);
          Trajectory b = Trajectories.open(second)) {
        double[] there = new double[3 * a.symbols().size()];
        double[] here = new double[there.length];
        a.read(40, there);
        b.read(20, here);
        for (int k = 0; k < there.length; k++) {
          // Both round differently: 1e-16 grows by e for each 0.1 ps at most.
          double apart = there[k] - here[k];
          double cell = 2 * Argon.EDGE;
          assertThat(apart - cell * Math.rint(apart / cell)).isCloseTo(0, within(1e-6));
        }
      }
    }
  }

  @Test
  void theLastFrameIsThatOfTheLargestNumber() {
    Path file = run("run", Argon.crystal(2), false);
    assertThat(StructureFile.read(file, -1).positions())
        .isEqualTo(StructureFile.read(file, 40).positions());
    assertThatThrownBy(() -> StructureFile.read(file, -42))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("frame -42 asked for, but the file holds 41");
  }

  @Test
  void velocitiesThatAreNotThereAreAskedFor() {
    Structure still = Argon.crystal(2).withVelocities(Optional.empty());
    assertThatThrownBy(() -> run("run", still, true))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds no velocities of this frame")
        .hasMessageContaining("Remedy: take 'velocities: drawn'");
  }
}
