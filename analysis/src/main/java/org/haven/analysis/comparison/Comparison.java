package org.haven.analysis.comparison;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.ResultTable;
import org.haven.analysis.size.SizeTrend;
import org.haven.analysis.statistics.Estimate;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckDifference;
import org.haven.inputs.deck.RunLayout;

/// Runs compared with the first of them: other potentials, structures, sizes or versions.
///
/// Intervals of differences take the runs for independent. At each temperature that two runs share
/// (within 1 K): D\*, D_sigma, sigma, H_R as ratios; then activation energies as differences,
/// extrapolated sigma as a ratio, radial distributions by the largest difference. Where runs of one
/// composition differ in size, the trend over 1/L ([SizeTrend]).
public final class Comparison {
  private static final double SAME_TEMPERATURE_K = 1.0;

  /// Two compositions are one material if no share of an element differs by more.
  private static final double SAME_SHARE = 1e-3;

  /// One other run beside the first.
  ///
  /// @param keys of the decks that differ
  /// @param radial lines on radial distributions
  private record Beside(
      ComparedRun other, List<String> keys, List<Difference> differences, List<String> radial) {}

  private final ComparedRun first;
  private final List<Beside> others;
  private final List<SizeTrend> trends;

  private Comparison(ComparedRun first, List<Beside> others, List<SizeTrend> trends) {
    this.first = first;
    this.others = others;
    this.trends = trends;
  }

  /// @param sources run directories, folders of analyses or files `result.json`, two at least
  /// @throws InputException if one has no results, or nothing in common with the first
  public static Comparison of(List<Path> sources) {
    if (sources.size() < 2) {
      throw new InputException("one run given; a comparison needs two at least");
    }
    List<ComparedRun> runs = sources.stream().map(ComparedRun::read).toList();
    ComparedRun first = runs.getFirst();
    List<Beside> others = new ArrayList<>();
    for (ComparedRun other : runs.subList(1, runs.size())) {
      List<Difference> differences = differences(first, other);
      if (differences.stream().noneMatch(d -> d.first().known() && d.other().known())) {
        throw new InputException(
            other.name()
                + " and "
                + first.name()
                + " have no quantity with a value in both at a temperature in common (within 1 K),"
                + " and no fit: nothing can be compared");
      }
      others.add(new Beside(other, keys(first, other), differences, radial(first, other)));
    }
    return new Comparison(first, List.copyOf(others), trends(runs));
  }

  private static List<String> keys(ComparedRun first, ComparedRun other) {
    return first.deck().isPresent() && other.deck().isPresent()
        ? DeckDifference.of(
            RunLayout.text(first.deck().get()),
            RunLayout.text(other.deck().get()),
            Set.of("sha256", "title", "output"))
        : List.of();
  }

  /// What the reader should know of the results themselves.
  public List<String> warnings() {
    List<String> all = new ArrayList<>();
    first.doubt().ifPresent(all::add);
    others.forEach(beside -> beside.other().doubt().ifPresent(all::add));
    for (Beside beside : others) {
      if (first.hasFilesOf(beside.other())) {
        all.add(
            beside.other().name()
                + " and "
                + first.name()
                + " are of the same deck and files: their trajectories may be the same, and then"
                + " their errors are not independent");
      }
    }
    return all;
  }

  private static List<Difference> differences(ComparedRun first, ComparedRun other) {
    List<Difference> all = new ArrayList<>();
    List<String> species = first.species().stream().filter(other.species()::contains).toList();
    for (Map<String, Object> a : first.temperatures()) {
      double kelvin = ComparedRun.kelvin(a);
      other
          .temperature(kelvin, SAME_TEMPERATURE_K)
          .ifPresent(
              b -> {
                for (String s : species) {
                  ratio(all, "D* of " + s + "/cm2/s", kelvin, a, b, "species", s, "d_tracer_cm2_s");
                  ratio(
                      all,
                      "D_sigma of " + s + "/cm2/s",
                      kelvin,
                      a,
                      b,
                      "species",
                      s,
                      "d_collective_cm2_s");
                }
                ratio(all, "sigma/mS/cm", kelvin, a, b, "sigma_ms_cm");
                ratio(all, "H_R", kelvin, a, b, "haven_ratio");
              });
    }
    for (String s : species) {
      activation(all, "E_a of D* of " + s + "/eV", first, other, "fit", "d_tracer", s);
    }
    activation(all, "E_a of sigma T/eV", first, other, "fit", "sigma_t");
    ratio(
        all,
        "sigma(300 K)/mS/cm",
        Double.NaN,
        first.json(),
        other.json(),
        "fit",
        "sigma_t",
        "sigma_300k_ms_cm");
    return all;
  }

