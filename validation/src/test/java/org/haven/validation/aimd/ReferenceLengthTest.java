package org.haven.validation.aimd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
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
import org.junit.jupiter.params.provider.EnumSource;
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

  @Test
  void lengthsOfReplicasGoWithTheirScatterAndAreNoShorterThanFiveBeginningsOfTheWindow() {
    // ln D = −0.3, −0.1, 0.1, 0.3: variance 0.2/3; Student's 3.18245 of 3 degrees over ln 1.5.
    double[] d = {Math.exp(-0.3), Math.exp(-0.1), Math.exp(0.1), Math.exp(0.3)};
    double expected = 20 * Math.pow(3.18245 / Math.log(1.5), 2) * 0.2 / 3;
    assertEquals(expected, ReferenceLength.lengthPs(20, d, 1, 1.5, 0.95), 1e-5 * expected);
    assertEquals(5000, ReferenceLength.lengthPs(20, d, 1000, 1.5, 0.95));
    assertEquals(50, ReferenceLength.lengthPs(IONS, D, HOP, 10, 1, 3, 100, 0.95));
  }

  /// Walks that the factor of the law was not fitted to.
  enum Walk {
    /// Independent ions on a face-centred lattice, hops of 2 Å.
    FEW_ON_FCC(8, 2),
    MANY_ON_FCC(48, 2),
    /// Ions that exclude each other on 27 periodic sites, three of them empty: a hop is often
    /// followed by the way back, and ions are not independent.
    VACANCIES(24, 3),
    /// Ions that go round six places of a cage ten times as often as from cage to cage.
    CAGES(24, 4);

    final int ions;
    final double hop;

    Walk(int ions, double hop) {
      this.ions = ions;
      this.hop = hop;
    }

    /// Unwrapped positions [3 ions][frames], with vibrations of 0.2 Å.
    double[][] series(double ps, long seed) {
      Random random = new Random(seed);
      int frames = (int) Math.round(ps / INTERVAL) + 1;
      double[][] series = new double[3 * ions][frames];
      double[][] x = new double[ions][3];
      double[][] within = new double[ions][3];
      int[] site = IntStream.range(0, ions).toArray();
      boolean[] taken = new boolean[27];
      for (int i = 0; this == VACANCIES && i < ions; i++) {
        taken[i] = true;
      }
      double rate = this == CAGES ? 11 * RATE : RATE;
      double next = -Math.log(1 - random.nextDouble()) / (rate * ions);
      for (int f = 0; f < frames; f++) {
        while (next <= f * INTERVAL) {
          int i = random.nextInt(ions);
          int d = random.nextInt(3);
          int sign = random.nextBoolean() ? 1 : -1;
          switch (this) {
            case FEW_ON_FCC, MANY_ON_FCC -> {
              int other = (d + 1 + random.nextInt(2)) % 3;
              x[i][d] += sign * hop / Math.sqrt(2);
              x[i][other] += (random.nextBoolean() ? hop : -hop) / Math.sqrt(2);
            }
            case VACANCIES -> {
              int step = d == 0 ? 1 : d == 1 ? 3 : 9;
              int at = site[i] / step % 3;
              int to = site[i] + ((at + sign + 3) % 3 - at) * step;
              if (!taken[to]) {
                taken[site[i]] = false;
                taken[to] = true;
                site[i] = to;
                x[i][d] += sign * hop;
              }
            }
            case CAGES -> {
              if (random.nextInt(11) == 0) {
                x[i][d] += sign * hop;
              }
              within[i] = new double[3];
              within[i][d] = sign;
            }
          }
          next -= Math.log(1 - random.nextDouble()) / (rate * ions);
        }
        for (int k = 0; k < 3 * ions; k++) {
          series[k][f] = x[k / 3][k % 3] + within[k / 3][k % 3] + 0.2 * random.nextGaussian();
        }
      }
      return series;
    }

    Diffusivity run(double ps, long seed) {
      Displacements walks =
          Displacements.of(
              Collections.nCopies(ions, "Li"),
              series(ps, seed),
              INTERVAL,
              Cell.orthorhombic(20, 20, 20));
      return Diffusivity.estimate(
          walks, IntStream.range(0, ions).toArray(), Directions.XYZ, Optional.empty(), hop, 1);
    }
  }

  /// As the command does it: D, window and concerted ions of a run give the length for a factor of
  /// 1.5, and D of other runs of that length is held against D of long ones.
  @ParameterizedTest
  @EnumSource(Walk.class)
  @Tag("slow")
  void lawHoldsForOtherWalksThanThoseOfItsFactor(Walk walk) {
    List<Diffusivity> longRuns =
        IntStream.range(0, 20).parallel().mapToObj(k -> walk.run(400, 900 + k)).toList();
    // 8 ns: 2 % for 24 ions, as hops are counted.
    double truth = longRuns.stream().mapToDouble(d -> d.cm2PerS().value()).average().orElseThrow();
    double first = 1.5;
    double ps = median(longRuns, walk, first);
    // Once more with runs of that length, which show their window less well.
    List<Diffusivity> pilots = known(walk, 2 * ps, 500, 40);
    double seen = pilots.isEmpty() ? ps : median(pilots, walk, first);
    List<Diffusivity> runs =
        IntStream.range(0, TRIALS).parallel().mapToObj(k -> walk.run(ps, k)).toList();
    long none = runs.stream().filter(d -> !d.cm2PerS().known()).count();
    long within =
        runs.stream()
            .filter(d -> Math.abs(Math.log(d.cm2PerS().value() / truth)) < Math.log(first))
            .count();
    System.out.printf(
        Locale.ROOT,
        "%s: D %.3g cm²/s, T(1.5) = %.1f ps (%.1f from runs of twice that), within %d, no D in %d"
            + " of %d%n",
        walk,
        truth,
        ps,
        seen,
        within,
        none,
        TRIALS);
    assertTrue(within >= 178, within + " of 200 within");
  }

  private static List<Diffusivity> known(Walk walk, double ps, int seed, int count) {
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(k -> walk.run(ps, seed + k))
        .filter(d -> d.cm2PerS().known())
        .toList();
  }

  private static double median(List<Diffusivity> runs, Walk walk, double factor) {
    List<Double> lengths =
        runs.stream()
            .map(
                d ->
                    ReferenceLength.lengthPs(
                        walk.ions,
                        d.cm2PerS().value(),
                        walk.hop,
                        d.window().fromPs(),
                        d.concerted(),
                        3,
                        factor,
                        0.95))
            .sorted()
            .toList();
    return lengths.get(lengths.size() / 2);
  }
}
