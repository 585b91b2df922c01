package org.haven.analysis.curves;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.haven.analysis.field.DriftSeries;
import org.haven.analysis.field.FieldDirection;
import org.haven.analysis.field.FieldLevel;
import org.haven.analysis.field.FieldResponse;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.transport.DrivenTransport;
import org.haven.analysis.transport.TransportPoint;

/// Curves of runs in a colour-charge field: the drift over time (`drift`), and D_sigma and the
/// drift over the strength of the field (`drift_levels`), for each temperature and direction.
///
/// Their `of` is the direction in words with the temperature, `[1 1 1], 600 K`.
public final class FieldCurves {
  private static final int POINTS = 300;
  private static final int FIT_POINTS = 40;
  private static final String D_UNIT = "cm² s⁻¹";

  private FieldCurves() {}

  /// Of one temperature; none where no run was in a field.
  static List<Curve> of(TransportPoint point) {
    List<Curve> all = new ArrayList<>();
    point
        .driven()
        .map(DrivenTransport::response)
        .map(FieldResponse::directions)
        .orElse(List.of())
        .forEach(
            d -> {
              all.add(drift(d, name(d, point)));
              all.add(levels(d, name(d, point)));
              all.add(limit(d, name(d, point)));
            });
    return all;
  }

  /// What curves of a direction at a temperature are `of`.
  public static String name(FieldDirection direction, TransportPoint point) {
    return String.format(
        Locale.ROOT, "%s, %.0f K", FieldResponse.name(direction.direction()), point.temperatureK());
  }

  /// A name of a column for a strength.
  public static String column(double reduced) {
    return String.format(Locale.ROOT, "drift_%.3g_angstrom", reduced);
  }

  /// The mean displacement of an ion along the field, mean over the pairs of each strength.
  private static Curve drift(FieldDirection d, String of) {
    int frames = d.series().stream().mapToInt(s -> s.displaced().length).min().orElseThrow();
    int[] kept = Thinning.even(frames, POINTS);
    double dt = d.series().getFirst().intervalPs();
    Curve curve =
        new Curve("drift", "", Double.NaN, of, List.of(), Map.of())
            .with("time_ps", "ps", "time", Arrays.stream(kept).mapToDouble(f -> f * dt).toArray());
    for (FieldLevel level : d.levels()) {
      List<DriftSeries> here =
          d.series().stream()
              .filter(s -> s.intervalPs() == dt)
              .filter(s -> Math.abs(s.reduced() - level.reduced()) <= 1e-3 * level.reduced())
              .toList();
      double[] mean = new double[kept.length];
      for (DriftSeries s : here) {
        for (int k = 0; k < kept.length; k++) {
          mean[k] += (s.displaced()[kept[k]] - s.displaced()[0]) / s.chargeSum() / here.size();
        }
      }
      curve =
          curve.with(
              column(level.reduced()),
              "Å",
              String.format(Locale.ROOT, "F a/k_BT = %.3g", level.reduced()),
              mean);
    }
    return curve.marked("transient_ps", d.transientPs());
  }

  private static Curve levels(FieldDirection d, String of) {
    List<FieldLevel> levels = d.levels();
    Curve curve =
        new Curve("drift_levels", "", Double.NaN, of, List.of(), Map.of())
            .with(
                "reduced_strength",
                "",
                "F a/k_BT",
                levels.stream().mapToDouble(FieldLevel::reduced).toArray());
    curve =
        with(curve, "drift_angstrom_ps", "Å ps⁻¹", "drift", levels, FieldLevel::driftAngstromPerPs);
    return with(curve, "d_collective_cm2_s", D_UNIT, "D_σ", levels, FieldLevel::cm2PerS);
  }

  private static Curve with(
      Curve curve,
      String name,
      String unit,
      String label,
      List<FieldLevel> levels,
      Function<FieldLevel, Estimate> of) {
    List<Estimate> y = levels.stream().map(of).toList();
    return curve
        .with(name, unit, label, y.stream().mapToDouble(Estimate::value).toArray())
        .with(
            name + "_ci95_low",
            unit,
            label + ", 2.5 %",
            y.stream().mapToDouble(Estimate::ci95Low).toArray())
        .with(
            name + "_ci95_high",
            unit,
            label + ", 97.5 %",
            y.stream().mapToDouble(Estimate::ci95High).toArray());
  }

  /// The fit down to zero field, with the interval there.
  private static Curve limit(FieldDirection d, String of) {
    double[] x =
        IntStream.rangeClosed(0, FIT_POINTS)
            .mapToDouble(k -> 1.05 * d.strongest() * k / FIT_POINTS)
            .toArray();
    Estimate zero = d.cm2PerS();
    return new Curve("drift_fit", "", Double.NaN, of, List.of(), Map.of())
        .with("reduced_strength", "", "F a/k_BT", x)
        .with(
            "d_collective_cm2_s",
            D_UNIT,
            "D_σ",
            Arrays.stream(x).map(v -> zero.value() * d.factor(v)).toArray())
        .marked("zero_field_ci95_cm2_s", zero.ci95Low(), zero.ci95High());
  }
}
