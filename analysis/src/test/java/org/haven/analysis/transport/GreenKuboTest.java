package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.haven.analysis.statistics.Judgement;
import org.junit.jupiter.api.Test;

class GreenKuboTest {
  private static final int DRAWS = 400;

  /// Fraction of draws whose interval holds the truth, and the mean of ln(estimate/truth).
  private static double[] coverage(double back, double memoryPs) {
    int covered = 0;
    double sum = 0;
    for (int k = 0; k < DRAWS; k++) {
      GreenKubo result =
          GreenKubo.estimate(
              walk(back, new SplittableRandom(31 + k)), Directions.XYZ, 0.5, memoryPs, 1);
      // Steps ξ_f − back ξ_{f−1}: a moving average, so S(0) = (1 − back)² σ²/Δ² · Δ exactly.
      double truth = (1 - back) * (1 - back) / 0.5;
      covered += result.sigmaMsCm().covers(truth) ? 1 : 0;
      sum += Math.log(result.sigmaMsCm().value() / truth);
    }
    System.out.println("green-kubo " + covered / (double) DRAWS + " " + sum / DRAWS);
    return new double[] {covered / (double) DRAWS, sum / DRAWS};
  }

  private static double[][] walk(double back, SplittableRandom random) {
    double[][] x = new double[3][2000];
    for (double[] axis : x) {
      double last = random.nextGaussian();
      for (int f = 1; f < axis.length; f++) {
        double step = random.nextGaussian();
        axis[f] = axis[f - 1] + step - back * last;
        last = step;
      }
    }
    return x;
  }

  @Test
  void whiteCurrentGivesItsPower() {
    double[] c = coverage(0, 0.5);
    // Three standard deviations of a fraction of 400 below 95 %; averaging over the number of
    // coefficients makes the interval somewhat too wide, never too narrow.
    assertThat(c[0]).isGreaterThan(0.95 - 0.033);
    assertThat(c[1]).isBetween(-0.01, 0.01);
  }

  @Test
  void jumpsThatAreTakenBackAreSeenAtZeroFrequency() {
    // Half of each step is taken back: the power at zero frequency is a quarter of the mean square.
    double[] c = coverage(0.5, 5);
    assertThat(c[0]).isGreaterThan(0.95 - 0.033);
    assertThat(c[1]).isBetween(-0.03, 0.03);
  }

  @Test
  void agreesWithTheDisplacementOnTheSameWalk() {
    Displacements x = RandomWalks.gaussian(32, 4000, 1, 5);
    Diffusivity d =
        Diffusivity.estimate(x, x.indices("Li"), Directions.XYZ, java.util.Optional.empty(), 3, 1);
    CollectiveTransport c =
        CollectiveTransport.estimate(
            x, Directions.XYZ, java.util.Map.of("Li", d), java.util.Map.of("Li", 2.0), 700);
    double ratio = c.greenKubo().sigmaMsCm().value() / c.sigmaMsCm().value();
    // Both know sigma to about 3 %.
    assertThat(ratio).isBetween(0.88, 1.12);
    assertThat(c.warnings()).isEmpty();
    assertThat(c.judgements()).allMatch(j -> j.mark() == Judgement.Mark.GOOD);
  }
}
