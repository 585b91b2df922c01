package org.haven.validation.aimd;

import java.util.List;
import java.util.Optional;
import org.haven.kernels.Cell;

/// Energies, forces and stresses of a potential on a reference's frames. Mutable: frames are added
/// one by one, run by run, in their order of time.
public final class ForceComparison {
  private final Protocol protocol;

  /// @param mobile symbols of the mobile species
  public ForceComparison(List<String> mobile, Protocol protocol) {
    this.protocol = protocol;
  }

  /// One frame of both.
  ///
  /// @param run number of the reference's run it is of
  /// @param frame number in that run
  /// @param symbols [N]
  /// @param cell of the frame
  /// @param referenceEnergyEv of the reference, if it has one
  /// @param energyEv of the potential
  /// @param referenceForces [3N] in eV/Å, if it has some
  /// @param forces [3N] of the potential
  /// @param referenceStress [9] in eV/Å³, +dE/dε/V, if it has one
  /// @param stress [9] of the potential, the same sign
  /// @param spreads [N] of a committee's forces in eV/Å, if it is one
  public record Frame(
      int run,
      int frame,
      List<String> symbols,
      Cell cell,
      Optional<Double> referenceEnergyEv,
      double energyEv,
      Optional<double[]> referenceForces,
      double[] forces,
      Optional<double[]> referenceStress,
      double[] stress,
      Optional<double[]> spreads) {}

  /// Adds a frame.
  public void add(Frame frame) {
    throw new UnsupportedOperationException("in the making " + protocol);
  }
}
