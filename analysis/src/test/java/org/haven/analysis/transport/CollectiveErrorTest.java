package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.ResultTable;
import org.haven.analysis.statistics.Estimate;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;

/// Errors of sigma and H_R where the displacement of the charge hardly grows, and intervals that
/// stand in two places.
class CollectiveErrorTest {
  private static final int IONS = 16;
  private static final int FRAMES = 300;
  private static final TransportOptions OPTIONS =
      TransportOptions.of(List.of("Li"), Map.of("Li", 1.0));

  /// Pairs that walk against one another and vibrate: each diffuses, their sum does not.
  private static Displacements opposed(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] series = new double[3 * IONS][FRAMES];
    for (int i = 0; i < IONS; i += 2) {
      for (int d = 0; d < 3; d++) {
        double x = 0;
        for (int f = 0; f < FRAMES; f++) {
          series[3 * i + d][f] = x + 0.3 * random.nextGaussian();
          series[3 * (i + 1) + d][f] = -x + 0.3 * random.nextGaussian();
          x += random.nextGaussian();
        }
      }
    }
    return Displacements.of(
        Collections.nCopies(IONS, "Li"), series, 1, Cell.orthorhombic(10, 10, 10));
  }

  private static TransportResult run(String name, Displacements displacements) {
    return TransportResult.of(name, displacements, 600, OPTIONS);
  }

  private static TransportStudy study(List<TransportResult> runs) {
    return TransportStudy.of(runs, Collections.nCopies(runs.size(), 600.0), OPTIONS);
  }

  @Test
  void theErrorOfAFlatLineIsThatOfTheEstimateShown() {
    List<TransportResult> runs = new ArrayList<>();
    int flat = 0;
    for (int seed = 0; seed < 12; seed++) {
      TransportResult run = run("r" + seed, opposed(seed));
      CollectiveTransport c = run.collective();
      flat += c.onsagerMsCm()[0][0].value() <= 0 ? 1 : 0;
      Estimate sigma = c.sigmaMsCm();
      assertThat(sigma.known()).isTrue();
      // That of the line where it is below the slope, else that of the estimate shown.
      double judged = 0.1 * Math.sqrt(c.runFactorForTenPercent());
      assertThat(judged <= 1 || Math.abs(judged - sigma.relativeStd()) < 1e-9).isTrue();
      assertThat(judged).isLessThan(10);
      assertThat(c.havenRatio().ci95Low()).isPositive();
      assertThat(c.havenRatio().ci95High()).isFinite();
      assertThat(c.judgements())
          .filteredOn(j -> j.quantity().equals(CollectiveTransport.PRECISION))
          .allMatch(
              j ->
                  j.text()
                      .contains(
                          String.format(
                              java.util.Locale.ROOT, "error is %.2g (limit 0.5)", judged)));
      runs.add(run);
    }
    assertThat(flat).isPositive();
    TransportStudy study = study(runs.subList(0, 3));
    Estimate haven = study.points().getFirst().havenRatio();
    assertThat(haven.ci95Low()).isPositive();
    assertThat(haven.ci95High()).isFinite();
    assertThat(ResultTable.of(study) + ResultJson.text(ResultJson.of(study)))
        .doesNotContain("e+2", "E29", "E30");
  }

  @Test
  void sigmaOfIndependentIonsHasTheIntervalOfTheirD() {
    TransportPoint point = study(List.of(run("r", opposed(1)))).points().getFirst();
    Estimate whole = point.sigmaNernstEinsteinMsCm();
    Estimate species = point.species().get("Li").sigmaNernstEinsteinMsCm();
    Estimate tracer = point.species().get("Li").tracerCm2PerS();
    assertThat(whole).isEqualTo(species);
    assertThat(point.runs().getFirst().collective().sigmaNernstEinsteinMsCm()).isEqualTo(species);
    assertThat(whole.ci95Low() / whole.value())
        .isCloseTo(tracer.ci95Low() / tracer.value(), within(1e-12));
    assertThat(whole.ci95High() / whole.value())
        .isCloseTo(tracer.ci95High() / tracer.value(), within(1e-12));
  }

  @Test
  void replicasThatDoNotDiffuseLeaveABound() {
    List<TransportResult> runs =
        List.of(
            run("r0", RandomWalks.hopping(24, 300, 0, 3, 0.3, 1)),
            run("r1", RandomWalks.hopping(24, 300, 0, 3, 0.3, 2)));
    TransportPoint point = study(runs).points().getFirst();
    double largest =
        runs.stream()
            .mapToDouble(r -> r.tracers().get("Li").cm2PerS().ci95High())
            .max()
            .orElseThrow();
    assertThat(point.species().get("Li").tracerCm2PerS().ci95High()).isEqualTo(largest);
    assertThat(point.sigmaMsCm().known()).isFalse();
    // No ion hops: nothing tells how many would at a time.
    assertThat(point.sigmaMsCm()).isEqualTo(Estimate.UNKNOWN);
    assertThat(point.sigmaNernstEinsteinMsCm().ci95High()).isPositive().isFinite();
    assertThat(point.sigmaNernstEinsteinMsCm().ci95High())
        .isEqualTo(point.species().get("Li").sigmaNernstEinsteinMsCm().ci95High());
  }
}
