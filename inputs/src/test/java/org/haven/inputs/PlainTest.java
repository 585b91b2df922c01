package org.haven.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PlainTest {
  @Test
  void aComputedNumberShowsNoRounding() {
    assertThat(0.01 + 0.05).isNotEqualTo(0.06);
    assertThat(Plain.rounded(0.01 + 0.05)).isEqualTo("0.06");
    assertThat(Plain.rounded(1e-7 / 3)).isEqualTo("3.33333333333E-8");
    assertThat(Plain.rounded(3.0)).isEqualTo("3");
    assertThat(Plain.rounded(Double.POSITIVE_INFINITY)).isEqualTo("Infinity");
  }
}
