package org.haven.pathways.bondvalence;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Device;
import org.haven.pathways.percolation.Percolation;
import org.haven.pathways.percolation.ScalarMap;

/// The bond-valence site energy of an ion over the cell of a crystal, and where it percolates.
///
/// @param ion that moves, with its oxidation state
/// @param map in eV
/// @param notes what was decided for the user, for example the oxidation states
public record BondValencePathways(
    Ion ion, ScalarMap map, Percolation percolation, List<String> notes) {
  /// How the map is made.
  ///
  /// @param spacingAngstrom largest distance of grid points along the cell vectors
  /// @param cutoffAngstrom ions farther away do not count
  /// @param charges oxidation states by symbol where they are not to be guessed
  public record Settings(
      double spacingAngstrom,
      double cutoffAngstrom,
      Map<String, Double> charges,
      BondValenceParameters parameters) {
    /// 0.1 Å, 10 Å, the oxidation states of the file or else guessed, softBV's parameters.
    public static Settings standard() {
      return new Settings(0.1, 10, Map.of(), BondValenceParameters.softBv());
    }
  }

  /// Computes map and thresholds.
  ///
  /// @param ion symbol of the ion that moves; all its kind are taken out of the structure
  /// @param progress is told the share that is done, 0 to 1
  public static BondValencePathways of(
      Structure structure, String ion, Settings settings, Device device, DoubleConsumer progress) {
    throw new UnsupportedOperationException("in the next commit");
  }
}