  private static void ratio(
      List<Difference> to, String name, double kelvin, Object a, Object b, String... path) {
    Estimate one = ComparedRun.estimate(a, path);
    Estimate two = ComparedRun.estimate(b, path);
    if (one.known() || two.known()) {
      to.add(Difference.ratio(name, kelvin, one, two).marked(mark(a), mark(b)));
    }
  }

  private static String mark(Object temperature) {
    return temperature instanceof Map<?, ?> map
            && map.get("verdict") instanceof Map<?, ?> verdict
            && verdict.get("mark") instanceof String mark
        ? mark
        : "";
  }

  private static void activation(
      List<Difference> to, String name, ComparedRun a, ComparedRun b, String... fit) {
    // Only where both are lines has each one activation energy.
    String[] path = Arrays.copyOf(fit, fit.length + 2);
    path[fit.length] = "arrhenius";
    path[fit.length + 1] = "activation_energy_ev";
    String[] selected = Arrays.copyOf(fit, fit.length + 1);
    selected[fit.length] = "selected";
    if ("arrhenius".equals(a.at(selected)) && "arrhenius".equals(b.at(selected))) {
      to.add(
          Difference.of(
              name,
              Double.NaN,
              ComparedRun.estimate(a.json(), path),
              ComparedRun.estimate(b.json(), path)));
    }
  }

  /// For each simulation of both with radial distributions on one grid, the pair that differs most.
  private static List<String> radial(ComparedRun first, ComparedRun other) {
    List<String> lines = new ArrayList<>();
    if (!(first.at("mechanism") instanceof List<?> a)
        || !(other.at("mechanism") instanceof List<?> b)) {
      return lines;
    }
    for (Object one : a) {
      for (Object two : b) {
        RadialDifference.of(one, two, SAME_TEMPERATURE_K).ifPresent(d -> lines.add(d.text()));
      }
    }
    return lines;
  }

  private static List<SizeTrend> trends(List<ComparedRun> runs) {
    List<ComparedRun> same = runs.stream().filter(r -> sameMaterial(runs.getFirst(), r)).toList();
    List<SizeTrend> all = new ArrayList<>();
    for (Map<String, Object> at : runs.getFirst().temperatures()) {
      double kelvin = ComparedRun.kelvin(at);
      List<Double> lengths = new ArrayList<>();
      List<Map<String, Object>> there = new ArrayList<>();
      for (ComparedRun run : same) {
        run.temperature(kelvin, SAME_TEMPERATURE_K)
            .ifPresent(
                t -> {
                  there.add(t);
                  lengths.add(Math.cbrt(run.volumeAngstrom3().orElse(Double.NaN)));
                });
      }
      for (String s : runs.getFirst().species()) {
        List<Estimate> d =
            there.stream()
                .map(t -> ComparedRun.estimate(t, "species", s, "d_tracer_cm2_s"))
                .toList();
        SizeTrend.of("D* of " + s + "/cm2/s", kelvin, lengths, d).ifPresent(all::add);
      }
      List<Estimate> sigma =
          there.stream().map(t -> ComparedRun.estimate(t, "sigma_ms_cm")).toList();
      SizeTrend.of("sigma/mS/cm", kelvin, lengths, sigma).ifPresent(all::add);
    }
    // Cells of the same atoms at other volumes are another density, not another size.
    return new TreeSet<>(same.stream().map(r -> r.atoms().orElse(0)).toList()).size() > 1
        ? all
        : List.of();
  }

  private static boolean sameMaterial(ComparedRun a, ComparedRun b) {
    if (!(a.at("cell", "composition") instanceof Map<?, ?> one)
        || !(b.at("cell", "composition") instanceof Map<?, ?> two)
        || !one.keySet().equals(two.keySet())) {
      return false;
    }
    double n = a.atoms().orElse(1);
    double m = b.atoms().orElse(1);
    return one.keySet().stream()
        .allMatch(s -> Math.abs(number(one.get(s)) / n - number(two.get(s)) / m) < SAME_SHARE);
  }

