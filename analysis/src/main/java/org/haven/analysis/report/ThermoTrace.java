package org.haven.analysis.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.curves.Thinning;
import org.haven.analysis.statistics.Estimate;
import org.haven.inputs.InputException;
import org.haven.integrators.equilibration.Stationarity;

/// The rows of a `thermo.csv`. A last line cut short by a kill is left out.
///
/// @param columns names from the header
/// @param stages [rows] the stage each row belongs to, for example `3-nvt`
/// @param values [column][rows]; NaN where a field is empty or text
public record ThermoTrace(List<String> columns, List<String> stages, double[][] values) {
  private static final int BLOCKS = 10;
  private static final int FEWEST_ROWS = 20;
  private static final int FEWEST_COSINES = 2;
  private static final int MOST_COSINES = 16;
  private static final double SAMPLES_PER_COSINE = 8;

  /// Most rows of a curve.
  private static final int CURVE_ROWS = 500;

  /// Columns that are plotted, with their units and labels.
  private static final List<String[]> CURVES =
      List.of(
          new String[] {"temperature_k", "K", "temperature"},
          new String[] {"potential_energy_ev", "eV", "potential energy"},
          new String[] {"pressure_gpa", "GPa", "pressure"},
          new String[] {"volume_angstrom3", "Å³", "volume"},
          new String[] {"mobile_msd_angstrom2", "Å²", "squared displacement, mobile ions"},
          new String[] {"framework_rmsd_angstrom", "Å", "framework RMSD"},
          new String[] {"rms_force_spread_ev_per_angstrom", "eV Å⁻¹", "force spread, rms"},
          new String[] {"max_force_spread_ev_per_angstrom", "eV Å⁻¹", "force spread, largest"});

