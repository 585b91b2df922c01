package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.haven.analysis.field.FieldFree;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.ResultTable;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Trajectories of hopping ions in a field, and beside them without one, give D*, D_sigma and H_R
/// that are known: D_sigma exactly, D* to 0.3 % (`LatticeGasTest`).
class DrivenStudyTest {
  private static final int IONS = 51;

  /// At a filling of 0.1, Å² per frame.
  private static final double TRACER = 0.3948;

  private static final double COLLECTIVE = LatticeGas.collective(512, IONS);
  private static final TransportOptions OPTIONS =
      TransportOptions.of(List.of("Li"), Map.of("Li", 1.0));

  private static TransportStudy study(
      double[] strengths, int pairs, int atRest, int frames, long seed) {
    List<TransportResult> runs = new ArrayList<>();
    for (int r = 0; r < pairs; r++) {
      for (int s = 0; s < strengths.length; s++) {
        for (int sign = -1; sign <= 1; sign += 2) {
          String name = "600K-" + r + "-" + s + (sign > 0 ? "+" : "-");
          long own = ((seed * 97 + r) * 7 + s) * 2 + (sign > 0 ? 1 : 0);
          runs.add(
              TransportResult.of(
                  name, DrivenGas.of(name, IONS, sign * strengths[s], frames, own), OPTIONS));
        }
      }
    }
    for (int r = 0; r < atRest; r++) {
      String name = "600K-rest-" + r;
      runs.add(
          TransportResult.of(
              name, DrivenGas.of(name, IONS, 0, frames, 1_000_003 * seed + r), OPTIONS));
    }
    return TransportStudy.of(
        runs, runs.stream().map(TransportResult::temperatureK).toList(), OPTIONS);
  }

  /// The error of D_sigma: (k_B T/F) √(2/(N D T)) of each run, (3/x) √(2/(51·0.41·300 ps)) = 5.4/x
  /// % of 0.41: 13 % at x = 1 for one run, 6.5 % for four, and 6 % with the weaker field.
  @Test
  void aFieldTellsDSigmaTenTimesBetterThanItsFluctuations() {
    TransportStudy study = study(new double[] {0.5, 1}, 2, 2, 300, 3);
    TransportPoint point = study.points().getFirst();
    TransportPoint.Species li = point.species().get("Li");
    DrivenTransport driven = point.driven().orElseThrow();
    assertThat(driven.collectiveCm2PerS().times(1e4).covers(COLLECTIVE)).isTrue();
    assertThat(li.collectiveCm2PerS().relativeStd()).isLessThan(0.09);
    assertThat(li.collectiveCm2PerS().value() * 1e4 / COLLECTIVE).isCloseTo(1, within(0.25));
    assertThat(li.havenRatio().covers(TRACER / COLLECTIVE)).isTrue();
    assertThat(li.havenRatio().relativeStd()).isLessThan(0.1);
    assertThat(point.verdict().mark()).isNotEqualTo(Judgement.Mark.UNUSABLE);
    // One species: what it carries is all, and sigma is N q² D_sigma/(V k_B T).
    assertThat(li.sigmaMsCm()).isEqualTo(point.sigmaMsCm());
    assertThat(point.sigmaMsCm().value())
        .isCloseTo(
            li.collectiveCm2PerS().value()
                * CollectiveTransport.conductivityPerDiffusivity(
                    IONS, 1, Math.pow(24, 3), DrivenGas.KELVIN),
            within(0.01 * point.sigmaMsCm().value()));
    // Two strengths and runs at rest leave nothing to be assumed on D* across the field.
    assertThat(point.together()).noneMatch(j -> j.quantity().contains(FieldFree.QUANTITY));
    assertThat(ResultTable.of(study)).contains("from the field").contains("field along [1 1 1]");
    assertThat(ResultJson.of(point)).containsKey("field");
  }

