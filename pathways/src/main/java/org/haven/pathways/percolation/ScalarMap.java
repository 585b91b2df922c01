package org.haven.pathways.percolation;

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

  /// The same map with every value times −1, so that what was high is low.
  public ScalarMap negated() {
    double[] negative = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      negative[k] = -values[k];
    }
    return new ScalarMap(grid, negative);
  }
}