  /// Reads a file.
  ///
  /// @throws InputException if it cannot be read or has no header
  public static ThermoTrace read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new InputException(file, "cannot be read: " + e.getMessage(), e);
    }
    if (lines.isEmpty()) {
      throw new InputException(file, "is empty; expected a header with time_ps, temperature_k, …");
    }
    List<String> columns = List.of(lines.get(0).split(",", -1));
    List<String[]> rows =
        lines.stream()
            .skip(1)
            .map(line -> line.split(",", -1))
            .filter(cells -> cells.length == columns.size())
            .toList();
    double[][] values = new double[columns.size()][rows.size()];
    int stage = columns.indexOf("stage");
    for (int c = 0; c < columns.size(); c++) {
      for (int r = 0; r < rows.size(); r++) {
        values[c][r] = c == stage ? Double.NaN : number(rows.get(r)[c]);
      }
    }
    return new ThermoTrace(
        columns, rows.stream().map(cells -> stage < 0 ? "" : cells[stage]).toList(), values);
  }

  private static double number(String text) {
    try {
      return text.isBlank() ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /// The rows of one column; all NaN if there is none of that name.
  public double[] column(String name) {
    int c = columns.indexOf(name);
    if (c >= 0) {
      return values[c];
    }
    double[] none = new double[stages.size()];
    Arrays.fill(none, Double.NaN);
    return none;
  }

  /// The same without the first `ps` of some stages.
  public ThermoTrace without(double ps, Set<String> of) {
    double[] time = column("time_ps");
    double from =
        ps
            + IntStream.range(0, time.length)
                .filter(r -> of.contains(stages.get(r)))
                .mapToDouble(r -> time[r])
                .findFirst()
                .orElse(0);
    int[] kept =
        IntStream.range(0, time.length)
            .filter(r -> !of.contains(stages.get(r)) || !(time[r] < from))
            .toArray();
    double[][] left = new double[values.length][];
    Arrays.setAll(left, c -> IntStream.of(kept).mapToDouble(r -> values[c][r]).toArray());
    return new ThermoTrace(columns, IntStream.of(kept).mapToObj(stages::get).toList(), left);
  }

  /// The plotted columns over time, those without any value left out; the mark `production_from_ps`
  /// says where the first of the stages `production` begins.
  public Curve curve(String run, double temperatureK, Set<String> production) {
    double[] time = column("time_ps");
    int[] kept = Thinning.even(time.length, CURVE_ROWS);
    Curve curve =
        Curve.ofRun("thermo", run, temperatureK, "")
            .with("time_ps", "ps", "time", Thinning.at(time, kept));
    for (String[] each : CURVES) {
      double[] rows = column(each[0]);
      if (Arrays.stream(rows).anyMatch(x -> !Double.isNaN(x))) {
        curve = curve.with(each[0], each[1], each[2], Thinning.at(rows, kept));
      }
    }
    int first =
        IntStream.range(0, time.length)
            .filter(r -> production.contains(stages.get(r)))
            .findFirst()
            .orElse(-1);
    return first < 0 ? curve : curve.marked("production_from_ps", time[first]);
  }

  /// Mean of a column over the rows of some stages.
  public OptionalDouble mean(String name, Set<String> of) {
    return DoubleStream.of(rows(name, of)).average();
  }

  /// The same with its error: projections of the rows on the B slowest cosines have the variance of
  /// the mean times the rows, however the rows are correlated, so the error follows Student's t
  /// with B degrees of freedom (Müller, J. Econometrics 2007, 141, 1331,
  /// doi:10.1016/j.jeconom.2007.01.019). B is an eighth of the independent samples
  /// ([Stationarity]), 2 to 16: more would be faster than the fluctuations of a short run, and the
  /// interval too narrow. Unknown where there are fewer than twenty rows.
  public Estimate estimate(String name, Set<String> of) {
    double[] rows = rows(name, of);
    int n = rows.length;
    if (n < FEWEST_ROWS) {
      return Estimate.UNKNOWN;
    }
    double mean = StatUtils.mean(rows);
    boolean judged = n >= Stationarity.LEAST_ROWS && StatUtils.variance(rows) > 0;
    int cosines =
        judged
            ? Math.clamp(
                (long) (Stationarity.of(rows).independent() / SAMPLES_PER_COSINE),
                FEWEST_COSINES,
                MOST_COSINES)
            : FEWEST_COSINES;
    double squares = 0;
    for (int k = 1; k <= cosines; k++) {
      double projection = 0;
      for (int r = 0; r < n; r++) {
        projection += (rows[r] - mean) * Math.cos(Math.PI * k * (r + 0.5) / n);
      }
      squares += 2 * projection * projection / n;
    }
    return Estimate.student(mean, Math.sqrt(squares / cosines / n), cosines);
  }

  /// Drift of a column with the time in ps: the mean of the steps between the ten blocks, with the
  /// error from their scatter, as for a random walk, which a sum of rounding and integration errors
  /// is.
  public Estimate slopePerPs(String name, Set<String> of) {
    double[] values = blocks(name, of);
    double[] times = blocks("time_ps", of);
    if (values.length == 0 || values.length != times.length) {
      return Estimate.UNKNOWN;
    }
    double[] steps = new double[BLOCKS - 1];
    Arrays.setAll(steps, b -> (values[b + 1] - values[b]) / (times[b + 1] - times[b]));
    return Estimate.student(
        StatUtils.mean(steps), Math.sqrt(StatUtils.variance(steps) / steps.length), BLOCKS - 2);
  }

  /// Means of blocks of rows; none where there are fewer than two rows for each.
  private double[] blocks(String name, Set<String> of) {
    double[] rows = rows(name, of);
    int length = rows.length / BLOCKS;
    return length < 2
        ? new double[0]
        : IntStream.range(0, BLOCKS)
            .mapToDouble(b -> StatUtils.mean(rows, b * length, length))
            .toArray();
  }

  /// A column's numbers in the rows of some stages.
  public double[] rows(String name, Set<String> of) {
    double[] column = column(name);
    return IntStream.range(0, column.length)
        .filter(r -> of.contains(stages.get(r)) && !Double.isNaN(column[r]))
        .mapToDouble(r -> column[r])
        .toArray();
  }
}
