package org.haven.validation.aimd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.haven.analysis.transport.Diffusivity;
import org.haven.analysis.transport.Directions;
import org.haven.analysis.transport.Displacements;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How long a reference must be, on walks of known D.
class ReferenceLengthTest {
  private static final int IONS = 24;
  private static final double HOP = 3;
  private static final double RATE = 0.5;
  private static final double INTERVAL = 0.2;
  private static final double D = HOP * HOP * RATE / 6 * Diffusivity.CM2_PER_S;
  private static final int TRIALS = 200;

  /// D of ions that hop on a cubic lattice for so long, from the estimator that references get.
  private static double estimated(double ps, long seed) {
    Random random = new Random(seed);
    int frames = (int) Math.round(ps / INTERVAL) + 1;
    double[][] series = new double[3 * IONS][frames];
    for (int i = 0; i < IONS; i++) {
      double[] x = new double[3];
      double next = -Math.log(1 - random.nextDouble()) / RATE;
      for (int f = 0; f < frames; f++) {
        while (next <= f * INTERVAL) {
          x[random.nextInt(3)] += random.nextBoolean() ? HOP : -HOP;
          next -= Math.log(1 - random.nextDouble()) / RATE;
        }
        for (int d = 0; d < 3; d++) {
          series[3 * i + d][f] = x[d];
        }
      }
    }
    Displacements walks =
        Displacements.of(
            Collections.nCopies(IONS, "Li"), series, INTERVAL, Cell.orthorhombic(20, 20, 20));
    return Diffusivity.estimate(
            walks, IntStream.range(0, IONS).toArray(), Directions.XYZ, Optional.empty(), HOP, 1)
        .cm2PerS()
        .value();
  }

  private static int within(double factor, double ps) {
    return (int)
        IntStream.range(0, TRIALS)
            .mapToDouble(k -> estimated(ps, k))
            .filter(d -> Math.abs(Math.log(d / D)) < Math.log(factor))
            .count();
  }

  private static double length(double factor) {
    return ReferenceLength.lengthPs(IONS, D, HOP, INTERVAL, 1, 3, factor, 0.95);
  }

  @Test
  void dIsKnownToAFactorOfOneAndAHalfIn95PercentOfWalksOfThatLength() {
    dIsKnownToTheFactorIn95PercentOfWalksOfThatLength(1.5);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.2, 1.1})
  @Tag("slow")
  void dIsKnownToTheFactorIn95PercentOfWalksOfThatLength(double factor) {
    int full = within(factor, length(factor));
    int quarter = within(factor, 0.25 * length(factor));
    // A binomial of 200 at 95 % has the standard deviation 3: four of them. A quarter of the length
    // doubles the error, 67 %, standard deviation 7: no more than three above.
    System.out.println(factor + ": " + full + " and " + quarter + " of 200");
    assertTrue(full >= 178, full + " of 200 within at the full length");
    assertTrue(quarter <= 155, quarter + " of 200 within at a quarter of the length");
  }

  @Test
  void lengthsGoWithTheInverseSquareOfTheLogarithmAndOfTheIons() {
    double ratio = Math.pow(Math.log(1.5) / Math.log(1.1), 2);
    assertEquals(ratio, length(1.1) / length(1.5), 1e-12 * ratio);
    assertEquals(
        2,
        length(1.5) / ReferenceLength.lengthPs(2 * IONS, D, HOP, INTERVAL, 1, 3, 1.5, 0.95),
        1e-12);
    // (1.95996/ln 1.2)² = 115.57, times 1.4 · 2 ps (1 + 2/3)/24.
    assertEquals(22.47, length(1.2), 0.01);
  }
}
