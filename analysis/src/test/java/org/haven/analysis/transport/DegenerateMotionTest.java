package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.haven.analysis.curves.StudyCurves;
import org.haven.analysis.report.HtmlReport;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.ResultTable;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;

/// Motions that have no diffusivity, or hardly one, give a bound and a reason, never a number.
class DegenerateMotionTest {
  private static final int IONS = 8;
  private static final int FRAMES = 400;

  private static TransportResult analyse(IntToDoubleFunction[] motion) {
    return analyse(motion, Map.of("Li", 1.0));
  }

  private static TransportResult analyse(
      IntToDoubleFunction[] motion, Map<String, Double> charges) {
    double[][] series = new double[3 * IONS][FRAMES];
    for (int k = 0; k < series.length; k++) {
      for (int f = 0; f < FRAMES; f++) {
        series[k][f] = motion[k].applyAsDouble(f);
      }
    }
    TransportOptions options = TransportOptions.of(List.of("Li"), charges);
    TransportResult result =
        TransportResult.of(
            "motion",
            Displacements.of(
                Collections.nCopies(IONS, "Li"), series, 1, Cell.orthorhombic(10, 10, 10)),
            500,
            options);
    // Whatever the motion, every form of output can be written.
    TransportStudy study = TransportStudy.of(List.of(result), List.of(500.0), options);
    assertThat(ResultTable.of(study)).contains("motion: ");
    assertThat(ResultJson.text(ResultJson.of(study))).doesNotContain("NaN", "Infinity");
    assertThat(
            new HtmlReport(
                    "motion", study, StudyCurves.of(study), List.of(), Map.of(), "", List.of())
                .text())
        .contains("</html>");
    return result;
  }

  private static IntToDoubleFunction[] each(java.util.function.IntFunction<IntToDoubleFunction> m) {
    IntToDoubleFunction[] motion = new IntToDoubleFunction[3 * IONS];
    java.util.Arrays.setAll(motion, m);
    return motion;
  }

  private static void assertBounded(TransportResult result) {
    Diffusivity d = result.tracers().get("Li");
    assertThat(d.diffusive()).isFalse();
    assertThat(d.cm2PerS().known()).isFalse();
    assertThat(d.cm2PerS().ci95Low()).isZero();
    assertThat(d.cm2PerS().ci95High()).isPositive().isFinite();
    assertThat(result.collective().sigmaMsCm().known()).isFalse();
    assertThat(result.collective().havenRatio().known()).isFalse();
    assertThat(result.summary()).contains("not diffusive");
    assertThat(result.verdict().mark()).isEqualTo(Judgement.Mark.UNUSABLE);
  }

  @Test
  void ionsAtRest() {
    assertBounded(analyse(each(k -> f -> 0)));
  }

  @Test
  void vibrationsAlone() {
    assertBounded(
        analyse(
            each(
                k -> {
                  SplittableRandom random = new SplittableRandom(k);
                  return f -> 0.2 * random.nextGaussian();
                })));
  }

  /// Where none of N ions hops in a time T, fewer than 3/(N T) do: D* ≤ 3 a²/(6 N T), whatever the
  /// vibrations are, and sigma of independent ions follows. How many would hop at a time is not
  /// known, so sigma has no bound.
  @Test
  void withoutAHopTheBoundIsTheRuleOfThree() {
    double bound = 3 * 9 / (6.0 * IONS * (FRAMES - 1)) * Diffusivity.CM2_PER_S;
    for (int seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TransportResult result = analyse(each(k -> f -> 0.25 * random.nextGaussian()));
      assertBounded(result);
      assertThat(result.tracers().get("Li").cm2PerS().ci95High())
          .isCloseTo(bound, within(1e-12 * bound));
      assertThat(result.collective().sigmaMsCm()).isEqualTo(Estimate.UNKNOWN);
      assertThat(result.collective().sigmaNernstEinsteinMsCm().ci95High())
          .isCloseTo(
              bound * CollectiveTransport.conductivityPerDiffusivity(IONS, 1, 1000, 500),
              within(1e-9));
    }
  }

  @Test
  void oscillators() {
    assertBounded(analyse(each(k -> f -> Math.sin(0.3 * f + k))));
  }

  @Test
  void flightAtConstantVelocity() {
    assertBounded(analyse(each(k -> f -> 0.1 * (k % 5) * f)));
  }

  @Test
  void oneHopIsKnownToWithinAFactorOfSeveral() {
    TransportResult result = analyse(each(k -> f -> k == 0 && f >= 200 ? 3 : 0));
    Diffusivity d = result.tracers().get("Li");
    assertThat(d.cm2PerS().ci95High() / d.cm2PerS().ci95Low()).isGreaterThan(10);
    assertThat(
            result.collective().sigmaMsCm().ci95High() / result.collective().sigmaMsCm().ci95Low())
        .isGreaterThan(10);
    assertThat(result.verdict().against())
        .anyMatch(j -> j.text().contains("only 1.0 effective hops"));
  }

  @Test
  void motionsThatCancelHaveNoHavenRatio() {
    double[][] walk = new double[3 * IONS][FRAMES];
    for (int k = 0; k < walk.length / 2; k++) {
      SplittableRandom random = new SplittableRandom(k);
      for (int f = 1; f < FRAMES; f++) {
        walk[k][f] = walk[k][f - 1] + random.nextGaussian();
        walk[k + walk.length / 2][f] = -walk[k][f];
      }
    }
    TransportResult result = analyse(each(k -> f -> walk[k][f]));
    assertThat(result.tracers().get("Li").cm2PerS().known()).isTrue();
    assertThat(result.collective().sigmaMsCm().known()).isFalse();
    assertThat(result.collective().havenRatio().known()).isFalse();
    assertThat(result.verdict().against()).anyMatch(j -> j.text().contains("cancel"));
    // Of ions without charges nobody asks for sigma, and D* is what it is.
    TransportResult uncharged = analyse(each(k -> f -> walk[k][f]), Map.of());
    assertThat(uncharged.tracers().get("Li").cm2PerS())
        .isEqualTo(result.tracers().get("Li").cm2PerS());
    assertThat(uncharged.verdict().against()).noneMatch(j -> j.text().contains("cancel"));
    assertThat(uncharged.warnings()).anyMatch(w -> w.startsWith("Li: no D_sigma"));
  }
}
