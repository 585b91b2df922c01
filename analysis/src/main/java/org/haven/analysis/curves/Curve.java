package org.haven.analysis.curves;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Columns of numbers over a common first column, of one simulation or of the whole study.
///
/// @param quantity what it is, for example `msd`
/// @param run name of the simulation; empty for a curve over temperatures
/// @param temperatureK of the simulation; NaN for a curve over temperatures
/// @param of species, pair or unit that it belongs to; empty where it belongs to all
/// @param columns of one length, the abscissa first
/// @param marks single numbers that belong to it, by name with unit: a window of lags, a slope
public record Curve(
    String quantity,
    String run,
    double temperatureK,
    String of,
    List<Column> columns,
    Map<String, double[]> marks) {

  /// Digits kept: more than any of the noise, so that the same number stands wherever the curve is
  /// written.
  private static final MathContext DIGITS = new MathContext(6);

  public Curve {
    columns = List.copyOf(columns);
  }

  /// Numbers of one kind.
  ///
  /// @param name with its unit, for example `lag_ps`, as it stands in files
  /// @param unit as it stands at an axis, for example `Å²`; empty for a pure number
  /// @param label what is counted, in words or symbols
  /// @param values NaN where there is none
  public record Column(String name, String unit, String label, double[] values) {
    public Column {
      values = rounded(values);
    }

    /// The label of an axis: `lag / ps`.
    public String axis() {
      return unit.isEmpty() ? label : label + " / " + unit;
    }
  }

  /// A curve of a simulation.
  public static Curve ofRun(String quantity, String run, double temperatureK, String of) {
    return new Curve(quantity, run, temperatureK, of, List.of(), Map.of());
  }

  /// The same with one more column.
  public Curve with(String name, String unit, String label, double[] values) {
    List<Column> more = new ArrayList<>(columns);
    more.add(new Column(name, unit, label, values));
    return new Curve(quantity, run, temperatureK, of, more, marks);
  }

  /// The same with one more mark.
  public Curve marked(String name, double... values) {
    Map<String, double[]> more = new LinkedHashMap<>(marks);
    more.put(name, rounded(values));
    return new Curve(quantity, run, temperatureK, of, columns, more);
  }

  /// The column of this name.
  public Optional<Column> column(String name) {
    return columns.stream().filter(c -> c.name.equals(name)).findFirst();
  }

  /// Values of the column of this name.
  ///
  /// @throws java.util.NoSuchElementException if there is none
  public double[] values(String name) {
    return column(name).orElseThrow().values();
  }

  /// The abscissa.
  public Column x() {
    return columns.getFirst();
  }

  /// All columns but the abscissa.
  public List<Column> ordinates() {
    return columns.subList(1, columns.size());
  }

  /// What to call it among those of its quantity: `Li, 600K-1`.
  public String name() {
    return of.isEmpty() ? run : run.isEmpty() ? of : of + ", " + run;
  }

  private static double[] rounded(double[] values) {
    double[] result = new double[values.length];
    for (int k = 0; k < result.length; k++) {
      result[k] =
          Double.isFinite(values[k])
              ? new BigDecimal(values[k]).round(DIGITS).doubleValue()
              : Double.NaN;
    }
    return result;
  }
}
