package org.haven.analysis.transport;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;

/// Empty space in a cell: a layer across it that holds no atom. A conductivity is per volume of the
/// cell, so it is too small by the share of the vacuum.
final class Vacuum {
  /// Thinnest layer in Å that counts: no crystal has such a gap between its lattice planes.
  static final double THINNEST_ANGSTROM = 8;

  private Vacuum() {}

  /// What to say of a trajectory whose first frame has such a layer; nothing of one that holds the
  /// mobile species alone.
  static Optional<String> warning(Trajectory trajectory) {
    if (trajectory.frameworkDisplacement(0).isPresent()) {
      return Optional.empty();
    }
    Cell cell = trajectory.cell(0);
    double[] s = new double[3 * trajectory.symbols().size()];
    trajectory.read(0, s);
    cell.toFractional(s, s);
    double[] heights = cell.heights();
    for (int d = 0; d < 3; d++) {
      double[] x = new double[s.length / 3];
      for (int i = 0; i < x.length; i++) {
        x[i] = s[3 * i + d] - Math.floor(s[3 * i + d]);
      }
      Arrays.sort(x);
      double gap = x[0] + 1 - x[x.length - 1];
      for (int i = 1; i < x.length; i++) {
        gap = Math.max(gap, x[i] - x[i - 1]);
      }
      if (gap * heights[d] > THINNEST_ANGSTROM) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "a layer of %.3g Å across %s holds no atom: where it is vacuum, sigma is too small,"
                    + " because it is per volume of the cell (%.6g Å³); give that of the material"
                    + " (--volume)",
                gap * heights[d],
                "abc".charAt(d),
                cell.volume()));
      }
    }
    return Optional.empty();
  }
}
