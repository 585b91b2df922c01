package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.List;

/// Jumps of one kind: along paths whose lengths lie between two minima of the distribution of the
/// lengths of paths. Each path counts once there: kinds of few jumps are seen beside those of many.
///
/// @param paths between pairs of sites
record HopType(List<JumpPath> paths) {
  /// Width σ of the Gaussian that smooths the distribution of lengths, in Å.
  static final double SMOOTHING_ANGSTROM = 0.1;

  /// A minimum parts two kinds where it is below this part of the lower maximum beside it.
  private static final double DEPTH = 0.7;

  private static final double STEP_ANGSTROM = 0.02;

  /// Kinds of `paths`, ascending in length.
  static List<HopType> of(List<JumpPath> paths) {
    double longest = paths.stream().mapToDouble(JumpPath::length).max().orElse(0);
    double[] density = new double[(int) Math.ceil((longest + 1) / STEP_ANGSTROM)];
    for (JumpPath path : paths) {
      for (int k = 0; k < density.length; k++) {
        double x = (k * STEP_ANGSTROM - path.length()) / SMOOTHING_ANGSTROM;
        density[k] += Math.exp(-0.5 * x * x);
      }
    }
    List<Double> borders = borders(density);
    List<HopType> types = new ArrayList<>();
    double from = 0;
    for (double to : borders) {
      double low = from;
      List<JumpPath> within =
          paths.stream().filter(p -> p.length() >= low && p.length() < to).toList();
      if (!within.isEmpty()) {
        types.add(new HopType(within));
      }
      from = to;
    }
    return types;
  }

  /// Ends of the kinds: minima deep enough, and infinity.
  private static List<Double> borders(double[] density) {
    List<Double> borders = new ArrayList<>();
    double peak = 0;
    int lowest = -1;
    for (int k = 0; k < density.length; k++) {
      if (lowest < 0 || density[k] < density[lowest]) {
        lowest = k;
      }
      if (density[k] * DEPTH > density[lowest] && density[lowest] < DEPTH * peak) {
        borders.add(lowest * STEP_ANGSTROM);
        peak = density[k];
        lowest = k;
      } else if (density[k] > peak) {
        peak = density[k];
        lowest = k;
      }
    }
    borders.add(Double.POSITIVE_INFINITY);
    return borders;
  }

  /// Jumps along all paths.
  int jumps() {
    return paths.stream().mapToInt(JumpPath::jumps).sum();
  }

  /// Mean length of the jumps in Å.
  double lengthAngstrom() {
    return paths.stream().mapToDouble(p -> p.jumps() * p.length()).sum() / jumps();
  }

  /// Paths that carry at least a tenth of the mean number of jumps: one jump along an odd way among
  /// thousands is of another kind, whatever its length.
  HopType trodden() {
    double least = 0.1 * jumps() / paths.size();
    return new HopType(paths.stream().filter(p -> p.jumps() >= least).toList());
  }
}
