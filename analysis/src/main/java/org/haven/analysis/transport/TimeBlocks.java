package org.haven.analysis.transport;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;

/// D* in disjoint blocks of time, by the same line as over the whole run: as many measurements that
/// share nothing, and so a test of whether the run changed while it went on.
///
/// A block is four times as long as the first lag of the window, which leaves an octave of lags to
/// fit; there are at most twenty. With v the variance that the line expects of one block, Q = Σ
/// (D_b − D̄)²/v is distributed as χ² with one degree of freedom less than there are blocks, if all
/// have the same D* (Cochran, Biometrics 1954, 10, 101, doi:10.2307/3001666).
///
/// @param mean of the blocks, with Student's interval from their scatter; unknown where the run is
///   too short for two blocks
/// @param count number of blocks
/// @param std scatter of the blocks, in cm²/s
/// @param expected scatter that noise alone gives, in cm²/s
/// @param chance that noise alone gives a Q as large
record TimeBlocks(Estimate mean, int count, double std, double expected, double chance) {
  private static final int MOST = 20;

  /// Chance below which blocks are said to differ.
  private static final double RARE = 1e-3;

  /// Blocks are at least so many times as long as the first lag.
  private static final int LENGTH = 4;

  /// Divides the frames of `displacements` and fits each block.
  ///
  /// @param variance of one squared displacement at the lags of the grid, from the whole run
  /// @param particles that move independently
  /// @param fit of the whole run; blocks begin at the same lag
  /// @param unit D in cm²/s for a slope of one
  static TimeBlocks of(
      Displacements displacements,
      int[] ions,
      Directions directions,
      double[] variance,
      double particles,
      DiffusionFit fit,
      double unit,
      int threads) {
    int frames = displacements.frames();
    int first = WindowCovariance.of(frames).lags()[fit.from()];
    int count = Math.min(MOST, (frames - 1) / Math.max(LENGTH * first, Displacements.MIN_FRAMES));
    if (count < 2) {
      return new TimeBlocks(Estimate.UNKNOWN, count, Double.NaN, Double.NaN, 1);
    }
    int length = (frames - 1) / count;
    WindowCovariance structure = WindowCovariance.of(length + 1);
    int[] lags = structure.lags();
    double[] values = new double[count];
    double expected = 0;
    for (int b = 0; b < count; b++) {
      Displacements block = displacements.between(b * length, (b + 1) * length + 1);
      MeanSquaredDisplacement all =
          MeanSquaredDisplacement.of(block, ions, lags[lags.length - 1], threads);
      double[] msd = all.values(directions, lags);
      DiffusionFit one =
          new DiffusionLine(structure, directions.dimensions(), msd, variance, particles)
              .fit(fit.from(), lags.length - 1);
      values[b] = one.slope() * unit;
      expected += one.slopeVariance() * unit * unit / count;
    }
    double mean = DoubleStream.of(values).average().orElseThrow();
    double squares = DoubleStream.of(values).map(d -> (d - mean) * (d - mean)).sum();
    double std = Math.sqrt(squares / (count - 1));
    double chance =
        1 - new ChiSquaredDistribution(null, count - 1).cumulativeProbability(squares / expected);
    return new TimeBlocks(
        Estimate.student(mean, std / Math.sqrt(count), count - 1),
        count,
        std,
        Math.sqrt(expected),
        chance);
  }

  /// Whether they differ by no more than noise; nothing where there are fewer than two.
  Optional<Judgement> judgement() {
    if (count < 2) {
      return Optional.empty();
    }
    boolean changes = chance < RARE;
    return Optional.of(
        new Judgement(
            changes ? Judgement.Mark.DOUBTFUL : Judgement.Mark.GOOD,
            "blocks of time",
            String.format(
                Locale.ROOT,
                "%d blocks scatter by %.2g cm²/s where noise gives %.2g, chance %.2g (limit"
                    + " %.0e)%s",
                count,
                std,
                expected,
                chance,
                RARE,
                changes
                    ? ": the run drifts or changes, and the interval does not hold that;"
                        + " equilibrate longer"
                    : "")));
  }
}
