package org.haven.validation.aimd;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.haven.analysis.transport.Diffusivity;
import org.haven.analysis.transport.Directions;
import org.haven.analysis.transport.Displacements;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The length law on walks that its loss factor was not fitted to: ions that block each other, 40
/// on the 64 sites of a cubic lattice, so that hops back are likelier than hops on.
@Tag("slow")
class LatticeGasLengthTest {
  private static final int SIDE = 4;
  private static final int IONS = 40;
  private static final double HOP = 2.5;
  private static final double ATTEMPTS = 1;
  private static final double INTERVAL = 0.2;
  private static final int TRIALS = 200;

  /// D from ends of long runs alone: no estimator. 200 runs of 40 ions in 3 directions have a
  /// relative error of √(2/24000), 0.9 %. The slope from 40 to 80 ps leaves out the first hops
  /// back.
  private static final double D = ends();

  private static double[][] walks(double ps, long seed) {
    Random random = new Random(seed);
    int frames = (int) Math.round(ps / INTERVAL) + 1;
    boolean[] full = new boolean[SIDE * SIDE * SIDE];
    int[][] at = new int[IONS][3];
    for (int i = 0; i < IONS; i++) {
      do {
        for (int d = 0; d < 3; d++) {
          at[i][d] = random.nextInt(SIDE);
        }
      } while (full[site(at[i])]);
      full[site(at[i])] = true;
    }
    double[][] series = new double[3 * IONS][frames];
    double next = wait(random);
    for (int f = 0; f < frames; f++) {
      for (; next <= f * INTERVAL; next += wait(random)) {
        int[] from = at[random.nextInt(IONS)];
        int[] to = from.clone();
        to[random.nextInt(3)] += random.nextBoolean() ? 1 : -1;
        if (!full[site(to)]) {
          full[site(from)] = false;
          full[site(to)] = true;
          System.arraycopy(to, 0, from, 0, 3);
        }
      }
      for (int i = 0; i < 3 * IONS; i++) {
        series[i][f] = HOP * at[i / 3][i % 3];
      }
    }
    return series;
  }

  private static double wait(Random random) {
    return -Math.log(1 - random.nextDouble()) / (IONS * ATTEMPTS);
  }

  private static int site(int[] at) {
    int site = 0;
    for (int x : at) {
      site = SIDE * site + Math.floorMod(x, SIDE);
    }
    return site;
  }

  private static double ends() {
    double slope =
        IntStream.range(0, TRIALS)
            .mapToDouble(
                k -> {
                  double[][] x = walks(80, 10_000 + k);
                  int end = x[0].length - 1;
                  return Arrays.stream(x)
                      .mapToDouble(s -> square(s[end] - s[0]) - square(s[end / 2] - s[0]))
                      .average()
                      .orElseThrow();
                })
            .average()
            .orElseThrow();
    return slope / (2 * 40) * Diffusivity.CM2_PER_S;
  }

  private static double square(double x) {
    return x * x;
  }

  private static double estimated(double ps, long seed) {
    double side = SIDE * HOP;
    Displacements walks =
        Displacements.of(
            Collections.nCopies(IONS, "Li"),
            walks(ps, seed),
            INTERVAL,
            Cell.orthorhombic(side, side, side));
    return Diffusivity.estimate(
            walks, IntStream.range(0, IONS).toArray(), Directions.XYZ, Optional.empty(), HOP, 1)
        .cm2PerS()
        .value();
  }

  private static int within(double factor, double ps) {
    return (int)
        IntStream.range(0, TRIALS)
            .parallel()
            .mapToDouble(k -> estimated(ps, k))
            .filter(d -> Math.abs(Math.log(d / D)) < Math.log(factor))
            .count();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.5, 1.2, 1.1})
  void dIsKnownToTheFactorIn95PercentOfWalksOfThatLength(double factor) {
    double ps = ReferenceLength.lengthPs(IONS, D, HOP, INTERVAL, 1, 3, factor, 0.95);
    int full = within(factor, ps);
    int quarter = within(factor, 0.25 * ps);
    System.out.printf(
        "lattice gas, D %.3g, %s: %.1f ps, %d and %d of %d%n", D, factor, ps, full, quarter, TRIALS);
    // Binomial: 95 % of 200 with the standard deviation 3, four of them; 67 % with 7, three.
    assertTrue(full >= 178, full + " of 200 within at the full length");
    assertTrue(quarter <= 155, quarter + " of 200 within at a quarter of the length");
  }
}
