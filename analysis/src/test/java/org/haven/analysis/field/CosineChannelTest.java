package org.haven.analysis.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The drift of independent ions with friction in a periodic potential is known at every field.
class CosineChannelTest {
  private static FieldDirection found(
      CosineChannel channel, double[] fields, int pairs, int frames) {
    List<DriftRun> runs =
        IntStream.range(0, pairs * fields.length * 2)
            .parallel()
            .mapToObj(
                k ->
                    channel.run(
                        "r" + k / 2,
                        (k % 2 == 0 ? 1 : -1) * fields[k / 2 % fields.length],
                        frames,
                        91 * k + 3))
            .toList();
    FieldDirection one = FieldResponse.of(new ArrayList<>(runs), 3).directions().getFirst();
    System.out.printf(
        "cosine of %.1f k_BT: D0 %.4f of %.4f ± %.4f, b %s; %s%n",
        channel.barrier(),
        one.cm2PerS().value() * 1e4,
        channel.diffusivity(),
        one.cm2PerS().std() * 1e4,
        one.evenOrder(),
        one.levels().stream()
            .map(
                l ->
                    String.format(
                        "x %.1f: %.4f ± %.4f of %.4f",
                        l.reduced(),
                        l.cm2PerS().value() * 1e4,
                        l.cm2PerS().std() * 1e4,
                        channel.diffusivity(l.reduced())))
            .toList());
    return one;
  }

  /// Stratonovich's formula at a weak field is that of Lifson and Jackson.
  @Test
  void exactFormulasAgree() {
    CosineChannel channel = new CosineChannel(1, 1.5);
    assertThat(channel.diffusivity(0.01)).isCloseTo(channel.diffusivity(), within(1e-4));
  }

  /// 128 ions, 40 ps, D = 0.37: a run is known to (3/x) √(2/(128·0.37·40)) = 9.7 %/x, four pairs of
  /// x = 1 and 2 to 1.6 %; four of these errors.
  @Test
  void theDriftIsThatOfLifsonAndJackson() {
    CosineChannel channel = new CosineChannel(128, 1.5);
    FieldDirection one = found(channel, new double[] {1, 2}, 4, 80);
    assertThat(one.cm2PerS().value() * 1e4 / channel.diffusivity()).isCloseTo(1, within(0.08));
    assertThat(one.cm2PerS().covers(channel.diffusivity() * 1e-4)).isTrue();
  }

  /// 2 % at an error of 1 %, at zero field and at each strength.
  @Test
  @Tag("slow")
  void theDriftIsExactWithinTwoPerCent() {
    for (double barrier : new double[] {1, 2}) {
      CosineChannel channel = new CosineChannel(256, barrier);
      FieldDirection one = found(channel, new double[] {0.75, 1.5}, 24, 160);
      assertThat(one.cm2PerS().value() * 1e4 / channel.diffusivity()).isCloseTo(1, within(0.02));
      one.levels()
          .forEach(
              l ->
                  assertThat(l.cm2PerS().value() * 1e4)
                      .isCloseTo(
                          channel.diffusivity(l.reduced()), within(3 * l.cm2PerS().std() * 1e4)));
    }
  }
}
