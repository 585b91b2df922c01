package org.haven.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.ResultTable;
import org.haven.analysis.size.SizeTrend;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Verdict;
import org.haven.analysis.transport.Diffusivity;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportResult;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunSpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunAnalysisTest {
  @TempDir static Path directory;
  private static RunSpec spec;
  private static RunAnalysis analysis;

  @BeforeAll
  static void analyse() throws IOException {
    spec = SyntheticRun.spec(directory, List.of(900.0, 600.0, 750.0), 2);
    SyntheticRun.write(directory, spec);
    Files.createDirectories(directory.resolve("600K-3"));
    analysis = RunAnalysis.of(directory, spec.with("replicas", 3), TransportOptions.of(spec));
  }

  @Test
  void everyTemperatureGetsTheDiffusivityOfItsWalks() {
    List<TransportPoint> points = analysis.study().points();
    assertThat(points).hasSize(3);
    for (int k = 0; k < 3; k++) {
      TransportPoint point = points.get(k);
      // The thermostat's; beside it the mean of thermo.csv over the production stage, 3 K above.
      assertThat(point.temperatureK()).isCloseTo(600 + 150 * k, within(1e-9));
      assertThat(point.runs().getFirst().state().temperatureK().value())
          .isCloseTo(600 + 150 * k + 3, within(1e-9));
      assertThat(point.runs()).hasSize(2);
      double truth = SyntheticRun.diffusivity(600 + 150 * k) * Diffusivity.CM2_PER_S;
      Estimate d = point.species().get("Li").tracerCm2PerS();
      // Four standard errors: one seed in 16,000 would fail.
      assertThat(d.value()).isCloseTo(truth, within(4 * d.std()));
      assertThat(d.relativeStd()).isBetween(0.01, 0.1);
      // One charge, one species: sigma and H_R say the same twice.
      assertThat(point.sigmaMsCm().value())
          .isCloseTo(
              point.sigmaNernstEinsteinMsCm().value() / point.havenRatio().value(),
              within(0.1 * point.sigmaMsCm().value()));
      assertThat(point.species().get("Li").sigmaMsCm()).isEqualTo(point.sigmaMsCm());
    }
  }

  @Test
  void runsThatDidNotFinishAreNamedAndLeftOutOfTheFit(@TempDir Path other) throws IOException {
    RunSpec short600 = SyntheticRun.spec(other, List.of(600.0, 750.0, 900.0), 2);
    SyntheticRun.write(other, short600);
    for (String stopped : List.of("600K-1", "600K-2", "900K-1")) {
      Files.createFile(other.resolve(stopped).resolve("guard-frame.xyz"));
    }
    TransportOptions options = TransportOptions.of(short600);
    RunAnalysis found = RunAnalysis.of(other, short600, options);
    List<TransportPoint> points = found.study().points();
    assertThat(points).extracting(TransportPoint::whole).containsExactly(false, true, true);
    assertThat(points.get(2).runs()).hasSize(2);
    // Of the replica that finished, alone.
    assertThat(points.get(2).sigmaMsCm())
        .isEqualTo(points.get(2).runs().get(1).collective().sigmaMsCm());
    assertThat(found.study().sigmaFit().orElseThrow().points()).isEqualTo(2);
    assertThat(found.study().notes())
        .anyMatch(n -> n.contains("sigma T: 1 of 3 temperatures have no finished run"));
    assertThat(ResultTable.of(found.study()))
        .contains(
            "600K-1: unusable; diffusive", "  unusable: length of the run: stopped by a guard");
    assertThat(found.json().toString()).contains("unfinished=stopped by a guard");
    assertThat(ResultJson.of(points.get(2)))
        .containsEntry("replicas", 2)
        .containsEntry("replicas_counted", 1);
  }

  /// Two cells are on a line, ln y = ln y_inf + b/L, through both values.
  @Test
  void aSeriesIsItsLargestCellAndTheTrendGoesThroughTwoSizes(@TempDir Path other)
      throws IOException {
    RunSpec series =
        SyntheticRun.spec(other, List.of(600.0), 1).with("sizes", Optional.of(List.of(2, 1)));
    SyntheticRun.write(other, series);
    RunAnalysis found = RunAnalysis.of(other, series, TransportOptions.of(series));
    assertThat(found.study().points().getFirst().runs())
        .extracting(TransportResult::name)
        .containsExactly("2x2x2-600K-1");
    double[] y = new double[2];
    for (int k = 0; k < 2; k++) {
      y[k] =
          Math.log(
              found
                  .series()
                  .members()
                  .get(k)
                  .study()
                  .points()
                  .getFirst()
                  .species()
                  .get("Li")
                  .tracerCm2PerS()
                  .value());
    }
    SizeTrend trend = found.series().trends().getFirst();
    assertThat(trend.quantity()).startsWith("D* of Li");
    // L is 20 and 40 Å.
    double slope = (y[0] - y[1]) / (1 / 20.0 - 1 / 40.0);
    assertThat(trend.slopeAngstrom().value()).isCloseTo(slope, within(1e-9 * Math.abs(slope)));
    assertThat(Math.log(trend.infinite().value())).isCloseTo(y[1] - slope / 40, within(1e-9));
    assertThat(trend.fromAngstrom()).isCloseTo(20, within(1e-9));
    // Both walks have one D.
    assertThat(trend.significant()).isFalse();
    assertThat(found.series().text())
        .contains("those of 2x2x2, the largest; beside it 1x1x1")
        .contains("over 2 cells: no trend with 1/L beyond the errors, ")
        .contains(" from L = 20.0 Å to an infinite cell");
    assertThat(found.json()).containsKeys("sizes", "size_trends");
    Files.delete(other.resolve("2x2x2-600K-1/trajectory.h5"));
    RunAnalysis left = RunAnalysis.of(other, series, TransportOptions.of(series));
    assertThat(left.study().points().getFirst().runs().getFirst().name()).isEqualTo("1x1x1-600K-1");
    assertThat(left.skipped()).anyMatch(text -> text.contains("2x2x2-600K-1: no trajectory yet"));
  }

  @Test
  void aRunShorterThanItsDeckIsUnfinished(@TempDir Path other) throws IOException {
    RunSpec asked = SyntheticRun.spec(other, List.of(600.0), 1);
    SyntheticRun.write(other, asked);
    assertThat(state(other, asked)).isEmpty();
    RunSpec longer = SyntheticRun.spec(other, List.of(600.0), 1, 2 * SyntheticRun.FRAMES);
    assertThat(state(other, longer)).isEqualTo("unfinished, 999.0 of 2000 ps");
  }

  private static String state(Path directory, RunSpec spec) {
    RunAnalysis found = RunAnalysis.of(directory, spec, TransportOptions.of(spec));
    return found.study().points().getFirst().runs().getFirst().state().unfinished();
  }

  @Test
  void aTemperatureThatTheThermostatDoesNotReachIsToldOf(@TempDir Path other) throws IOException {
    RunSpec asked = SyntheticRun.spec(other, List.of(600.0), 1);
    SyntheticRun.write(other, asked);
    Path thermo = other.resolve("600K-1/thermo.csv");
    Files.writeString(thermo, Files.readString(thermo).replace(",603.0,", ",570.0,"));
    RunAnalysis found = RunAnalysis.of(other, asked, TransportOptions.of(asked));
    Verdict verdict = found.study().points().getFirst().verdict();
    assertThat(verdict.mark()).isEqualTo(Judgement.Mark.DOUBTFUL);
    assertThat(verdict.against().getFirst().text())
        .contains("the mean temperature is 570.0 K", "600.0 K");
  }

  @Test
  void aDriftOfTheConservedEnergyIsToldOf(@TempDir Path other) throws IOException {
    RunSpec asked = SyntheticRun.spec(other, List.of(600.0), 1);
    SyntheticRun.write(other, asked);
    Path thermo = other.resolve("600K-1/thermo.csv");
    String rows = Files.readString(thermo);
    // 56 atoms in 1000 ps: 112 eV are 2 meV per atom and ps, above the limit of 1; 28 are below.
    for (double eV : new double[] {112, 28}) {
      StringBuilder drifting = new StringBuilder();
      int row = 0;
      for (String line : rows.lines().toList()) {
        String energy = row == 0 ? "conserved_energy_ev" : "" + (eV * row / 1000 + row % 2);
        drifting.append(line).append(',').append(energy).append('\n');
        row++;
      }
      Files.writeString(thermo, drifting);
      RunAnalysis found = RunAnalysis.of(other, asked, TransportOptions.of(asked));
      TransportPoint point = found.study().points().getFirst();
      assertThat(point.runs().getFirst().state().energyDriftMevPerAtomPs().value())
          .isCloseTo(eV / 56, within(1e-3 * eV));
      assertThat(point.verdict().against().toString().contains("conserved energy"))
          .isEqualTo(eV > 50);
    }
  }

  @Test
  void activationEnergyFollowsWithItsError() {
    Estimate e = analysis.study().tracerFits().get("Li").arrhenius().activationEnergyEv();
    assertThat(e.value()).isCloseTo(SyntheticRun.ACTIVATION_ENERGY_EV, within(4 * e.std()));
    assertThat(analysis.study().sigmaFit().orElseThrow().wayTo(300)).isEqualTo("extrapolated");
    assertThat(analysis.study().sigmaFit().orElseThrow().wayTo(900)).isEqualTo("interpolated");
    assertThat(analysis.study().extrapolatedSigmaMsCm().orElseThrow().value()).isPositive();
  }

  @Test
  void aSimulationWithoutFramesIsNamedNotCounted() {
    assertThat(analysis.skipped()).containsExactly("600K-3: no trajectory yet");
    assertThat(RunAnalysis.of(directory, spec, TransportOptions.of(spec)).skipped())
        .containsExactly("600K-3: not among the temperatures and replicas of the deck");
  }

  @Test
  void jsonHoldsTheKeysOfTheDesign() throws IOException {
    analysis.write();
    JsonNode json = new ObjectMapper().readTree(directory.resolve("result.json").toFile());
    JsonNode li = json.at("/temperatures/0/species/Li");
    for (String key :
        List.of(
            "d_tracer_cm2_s",
            "d_collective_cm2_s",
            "haven_ratio",
            "sigma_ms_cm",
            "sigma_nernst_einstein_ms_cm")) {
      assertThat(li.at("/" + key + "/value").asDouble()).as(key).isPositive();
      assertThat(li.at("/" + key + "/std").asDouble()).as(key).isPositive();
      assertThat(li.at("/" + key + "/ci95")).as(key).hasSize(2);
    }
    assertThat(li.at("/window_ps")).hasSize(2);
    assertThat(li.at("/effective_hops").asDouble()).isPositive();
    assertThat(li.at("/verdict/mark").asText()).isEqualTo("good");
    assertThat(json.at("/temperatures/0/simulations/0/verdict/reasons/0/quantity").asText())
        .isEqualTo("Li linear regime");
    assertThat(json.at("/fit/sigma_t/selected").asText()).isEqualTo("arrhenius");
    assertThat(json.at("/fit/sigma_t/sigma_300k_ms_cm/value").asDouble()).isPositive();
    assertThat(json.at("/fit/sigma_t/arrhenius/covariance")).hasSize(2);
    assertThat(json.at("/seed").asInt()).isEqualTo(7);
    assertThat(json.at("/sha256/deck.yaml").asText()).hasSize(64);
  }

  @Test
  void tableSpeaksPlainly() {
    String table = ResultTable.of(analysis.study());
    assertThat(table).contains("D*/cm2/s", "H_R", "Arrhenius, E_a = ", "sigma(300 K) = ", " hops");
    assertThat(table).contains("600K-1: good; diffusive for ");
  }

  @Test
  void anEmptyDirectoryIsRefused(@TempDir Path empty) {
    assertThatThrownBy(() -> RunAnalysis.of(empty, spec, TransportOptions.of(spec)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no simulation that can be analysed");
  }
}