  /// D* from one strong field alone is doubtful, sigma is not for that.
  @Test
  void dStarFromOneStrongFieldIsDoubtful() {
    TransportPoint point = study(new double[] {1}, 1, 0, 300, 3).points().getFirst();
    assertThat(point.tracerVerdict("Li").against())
        .anyMatch(j -> j.quantity().endsWith(FieldFree.QUANTITY));
    assertThat(point.verdict().mark()).isEqualTo(Judgement.Mark.DOUBTFUL);
    assertThat(point.sigmaVerdict().against())
        .noneMatch(j -> j.quantity().endsWith(FieldFree.QUANTITY));
  }

  /// The even order of D* across the field is 1/24 x² here: at x = 1 values are 4 % too high, less
  /// what the fit takes off.
  @Test
  @Tag("slow")
  void intervalsOfDSigmaAndTheHavenRatioHoldTheTruthIn500Studies() {
    int draws = 500;
    double[] sums =
        LongStream.range(0, draws)
            .parallel()
            .mapToObj(
                draw -> {
                  TransportPoint point =
                      study(new double[] {0.5, 1}, 1, 0, 300, draw).points().getFirst();
                  TransportPoint.Species li = point.species().get("Li");
                  Estimate together = li.collectiveCm2PerS().times(1e4 / COLLECTIVE);
                  Estimate field =
                      point.driven().orElseThrow().collectiveCm2PerS().times(1e4 / COLLECTIVE);
                  Estimate tracer = li.tracerCm2PerS().times(1e4 / TRACER);
                  Estimate haven = li.havenRatio().times(COLLECTIVE / TRACER);
                  double strong =
                      point.runs().stream()
                          .filter(r -> Math.abs(r.drift().orElseThrow().run().reduced()) > 0.9)
                          .mapToDouble(r -> r.tracers().get("Li").cm2PerS().value() * 1e4 / TRACER)
                          .average()
                          .orElseThrow();
                  return new double[] {
                    field.covers(1) ? 1 : 0,
                    together.covers(1) ? 1 : 0,
                    haven.covers(1) ? 1 : 0,
                    tracer.covers(1) ? 1 : 0,
                    field.value(),
                    together.value(),
                    haven.value(),
                    tracer.value(),
                    strong,
                    field.relativeStd(),
                    together.relativeStd(),
                    haven.relativeStd(),
                    together.value() * together.value(),
                    haven.value() * haven.value(),
                    point.driven().get().collective().disagree() ? 1 : 0
                  };
                })
            .toList()
            .stream()
            .reduce((x, y) -> IntStream.range(0, x.length).mapToDouble(j -> x[j] + y[j]).toArray())
            .orElseThrow();
    double[] m = IntStream.range(0, sums.length).mapToDouble(j -> sums[j] / draws).toArray();
    System.out.printf(
        "%d studies of 4 runs, x = 0.5 and 1: holds D_sigma of the field %.3f, together %.3f, H_R"
            + " %.3f, D* %.3f; means %.4f %.4f %.4f %.4f, D* at x = 1 as measured %.4f; claimed"
            + " %.3f %.3f %.3f; scatter together %.3f H_R %.3f; disagree %.3f%n",
        draws,
        m[0],
        m[1],
        m[2],
        m[3],
        m[4],
        m[5],
        m[6],
        m[7],
        m[8],
        m[9],
        m[10],
        m[11],
        Math.sqrt(m[12] - m[5] * m[5]),
        Math.sqrt(m[13] - m[6] * m[6]),
        m[14]);
    for (int k = 0; k < 2; k++) {
      assertThat(m[k]).isBetween(0.93, 0.98);
    }
    // Intervals of D* leave room for a larger even order than that of these ions.
    assertThat(m[2]).isGreaterThan(0.93);
    assertThat(m[3]).isGreaterThan(0.93);
    for (int k = 4; k < 8; k++) {
      assertThat(m[k]).isBetween(0.98, 1.02);
    }
    assertThat(m[8]).isBetween(1.0, 1.06);
    assertThat(m[14]).isLessThan(0.01);
  }
}
