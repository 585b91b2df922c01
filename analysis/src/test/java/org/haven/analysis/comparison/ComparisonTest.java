package org.haven.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.size.SizeTrend;
import org.haven.analysis.statistics.Estimate;
import org.haven.inputs.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  @TempDir private Path folder;

  /// A run of Li in a cube of `length` Å with one temperature.
  private Path run(String name, double length, double kelvin, Estimate d) throws IOException {
    int atoms = (int) Math.round(Math.pow(length / 10, 3) * 8);
    Map<String, Object> species = new LinkedHashMap<>();
    species.put("d_tracer_cm2_s", ResultJson.of(d));
    Map<String, Object> temperature = new LinkedHashMap<>();
    temperature.put("temperature_k", kelvin);
    temperature.put("volume_angstrom3", length * length * length);
    temperature.put("species", Map.of("Li", species));
    temperature.put("haven_ratio", ResultJson.of(Estimate.UNKNOWN));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("haven_version", "test");
    json.put(
        "cell",
        Map.of("formula", "Li" + atoms, "atoms", atoms, "composition", Map.of("Li", atoms)));
    json.put("temperatures", List.of(temperature));
    Path file = folder.resolve(name + ".json");
    Files.writeString(file, ResultJson.text(json));
    return file;
  }

  private static Object at(Object value, Object... path) {
    for (Object key : path) {
      value = key instanceof Integer k ? ((List<?>) value).get(k) : ((Map<?, ?>) value).get(key);
    }
    return value;
  }

  @Test
  void theRatioHasTheErrorsOfBoth() throws IOException {
    Path a = run("a", 10, 600, Estimate.logNormal(1e-6, 0.3));
    Path b = run("b", 10, 600.4, Estimate.logNormal(2e-6, 0.4));
    Map<String, Object> json = Comparison.of(List.of(a, b)).json();
    Object ratio = at(json, "others", 0, "quantities", 0, "ratio");
    assertThat((double) at(ratio, "value")).isCloseTo(2, within(1e-12));
    // ln 2 is 1.4 standard errors of 0.5.
    assertThat((double) at(ratio, "ci95", 0)).isCloseTo(2 * Math.exp(-1.96 * 0.5), within(1e-4));
    assertThat(at(json, "others", 0, "quantities", 0, "significant")).isEqualTo(false);
    assertThat(Comparison.of(List.of(a, b)).text()).contains("0 of 1 differ");
    Path c = run("c", 10, 600, Estimate.logNormal(3e-6, 0.1));
    assertThat(Comparison.of(List.of(b, a, c)).text()).contains("C/A").doesNotContain("D/A");
    assertThat(at(Comparison.of(List.of(a, c)).json(), "others", 0, "quantities", 0, "significant"))
        .isEqualTo(true);
  }

  /// An interval from zero to infinity says nothing, whatever the value.
  @Test
  void aValueWithoutAnIntervalDiffersFromNothing() throws IOException {
    Path a = run("a", 10, 600, Estimate.logNormal(1e-6, 0.1));
    Path b = run("b", 10, 600, new Estimate(5e-6, 4e-6, 0, Double.POSITIVE_INFINITY));
    Comparison comparison = Comparison.of(List.of(a, b));
    assertThat(at(comparison.json(), "others", 0, "quantities", 0, "significant")).isEqualTo(false);
    assertThat(at(comparison.json(), "others", 0, "quantities", 0, "ratio")).isNull();
    assertThat(comparison.text()).contains("0 of 0 differ");
  }

  @Test
  void runsOfOneSizeHaveNoTrendOfSize() throws IOException {
    Path a = run("a", 10, 600, Estimate.logNormal(1e-6, 0.1));
    Path b = run("b", 10, 600, Estimate.logNormal(2e-6, 0.1));
    assertThat((List<?>) Comparison.of(List.of(a, b)).json().get("size_trends")).isEmpty();
  }

  /// Of 300 series over three sizes with ln D = ln D_∞ − 6 Å/L, 95 % hold D_∞ and b (three standard
  /// deviations), and of as many without a trend 5 % are said to have one.
  @Test
  void theTrendWithSizeHoldsTheTruth() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    int held = 0;
    int slope = 0;
    int invented = 0;
    for (int k = 0; k < 300; k++) {
      List<Double> lengths = List.of(10.0, 20.0, 30.0);
      List<Estimate> falling =
          lengths.stream()
              .map(l -> Estimate.logNormal(Math.exp(-6 / l + 0.1 * random.nextGaussian()), 0.1))
              .toList();
      SizeTrend trend = SizeTrend.of("D", 600, lengths, falling).orElseThrow();
      held += trend.infinite().covers(1) ? 1 : 0;
      slope += trend.slopeAngstrom().covers(-6) ? 1 : 0;
      List<Estimate> flat =
          lengths.stream()
              .map(l -> Estimate.logNormal(Math.exp(0.1 * random.nextGaussian()), 0.1))
              .toList();
      invented += SizeTrend.of("D", 600, lengths, flat).orElseThrow().significant() ? 1 : 0;
    }
    assertThat(held / 300.0).isCloseTo(0.95, within(0.04));
    assertThat(slope / 300.0).isCloseTo(0.95, within(0.04));
    assertThat(invented / 300.0).isCloseTo(0.05, within(0.04));
    Path a = run("a", 10, 600, Estimate.logNormal(1e-6, 0.01));
    Path b = run("b", 20, 600, Estimate.logNormal(2e-6, 0.01));
    // b = −20 Å ln 2 with a standard error of 0.01 √2 · 20 Å; 4 exp(±1.96 · 0.0283) in an infinite
    // cell over that of 10 Å.
    assertThat(Comparison.of(List.of(a, b)).text())
        .contains("over 2 cells: grows by a factor of 4.00 (3.78 – 4.23) from L = 10.0 Å");
  }

  @Test
  void runsWithNothingInCommonAreRefused() throws IOException {
    Path a = run("a", 10, 600, Estimate.logNormal(1e-6, 0.1));
    Path b = run("b", 10, 700, Estimate.logNormal(1e-6, 0.1));
    assertThatThrownBy(() -> Comparison.of(List.of(a, b)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("nothing can be compared");
    assertThatThrownBy(() -> Comparison.of(List.of(a)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("two at least");
    assertThatThrownBy(() -> Comparison.of(List.of(a, folder)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no result.json");
    Path other = Files.writeString(folder.resolve("other.json"), "{\"x\": 1}");
    assertThatThrownBy(() -> Comparison.of(List.of(a, other)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not a result of Haven");
  }

  /// A value of which not even the order of magnitude is known makes no ratio.
  @Test
  void theRatioOfAnUndeterminedValueIsNotDetermined() {
    Estimate vague = Estimate.logNormal(28.5, 3);
    Estimate known = Estimate.logNormal(5, 0.2);
    Difference difference = Difference.ratio("sigma(300 K)/mS/cm", Double.NaN, vague, known);
    assertThat(difference.change().known()).isFalse();
    assertThat(difference.undetermined()).isTrue();
    assertThat(difference.significant()).isFalse();
    assertThat(Difference.ratio("x", 300, known, known).undetermined()).isFalse();
    assertThat(ResultJson.determined(vague))
        .containsEntry("determined", false)
        .containsKey("reason");
    assertThat(ResultJson.determined(known)).containsEntry("determined", true);
  }
}
