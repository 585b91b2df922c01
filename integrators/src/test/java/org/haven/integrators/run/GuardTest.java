package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardTest {
  @TempDir Path folder;

  private static final String NVE = Argon.dynamics("nve", 1, true, null, null);

  /// Argon until the call `from`, then what `sabotage` makes of it.
  private record Sabotaged(Argon.LennardJones argon, long[] calls, ObjLongConsumer<Evaluation> plot)
      implements Potential {
    @Override
    public String description() {
      return "sabotaged argon";
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
      plot.accept(out, calls[0]++);
    }
  }

  private static Potential sabotaged(ObjLongConsumer<Evaluation> plot) {
    return new Sabotaged(new Argon.LennardJones(), new long[1], plot);
  }

  private GuardException guard(
      RunSpec.Guards guards, Structure structure, Potential potential, String... stages) {
    var spec = Argon.spec(folder, List.of(40.0), 1, 60, guards, false, true, stages);
    try (var device = new CpuDevice(1)) {
      var simulation =
          new Simulation(
              spec,
              structure,
              new SimulationName(40, 1),
              folder.resolve("40K-1"),
              potential,
              device,
              new StopRequest(),
              Progress.NONE);
      return catchThrowableOfType(GuardException.class, simulation::run);
    }
  }

  private static RunSpec.Guards guards(
      double force, double distance, double temperature, double framework) {
    return Argon.guards(
        "{max_force_ev_per_angstrom: %s, min_distance_angstrom: %s, max_temperature_ratio: %s, max_framework_drift_angstrom: %s}"
            .formatted(limit(force), limit(distance), limit(temperature), limit(framework)));
  }

  private static Object limit(double value) {
    return value == 0 ? "off" : value;
  }

  @Test
  void aForceThatIsNotANumberStopsTheRunEvenWithGuardsOff() {
    var thrown =
        guard(
            guards(0, 0, 0, 0),
            Argon.crystal(3),
            sabotaged(
                (out, call) -> {
                  if (call == 57) {
                    out.forces()[3 * 16 + 1] = Double.NaN;
                  }
                }),
            NVE);
    // Call 0 is that before step 1.
    assertThat(thrown)
        .hasMessageStartingWith("40K-1, stage 1-nve, step 57 (0.285 ps): the force on atom 17 (Ar)")
        .hasMessageContaining("is NaN along y")
        .hasMessageContaining("Remedy")
        .hasMessageContaining("guard-frame.xyz");
    assertThat(folder.resolve("40K-1/guard-frame.xyz"))
        .content()
        .contains("step 57", "NaN")
        .hasLineCount(110);
  }

  @Test
  void aForceAboveTheLimitStopsTheRun() {
    var thrown =
        guard(
            guards(5, 0, 0, 0),
            Argon.crystal(3),
            sabotaged(
                (out, call) -> {
                  if (call == 3) {
                    out.forces()[3 * 107 + 2] = -7.5;
                  }
                }),
            NVE);
    assertThat(thrown)
        .hasMessageContaining("step 3 (")
        .hasMessageContaining("the force on atom 108 (Ne) is 7.500 eV/Å, above the limit of 5.0")
        .hasMessageContaining("max_force_ev_per_angstrom");
  }

  @Test
  void anEnergyThatIsNotANumberStopsAMinimisation() {
    var thrown =
        guard(
            guards(0, 0, 0, 0),
            Argon.crystal(3),
            sabotaged((out, call) -> out.setEnergyEv(call == 2 ? Double.NaN : out.energyEv())),
            Argon.minimise(1e-30, 10, false),
            NVE);
    assertThat(thrown)
        .hasMessageContaining("stage 1-minimise")
        .hasMessageContaining("potential energy is NaN");
  }

  @Test
  void atomsCloserThanTheLimitStopTheRunBeforeItsFirstStep() {
    Structure crystal = Argon.crystal(3);
    // Atom 5 is moved close to an image of atom 1, across the border of the cell.
    double edge = 3 * Argon.EDGE;
    crystal.positions()[12] = edge - 0.5;
    crystal.positions()[13] = edge - 0.1;
    crystal.positions()[14] = 0.2;
    var thrown = guard(guards(0, 0.6, 0, 0), crystal, new Argon.LennardJones(), NVE);
    // √(0.5² + 0.1² + 0.2²) = 0.5477
    assertThat(thrown)
        .hasMessageContaining("step 0 (")
        .hasMessageContaining("atom 1 (Ar) and atom 5 (Ar) are 0.5477 Å apart")
        .hasMessageContaining("limit of 0.6 Å");
  }

  @Test
  void aTemperatureThatRunsAwayStopsTheRun() {
    // Forces twenty times too large from one step to the next: potential becomes kinetic energy.
    var thrown =
        guard(
            guards(0, 0, 3, 0),
            Argon.crystal(3),
            sabotaged(
                (out, call) -> {
                  for (int k = 0; k < out.forces().length; k++) {
                    out.forces()[k] *= call < 40 ? 1 : 20;
                  }
                }),
            NVE);
    assertThat(thrown)
        .hasMessageContaining("above 3.0 times the target of 40.0 K")
        .hasMessageContaining("max_temperature_ratio");
  }

  @Test
  void aFrameworkThatMovesStopsTheRunUnlessItMovesAsAWhole() {
    // No forces at 40 K: every atom flies off, 0.9 Å in a picosecond.
    var fliesApart =
        guard(
            guards(0, 0, 0, 0.5),
            Argon.crystal(3),
            sabotaged((out, call) -> java.util.Arrays.fill(out.forces(), 0)),
            NVE);
    assertThat(fliesApart)
        .hasMessageContaining("the framework has moved by")
        .hasMessageContaining("over 54 atoms, farthest atom ")
        .hasMessageContaining("(Ne)")
        .hasMessageContaining("limit of 0.5 Å");
    // A constant force on each framework atom and its opposite on each mobile one: the framework
    // moves by half a t² = 2.4 Å, but keeps its shape.
    var moves =
        guard(
            guards(0, 0, 0, 0.5),
            Argon.crystal(3),
            sabotaged(
                (out, call) -> {
                  java.util.Arrays.fill(out.forces(), 0);
                  for (int i = 0; i < 108; i++) {
                    out.forces()[3 * i] = i % 2 == 0 ? -0.002 : 0.002;
                  }
                }),
            Argon.heatedFrom(1e-3, Argon.dynamics("nve", 1, true, null, null)));
    assertThat(moves).isNull();
  }

  @Test
  void aCellThatCollapsesStopsTheRunWithAMessage() {
    var thrown =
        guard(
            guards(0, 0, 0, 0),
            Argon.crystal(3),
            sabotaged(
                (out, call) -> {
                  if (call > 5) {
                    throw new IllegalArgumentException("cell volume is 0");
                  }
                }),
            NVE);
    assertThat(thrown).hasMessageContaining("cell volume is 0").hasMessageContaining("step 5 (");
  }

  @Test
  void aGuardLeavesTheLastCheckpoint() throws java.io.IOException {
    ObjLongConsumer<Evaluation> plot =
        (out, call) -> {
          if (call == 100) {
            out.forces()[0] = 1e3;
          }
        };
    var first =
        guard(
            Argon.GUARDS,
            Argon.crystal(3),
            sabotaged(plot),
            Argon.dynamics("nvt", 0.25, false, "bussi", null),
            NVE);
    // The second stage evaluates the forces anew, so call 100 is that of step 99.
    assertThat(first).hasMessageContaining("stage 2-nve, step 99");
    assertThat(folder.resolve("40K-1/checkpoint.h5")).exists();
    Checkpoint checkpoint = Checkpoint.read(folder.resolve("40K-1/checkpoint.h5"));
    assertThat(checkpoint.step()).isEqualTo(50);
    assertThat(checkpoint.stage()).isEqualTo(1);
    assertThat(Files.readAllLines(folder.resolve("40K-1/thermo.csv")).getLast()).startsWith("80,");
  }

  @Test
  void aHealthyCrystalPassesAllGuards() {
    assertThat(guard(Argon.GUARDS, Argon.crystal(3), new Argon.LennardJones(), NVE)).isNull();
  }
}
