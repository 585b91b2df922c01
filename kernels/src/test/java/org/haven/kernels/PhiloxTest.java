package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PhiloxTest {
  /// Known answers of Random123 (`kat_vectors`, philox4x32 with 10 rounds): counter, key, result.
  private static final long[][] KNOWN = {
    {0, 0, 0, 0, 0, 0, 0x6627e8d5L, 0xe169c58dL, 0xbc57ac4cL, 0x9b00dbd8L},
    {
      0xffffffffL,
      0xffffffffL,
      0xffffffffL,
      0xffffffffL,
      0xffffffffL,
      0xffffffffL,
      0x408f276dL,
      0x41c83b0eL,
      0xa20bc7c6L,
      0x6d5451fdL
    },
    {
      0x243f6a88L,
      0x85a308d3L,
      0x13198a2eL,
      0x03707344L,
      0xa4093822L,
      0x299f31d0L,
      0xd16cfe09L,
      0x94fdccebL,
      0x5001e420L,
      0x24126ea1L
    }
  };

  @Test
  void wordsAreThoseOfThePublishedVectors() {
    for (long[] v : KNOWN) {
      long seed = v[5] << 32 | v[4];
      long step = v[2] << 32 | v[1];
      long first = Philox.words(seed, (int) v[3], step, (int) v[0], 0);
      long second = Philox.words(seed, (int) v[3], step, (int) v[0], 1);
      assertThat(first).isEqualTo(v[6] << 32 | v[7]);
      assertThat(second).isEqualTo(v[8] << 32 | v[9]);
    }
  }

  /// Two numbers from the four words of each step.
  @Test
  void pairsAreTheWordsOfTheirSteps() {
    double[] pairs = new double[6];
    long first = 0x1_ffff_ffffL;
    Philox.pairs(0x1234_5678_9abc_def0L, 5, first, pairs);
    for (int k = 0; k < 3; k++) {
      assertThat(pairs[2 * k]).isEqualTo(Philox.uniform(0x1234_5678_9abc_def0L, 5, first + k, 0));
      long second = Philox.words(0x1234_5678_9abc_def0L, 5, first + k, 0, 1);
      long m = ((second >>> 38) << 26) | (second >>> 6 & 0x3FFFFFF);
      assertThat(pairs[2 * k + 1]).isEqualTo((m + 0.5) * 0x1p-52);
    }
  }

  @Test
  void uniformHasTheMomentsOfTheOpenUnitInterval() {
    int n = 1_000_000;
    double mean = 0;
    double square = 0;
    double lag = 0;
    double last = Philox.uniform(7, 3, 11, -1);
    for (int k = 0; k < n; k++) {
      double u = Philox.uniform(7, 3, 11, k);
      assertThat(u > 0 && u < 1).isTrue();
      mean += u / n;
      square += (u - 0.5) * (u - 0.5) / n;
      lag += (u - 0.5) * (last - 0.5) / n;
      last = u;
    }
    // Five standard errors: of the mean √(1/12 n) = 2.9e-4, of the variance √(1/180 n) = 7.5e-5, of
    // the correlation of neighbours 1/12 √n = 8.3e-5.
    assertThat(Math.abs(mean - 0.5)).isLessThan(5 * 2.9e-4);
    assertThat(Math.abs(square - 1.0 / 12)).isLessThan(5 * 7.5e-5);
    assertThat(Math.abs(lag)).isLessThan(5 * 8.3e-5);
  }

  @Test
  void gaussianHasTheMomentsOfTheStandardNormal() {
    int n = 1_000_000;
    double[] moment = new double[5];
    double steps = 0;
    double last = Philox.gaussian(1, 0, -1, 5);
    for (int k = 0; k < n; k++) {
      double g = Philox.gaussian(1, 0, k, 5);
      double power = 1;
      for (int m = 1; m <= 4; m++) {
        power *= g;
        moment[m] += power / n;
      }
      steps += g * last / n;
      last = g;
    }
    // Five standard errors: variances of x, x², x³, x⁴ are 1, 2, 15, 96 over n.
    assertThat(Math.abs(moment[1])).isLessThan(5e-3 * Math.sqrt(1));
    assertThat(Math.abs(moment[2] - 1)).isLessThan(5e-3 * Math.sqrt(2));
    assertThat(Math.abs(moment[3])).isLessThan(5e-3 * Math.sqrt(15));
    assertThat(Math.abs(moment[4] - 3)).isLessThan(5e-3 * Math.sqrt(96));
    assertThat(Math.abs(steps)).isLessThan(5e-3);
  }

  @Test
  void everyArgumentChangesTheNumber() {
    double u = Philox.uniform(1, 2, 3, 4);
    assertThat(Philox.uniform(2, 2, 3, 4)).isNotEqualTo(u);
    assertThat(Philox.uniform(1 + (1L << 32), 2, 3, 4)).isNotEqualTo(u);
    assertThat(Philox.uniform(1, 3, 3, 4)).isNotEqualTo(u);
    assertThat(Philox.uniform(1, 2, 4, 4)).isNotEqualTo(u);
    assertThat(Philox.uniform(1, 2, 3 + (1L << 32), 4)).isNotEqualTo(u);
    assertThat(Philox.uniform(1, 2, 3, 5)).isNotEqualTo(u);
    assertThat(Philox.uniform(1, 2, 3, 4)).isEqualTo(u);
  }
}
