package org.haven.campaigns.stages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.haven.analysis.statistics.Estimate;
import org.junit.jupiter.api.Test;

final class KeepTest {
  @Test
  void whatMayStillBeGoodIsKept() {
    Keep keep = Keep.parse("d", "> 1e-7 and < 1e-3");
    assertThat(keep.holds(new Estimate(5e-8, 3e-8, 1e-8, 2e-7))).isTrue();
    assertThat(keep.holds(new Estimate(5e-8, 1e-8, 3e-8, 9e-8))).isFalse();
    assertThat(keep.holds(new Estimate(Double.NaN, Double.NaN, 0, 9e-8))).isFalse();
    assertThat(keep.holds(new Estimate(Double.NaN, Double.NaN, 0, 2e-7))).isTrue();
    assertThat(keep.holds(Estimate.UNKNOWN)).isFalse();
    assertThat(keep.holds(Numbers.exact(2e-3))).isFalse();
    assertThat(keep.floor()).isEqualTo(1e-7);
    assertThat(keep.refusal(Numbers.exact(2e-3)))
        .isEqualTo("d is 0.002000, asked for > 1.0E-7 and < 0.001");
  }

  @Test
  void limitsAreThemselvesInOrOut() {
    assertThat(Keep.parse("x", "<= 2").holds(Numbers.exact(2))).isTrue();
    assertThat(Keep.parse("x", "< 2").holds(Numbers.exact(2))).isFalse();
    assertThat(Keep.parse("x", ">= 2").holds(Numbers.exact(2))).isTrue();
    assertThat(Keep.parse("x", "> 2").holds(Numbers.exact(2))).isFalse();
  }

  @Test
  void otherTextsAreRefused() {
    for (String text : new String[] {"", "0.6", "< x", "= 2", "< 1 or > 3", "< 1e999"}) {
      assertThatThrownBy(() -> Keep.parse("x", text)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
