package org.haven.pathways;

import java.util.Arrays;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;

/// The periodic images of atoms that lie within a distance of a cell, in any cell however oblique
/// or small: those, and some more, that can matter to a point in it.
///
/// Images come in the order of the atoms, so that sums over them have one order.
public final class AtomImages {
  private double[] positions = new double[0];
  private int count;

  /// @param symbol species whose images are collected
  public AtomImages(Structure structure, String symbol, double distanceAngstrom) {
    Cell cell = structure.cell();
    double[] heights = cell.heights();
    double[] h = cell.rows();
    double[] r = structure.positions();
    double[] fractions = new double[r.length];
    cell.toFractional(r, fractions);
    int[] from = new int[3];
    int[] to = new int[3];
    for (int i = 0; i < structure.count(); i++) {
      if (!structure.symbols().get(i).equals(symbol)) {
        continue;
      }
      for (int d = 0; d < 3; d++) {
        double reach = distanceAngstrom / heights[d];
        from[d] = (int) Math.ceil(-reach - fractions[3 * i + d]);
        to[d] = (int) Math.floor(1 + reach - fractions[3 * i + d]);
      }
      for (int a = from[0]; a <= to[0]; a++) {
        for (int b = from[1]; b <= to[1]; b++) {
          for (int c = from[2]; c <= to[2]; c++) {
            append(
                r[3 * i] + a * h[0] + b * h[3] + c * h[6],
                r[3 * i + 1] + a * h[1] + b * h[4] + c * h[7],
                r[3 * i + 2] + a * h[2] + b * h[5] + c * h[8]);
          }
        }
      }
    }
    positions = Arrays.copyOf(positions, 3 * count);
  }

  private void append(double x, double y, double z) {
    if (3 * count == positions.length) {
      positions = Arrays.copyOf(positions, 2 * positions.length + 96);
    }
    positions[3 * count] = x;
    positions[3 * count + 1] = y;
    positions[3 * count + 2] = z;
    count++;
  }

  /// Number of images.
  public int count() {
    return count;
  }

  /// [3 × count] Cartesian in Å.
  public double[] positions() {
    return positions;
  }
}
