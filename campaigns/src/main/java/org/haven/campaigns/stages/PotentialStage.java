package org.haven.campaigns.stages;

import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.potentials.Potential;

/// A stage that asks the campaign's potential about the candidate, in one thread.
interface PotentialStage extends Stage {
  /// Of the neighbour list.
  double SKIN_ANGSTROM = 0.5;

  @Override
  default boolean needsPotential() {
    return true;
  }

  /// Does it.
  ///
  /// @param system the candidate with its potential, for the stage alone
  /// @return as [#run(Task)]
  /// @throws IllegalArgumentException if the candidate is unfit for it; the reason is kept
  Optional<Numbers> run(Task task, MolecularSystem system);

  @Override
  default Optional<Numbers> run(Task task) {
    try (Potential potential = task.openPotential();
        CpuDevice device = new CpuDevice(1)) {
      return run(
          task,
          new MolecularSystem(
              task.structure().toState(Map.of()),
              potential,
              new NeighbourList(device, potential.cutoffAngstrom(), SKIN_ANGSTROM),
              device));
    } catch (IllegalArgumentException unfit) {
      throw new InputException(unfit.getMessage());
    }
  }
}
