package org.haven.validation.aimd;

import java.util.ArrayList;
import java.util.List;
import org.haven.analysis.mechanism.RadialDistribution;
import org.haven.inputs.trajectory.Trajectory;

/// Radial distributions of a run in short stretches of time, from which those of windows, halves
/// and the whole are means.
///
/// @param binAngstrom width of a bin
/// @param pairs names of the pairs of species
/// @param stretchPs length of a stretch
/// @param stretches [S][pairs][bins] g(r)
/// @param total [S][bins] that of all atoms
record RunRdf(
    double binAngstrom,
    List<String> pairs,
    double stretchPs,
    double[][][] stretches,
    double[][] total) {

  /// Stretches of half a window.
  static RunRdf of(Trajectory run, List<String> mobile, Protocol.Stability window, double range) {
    double interval = run.frameIntervalFs() / 1000;
    int frames = (int) Math.clamp(Math.round(0.5 * window.windowPs() / interval), 2, run.frames());
    int count = Math.max(1, run.frames() / frames);
    List<double[][]> stretches = new ArrayList<>();
    List<double[]> total = new ArrayList<>();
    RadialDistribution rdf = null;
    for (int s = 0; s < count; s++) {
      rdf = RadialDistribution.of(new TrajectoryPart(run, s * frames, frames, 1), mobile, range);
      stretches.add(rdf.pairs().stream().map(RadialDistribution.Pair::g).toArray(double[][]::new));
      total.add(total(rdf, run.symbols()));
    }
    return new RunRdf(
        rdf.binAngstrom(),
        rdf.pairs().stream().map(p -> p.a() + "-" + p.b()).toList(),
        frames * interval,
        stretches.toArray(double[][][]::new),
        total.toArray(double[][]::new));
  }

  /// g(r) of all atoms, whatever their species.
  private static double[] total(RadialDistribution rdf, List<String> symbols) {
    double n = symbols.size();
    double[] g = new double[rdf.pairs().getFirst().g().length];
    for (RadialDistribution.Pair pair : rdf.pairs()) {
      double a = symbols.stream().filter(pair.a()::equals).count();
      double b = symbols.stream().filter(pair.b()::equals).count();
      double share = (pair.a().equals(pair.b()) ? a * (a - 1) : 2 * a * b) / (n * (n - 1));
      for (int k = 0; k < g.length; k++) {
        g[k] += share * pair.g()[k];
      }
    }
    return g;
  }

  /// g of a pair over the stretches `from` to `to`.
  double[] pair(int pair, int from, int to) {
    List<double[]> rows = new ArrayList<>();
    for (int s = from; s < to; s++) {
      rows.add(stretches[s][pair]);
    }
    return DistanceTest.mean(rows, -1);
  }

  /// g of a pair over the whole run.
  double[] pair(int pair) {
    return pair(pair, 0, stretches.length);
  }

  /// Those of its halves.
  double[][] halves(int pair) {
    int n = stretches.length / 2;
    return n == 0
        ? new double[][] {pair(pair), pair(pair)}
        : new double[][] {pair(pair, 0, n), pair(pair, stretches.length - n, stretches.length)};
  }

  /// g of all atoms over the whole run.
  double[] total(int from, int to) {
    return DistanceTest.mean(List.of(total).subList(from, to), -1);
  }

  /// Largest ∫|g_window − g|dr over all windows of two stretches, Å, with the end of the first
  /// window that is beyond `limit` in ps.
  ///
  /// @param reference g of all atoms
  /// @return [2] largest, time; NaN where none is
  double[] farthest(double[] reference, double limit) {
    double largest = 0;
    double time = Double.NaN;
    for (int s = 0; s + 2 <= total.length || s == 0; s++) {
      int to = Math.min(s + 2, total.length);
      double d = binAngstrom * DistanceTest.area(total(s, to), reference);
      largest = Math.max(largest, d);
      if (d > limit && Double.isNaN(time)) {
        time = to * stretchPs;
      }
    }
    return new double[] {largest, time};
  }
}
