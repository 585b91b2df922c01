package org.haven.analysis.transport;

import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;

/// Whether ions move in channels in which they cannot pass one another. Their displacement then
/// grows as √τ (Harris, J. Appl. Probab. 1965, 2, 323, doi:10.2307/3212197), until the longest
/// waves of a channel have died: D* is that of the whole file, N times smaller the longer the
/// channel, and its interval holds the truth in 72 % of runs.
///
/// Two signs together: the ions move along one axis, and out of their cages the displacement grows
/// with an exponent well below one. Exponents of files found so are 0.55 to 0.73, of ions that pass
/// one another along one axis 0.92 to 1.01; of ions that do, in cages with a long memory, 0.66 to
/// 0.78: these are doubtful for another reason, but are.
final class SingleFile {
  /// Part of the squared displacement along one axis from which motion counts as along it.
  private static final double ONE_AXIS = 0.9;

  /// Exponent below which ions are taken not to pass.
  private static final double EXPONENT = 0.8;

  /// Fewest lags of the grid, and parts of the run up to which they go.
  private static final int FEWEST = 6;

  private static final int PARTS = 10;

  private SingleFile() {}

  /// A judgement on ions that move along one axis; nothing on others.
  ///
  /// @param lags of the grid, in frames
  /// @param msd at these
  static Optional<Judgement> judgement(
      VectorSeries series, int[] lags, double[] msd, double hopAngstrom) {
    SimpleRegression line = new SimpleRegression();
    for (int k = 0; k < lags.length; k++) {
      if (msd[k] > 0.25 * hopAngstrom * hopAngstrom && lags[k] * PARTS <= series.frames()) {
        line.addData(Math.log(lags[k]), Math.log(msd[k]));
      }
    }
    if (line.getN() < FEWEST || !(alongOneAxis(series) > ONE_AXIS)) {
      return Optional.empty();
    }
    boolean file = line.getSlope() < EXPONENT;
    return Optional.of(
        new Judgement(
            file ? Mark.DOUBTFUL : Mark.GOOD,
            "channel",
            String.format(
                Locale.ROOT,
                "ions move along one axis, and their displacement as the power %.2f of time (limit"
                    + " %.1f)%s",
                line.getSlope(),
                EXPONENT,
                file
                    ? ": they cannot pass one another, or are caged for long; D* depends on the"
                        + " length of the channel; take D_sigma, over the ions of a channel for D*"
                    : ": they pass one another")));
  }

  /// Largest eigenvalue of ⟨Δr Δrᵀ⟩ over quarters of the run, over its trace; Δr from the mean of
  /// all, which a field would move.
  private static double alongOneAxis(VectorSeries series) {
    int lag = (series.frames() - 1) / 4;
    double[][] sum = new double[3][3];
    double[] mean = new double[3];
    int count = 0;
    IntFunction<double[][]> reader = series.reader();
    for (int n = 0; n < series.particles(); n++) {
      double[][] r = reader.apply(n);
      for (int f = 0; f + lag < series.frames(); f += lag) {
        count++;
        for (int a = 0; a < 3; a++) {
          mean[a] += r[a][f + lag] - r[a][f];
          for (int b = 0; b < 3; b++) {
            sum[a][b] += (r[a][f + lag] - r[a][f]) * (r[b][f + lag] - r[b][f]);
          }
        }
      }
    }
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b < 3; b++) {
        sum[a][b] -= mean[a] * mean[b] / count;
      }
    }
    double trace = sum[0][0] + sum[1][1] + sum[2][2];
    double largest = new EigenDecomposition(new Array2DRowRealMatrix(sum)).getRealEigenvalue(0);
    return largest / trace;
  }
}
