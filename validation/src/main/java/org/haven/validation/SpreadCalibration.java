package org.haven.validation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The spread of a committee's forces against their true error, atom by atom: can the spread tell
/// where the forces are wrong? Mutable: frames are added one by one.
///
/// The error of atom i is |F̄_i − F_i,ref|, the length of a vector, as is the spread.
public final class SpreadCalibration {
  /// Groups of equally many atoms in [#bins].
  static final int BINS = 5;

  private final List<double[]> pairs = new ArrayList<>();

  /// Adds the atoms of a frame.
  ///
  /// @param spreads [N] in eV/Å
  /// @param forces [3N] of the committee
  /// @param reference [3N]
  public void add(double[] spreads, double[] forces, double[] reference) {
    for (int i = 0; i < spreads.length; i++) {
      double square = 0;
      for (int d = 0; d < 3; d++) {
        double error = forces[3 * i + d] - reference[3 * i + d];
        square += error * error;
      }
      pairs.add(new double[] {spreads[i], Math.sqrt(square)});
    }
  }

  /// Number of atoms.
  public int count() {
    return pairs.size();
  }

  /// Root mean square of the spread in eV/Å.
  public double rmsSpread() {
    return rms(pairs, 0);
  }

  /// Root mean square of the error in eV/Å.
  public double rmsError() {
    return rms(pairs, 1);
  }

  /// Pearson's correlation of spread and error; not a number if either does not vary.
  public double correlation() {
    return correlation(column(0), column(1));
  }

  /// Spearman's: that of their ranks, which asks only for order.
  public double rankCorrelation() {
    return correlation(ranks(column(0)), ranks(column(1)));
  }

  /// Atoms with a like spread.
  ///
  /// @param atoms how many
  /// @param rmsSpread in eV/Å
  /// @param rmsError in eV/Å
  public record Bin(int atoms, double rmsSpread, double rmsError) {}

  /// Atoms in five groups of equal size by their spread, from small to large. Errors that grow
  /// along with the spread are known to be there; the ratio of the two is what the spread has to be
  /// multiplied by.
  public List<Bin> bins() {
    List<double[]> sorted = new ArrayList<>(pairs);
    sorted.sort(Comparator.comparingDouble(pair -> pair[0]));
    int groups = Math.min(BINS, sorted.size());
    return IntStream.range(0, groups)
        .mapToObj(
            k -> {
              List<double[]> part =
                  sorted.subList(
                      (int) ((long) k * sorted.size() / groups),
                      (int) ((k + 1L) * sorted.size() / groups));
              return new Bin(part.size(), rms(part, 0), rms(part, 1));
            })
        .toList();
  }

  private double[] column(int c) {
    return pairs.stream().mapToDouble(pair -> pair[c]).toArray();
  }

  private static double rms(List<double[]> pairs, int c) {
    return Math.sqrt(pairs.stream().mapToDouble(pair -> pair[c] * pair[c]).average().orElse(0));
  }

  /// From 1; equal values share the mean of their ranks.
  private static double[] ranks(double[] values) {
    Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(k -> values[k]));
    double[] ranks = new double[values.length];
    for (int from = 0, to; from < order.length; from = to) {
      to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int k = from; k < to; k++) {
        ranks[order[k]] = (from + 1 + to) / 2.0;
      }
    }
    return ranks;
  }

  private static double correlation(double[] x, double[] y) {
    double mx = Arrays.stream(x).average().orElse(Double.NaN);
    double my = Arrays.stream(y).average().orElse(Double.NaN);
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int k = 0; k < x.length; k++) {
      xx += (x[k] - mx) * (x[k] - mx);
      yy += (y[k] - my) * (y[k] - my);
      xy += (x[k] - mx) * (y[k] - my);
    }
    return xy / Math.sqrt(xx * yy);
  }
}
