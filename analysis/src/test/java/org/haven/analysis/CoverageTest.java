package org.haven.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Intervals hold the truth as often as they say, over many walks whose coefficients are known.
///
/// Bounds: with n draws the fraction covered has a standard deviation √(0.95·0.05/n); the quick
/// tests allow three of them about 95 %, the slow ones the 93–97 % that are asked for.
class CoverageTest {
  private static final int QUICK = 200;
  private static final int MANY = 2000;

  /// What `draws` walks gave: fractions of intervals with the truth inside, and the estimates.
  private record Coverage(
      double tracer, double ordinary, double collective, double haven, double mean, double spread) {
    static Coverage of(int draws, double d, double havenRatio, LongFunction<Displacements> walk) {
      int tracer = 0;
      int ordinary = 0;
      int collective = 0;
      int haven = 0;
      double sum = 0;
      double squares = 0;
      for (int k = 0; k < draws; k++) {
        Displacements x = walk.apply(7000 + k);
        Diffusivity one =
            Diffusivity.estimate(x, x.indices("Li"), Directions.XYZ, Optional.empty(), 3, 1);
        double unit = 1 / (d * Diffusivity.CM2_PER_S);
        tracer += one.cm2PerS().times(unit).covers(1) ? 1 : 0;
        ordinary += one.ordinary().times(unit).covers(1) ? 1 : 0;
        CollectiveTransport all =
            CollectiveTransport.estimate(
                x, Directions.XYZ, Map.of("Li", one), Map.of("Li", 1.0), 1000);
        collective +=
            all.species().get(0).collectiveCm2PerS().times(unit * havenRatio).covers(1) ? 1 : 0;
        haven += all.havenRatio().covers(havenRatio) ? 1 : 0;
        double value = one.cm2PerS().value() * unit;
        sum += value;
        squares += value * value;
      }
      double n = draws;
      Coverage result =
          new Coverage(
              tracer / n,
              ordinary / n,
              collective / n,
              haven / n,
              sum / n,
              Math.sqrt(squares / n - sum * sum / n / n));
      return result;
    }
  }

  private static void assertHonest(double fraction, int draws) {
    double slack = draws >= MANY ? 0.02 : 3 * Math.sqrt(0.95 * 0.05 / draws);
    assertThat(fraction).as("fraction covered").isBetween(0.95 - slack, Math.min(1, 0.95 + slack));
  }

  private static void assertHonest(Coverage c, int draws) {
    assertHonest(c.tracer(), draws);
    assertHonest(c.collective(), draws);
    assertHonest(c.haven(), draws);
    // Unbiased within 1 %, beyond three standard errors of the mean over draws.
    assertThat(c.mean())
        .isBetween(
            0.99 - 3 * c.spread() / Math.sqrt(draws), 1.01 + 3 * c.spread() / Math.sqrt(draws));
    // The naive interval of least squares on correlated points is wrong nearly always.
    assertThat(c.ordinary()).isLessThan(0.2);
  }

  private static void gaussianSteps(int draws) {
    assertHonest(Coverage.of(draws, 0.5, 1, s -> RandomWalks.gaussian(64, 500, 1, s)), draws);
  }

  private static void correlatedHops(int draws) {
    assertHonest(Coverage.of(draws, 0.5, 0.25, s -> RandomWalks.grouped(64, 4, 500, 1, s)), draws);
  }

  private static void rareHops(int draws) {
    assertHonest(
        Coverage.of(draws, 0.01 * 9 / 6, 1, s -> RandomWalks.hopping(64, 500, 0.01, 3, 0.3, s)),
        draws);
  }

  /// The bend must be seen and left out: a window from the first lags gives D several times too
  /// large, one that stops at the first lag where the bend is lost in noise 11 % too large.
  private static void cagedHops(int draws) {
    Coverage c =
        Coverage.of(
            draws, 0.004 * 9 / 6, 1, s -> RandomWalks.caged(64, 2000, 0.004, 3, 0.01, 1.5, s));
    // Choosing the window from the same data costs a few per cent of coverage.
    double slack = 3 * Math.sqrt(0.95 * 0.05 / draws);
    assertThat(c.tracer()).isBetween(0.90 - slack, 1.0);
    assertThat(c.mean()).isBetween(0.97, 1.03);
  }

  @Test
  void memoryOfTheCageIsLeftOut() {
    cagedHops(QUICK);
  }

  @Test
  @Tag("slow")
  void memoryOfTheCageIsLeftOutOf2000Walks() {
    cagedHops(MANY);
  }

  @Test
  void intervalsOfGaussianWalksHoldTheTruth() {
    gaussianSteps(QUICK);
  }

  @Test
  void intervalsOfConcertedWalksHoldTheTruth() {
    correlatedHops(QUICK);
  }

  @Test
  void intervalsOfVibratingHoppersHoldTheTruth() {
    rareHops(QUICK);
  }

  @Test
  @Tag("slow")
  void intervalsOf2000GaussianWalksHoldTheTruth() {
    gaussianSteps(MANY);
  }

  @Test
  @Tag("slow")
  void intervalsOf2000ConcertedWalksHoldTheTruth() {
    correlatedHops(MANY);
  }

  @Test
  @Tag("slow")
  void intervalsOf2000VibratingHoppersHoldTheTruth() {
    rareHops(MANY);
  }

  @Test
  void intervalOfTheActivationEnergyHoldsTheTruth() {
    SplittableRandom random = new SplittableRandom(5);
    double[] t = {600, 700, 800, 900, 1000};
    int draws = 2000;
    int covered = 0;
    int at300 = 0;
    for (int k = 0; k < draws; k++) {
      double[] y = new double[t.length];
      double[] s = new double[t.length];
      for (int i = 0; i < t.length; i++) {
        double truth = Math.exp(-0.3 / (8.617333262e-5 * t[i]));
        y[i] = truth * Math.exp(0.1 * random.nextGaussian());
        s[i] = 0.1 * y[i];
      }
      TemperatureFit fit = TemperatureFit.of(t, y, s);
      covered += fit.arrhenius().activationEnergyEv().covers(0.3) ? 1 : 0;
      at300 +=
          fit.at(300, false)
                  .map(e -> e.covers(Math.exp(-0.3 / (8.617333262e-5 * 300))))
                  .orElse(false)
              ? 1
              : 0;
    }
    assertHonest(covered / (double) draws, draws);
    // A few per cent of draws choose VTF, whose extrapolation is another.
    assertThat(at300 / (double) draws).isBetween(0.92, 0.98);
  }
}
