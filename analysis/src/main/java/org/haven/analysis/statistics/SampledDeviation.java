package org.haven.analysis.statistics;

/// A [Deviation] on a grid: the density is constant in each cell.
///
/// @param from lower end of the first cell
/// @param step width of a cell
/// @param cells [n] density
/// @param below [n + 1] probability below each end of a cell
record SampledDeviation(double from, double step, double[] cells, double[] below)
    implements Deviation {
  @Override
  public double density(double z) {
    double cell = Math.floor((z - from) / step);
    return cell >= 0 && cell < cells.length ? cells[(int) cell] : 0;
  }

  @Override
  public double cumulative(double z) {
    double x = Math.clamp((z - from) / step, 0, cells.length);
    int cell = Math.min((int) x, cells.length - 1);
    return below[cell] + (x - cell) * (below[cell + 1] - below[cell]);
  }

  @Override
  public double quantile(double probability) {
    int high = 1;
    while (high < cells.length && below[high] < probability) {
      high++;
    }
    double inside = below[high] - below[high - 1];
    double part = inside > 0 ? Math.clamp((probability - below[high - 1]) / inside, 0, 1) : 1;
    return from + (high - 1 + part) * step;
  }
}
