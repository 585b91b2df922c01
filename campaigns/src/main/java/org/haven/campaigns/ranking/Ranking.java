package org.haven.campaigns.ranking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.haven.analysis.statistics.Estimate;
import org.haven.campaigns.ranking.ScreenTable.Row;

/// The order of the structures that have passed all stages, and how sure it is.
///
/// The probability of a structure to be among the best k is the share of draws in which it is, of
/// all structures' values from their intervals: a normal distribution of the logarithm where the
/// interval is above zero, else a normal one with the half-widths of the interval on either side,
/// not below zero where the value is not; uniform up to the bound where nothing else is known.
///
/// @param column that ranks
/// @param descending whether large values are good
/// @param best the k
/// @param order indices of the ranked rows, the best first
/// @param probability of each row of the table to be among the best k; 0 where it is not ranked
public record Ranking(
    String column, boolean descending, int best, List<Integer> order, double[] probability) {
  private static final int DRAWS = 2000;
  private static final long SEED = 1;

  /// Ranks a table.
  public static Ranking of(ScreenTable table, String column, boolean descending, int best) {
    int c = table.column(column);
    List<Row> rows = table.rows();
    List<Integer> order =
        new ArrayList<>(
            IntStream.range(0, rows.size())
                .filter(k -> rows.get(k).status() == ScreenTable.Status.KEPT)
                .filter(k -> c >= 0 && !Double.isNaN(best(rows.get(k), c)))
                .boxed()
                .toList());
    Comparator<Integer> known =
        Comparator.comparing((Integer k) -> Double.isNaN(rows.get(k).value(c)));
    Comparator<Integer> value = Comparator.comparingDouble((Integer k) -> best(rows.get(k), c));
    order.sort(
        known
            .thenComparing(descending ? value.reversed() : value)
            .thenComparing(Comparator.naturalOrder()));
    return new Ranking(
        column,
        descending,
        best,
        List.copyOf(order),
        probabilities(rows, order, c, descending, best));
  }

  /// The value, or where only a bound is known the bound.
  private static double best(Row row, int c) {
    return Double.isNaN(row.value(c)) ? row.high(c) : row.value(c);
  }

  private static double[] probabilities(
      List<Row> rows, List<Integer> order, int c, boolean descending, int best) {
    double[] share = new double[rows.size()];
    if (order.size() <= best) {
      order.forEach(k -> share[k] = 1);
      return share;
    }
    int[] rivals = rivals(rows, order, c, descending, best);
    Random random = new Random(SEED);
    double[] draw = new double[rivals.length];
    for (int d = 0; d < DRAWS; d++) {
      for (int k = 0; k < rivals.length; k++) {
        draw[k] = draw(rows.get(rivals[k]), c, random) * (descending ? -1 : 1);
      }
      double[] sorted = draw.clone();
      Arrays.sort(sorted);
      double limit = sorted[Math.min(best, sorted.length) - 1];
      for (int k = 0; k < rivals.length; k++) {
        share[rivals[k]] += draw[k] <= limit ? 1.0 / DRAWS : 0;
      }
    }
    for (int k = 0; k < share.length; k++) {
      share[k] = Math.min(1, Math.rint(share[k] * DRAWS) / DRAWS);
    }
    return share;
  }

  /// Those who may be among the best: whose interval, made twice as wide, reaches those of the best
  /// k. The others would only take time.
  private static int[] rivals(
      List<Row> rows, List<Integer> order, int c, boolean descending, int best) {
    double[] bad =
        order.stream()
            .mapToDouble(k -> descending ? -end(rows.get(k), c, false) : end(rows.get(k), c, true))
            .sorted()
            .toArray();
    double limit = bad[best - 1];
    return order.stream()
        .filter(
            k -> (descending ? -end(rows.get(k), c, true) : end(rows.get(k), c, false)) <= limit)
        .mapToInt(k -> k)
        .toArray();
  }

  /// An end of the interval of twice the width.
  private static double end(Row row, int c, boolean upper) {
    double best = best(row, c);
    double end = upper ? row.high(c) : row.low(c);
    if (Double.isNaN(end)) {
      return best;
    }
    return end > 0 && best > 0 && row.low(c) > 0 ? end * end / best : 2 * end - best;
  }

  private static double draw(Row row, int c, Random random) {
    double value = row.value(c);
    double low = row.low(c);
    double high = row.high(c);
    double z = random.nextGaussian();
    if (Double.isNaN(value)) {
      return high * random.nextDouble();
    }
    if (Double.isNaN(low) || Double.isNaN(high) || low == high) {
      return value;
    }
    if (low > 0) {
      return value * Math.exp(z * Math.log(high / low) / (2 * Estimate.Z95));
    }
    double drawn = value + z * (z < 0 ? value - low : high - value) / Estimate.Z95;
    return value >= 0 && low >= 0 ? Math.max(0, drawn) : drawn;
  }
}