  private static double number(Object value) {
    return value instanceof Number n ? n.doubleValue() : Double.NaN;
  }

  /// For a terminal.
  public String text() {
    StringBuilder out = new StringBuilder();
    out.append("A: ").append(described(first)).append('\n');
    for (int k = 0; k < others.size(); k++) {
      out.append(letter(k)).append(": ").append(described(others.get(k).other())).append('\n');
    }
    for (int k = 0; k < others.size(); k++) {
      Beside beside = others.get(k);
      String name = letter(k);
      out.append('\n');
      if (!beside.keys().isEmpty()) {
        out.append(name).append(" differs from A in the deck (A, ").append(name).append("):\n");
        beside.keys().forEach(key -> out.append("  ").append(key).append('\n'));
      }
      List<String[]> rows = new ArrayList<>();
      rows.add(
          new String[] {
            "T/K", "quantity", "A", name, name + "/A or " + name + "-A", "", "verdicts"
          });
      beside.differences().forEach(d -> rows.add(row(d)));
      out.append(ResultTable.aligned(rows));
      long significant = beside.differences().stream().filter(Difference::significant).count();
      long known = beside.differences().stream().filter(d -> d.change().known()).count();
      out.append(
          String.format(
              Locale.ROOT,
              "%d of %d differ by more than their errors (95 %%, runs taken for independent);"
                  + " one in twenty does by chance%n",
              significant,
              known));
      beside.radial().forEach(line -> out.append(line).append('\n'));
    }
    if (!trends.isEmpty()) {
      out.append("\nSize of the cell, ln y = ln y_inf + b/L:\n");
      trends.forEach(trend -> out.append("  ").append(trend.text()).append('\n'));
    }
    return out.toString();
  }

  private static String letter(int other) {
    return other < 25 ? String.valueOf((char) ('B' + other)) : "run " + (other + 2);
  }

  private static String described(ComparedRun run) {
    Object formula = run.at("cell", "formula");
    return run.name()
        + (formula == null
            ? ""
            : String.format(
                Locale.ROOT, " (%s, %.0f atoms)", formula, run.atoms().orElse(Double.NaN)))
        + (run.at("haven_version") == null ? "" : ", Haven " + run.at("haven_version"));
  }

  private static String[] row(Difference d) {
    return new String[] {
      Double.isNaN(d.temperatureK()) ? "" : String.format(Locale.ROOT, "%.1f", d.temperatureK()),
      d.quantity(),
      text(d, d.first()),
      text(d, d.other()),
      d.change().known()
          ? (d.isRatio() ? "× " : d.change().value() < 0 ? "" : "+")
              .concat(ResultTable.text(d.change()))
          : d.undetermined() ? "not determined" : "-",
      d.significant() ? "differ" : "",
      d.verdicts()
    };
  }

  private static String text(Difference d, Estimate e) {
    return d.isRatio() && e.vague()
        ? "within " + ResultTable.number(e.ci95Low()) + " – " + ResultTable.number(e.ci95High())
        : ResultTable.text(e);
  }

  /// As one JSON object.
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("first", first.name());
    List<Object> all = new ArrayList<>();
    for (Beside beside : others) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("run", beside.other().name());
      one.put("deck_differences", beside.keys());
      one.put("quantities", beside.differences().stream().map(Comparison::json).toList());
      one.put("radial_distributions", beside.radial());
      all.add(one);
    }
    json.put("others", all);
    json.put("size_trends", trends.stream().map(SizeTrend::json).toList());
    return json;
  }

  private static Map<String, Object> json(Difference d) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("quantity", d.quantity());
    json.put("temperature_k", Double.isNaN(d.temperatureK()) ? null : d.temperatureK());
    json.put("first", ResultJson.of(d.first()));
    json.put("other", ResultJson.of(d.other()));
    json.put(d.isRatio() ? "ratio" : "difference", ResultJson.of(d.change()));
    json.put("determined", !d.undetermined());
    json.put("significant", d.significant());
    json.put("verdicts", d.verdicts());
    return json;
  }
}
