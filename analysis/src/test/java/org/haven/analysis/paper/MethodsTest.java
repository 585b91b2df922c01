package org.haven.analysis.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.SyntheticRun;
import org.haven.analysis.transport.TransportOptions;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MethodsTest {
  private static final String QUICK =
      """
      structure: {file: inputs/cell.xyz, supercell: [1, 1, 1], filling: each, masses_u: {}}
      potential: {type: nep, file: inputs/nep.txt}
      mobile: [Li]
      charges: {Li: 1, S: -6}
      replicas: 2
      time_step_fs: 2
      precision: mixed
      stages:
        - minimise: {force_tolerance_ev_per_angstrom: 0.05, max_steps: 100, relax_cell: false}
        - npt: {duration_ps: 4, production: false, mean_cell: false, thermostat: {kind: bussi, relaxation_time_fs: 100}, barostat: {kind: isotropic, pressure_gpa: 0, relaxation_time_fs: 1000, compressibility_per_gpa: 0.02}}
        - nvt: {duration_ps: 1000, production: true, mean_cell: true, thermostat: {kind: bussi, relaxation_time_fs: 100}}
      analysis: {dimensions: 3}
      """;
  private static final String OTHER =
      """
      structure: {file: inputs/salt.cif, supercell: [2, 1, 3], filling: same, masses_u: {Li: 6.01}}
      potential:
        type: sum
        of:
          - {type: buckingham, cutoff_angstrom: 9}
          - {type: ewald, charges: {Li: 1, S: -6}}
      mobile: [Li]
      charges: {Li: 1, S: -6}
      replicas: 2
      time_step_fs: 0.5
      precision: double
      stages:
        - npt: {duration_ps: 20, production: false, start_temperature_k: 1500, mean_cell: false, thermostat: {kind: langevin, relaxation_time_fs: 1000}, barostat: {kind: axes, pressure_gpa: 1.5, relaxation_time_fs: 1000, compressibility_per_gpa: 0.02}}
        - nve: {duration_ps: 1000, production: true, mean_cell: false}
      analysis: {dimensions: 2}
      """;

  @TempDir static Path directory;
  private static Map<String, Object> json;
  private static Map<String, Object> single;

  @BeforeAll
  static void analyse() throws IOException {
    RunSpec spec = SyntheticRun.spec(directory, List.of(600.0, 750.0, 900.0), 2);
    SyntheticRun.write(directory, spec);
    Files.createDirectories(directory.resolve("inputs"));
    Files.writeString(directory.resolve("inputs/nep.txt"), "nep4_zbl 2 Li S\n");
    json = RunAnalysis.of(directory, spec, TransportOptions.of(spec)).json();
    RunSpec one = spec.with("temperatures_k", List.of(600.0)).with("replicas", 1);
    single = RunAnalysis.of(directory, one, TransportOptions.of(one)).json();
  }

  private static Methods methods(String deck, Map<String, Object> json) throws IOException {
    Path file = Files.writeString(directory.resolve("other.yaml"), deck);
    Structure cell =
        Structure.of("cell", Cell.orthorhombic(9, 9, 9), List.of("Li", "Li", "S"), new double[9]);
    return Methods.of(RunLayout.deck(file), json, Optional.of(cell), directory);
  }

  @Test
  void theParagraphSaysWhatTheDeckSays() throws IOException {
    assertThat(methods(QUICK, json).markdown())
        .contains(
            "held 3 atoms (2 Li, 1 S): the structure cell.xyz [CITE: source of the structure]",
            "nep.txt [CITE: the publication of this potential], a model of the form nep4_zbl"
                + " [@fan2021; @song2024]",
            "single precision",
            "velocity Verlet [@swope1982] with a time step of 2 fs",
            "FIRE [@bitzek2006], at most 100 steps, until no component of a force exceeds 0.05",
            "4 ps at constant pressure (0 GPa) and temperature, with stochastic velocity rescaling"
                + " [@bussi2007] (relaxation time 100 fs)",
            "isotropic [@bernetti2020]",
            "a production of 1000 ps at constant volume and temperature, in the mean cell",
            "600, 750 and 900 K (2 independent replicas at each)",
            "relative to the immobile species, divided by 6",
            "found from the data",
            "formal charges (Li +1)",
            "means over its replicas",
            "An Arrhenius law was fitted to ln(D\\* of Li) at 3 temperatures",
            "One size of the cell",
            "seed 7")
        .doesNotContain("Langevin", "Nosé", "filled at random", "Masses other");
  }

  @Test
  void anotherDeckAnotherParagraph() throws IOException {
    assertThat(methods(OTHER, single).markdown())
        .contains(
            "salt.cif, repeated 2 × 1 × 3 times",
            "Masses other than the standard atomic weights: Li 6.01 u",
            "the sum of a Buckingham potential with a cutoff of 9 Å and the Coulomb energy of fixed"
                + " charges (Li +1, S −6) by Ewald summation [CITE: source of the parameters]",
            "All arithmetic was in double precision",
            "time step of 0.5 fs",
            "20 ps at constant pressure (1.5 GPa) and temperature, the target temperature going"
                + " linearly from 1500 K",
            "the Langevin thermostat (relaxation time 1000 fs)",
            "three lengths of the cell [@bernetti2020; @deltatto2022]",
            "a production of 1000 ps at constant volume and energy",
            "Results are for 600 K (one simulation), from 999 ps.",
            "divided by 4",
            "With one temperature no activation energy was determined.")
        .doesNotContain("bussi2007", "nep", "FIRE", "mean cell", "replicas", "Arrhenius");
  }

  @Test
  void aGivenWindowHasValuesAndNoBound() throws IOException {
    Map<String, Object> given = copy(single);
    for (Object s : Tree.list(first(given), "simulations")) {
      Map<String, Object> li = tree(s, "species", "Li");
      li.put("window_given", true);
      li.put("diffusive", false);
      li.put("window_ps", List.of(2, 30.5));
    }
    assertThat(methods(OTHER, given).markdown())
        .contains("The window of lags was given (from 2 to 30.5 ps).")
        .doesNotContain("none was linear", "No diffusion was resolved", "upper bound");

    // Without a value there is a bound.
    tree(Tree.list(first(given), "simulations").getFirst(), "species", "Li", "d_tracer_cm2_s")
        .put("value", null);
    assertThat(methods(OTHER, given).markdown())
        .contains("No diffusion was resolved in Li of 600K-1, where only an upper bound is given.");
  }

  @Test
  void verdictsAndWhatTheFitsLeftOutAreSaid() throws IOException {
    Map<String, Object> judged = copy(json);
    tree(first(judged), "species", "Li").put("verdict", verdict("unusable", "drift"));
    tree(Tree.list(judged, "temperatures").get(1), "species", "Li")
        .put("verdict", verdict("doubtful", "hops"));
    tree(judged, "fit", "sigma_t").put("verdict", verdict("doubtful", "points"));
    judged.put(
        "notes",
        List.of(
            "D* of Li: 600 K is unusable and left out of the fit (--include unusable takes it in)",
            "sigma T: 750 K is doubtful, errors count 2 times in the fit (--include doubtful takes"
                + " them as they are)",
            "sigma T: something else"));
    assertThat(methods(QUICK, judged).markdown())
        .contains(
            "the results are doubtful for Li at 750 K (hops: 12 of 3, limit 5).",
            "the results are unusable for Li at 600 K (drift: 12 of 3, limit 5).",
            "find this fit doubtful (points: 12 of 3, limit 5).",
            "Fit of D\\* of Li: 600 K is unusable and left out of the fit.",
            "Fit of σT: 750 K is doubtful, the standard errors were multiplied by 2 in the fit.")
        .doesNotContain("--include", "something else");
    PaperTable table = new PaperTable(judged);
    List<String> lines = table.csv(List.of()).lines().toList();
    assertThat(lines.get(0)).endsWith(",verdict");
    assertThat(lines.get(1)).endsWith(",unusable");
    assertThat(lines.get(2)).endsWith(",doubtful");
    assertThat(table.markdown())
        .contains("| verdict |\n|---|---|---|---|---|---|---|\n", "| unusable |");
    assertThat(table.latex()).contains("{rllllll}", "& verdict \\\\", "& doubtful \\\\");
  }

  @Test
  void publishedPotentialIsKnownByItsHash() throws IOException {
    Map<String, Object> known = copy(json);
    tree(known, "sha256")
        .put("inputs/nep.txt", "75168ece02e840e4a32644f982b78d43cba697f5b64b4c8134ab66c7a8c28be1");
    Methods methods = methods(QUICK, known);
    assertThat(methods.markdown())
        .contains("neuroevolution potential NEP89 [@liang2025], a model of the form nep4_zbl")
        .doesNotContain("publication of this potential");
    assertThat(methods.bibliography()).contains("@article{liang2025,", "2504.21286");
  }

  @Test
  void seriesOfSizesIsSaid() throws IOException {
    Map<String, Object> series = copy(json);
    series.put("sizes", List.of(Map.of("size", 2), Map.of("size", 3)));
    assertThat(methods(OTHER, series).markdown())
        .contains("salt.cif, repeated 6 × 3 × 9 times", "2 sizes of the cell were simulated")
        .doesNotContain("One size");
  }

  @Test
  void stagesThatDidNotComeToRestAreCounted() throws IOException {
    assertThat(methods(QUICK, json).markdown()).doesNotContain("still drifted");
    Map<String, Object> drifting = copy(json);
    tree(Tree.list(first(drifting), "simulations").getFirst())
        .put("verdict", verdict("doubtful", "2-npt"));
    assertThat(methods(QUICK, drifting).markdown())
        .contains("In 1 of 6 simulations a stage that was to end at rest still drifted");
  }

  @Test
  void anExtrapolationOfUnknownMagnitudeIsNotDetermined() throws IOException {
    Map<String, Object> wide = copy(json);
    tree(wide, "fit", "sigma_t", "sigma_300k_ms_cm").put("value", 37.1);
    tree(wide, "fit", "sigma_t", "sigma_300k_ms_cm").put("ci95", List.of(2e-7, 6.8e9));
    assertThat(methods(QUICK, wide).markdown())
        .contains(
            "σ(300 K) is not determined by it, only that it lies between 2 × 10⁻⁷ and"
                + " 6.80 × 10⁹ mS cm⁻¹ (95 %).",
            "It gives D\\*(300 K) = ")
        .doesNotContain("37.1");
  }

  @Test
  void anUnknownIntervalIsShownAsSuch() {
    Map<String, Object> open = copy(json);
    Map<String, Object> ratio = tree(first(open), "species", "Li", "haven_ratio");
    ratio.put("value", 0.854);
    ratio.put("ci95", Arrays.asList(null, null));
    PaperTable table = new PaperTable(open);
    assertThat(table.markdown()).contains("| 0.854 (0–∞) |");
    assertThat(table.latex()).contains("0.854 (0--$\\infty$)");
    assertThat(table.csv(List.of()).lines().toList().get(1)).contains(",0.854,,,");
  }

  private static Map<String, Object> verdict(String mark, String quantity) {
    return Map.of(
        "mark",
        mark,
        "reasons",
        List.of(
            Map.of("mark", mark, "quantity", quantity, "text", "12 of 3, limit 5. Run longer"),
            Map.of("mark", "good", "quantity", "volume", "text", "")));
  }

  private static Object first(Map<String, Object> json) {
    return Tree.list(json, "temperatures").getFirst();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> tree(Object json, String... path) {
    return (Map<String, Object>) Tree.at(json, path);
  }

  @SuppressWarnings("unchecked")
  private static <T> T copy(T json) {
    return switch (json) {
      case Map<?, ?> map -> {
        Map<Object, Object> all = new LinkedHashMap<>();
        map.forEach((key, value) -> all.put(key, copy(value)));
        yield (T) all;
      }
      case List<?> list -> {
        List<Object> all = new ArrayList<>();
        list.forEach(value -> all.add(copy(value)));
        yield (T) all;
      }
      case null, default -> json;
    };
  }

  @Test
  void withoutADeckTheDynamicsAreAGap() {
    assertThat(Methods.of(Map.of(), json, Optional.empty(), directory).markdown())
        .contains("[CITE: program, potential, ensemble and time step of the trajectories]")
        .contains("twice the number of dimensions")
        .doesNotContain("time step of 2", "velocity Verlet");
  }

  @Test
  void whatIsCitedIsInTheBibliographyAndNothingElse() throws IOException {
    for (Methods each : List.of(methods(QUICK, json), methods(OTHER, single))) {
      assertThat(found("\\\\cite\\{([^}]*)\\}", each.latex()))
          .isEqualTo(found("(?m)^@[a-z]+\\{(.*),$", each.bibliography()))
          .isEqualTo(found("@([a-z]+[0-9]*)", each.markdown()));
    }
  }

  private static TreeSet<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .flatMap(m -> List.of(m.group(1).split(",")).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void latexIsPlainAscii() throws IOException {
    // Whatever encoding a template has, no letter is lost.
    String all = methods(QUICK, json).latex() + methods(OTHER, single).latex();
    assertThat(all + new PaperTable(json).latex()).matches("(?s)\\p{ASCII}*");
    assertThat(all).contains("$D^*$", "$D_\\sigma$", "cm$^{2}$ s$^{-1}$", "95 \\%");
  }

  @Test
  void theTableHoldsTheNumbersOfResultJson() {
    PaperTable table = new PaperTable(json);
    List<String> lines = table.csv(List.of("walks")).lines().toList();
    assertThat(lines.get(1)).startsWith("temperature_k,ion,ions,d_tracer_cm2_s,");
    String[] cells = lines.get(2).split(",");
    Map<?, ?> point = (Map<?, ?>) ((List<?>) json.get("temperatures")).getFirst();
    Map<?, ?> d = (Map<?, ?>) Tree.at(point, "species", "Li", "d_tracer_cm2_s");
    assertThat(cells[0]).isEqualTo("600.0");
    assertThat(cells[3]).isEqualTo(d.get("value").toString());
    assertThat(cells[4]).isEqualTo(((List<?>) d.get("ci95")).getFirst().toString());
    assertThat(table.latex()).contains("\\toprule", "600 & Li & ");
    assertThat(table.markdown()).contains("| 600 | Li |", "D\\* / 10");
  }
}
