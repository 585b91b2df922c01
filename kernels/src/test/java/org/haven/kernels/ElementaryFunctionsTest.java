package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ElementaryFunctionsTest {
  /// 14 sums of Horner's scheme, the last of which dominates, two roundings of the reduction.
  @Test
  void expIsRightToTwoUlp() {
    Random random = new Random(1);
    for (int k = 0; k < 100_000; k++) {
      double x = random.nextDouble(-60, 60);
      double exact = StrictMath.exp(x);
      assertThat(Math.abs(ElementaryFunctions.exp(x) - exact))
          .isLessThanOrEqualTo(2 * Math.ulp(exact));
    }
    assertThat(ElementaryFunctions.exp(0)).isEqualTo(1);
    assertThat(ElementaryFunctions.exp(-61)).isEqualTo(0);
    assertThat(ElementaryFunctions.exp(1e9)).isEqualTo(ElementaryFunctions.exp(60));
  }

  /// 2/(e^2x + 1) ≤ 1 has a few roundings of 1.1e-16, and so does its difference from 1.
  @Test
  void tanhIsRight() {
    Random random = new Random(2);
    for (int k = 0; k < 100_000; k++) {
      double x = random.nextGaussian(0, 3);
      assertThat(Math.abs(ElementaryFunctions.tanh(x) - StrictMath.tanh(x))).isLessThan(4e-16);
      assertThat(ElementaryFunctions.tanh(-x)).isEqualTo(-ElementaryFunctions.tanh(x));
    }
    assertThat(ElementaryFunctions.tanh(100)).isEqualTo(1);
    assertThat(ElementaryFunctions.tanh(0)).isEqualTo(0);
  }
}
