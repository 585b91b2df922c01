package org.haven.analysis.equilibration;

import java.util.Locale;
import java.util.Map;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;
import org.haven.integrators.equilibration.Drift;
import org.haven.integrators.equilibration.DriftLimits;
import org.haven.integrators.equilibration.RestRule;
import org.haven.integrators.equilibration.Stationarity;

/// A [Drift] in words.
///
/// @param limits that it was held against
/// @param rowPs time between rows
record DriftJudgement(DriftLimits limits, double rowPs) {
  private static final Map<String, String> NAMES =
      Map.of(
          "potential_energy_ev", "potential energy",
          "volume_angstrom3", "volume",
          "a_angstrom", "cell length a",
          "b_angstrom", "cell length b",
          "c_angstrom", "cell length c",
          "pressure_gpa", "pressure in time",
          "framework_rmsd_angstrom", "framework");

  /// In the production a drift of so many times its limit is no run at rest, and its D that of no
  /// state.
  private static final double HOPELESS = 10;

  /// A whole framework that has hopped by 3 Å has none of its sites left.
  private static final double LOST_ANGSTROM2 = 9;

  /// @param where appended to the quantity; empty in the production
  /// @param remedy of a drift; `%s` stands for the time in ps from which on the trace is steady
  Judgement of(Drift drift, String where, String remedy) {
    Stationarity found = drift.found();
    String quantity = NAMES.get(drift.column()) + where;
    return switch (drift.verdict()) {
      case STEADY ->
          new Judgement(
              Mark.GOOD,
              quantity,
              (Math.abs(found.change()) <= drift.limit()
                      ? "steady: "
                      : "no drift beyond its fluctuations: ")
                  + numbers(drift)
                  + format("; %.0f independent samples", found.independent()));
      case DRIFTS -> {
        boolean lost =
            drift.column().startsWith("framework")
                ? found.change() > LOST_ANGSTROM2
                : where.isEmpty()
                    && Math.abs(found.change()) - found.error95() > HOPELESS * drift.limit();
        yield new Judgement(
            lost ? Mark.UNUSABLE : Mark.DOUBTFUL,
            quantity,
            "drifts: "
                + numbers(drift)
                + ". "
                + (drift.column().startsWith("framework")
                    ? "It melts, changes its phase, or its ions hop or rotate: look at the"
                        + " trajectory, or run colder"
                    : format(remedy, time(found.start() * rowPs * found.rows()))));
      }
      case UNKNOWN ->
          new Judgement(
              Mark.DOUBTFUL,
              quantity,
              "changes too slowly to tell drift from fluctuation: "
                  + numbers(drift)
                  + format(", %.0f independent samples. Run longer", found.independent()));
    };
  }

  /// Why a stage is not at rest.
  String of(RestRule.Shortfall why) {
    String quantity = NAMES.get(why.column());
    if (why.isShort()) {
      return format(
          "%.0f independent samples of the %s in its second half, %d needed",
          Math.floor(why.independent()), quantity, RestRule.LEAST_SAMPLES);
    }
    return format(
        "%s moves: %.2g times its limit in as long again",
        quantity, Math.abs(why.change()) / why.limit());
  }

  private String numbers(Drift drift) {
    double scale = 1;
    String unit = "GPa";
    String meaning = "a tenth of D";
    switch (drift.column()) {
      case "potential_energy_ev" -> {
        scale = DriftLimits.EFFECT / drift.limit();
        unit = "kT per mobile ion";
        meaning = "a tenth of the hopping rate";
      }
      case "framework_rmsd_angstrom" -> {
        unit = "Å² mean square displacement";
        meaning = "as if a tenth of it had hopped by 3 Å";
      }
      case "pressure_gpa" -> {}
      default -> {
        scale = 100 / drift.found().mean();
        unit = "%";
        meaning = "about a tenth of D";
      }
    }
    Stationarity found = drift.found();
    return format(
        "%+.2g (%+.2g to %+.2g) %s from the first to the last third of %s ps, limit %.2g (%s)",
        scale * found.change(),
        scale * (found.change() - found.error95()),
        scale * (found.change() + found.error95()),
        unit,
        time(rowPs * found.rows()),
        scale * drift.limit(),
        meaning);
  }

  private static String time(double ps) {
    return format("%.3g", ps);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
