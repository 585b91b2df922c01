package org.haven.pathways.bondvalence;

import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.pathways.Workers;
import org.haven.pathways.percolation.PeriodicGrid;
import org.haven.pathways.percolation.ScalarMap;

/// Sums functions of the distances to the atoms, and all their images within the cutoff, at each
/// point of a grid.
///
/// A row of points along c is the task of a thread. Along it the square of the distance to an image
/// is a parabola in the point's number, so that the points within the cutoff are a range.
final class PairSum {
  private final PeriodicGrid grid;
  private final double[] values;
  private final RadialTable[] tables;

  /// [3 × images] positions in Å, and the table of each.
  private double[] images = new double[0];

  private int[] tableOf = new int[0];
  private int count;

  private PairSum(PeriodicGrid grid, RadialTable[] tables) {
    this.grid = grid;
    this.tables = tables;
    values = new double[grid.points()];
  }

  /// @param tables by species; atoms of species without one do not count
  static ScalarMap of(
      Structure structure,
      Map<String, RadialTable> tables,
      PeriodicGrid grid,
      int threads,
      DoubleConsumer progress) {
    PairSum sum = new PairSum(grid, tables.values().toArray(RadialTable[]::new));
    String[] species = tables.keySet().toArray(String[]::new);
    sum.collect(structure, species);
    Workers.each(grid.na() * grid.nb(), threads, () -> sum::row, progress);
    return new ScalarMap(grid, sum.values);
  }

  /// All images within the cutoff of the parallelepiped of the cell, by species and atoms, so that
  /// the order of sums is that of the structure.
  private void collect(Structure structure, String[] species) {
    Cell cell = structure.cell();
    double[] heights = cell.heights();
    double[] fractions = new double[3 * structure.count()];
    cell.toFractional(structure.positions(), fractions);
    double[] h = cell.rows();
    for (int s = 0; s < species.length; s++) {
      double cutoff = tables[s].cutoffAngstrom();
      for (int i = 0; i < structure.count(); i++) {
        if (!structure.symbols().get(i).equals(species[s])) {
          continue;
        }
        int[] from = new int[3];
        int[] to = new int[3];
        for (int d = 0; d < 3; d++) {
          double reach = cutoff / heights[d];
          from[d] = (int) Math.ceil(-reach - fractions[3 * i + d]);
          to[d] = (int) Math.floor(1 + reach - fractions[3 * i + d]);
        }
        for (int a = from[0]; a <= to[0]; a++) {
          for (int b = from[1]; b <= to[1]; b++) {
            for (int c = from[2]; c <= to[2]; c++) {
              append(
                  s,
                  structure.positions()[3 * i] + a * h[0] + b * h[3] + c * h[6],
                  structure.positions()[3 * i + 1] + a * h[1] + b * h[4] + c * h[7],
                  structure.positions()[3 * i + 2] + a * h[2] + b * h[5] + c * h[8]);
            }
          }
        }
      }
    }
  }

  private void append(int table, double x, double y, double z) {
    if (count == tableOf.length) {
      tableOf = Arrays.copyOf(tableOf, 2 * count + 64);
      images = Arrays.copyOf(images, 3 * tableOf.length);
    }
    tableOf[count] = table;
    images[3 * count] = x;
    images[3 * count + 1] = y;
    images[3 * count + 2] = z;
    count++;
  }

  /// Points (i, j, ·).
  private void row(int number) {
    int nc = grid.nc();
    int first = number * nc;
    double[] start = new double[3];
    grid.cartesian(first, start);
    double[] h = grid.cell().rows();
    double ux = h[6] / nc;
    double uy = h[7] / nc;
    double uz = h[8] / nc;
    double uu = ux * ux + uy * uy + uz * uz;
    double[] sums = new double[nc];
    for (int n = 0; n < count; n++) {
      RadialTable table = tables[tableOf[n]];
      double x = start[0] - images[3 * n];
      double y = start[1] - images[3 * n + 1];
      double z = start[2] - images[3 * n + 2];
      // |d + k u|² = (k − k₀)² u² + p², k₀ where the row passes nearest, at the distance p.
      double nearest = -(x * ux + y * uy + z * uz) / uu;
      double px = x + nearest * ux;
      double py = y + nearest * uy;
      double pz = z + nearest * uz;
      double p2 = px * px + py * py + pz * pz;
      double limit = table.cutoffAngstrom() * table.cutoffAngstrom();
      if (p2 > limit) {
        continue;
      }
      double reach = Math.sqrt((limit - p2) / uu);
      int from = Math.max(0, (int) Math.ceil(nearest - reach));
      int to = Math.min(nc - 1, (int) Math.floor(nearest + reach));
      for (int k = from; k <= to; k++) {
        double along = k - nearest;
        sums[k] += table.atSquare(along * along * uu + p2);
      }
    }
    System.arraycopy(sums, 0, values, first, nc);
  }
}
