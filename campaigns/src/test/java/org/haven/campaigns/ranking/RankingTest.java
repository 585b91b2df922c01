package org.haven.campaigns.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.haven.analysis.statistics.Estimate;
import org.haven.campaigns.ranking.ScreenTable.Head;
import org.haven.campaigns.ranking.ScreenTable.Row;
import org.haven.campaigns.ranking.ScreenTable.Status;
import org.haven.campaigns.stages.Column.Better;
import org.junit.jupiter.api.Test;

final class RankingTest {
  private static ScreenTable table(List<Estimate> values) {
    List<Row> rows = new ArrayList<>();
    for (Estimate e : values) {
      rows.add(
          new Row(
              "m" + rows.size(),
              "",
              "Li",
              Status.KEPT,
              "s",
              "",
              1,
              new double[] {e.value(), e.ci95Low(), e.ci95High()},
              List.of(),
              "",
              "",
              List.of()));
    }
    return new ScreenTable(
        "t", List.of(new Head("s.d", "", Better.HIGH)), List.of(), rows, List.of());
  }

  /// Two log-normal values whose medians differ by the standard deviation of their difference: the
  /// better one is first with the probability Φ(1) = 0.841. 2000 draws know it within 0.008.
  @Test
  void theProbabilityOfTheFirstPlaceIsThatOfTheDifference() {
    Estimate low = Estimate.logNormal(1e-6, 1);
    Estimate high = Estimate.logNormal(1e-6 * Math.exp(Math.sqrt(2)), 1);
    Ranking ranking = Ranking.of(table(List.of(low, high)), "s.d", true, 1);
    assertThat(ranking.order()).containsExactly(1, 0);
    assertThat(ranking.probability()[1]).isCloseTo(0.841, within(0.03));
    assertThat(ranking.probability()[0] + ranking.probability()[1]).isCloseTo(1, within(1e-9));
  }

  @Test
  void probabilitiesSumToThePlacesThatThereAre() {
    Random random = new Random(3);
    List<Estimate> values = new ArrayList<>();
    for (int k = 0; k < 300; k++) {
      values.add(Estimate.logNormal(Math.exp(2 * random.nextGaussian()), 0.4));
    }
    values.add(new Estimate(Double.NaN, Double.NaN, 0, 1e-3));
    Ranking ranking = Ranking.of(table(values), "s.d", true, 10);
    double sum = 0;
    for (double p : ranking.probability()) {
      sum += p;
    }
    assertThat(sum).isCloseTo(10, within(1e-6));
    assertThat(ranking.order().getLast()).as("only bounded").isEqualTo(300);
    // Whoever is left out of the draws as no rival would have had no part in them.
    assertThat(ranking.probability()[ranking.order().get(9)]).isGreaterThan(0.2);
  }

  @Test
  void smallValuesComeFirstWhereTheyAreGood() {
    Ranking ranking =
        Ranking.of(table(List.of(exact(3), exact(1), exact(2), Estimate.UNKNOWN)), "s.d", false, 2);
    assertThat(ranking.order()).containsExactly(1, 2, 0);
    assertThat(ranking.probability()).containsExactly(0, 1, 1, 0);
  }

  @Test
  void aPageOfManyStructuresHoldsTheBestAndSaysSo() throws IOException {
    ScreenTable table = table(List.of(exact(1), exact(3), exact(2), Estimate.UNKNOWN));
    Ranking ranking = Ranking.of(table, "s.d", true, 1);
    ScreenReport report = ScreenReport.of(table, ranking, Map.of(), null);
    StringWriter page = new StringWriter();
    ScreenPage.write(report, 2, page);
    assertThat(page.toString())
        .contains("This page holds 2 of them", "\"m1\"", "\"m2\"")
        .doesNotContain("\"m0\"", "\"m3\"");
    StringWriter all = new StringWriter();
    ScreenPage.write(report, 4, all);
    assertThat(all.toString()).contains("\"m0\"", "\"m3\"").doesNotContain("This page holds");
  }

  private static Estimate exact(double x) {
    return new Estimate(x, 0, x, x);
  }

  @Test
  void noPointOfTheFrontIsBeatenAndAllOthersAre() {
    Random random = new Random(1);
    List<double[]> points = new ArrayList<>();
    for (int k = 0; k < 200; k++) {
      points.add(new double[] {random.nextInt(20), random.nextInt(20), random.nextInt(20)});
    }
    points.add(new double[] {Double.NaN, 0, 99});
    boolean[] larger = {true, false, true};
    List<Integer> front = Pareto.front(points, larger);
    for (int k = 0; k < 200; k++) {
      double[] p = points.get(k);
      boolean beaten =
          points.stream()
              .limit(200)
              .anyMatch(
                  q ->
                      q[0] >= p[0]
                          && q[1] <= p[1]
                          && q[2] >= p[2]
                          && (q[0] > p[0] || q[1] < p[1] || q[2] > p[2]));
      assertThat(front.contains(k)).isEqualTo(!beaten);
    }
    assertThat(front).doesNotContain(200);
  }

  /// Ranks of a bivariate normal with correlation r: Spearman's is 6/π asin(r/2).
  @Test
  void theIntervalOfARankCorrelationHoldsTheTruthNearlyAlways() {
    double r = 0.6;
    double truth = 6 / Math.PI * Math.asin(r / 2);
    Random random = new Random(5);
    int held = 0;
    int trials = 60;
    for (int t = 0; t < trials; t++) {
      double[] x = new double[80];
      double[] y = new double[80];
      for (int k = 0; k < x.length; k++) {
        x[k] = random.nextGaussian();
        y[k] = r * x[k] + Math.sqrt(1 - r * r) * random.nextGaussian();
      }
      Estimate e = Correlation.of(x, y).spearman();
      held += e.covers(truth) ? 1 : 0;
    }
    // 57 of 60 are expected; 52 or fewer have a probability of 1 %.
    assertThat(held).isGreaterThan(52);

    // Both ways to an interval agree where one takes over from the other.
    double[] x = new double[501];
    double[] y = new double[501];
    for (int k = 0; k < x.length; k++) {
      x[k] = random.nextGaussian();
      y[k] = r * x[k] + Math.sqrt(1 - r * r) * random.nextGaussian();
    }
    Estimate many = Correlation.of(x, y).spearman();
    Estimate few = Correlation.of(Arrays.copyOf(x, 500), Arrays.copyOf(y, 500)).spearman();
    assertThat(many.ci95Low()).isCloseTo(few.ci95Low(), within(0.02));
    assertThat(many.ci95High()).isCloseTo(few.ci95High(), within(0.02));
  }

  @Test
  void numbersOfTablesMayBeBounds() {
    assertThat(UserNumber.of("<1e-10").getAsDouble()).isEqualTo(1e-10);
    assertThat(UserNumber.of(" 3.5 ").getAsDouble()).isEqualTo(3.5);
    assertThat(UserNumber.of("n/a")).isEmpty();
    assertThat(UserNumber.of("")).isEmpty();
  }
}
