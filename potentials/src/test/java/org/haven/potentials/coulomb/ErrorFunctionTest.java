package org.haven.potentials.coulomb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorFunctionTest {
  /// Values of 25 digits from mpmath 1.2.1, `exp(x*x)*erfc(x)`.
  @ParameterizedTest
  @CsvSource({
    "0.0, 1.0",
    "0.125, 0.8732218450821508096042595",
    "0.5, 0.6156903441929258748707934",
    "1.0, 0.4275835761558070044107503",
    "1.75, 0.2849722347374363892091639",
    "2.5, 0.210806364061143580647112",
    "3.25, 0.1663353484268218767633829",
    "4.0, 0.1369994576250613898894452",
    "5.5, 0.1009622183994990882327985",
    "7.75, 0.0722071708146697605081018"
  })
  void erfcxHasAllDigits(double x, double expected) {
    // Four units in the last place, in percent.
    assertThat(ErrorFunction.erfcx(x)).isCloseTo(expected, withinPercentage(1e-13));
    assertThat((double) ErrorFunction.erfcx((float) x)).isCloseTo(expected, withinPercentage(1e-4));
  }

  /// The numbers of vector code, by Horner's rule: the same bits.
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 1.1, 2.7, 6.5})
  void seriesAreThoseOfThePlainFunctions(double x) {
    ErrorFunction.Series series = ErrorFunction.SERIES;
    double w = 1 / (x + series.shift());
    double t = series.origin() - series.scale() * w;
    double sum = 0;
    for (double coefficient : series.coefficients()) {
      sum = sum * t + coefficient;
    }
    assertThat(sum * w).isEqualTo(ErrorFunction.erfcx(x));

    ErrorFunction.Series floats = ErrorFunction.FLOAT_SERIES;
    float w1 = 1 / ((float) x + (float) floats.shift());
    float t1 = (float) floats.origin() - (float) floats.scale() * w1;
    float sum1 = 0;
    for (double coefficient : floats.coefficients()) {
      sum1 = sum1 * t1 + (float) coefficient;
    }
    assertThat(sum1 * w1).isEqualTo(ErrorFunction.erfcx((float) x));
  }
}
