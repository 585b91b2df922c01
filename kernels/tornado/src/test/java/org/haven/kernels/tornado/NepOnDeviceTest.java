package org.haven.kernels.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.integrators.MaxwellBoltzmann;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.VelocityVerlet;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.nep.NepModel;
import org.haven.potentials.nep.NepPotential;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import uk.ac.manchester.tornado.api.profiler.ProfilerType;

/// Dynamics with a learned potential on the device: NEP of LLZO, 192 atoms
/// (`../shared/reference/nep-llzo`).
class NepOnDeviceTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("haven.root", ".."), "..", "shared", "reference", "nep-llzo");

  @BeforeEach
  void referenceIsThere() {
    Assumptions.assumeTrue(Files.isDirectory(FOLDER), FOLDER + " is not there");
  }

  /// Where a trajectory has got to.
  private record Ending(
      double[] positions,
      int[] images,
      double[] velocities,
      double[] forces,
      double[] virial,
      double energyEv,
      double kineticEv,
      long rebuilds,
      long allocations) {}

  /// The kernels of every device, on the CPU too.
  private static final boolean PLAIN = true;

  private static Potential nep(Precision precision, boolean plain) {
    return new NepPotential(NepModel.read(FOLDER.resolve("nep.txt")), precision, plain);
  }

  private static Ending run(Device device, Precision precision, int steps) {
    return run(device, nep(precision, PLAIN), steps, 0.03);
  }

  private static Ending run(Device device, Potential bound, int steps, double room) {
    Structure structure = StructureFile.read(FOLDER.resolve("dft_frames.xyz"), 0);
    try (device;
        Potential potential = bound) {
      ParticleState state = structure.toState(Map.of());
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.5, room);
      MolecularSystem system = new MolecularSystem(state, potential, list, device);
      MaxwellBoltzmann.draw(state, 1000, 1, true);
      system.computeForces();
      VelocityVerlet verlet = new VelocityVerlet(1);
      long start = System.nanoTime();
      for (int k = 1; k <= steps; k++) {
        verlet.step(system, k, 1000);
      }
      double kinetic = system.kineticEnergyEv();
      System.out.printf(
          "%s: %.1f ms per step%n",
          device.name(), (System.nanoTime() - start) * 1e-6 / Math.max(1, steps));
      device.download(
          state.positions(), state.images(), state.velocities(), system.evaluation().forces());
      return new Ending(
          state.positions(),
          state.images(),
          state.velocities(),
          system.evaluation().forces(),
          system.evaluation().virial(),
          system.potentialEnergyEv(),
          kinetic,
          list.generation(),
          list.allocations());
    }
  }

  /// Rebuilds of the list included: with 0.5 Å of skin there are some at 1000 K.
  @Test
  void doubleGivesTheBitsOfTheCpu() {
    TornadoDevice device = Devices.open();
    device.poisonStale();
    int steps = Integer.getInteger("haven.steps", 1000);
    Ending there = run(device, Precision.DOUBLE, steps);
    Ending here = run(new CpuDevice(2), Precision.DOUBLE, steps);
    assertThat(there.rebuilds).isEqualTo(here.rebuilds);
    if (steps >= 1000) {
      assertThat(there.rebuilds).isGreaterThan(5);
    }
    assertThat(there.energyEv).isEqualTo(here.energyEv);
    assertThat(there.forces).isEqualTo(here.forces);
    assertThat(there.positions).isEqualTo(here.positions);
    assertThat(there.images).isEqualTo(here.images);
    assertThat(there.velocities).isEqualTo(here.velocities);
    assertThat(there.virial).isEqualTo(here.virial);
    assertThat(there.kineticEv).isEqualTo(here.kineticEv);
  }

  /// Without room for one more pair the list must make room again and again on the way.
  @Test
  void trajectoryIsTheSameWhenTheListOutgrowsItsMemory() {
    int steps = Math.min(300, Integer.getInteger("haven.steps", 300));
    Ending tight = run(Devices.open(), nep(Precision.DOUBLE, PLAIN), steps, 0);
    Ending ample = run(Devices.open(), nep(Precision.DOUBLE, PLAIN), steps, 1);
    assertThat(ample.allocations).isEqualTo(1);
    assertThat(tight.allocations).isGreaterThan(2);
    assertThat(tight.rebuilds).isEqualTo(ample.rebuilds);
    assertThat(tight.positions).isEqualTo(ample.positions);
    assertThat(tight.images).isEqualTo(ample.images);
    assertThat(tight.velocities).isEqualTo(ample.velocities);
    assertThat(tight.forces).isEqualTo(ample.forces);
    assertThat(tight.energyEv).isEqualTo(ample.energyEv);
  }

  @Test
  void everyKernelGivesTheBitsOfJava() {
    ComparingDevice device = new ComparingDevice(Devices.open(), 0);
    run(device, Precision.DOUBLE, 1);
    assertThat(device.kernels())
        .contains("Bin", "Scatter", "NeighbourFill", "NepForces", "NepRepulsion");
    assertThat(device.differences()).isEmpty();
  }

  /// The skin check's number, the energy and nine numbers of the virial come down; scalars of
  /// kernels that differ from launch to launch go up (sums of 1 and of 9 columns).
  @Test
  void betweenTriggersNoArrayIsCopied() {
    Structure structure = StructureFile.read(FOLDER.resolve("dft_frames.xyz"), 0);
    try (TornadoDevice device = Devices.open();
        Potential potential = nep(Precision.DOUBLE, PLAIN)) {
      ParticleState state = structure.toState(Map.of());
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 2);
      MolecularSystem system = new MolecularSystem(state, potential, list, device);
      MaxwellBoltzmann.draw(state, 300, 1, true);
      system.computeForces();
      VelocityVerlet verlet = new VelocityVerlet(1);
      verlet.step(system, 1, 300);
      long rebuilds = list.generation();
      long down = device.bytesToHost();
      long up = device.bytesToDevice();
      long launches = device.launches();
      int steps = 10;
      System.setProperty("tornado.profiler", "True");
      try {
        for (int k = 0; k < steps; k++) {
          verlet.step(system, 2 + k, 300);
        }
      } finally {
        System.clearProperty("tornado.profiler");
      }
      assertThat(list.generation()).isEqualTo(rebuilds);
      long profiledDown = device.profiler().getSize(ProfilerType.TOTAL_COPY_OUT_SIZE_BYTES);
      long profiledUp = device.profiler().getSize(ProfilerType.TOTAL_COPY_IN_SIZE_BYTES);
      System.out.printf(
          "per step, by TornadoVM's profiler: %d bytes to the host, %d to the device in %d"
              + " launches%n",
          profiledDown / steps, profiledUp / steps, (device.launches() - launches) / steps);
      // Ours, the header of each array (at most 24 bytes: 3 down, 7 up), and 24 bytes that
      // TornadoVM writes with each launch. Nothing as long as an array of this system.
      assertThat(profiledDown / steps).isBetween(88L, 88L + 3 * 24);
      assertThat(profiledUp / steps)
          .isBetween(
              (device.bytesToDevice() - up) / steps,
              (device.bytesToDevice() - up + 24 * (device.launches() - launches)) / steps + 7 * 24);
      assertThat((device.bytesToHost() - down) / steps).isEqualTo(8 * (1 + 1 + 9));
      // No array of this system is as short: 192 atoms.
      assertThat((device.bytesToDevice() - up) / steps).isLessThan(4 * 192);
      System.out.printf(
          "per step: %d bytes to the host, %d to the device%n",
          (device.bytesToHost() - down) / steps, (device.bytesToDevice() - up) / steps);
    }
  }

  /// The list of a moving system, rebuilt in every step: one more number comes down, the count of
  /// pairs, and scalars of the sort's kernels go up.
  @Test
  void rebuildsCopyNoArray() {
    Structure structure = StructureFile.read(FOLDER.resolve("dft_frames.xyz"), 0);
    try (TornadoDevice device = Devices.open();
        Potential potential = nep(Precision.DOUBLE, PLAIN)) {
      ParticleState state = structure.toState(Map.of());
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0, 0.5);
      MolecularSystem system = new MolecularSystem(state, potential, list, device);
      MaxwellBoltzmann.draw(state, 1000, 1, true);
      system.computeForces();
      VelocityVerlet verlet = new VelocityVerlet(1);
      verlet.step(system, 1, 300);
      long rebuilds = list.generation();
      long down = device.bytesToHost();
      long up = device.bytesToDevice();
      int steps = 10;
      for (int k = 0; k < steps; k++) {
        verlet.step(system, 2 + k, 300);
      }
      assertThat(list.generation()).isEqualTo(rebuilds + steps);
      assertThat(list.allocations()).isEqualTo(1);
      System.out.printf(
          "per step with a rebuild: %d bytes to the host, %d to the device%n",
          (device.bytesToHost() - down) / steps, (device.bytesToDevice() - up) / steps);
      assertThat((device.bytesToHost() - down) / steps).isEqualTo(8 * (1 + 1 + 9) + 4);
      assertThat((device.bytesToDevice() - up) / steps).isLessThan(4 * 192);
    }
  }

  /// The CPU's vector twin sums in another order: a force is a sum of some 10² terms of some eV/Å
  /// with roundings of 1e-16 each in double, 6e-8 in float.
  @ParameterizedTest
  @EnumSource(Precision.class)
  void deviceAgreesWithTheVectorTwin(Precision precision) {
    double unit = precision == Precision.DOUBLE ? 1e-9 : 1;
    Ending there = run(Devices.open(), precision, 0);
    Ending here = run(new CpuDevice(2), nep(precision, !PLAIN), 0, 0.03);
    assertThat(there.energyEv / 192).isCloseTo(here.energyEv / 192, within(1e-6 * unit));
    assertThat(there.forces).containsExactly(here.forces, within(1e-4 * unit));
    assertThat(there.virial).containsExactly(here.virial, within(2e-3 * unit));
  }

  /// With TornadoVM's own flags square roots are native, products and sums are fused and reordered.
  /// The native root is off by some 1e-7, which a force of some 10² terms of some eV/Å may add up.
  @Test
  @Tag("fast-arithmetic")
  void fastArithmeticStaysWithinItsBound() {
    Ending there = run(Devices.open(), Precision.DOUBLE, 0);
    Ending here = run(new CpuDevice(2), Precision.DOUBLE, 0);
    double largest = 0;
    for (int k = 0; k < here.forces.length; k++) {
      largest = Math.max(largest, Math.abs(there.forces[k] - here.forces[k]));
    }
    System.out.printf(
        "fast arithmetic: energy off by %.1e eV/atom, forces by %.1e eV/Å%n",
        Math.abs(there.energyEv - here.energyEv) / 192, largest);
    assertThat(there.energyEv / 192).isCloseTo(here.energyEv / 192, within(1e-6));
    assertThat(largest).isLessThan(1e-4);
  }
}
