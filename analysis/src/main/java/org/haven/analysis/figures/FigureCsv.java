package org.haven.analysis.figures;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.haven.analysis.curves.Curve;

/// The curves of a figure as one table: `#` lines, a header of names with units, and a row for each
/// point with the simulation that it belongs to.
final class FigureCsv {
  private FigureCsv() {}

  /// The text of a file.
  ///
  /// @param comments lines to begin with
  static String text(List<Curve> curves, List<String> comments) {
    StringBuilder text = new StringBuilder();
    comments.forEach(line -> text.append("# ").append(line.replace('\n', ' ')).append('\n'));
    for (Curve c : curves) {
      c.marks()
          .forEach(
              (name, values) -> {
                text.append("# ").append(name);
                if (!c.name().isEmpty()) {
                  text.append(" of ").append(c.name());
                }
                for (double v : values) {
                  text.append(' ').append(number(v));
                }
                text.append('\n');
              });
    }
    Set<String> quantities = curves.stream().map(Curve::quantity).collect(Collectors.toSet());
    boolean kinds = quantities.size() > 1;
    boolean runs = curves.stream().anyMatch(c -> !c.run().isEmpty());
    boolean species = curves.stream().anyMatch(c -> !c.of().isEmpty());
    text.append(kinds ? "quantity," : "")
        .append(runs ? "run,run_temperature_k," : "")
        .append(species ? "of," : "")
        .append(
            curves.getFirst().columns().stream()
                .map(Curve.Column::name)
                .collect(Collectors.joining(",")))
        .append('\n');
    for (Curve c : curves) {
      String key =
          (kinds ? c.quantity() + "," : "")
              + (runs ? quoted(c.run()) + "," + number(c.temperatureK()) + "," : "")
              + (species ? c.of() + "," : "");
      for (int row = 0; row < c.x().values().length; row++) {
        text.append(key);
        for (int column = 0; column < c.columns().size(); column++) {
          text.append(column > 0 ? "," : "").append(number(c.columns().get(column).values()[row]));
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  /// As in `result.json`; empty where there is none.
  private static String number(double x) {
    return Double.isFinite(x) ? Double.toString(x) : "";
  }

  /// Names of trajectory files may hold anything.
  private static String quoted(String name) {
    return name.matches("[^\",\n]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
