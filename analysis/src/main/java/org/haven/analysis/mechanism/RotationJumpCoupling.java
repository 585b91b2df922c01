package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.haven.kernels.MinimumImage;

/// Whether ions jump when a polyanion next to them turns: the paddle-wheel question.
///
/// For every rotation event, the jumps whose midpoint lies within [#RANGE_ANGSTROM] of the centre
/// of the unit are counted by the time τ from the rotation to the jump. Divided by what independent
/// times would give, Σ_u E_u J_u (F − |τ|)/F² over the units u with E_u events and J_u jumps beside
/// them, the ratio is 1 without coupling. The error bar is the spread over [#SURROGATES]
/// surrogates, in each of which every unit's rotations are moved along the (closed) time axis by a
/// random time: bursts of jumps widen it as they should; at least the Poisson error.
///
/// @param lagPs [2K + 1] τ, jump after rotation positive
/// @param ratio [2K + 1] observed over expected
/// @param std [2K + 1] of the ratio for independent times
/// @param pairs [2K + 1] rotations with a jump beside them
/// @param rotations events in all
/// @param jumps beside any unit
/// @param probability that independent times give a ratio in the middle bin at least this large;
///   NaN without rotations or jumps
public record RotationJumpCoupling(
    double[] lagPs,
    double[] ratio,
    double[] std,
    int[] pairs,
    int rotations,
    int jumps,
    double probability) {
  /// A jump counts for a unit when its midpoint is within this distance of the unit's centre, Å.
  static final double RANGE_ANGSTROM = 5;

  /// Random shifts for the error bar.
  static final int SURROGATES = 400;

  /// Width of a bin of time in ps, at least one frame.
  private static final double BIN_PS = 0.2;

  /// Bins on either side.
  private static final int BINS = 10;

  /// @param centres [3U] fractional positions of the units' centres
  static RotationJumpCoupling of(
      PolyanionRotation rotation,
      SiteAnalysis sites,
      double[] centres,
      int frames,
      double interval) {
    int units = rotation.units().count();
    List<List<Integer>> turns = new ArrayList<>();
    List<List<Integer>> beside = new ArrayList<>();
    for (int u = 0; u < units; u++) {
      turns.add(new ArrayList<>());
      beside.add(new ArrayList<>());
    }
    rotation.events().forEach(e -> turns.get(e.unit()).add(e.frame()));
    MinimumImage images = new MinimumImage(sites.sites().cell());
    int near = 0;
    for (SiteAnalysis.Jump jump : sites.jumps()) {
      boolean any = false;
      for (int u = 0; u < units; u++) {
        double[] d = new double[3];
        for (int k = 0; k < 3; k++) {
          d[k] = jump.midpoint()[k] - centres[3 * u + k];
        }
        if (images.shortest(d) < RANGE_ANGSTROM) {
          beside.get(u).add(jump.frame());
          any = true;
        }
      }
      near += any ? 1 : 0;
    }
    int width = (int) Math.max(1, Math.round(BIN_PS / interval));
    int half = Math.max(0, Math.min(BINS, (frames / 2 - width) / width));
    int bins = 2 * half + 1;
    double weight = 0;
    for (int u = 0; u < units; u++) {
      weight += (double) turns.get(u).size() * beside.get(u).size();
    }
    double[] lag = new double[bins];
    double[] ratio = new double[bins];
    double[] std = new double[bins];
    double[] closed = new double[bins];
    double[] expected = new double[bins];
    int[] pairs = count(turns, beside, new int[units], frames, width, half, false);
    for (int k = 0; k < bins; k++) {
      lag[k] = (k - half) * width * interval;
      for (int t = 0; t < width; t++) {
        int tau = (k - half) * width + t - width / 2;
        expected[k] += weight * (frames - Math.abs(tau)) / ((double) frames * frames);
        closed[k] += weight / frames;
      }
      ratio[k] = expected[k] > 0 ? pairs[k] / expected[k] : Double.NaN;
    }
    if (weight == 0) {
      Arrays.fill(std, Double.NaN);
      return new RotationJumpCoupling(
          lag, ratio, std, pairs, rotation.events().size(), near, Double.NaN);
    }
    SplittableRandom random = new SplittableRandom(1);
    double[] square = new double[bins];
    int larger = 0;
    for (int n = 0; n < SURROGATES; n++) {
      int[] shift = random.ints(units, 0, frames).toArray();
      int[] surrogate = count(turns, beside, shift, frames, width, half, true);
      for (int k = 0; k < bins; k++) {
        double x = surrogate[k] / closed[k];
        square[k] += (x - 1) * (x - 1) / SURROGATES;
      }
      larger += surrogate[half] / closed[half] >= ratio[half] ? 1 : 0;
    }
    for (int k = 0; k < bins; k++) {
      std[k] =
          Math.sqrt(Math.max(square[k], Math.max(1.0, pairs[k]) / (expected[k] * expected[k])));
    }
    return new RotationJumpCoupling(
        lag,
        ratio,
        std,
        pairs,
        rotation.events().size(),
        near,
        (larger + 1.0) / (SURROGATES + 1.0));
  }

  /// Pairs by lag; on a closed axis the lag is the shorter way around.
  private static int[] count(
      List<List<Integer>> turns,
      List<List<Integer>> beside,
      int[] shift,
      int frames,
      int width,
      int half,
      boolean closed) {
    int[] pairs = new int[2 * half + 1];
    for (int u = 0; u < turns.size(); u++) {
      for (int t : turns.get(u)) {
        for (int j : beside.get(u)) {
          int tau = j - (t + shift[u]);
          if (closed) {
            tau = Math.floorMod(tau + frames / 2, frames) - frames / 2;
          }
          int bin = Math.floorDiv(tau + width / 2, width) + half;
          if (bin >= 0 && bin < pairs.length) {
            pairs[bin]++;
          }
        }
      }
    }
    return pairs;
  }

  /// The answer in plain words.
  public String verdict() {
    if (rotations == 0 || Double.isNaN(probability)) {
      return rotations == 0
          ? jumps + " jumps without any rotation: no paddle wheel at work in this time"
          : rotations + " rotations without a jump beside them: nothing to correlate";
    }
    int middle = ratio.length / 2;
    return String.format(
        Locale.ROOT,
        "jumps beside a turning unit are %.2f ± %.2f times as frequent as by chance (%s, p = %.2g)",
        ratio[middle],
        std[middle],
        probability < 0.01 ? "coupled" : "no coupling seen",
        probability);
  }
}
