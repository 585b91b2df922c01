package org.haven.pathways.percolation;

import java.io.IOException;
import java.nio.file.Path;
import org.haven.analysis.mechanism.CubeFile;
import org.haven.inputs.OutputException;
import org.haven.inputs.structure.Structure;

/// A scalar at the points of a periodic grid: an energy in eV, or a distance in Å.
///
/// The array is not copied; treat it as immutable. A point that nothing can occupy has the value
/// +∞.
///
/// @param values [points], in the order of the grid
public record ScalarMap(PeriodicGrid grid, double[] values) {
  public ScalarMap {
    if (values.length != grid.points()) {
      throw new IllegalArgumentException(
          values.length + " values for a grid of " + grid.points() + " points");
    }
  }

  /// The smallest value.
  public double minimum() {
    return values[argmin()];
  }

  /// Index of the smallest value, the first of equals.
  public int argmin() {
    int least = 0;
    for (int k = 1; k < values.length; k++) {
      if (values[k] < values[least]) {
        least = k;
      }
    }
    return least;
  }

  /// Share of the points whose value is at most `value`, connected or not.
  public double fractionUpTo(double value) {
    long count = 0;
    for (double v : values) {
      if (v <= value) {
        count++;
      }
    }
    return (double) count / values.length;
  }

  /// Most that a file of volumes holds above the minimum: what is beyond, and what nothing can
  /// occupy, is written as that. Viewers know no infinity, and scale by the largest value.
  private static final double MOST_WRITTEN = 20;

  /// Writes the map as a Gaussian cube: lengths in Bohr, values as they are.
  ///
  /// @param quantity what the values are, in which unit, in a few words
  /// @param structure atoms to list; its cell is the map's
  /// @throws OutputException if the file cannot be written
  public void writeCube(Path file, String quantity, Structure structure) {
    double most = minimum() + MOST_WRITTEN;
    try {
      new CubeFile(
              structure.titleLine(),
              quantity + ", at most %.6g; lengths in Bohr".formatted(most),
              grid.cell(),
              new int[] {grid.na(), grid.nb(), grid.nc()},
              structure.symbols(),
              structure.positions())
          .write(file, k -> Math.min(values[k], most));
    } catch (IOException e) {
      throw new OutputException(file, e);
    }
  }

  /// The same map with every value times −1, so that what was high is low.
  public ScalarMap negated() {
    double[] negative = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      negative[k] = -values[k];
    }
    return new ScalarMap(grid, negative);
  }
}
