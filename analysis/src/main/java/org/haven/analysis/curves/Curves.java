package org.haven.analysis.curves;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.haven.analysis.curves.Curve.Column;

/// All curves of a study, and how they stand in `result.json` under `curves`.
///
/// ```json
/// {"quantity": "msd", "run": "600K-1", "temperature_k": 600.0, "of": "Li",
///  "marks": {"window_ps": [15.8, 57.9]},
///  "columns": [{"name": "lag_ps", "unit": "ps", "label": "lag", "values": [0.02, 0.04]}]}
/// ```
///
/// @param all in the order in which they are shown
public record Curves(List<Curve> all) {
  public Curves {
    all = List.copyOf(all);
  }

  /// These and more.
  public Curves and(List<Curve> more) {
    return new Curves(Stream.concat(all.stream(), more.stream()).toList());
  }

  /// Curves of a quantity.
  public List<Curve> of(String quantity) {
    return all.stream().filter(c -> c.quantity().equals(quantity)).toList();
  }

  /// The curve of a quantity that belongs to a simulation, species, or both.
  public Optional<Curve> find(String quantity, String run, String of) {
    return all.stream()
        .filter(c -> c.quantity().equals(quantity) && c.run().equals(run) && c.of().equals(of))
        .findFirst();
  }

  /// The value of `curves` in `result.json`.
  public List<Map<String, Object>> json() {
    return all.stream().map(Curves::json).toList();
  }

  private static Map<String, Object> json(Curve curve) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("quantity", curve.quantity());
    if (!curve.run().isEmpty()) {
      json.put("run", curve.run());
      json.put("temperature_k", curve.temperatureK());
    }
    if (!curve.of().isEmpty()) {
      json.put("of", curve.of());
    }
    if (!curve.marks().isEmpty()) {
      Map<String, Object> marks = new LinkedHashMap<>();
      curve.marks().forEach((name, values) -> marks.put(name, numbers(values)));
      json.put("marks", marks);
    }
    json.put(
        "columns",
        curve.columns().stream()
            .map(
                c -> {
                  Map<String, Object> column = new LinkedHashMap<>();
                  column.put("name", c.name());
                  column.put("unit", c.unit());
                  column.put("label", c.label());
                  column.put("values", numbers(c.values()));
                  return column;
                })
            .toList());
    return json;
  }

  /// Numbers for JSON, `null` where there is none.
  public static List<Double> numbers(double[] values) {
    List<Double> list = new ArrayList<>(values.length);
    for (double x : values) {
      list.add(Double.isFinite(x) ? (Double) x : null);
    }
    return list;
  }

  /// Curves from the value of `curves` in `result.json`; none where it is absent.
  public static Curves ofJson(Object json) {
    List<Curve> all = new ArrayList<>();
    if (json instanceof List<?> list) {
      for (Object each : list) {
        all.add(curve((Map<?, ?>) each));
      }
    }
    return new Curves(all);
  }

  private static Curve curve(Map<?, ?> json) {
    List<Column> columns = new ArrayList<>();
    for (Object each : (List<?>) json.get("columns")) {
      Map<?, ?> c = (Map<?, ?>) each;
      columns.add(
          new Column(
              text(c, "name"),
              text(c, "unit"),
              text(c, "label"),
              values((List<?>) c.get("values"))));
    }
    Map<String, double[]> marks = new LinkedHashMap<>();
    if (json.get("marks") instanceof Map<?, ?> given) {
      given.forEach((name, v) -> marks.put((String) name, values((List<?>) v)));
    }
    double kelvin = json.get("temperature_k") instanceof Number t ? t.doubleValue() : Double.NaN;
    return new Curve(
        text(json, "quantity"), text(json, "run"), kelvin, text(json, "of"), columns, marks);
  }

  private static String text(Map<?, ?> json, String key) {
    return json.get(key) instanceof String s ? s : "";
  }

  private static double[] values(List<?> list) {
    return list.stream()
        .mapToDouble(v -> v == null ? Double.NaN : ((Number) v).doubleValue())
        .toArray();
  }
}
