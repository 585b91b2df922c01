package org.haven.analysis.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.haven.analysis.paper.Tree.Value;

/// The table of a paper: temperature, ion, D*, D_sigma, sigma and H_R with 95 % intervals and the
/// verdict on them, from `result.json`.
///
/// @param json its object
public record PaperTable(Map<String, Object> json) {
  private static final String[] KEYS = {
    "d_tracer_cm2_s", "d_collective_cm2_s", "sigma_ms_cm", "haven_ratio"
  };
  private static final String[] NAMES = {"D*", "D_σ", "σ", "H_R"};
  private static final String[] UNITS = {"cm² s⁻¹", "cm² s⁻¹", "mS cm⁻¹", ""};

  private record Row(double kelvin, String ion, double ions, Value[] values, String verdict) {}

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    Value none = new Value(Double.NaN, Double.NaN, Double.NaN);
    for (Object point : Tree.list(json, "temperatures")) {
      Tree.map(point, "species")
          .forEach(
              (ion, species) -> {
                Value[] values = new Value[KEYS.length];
                for (int k = 0; k < KEYS.length; k++) {
                  values[k] = Value.of(Tree.at(species, KEYS[k])).orElse(none);
                }
                rows.add(
                    new Row(
                        Tree.number(point, "temperature_k"),
                        ion.toString(),
                        Tree.number(species, "count"),
                        values,
                        Tree.text(species, "verdict", "mark")));
              });
    }
    return rows;
  }

  /// All digits, for programs.
  ///
  /// @param comments first lines, after `#`
  public String csv(List<String> comments) {
    StringBuilder text = new StringBuilder();
    comments.forEach(line -> text.append("# ").append(line.replace('\n', ' ')).append('\n'));
    text.append("temperature_k,ion,ions");
    for (String key : KEYS) {
      text.append(',').append(key).append(',').append(key).append("_ci95_low");
      text.append(',').append(key).append("_ci95_high");
    }
    text.append(",verdict\n");
    for (Row row : rows()) {
      text.append(row.kelvin).append(',').append(row.ion).append(',').append(Tree.plain(row.ions));
      for (Value v : row.values) {
        text.append(',').append(number(v.value()));
        text.append(',').append(number(v.low())).append(',').append(number(v.high()));
      }
      text.append(',').append(row.verdict).append('\n');
    }
    return text.toString();
  }

  private static String number(double x) {
    return Double.isFinite(x) ? Double.toString(x) : "";
  }

  /// Markdown.
  public String markdown() {
    StringBuilder text = new StringBuilder("| T / K | ion |");
    int[] powers = powers();
    for (int k = 0; k < KEYS.length; k++) {
      text.append(' ').append(head(k, powers[k]).replace("D*", "D\\*")).append(" |");
    }
    text.append(" verdict |\n|---|---|---|").append("---|".repeat(KEYS.length)).append('\n');
    for (Row row : rows()) {
      text.append("| ").append(Tree.plain(row.kelvin)).append(" | ").append(row.ion).append(" |");
      for (int k = 0; k < KEYS.length; k++) {
        text.append(' ').append(row.values[k].text(Math.pow(10, -powers[k]))).append(" |");
      }
      text.append(' ').append(row.verdict).append(" |\n");
    }
    return text.append("\nIntervals: 95 %.\n").toString();
  }

  private static String head(int k, int power) {
    String unit = (power == 0 ? "" : Prose.power(power) + " ") + UNITS[k];
    return NAMES[k] + (unit.isEmpty() ? "" : " / " + unit);
  }

  /// LaTeX with the package booktabs.
  public String latex() {
    int[] powers = powers();
    StringBuilder text =
        new StringBuilder("% needs \\usepackage{booktabs}\n\\begin{table}\n  \\centering\n");
    text.append("  \\caption{Transport coefficients with 95\\,\\% intervals.}\n");
    text.append("  \\begin{tabular}{rl").append("l".repeat(KEYS.length + 1)).append("}\n");
    text.append("    \\toprule\n    $T$ / K & ion");
    for (int k = 0; k < KEYS.length; k++) {
      text.append(" & ").append(Prose.latex(NAMES[k]));
      if (!UNITS[k].isEmpty()) {
        text.append(" / ")
            .append(powers[k] == 0 ? "" : "$10^{" + powers[k] + "}$\\,")
            .append(Prose.latex(UNITS[k]).replace(" ", "\\,"));
      }
    }
    text.append(" & verdict \\\\\n    \\midrule\n");
    for (Row row : rows()) {
      text.append("    ").append(Tree.plain(row.kelvin)).append(" & ");
      text.append(Prose.latex(row.ion));
      for (int k = 0; k < KEYS.length; k++) {
        String value = row.values[k].text(Math.pow(10, -powers[k]));
        text.append(" & ").append(Prose.latex(value).replace("< ", "$<$\\,"));
      }
      text.append(" & ").append(row.verdict).append(" \\\\\n");
    }
    return text.append("    \\bottomrule\n  \\end{tabular}\n\\end{table}\n").toString();
  }

  /// Powers of ten in the heads of the columns, so that the greatest value is between 1 and 1000.
  private int[] powers() {
    int[] powers = new int[KEYS.length];
    for (int k = 0; k < KEYS.length; k++) {
      int column = k;
      ToDoubleFunction<Row> size =
          r ->
              r.values[column].known()
                  ? Math.abs(r.values[column].value())
                  : Math.abs(r.values[column].high());
      double most = rows().stream().mapToDouble(size).filter(x -> x > 0).max().orElse(1);
      powers[k] = most >= 0.1 && most < 1e5 ? 0 : (int) Math.floor(Math.log10(most));
    }
    return powers;
  }
}
