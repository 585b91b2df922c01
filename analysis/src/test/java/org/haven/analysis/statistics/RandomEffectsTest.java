package org.haven.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Fillings of a disordered structure: ln D of each is 0 + τ u, known to `s` by time.
class RandomEffectsTest {
  private static final int DRAWS = 400;

  private record Held(double mean, double spread, double ownErrors) {}

  /// @param tau spread between fillings; drawn from the prior of the estimate where NaN
  private static Held draw(int runs, double tau, double s) {
    SplittableRandom random = new SplittableRandom(runs + (long) (1000 * s));
    int mean = 0;
    int spread = 0;
    int own = 0;
    for (int k = 0; k < DRAWS; k++) {
      double between = Double.isNaN(tau) ? Math.abs(0.5 * random.nextGaussian()) : tau;
      double shift = 0.3 * random.nextGaussian();
      List<Estimate> each = new ArrayList<>();
      List<Estimate> signed = new ArrayList<>();
      for (int r = 0; r < runs; r++) {
        double y = shift + between * random.nextGaussian() + s * random.nextGaussian();
        each.add(Estimate.logNormal(Math.exp(y), s));
        signed.add(Estimate.normal(y, s));
      }
      // The value is the mean of the runs, the interval that of the mean of the logarithms.
      Estimate effects = RandomEffects.ofLogarithms(each).mean();
      mean += effects.covers(shift) ? 1 : 0;
      if (k < 20) {
        Estimate combined = Estimate.ofStructures(each);
        assertThat(combined.ci95Low()).isPositive();
        assertThat(combined.covers(combined.value())).isTrue();
      }
      spread += Estimate.spreadOfStructures(each).covers(between) ? 1 : 0;
      own += Estimate.ofSignedReplicas(signed).covers(shift) ? 1 : 0;
    }
    Held held = new Held(mean / (double) DRAWS, spread / (double) DRAWS, own / (double) DRAWS);
    System.out.printf(
        "%d fillings, spread %.1f, noise %.2f: mean %.3f  spread %.3f  by their own errors %.3f%n",
        runs, tau, s, held.mean, held.spread, held.ownErrors);
    return held;
  }

  /// Over spreads as the prior has them, intervals of the mean and of the spread hold the truth in
  /// 95 % (three standard deviations of 400 draws), with two runs as with eight.
  @Test
  void intervalsHoldTheTruthOverSpreadsAsExpected() {
    for (int runs : new int[] {2, 3}) {
      for (double s : new double[] {0.05, 0.2}) {
        Held held = draw(runs, Double.NaN, s);
        assertThat(held.mean()).isBetween(0.917, 0.983);
        assertThat(held.spread()).isBetween(0.917, 0.983);
      }
    }
  }

  /// Two runs that agree within their noise speak for no spread, however wide the prior is; two
  /// that lie ten standard errors apart do.
  @Test
  void onlyWhatTheRunsShowCountsAsSeen() {
    List<Estimate> alike = List.of(Estimate.logNormal(9.26, 0.22), Estimate.logNormal(9.58, 0.22));
    List<Estimate> apart = List.of(Estimate.logNormal(5, 0.05), Estimate.logNormal(10, 0.05));
    assertThat(Estimate.oddsOfSpread(alike)).isBetween(0.3, 1.0);
    assertThat(Estimate.oddsOfSpread(apart)).isGreaterThan(1000);
    // Over fillings that are alike, odds of twenty are found in less than one of twenty.
    SplittableRandom random = new SplittableRandom(3);
    int seen = 0;
    for (int k = 0; k < DRAWS; k++) {
      seen +=
          Estimate.oddsOfSpread(
                      List.of(
                          Estimate.logNormal(Math.exp(0.1 * random.nextGaussian()), 0.1),
                          Estimate.logNormal(Math.exp(0.1 * random.nextGaussian()), 0.1)))
                  >= 20
              ? 1
              : 0;
    }
    assertThat(seen).isLessThan(DRAWS / 20);
  }

  /// Where the spread is far above the runs' errors, those alone hold the truth seldom; where there
  /// is none, the interval is wider than need be, not narrower.
  @Test
  void aSpreadThatTwoRunsCannotShowIsAllowedFor() {
    Held wide = draw(2, 0.5, 0.1);
    assertThat(wide.mean()).isGreaterThan(0.9);
    assertThat(wide.ownErrors()).isLessThan(0.5);
    assertThat(draw(2, 0, 0.1).mean()).isGreaterThan(0.95);
    assertThat(draw(8, 0, 0.1).mean()).isBetween(0.92, 1.0);
  }
}
