package org.haven.pathways.frozen;

import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import org.haven.inputs.structure.Structure;
import org.haven.pathways.percolation.Percolation;
import org.haven.pathways.percolation.ScalarMap;
import org.haven.potentials.Potential;

/// The energy of one ion moved through the frozen rest of a crystal, and where it percolates.
///
/// @param ion symbol
/// @param map in eV, +∞ where a frozen atom is too close
/// @param evaluated points whose energy was computed
/// @param seconds that it took
public record FrozenPathways(
    String ion, ScalarMap map, Percolation percolation, int evaluated, double seconds) {
  /// How the map is made.
  ///
  /// @param spacingAngstrom largest distance of grid points along the cell vectors
  /// @param emptied whether the other ions of the kind are taken out, too
  /// @param leastLengthAngstrom the cell is repeated until no height is less
  public record Settings(double spacingAngstrom, boolean emptied, double leastLengthAngstrom) {
    public static Settings standard() {
      return new Settings(0.25, false, 8);
    }
  }

  /// Computes map and thresholds.
  ///
  /// @param potentials opens the potential for the species of the structure, once for each thread
  /// @param progress is told the share that is done, 0 to 1
  public static FrozenPathways of(
      Structure structure,
      String ion,
      Supplier<Potential> potentials,
      Settings settings,
      int threads,
      DoubleConsumer progress) {
    throw new UnsupportedOperationException("in the next commit");
  }

  /// log₁₀ of the relative rate at which the ion crosses the crystal: the ranking descriptor.
  public double rank(double temperatureK) {
    throw new UnsupportedOperationException("in the next commit");
  }
}
