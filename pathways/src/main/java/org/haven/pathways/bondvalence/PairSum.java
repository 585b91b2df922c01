package org.haven.pathways.bondvalence;

import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import org.haven.inputs.structure.Structure;
import org.haven.pathways.AtomImages;
import org.haven.pathways.Workers;
import org.haven.pathways.percolation.GridRow;
import org.haven.pathways.percolation.PeriodicGrid;
import org.haven.pathways.percolation.ScalarMap;

/// Sums functions of the distances to the atoms, and all their images within the cutoff, at each
/// point of a grid.
///
/// A row of points along c is the task of a thread. Along it the square of the distance to an image
/// is a parabola in the point's number, so that the points within the cutoff are a range.
final class PairSum {
  private final PeriodicGrid grid;
  private final RadialTable[] tables;
  private final AtomImages[] images;
  private final double[] values;

  private PairSum(PeriodicGrid grid, RadialTable[] tables, AtomImages[] images) {
    this.grid = grid;
    this.tables = tables;
    this.images = images;
    values = new double[grid.points()];
  }

  /// @param tables by species; atoms of species without one do not count
  static ScalarMap of(
      Structure structure,
      Map<String, RadialTable> tables,
      PeriodicGrid grid,
      int threads,
      DoubleConsumer progress) {
    PairSum sum =
        new PairSum(
            grid,
            tables.values().toArray(RadialTable[]::new),
            tables.entrySet().stream()
                .map(e -> new AtomImages(structure, e.getKey(), e.getValue().cutoffAngstrom()))
                .toArray(AtomImages[]::new));
    Workers.each(grid.na() * grid.nb(), threads, sum::worker, progress);
    return new ScalarMap(grid, sum.values);
  }

  private IntConsumer worker() {
    GridRow row = new GridRow(grid);
    double[] sums = new double[grid.nc()];
    return number -> {
      Arrays.fill(sums, 0);
      row.moveTo(number);
      for (int s = 0; s < tables.length; s++) {
        add(row, tables[s], images[s], sums);
      }
      System.arraycopy(sums, 0, values, number * grid.nc(), grid.nc());
    };
  }

  private static void add(GridRow row, RadialTable table, AtomImages images, double[] sums) {
    double limit = table.cutoffAngstrom() * table.cutoffAngstrom();
    double step = row.stepSquare();
    double[] r = images.positions();
    for (int n = 0; n < images.count(); n++) {
      row.look(r[3 * n], r[3 * n + 1], r[3 * n + 2]);
      double miss = row.missSquare();
      if (miss > limit) {
        continue;
      }
      double nearest = row.nearest();
      double reach = Math.sqrt((limit - miss) / step);
      int from = Math.max(0, (int) Math.ceil(nearest - reach));
      int to = Math.min(sums.length - 1, (int) Math.floor(nearest + reach));
      for (int k = from; k <= to; k++) {
        double along = k - nearest;
        sums[k] += table.atSquare(along * along * step + miss);
      }
    }
  }
}
