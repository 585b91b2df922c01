package org.haven.campaigns;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import org.haven.campaigns.plan.ScreenSpec;
import org.haven.campaigns.stages.Task;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.potentials.Potential;

/// The potential of a campaign before it begins: what it knows, and how long it takes.
final class ForceProbe {
  private static final double SKIN_ANGSTROM = 0.5;

  private ForceProbe() {}

  /// Why it cannot be opened for these species; empty where it can.
  static Optional<String> refusal(ScreenSpec spec, List<String> species) {
    try (Potential potential = open(spec, species)) {
      return Optional.empty();
    } catch (InputException refused) {
      return Optional.of(refused.getMessage());
    }
  }

  /// Seconds of an evaluation of forces on one thread.
  static double seconds(
      ScreenSpec spec, Structure structure, ToDoubleBiFunction<Potential, Runnable> clock) {
    try (Potential potential = open(spec, structure.species());
        CpuDevice device = new CpuDevice(1)) {
      MolecularSystem system =
          new MolecularSystem(
              structure.toState(Map.of()),
              potential,
              new NeighbourList(device, potential.cutoffAngstrom(), SKIN_ANGSTROM),
              device);
      system.computeForces();
      return clock.applyAsDouble(potential, system::computeForces);
    } catch (IllegalArgumentException unfit) {
      throw new InputException(unfit.getMessage());
    }
  }

  private static Potential open(ScreenSpec spec, List<String> species) {
    return Task.open(spec.potential().orElseThrow(), species, spec.precision());
  }
}
