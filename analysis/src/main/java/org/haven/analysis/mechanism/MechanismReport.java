package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.report.ReportSection;
import org.haven.analysis.report.ReportSection.Chart;

/// Mechanisms as sections of the report: what was found in plain words, and the curves.
public final class MechanismReport {
  /// Most curves in one chart; the pairs of species with the nearest neighbours come first.
  private static final int MOST_CURVES = 6;

  private MechanismReport() {}

  /// One section for each simulation.
  public static List<ReportSection> of(List<Mechanism> mechanisms) {
    return mechanisms.stream().map(MechanismReport::of).toList();
  }

  private static ReportSection of(Mechanism m) {
    List<String> lines = new ArrayList<>(m.summary());
    lines.addAll(m.warnings());
    return new ReportSection(
        "Mechanism, " + m.name(),
        lines,
        MechanismCurves.of(m).stream().map(c -> chart(m, c)).toList());
  }

  private static Chart chart(Mechanism m, Curve c) {
    return switch (c.quantity()) {
      case "rdf" -> chart(c, "Radial distribution", "", "g(r)", 1);
      case "coordination" -> chart(c, "Neighbours within r", "", "n(r)", Double.NaN);
      case "van_hove_self" ->
          chart(
              c,
              "Van Hove, self part of " + c.of(),
              "Peaks at the distances of jumps.",
              "4π r² G_s / Å⁻¹",
              Double.NaN);
      case "van_hove_distinct" ->
          chart(
              c,
              "Van Hove, distinct part of " + c.of(),
              "A peak at r = 0 that grows with time: ions take the places that others left.",
              "G_d / density",
              1);
      case "vacf" -> chart(c, "Velocity autocorrelation", "", "C(t)/C(0)", 0);
      case "vdos" ->
          chart(
              c,
              "Vibrational density of states",
              String.join(" ", m.velocities().orElseThrow().warnings()),
              "D / THz⁻¹",
              Double.NaN);
      case "occupancy" ->
          chart(
              c,
              "Occupancy of sites",
              "Mean number of ions at each of "
                  + c.x().values().length
                  + " sites, most occupied first.",
              "ions",
              1);
      case "jumps" ->
          chart(
              c,
              "Lengths of jumps",
              "From site to site, jumps back counted too; those faster than a frame are seen as"
                  + " one.",
              "probability / Å⁻¹",
              Double.NaN);
      case "rotation" ->
          chart(c, "Orientation of " + c.of(), m.rotation().orElseThrow().verdict(), "C(t)", 0);
      case "coupling" ->
          chart(c, "Jumps beside a turning unit", m.coupling().orElseThrow().verdict(), "ratio", 1);
      default -> throw new IllegalStateException(c.quantity());
    };
  }

  private static Chart chart(Curve c, String title, String caption, String yLabel, double level) {
    Map<String, double[]> series = new LinkedHashMap<>();
    c.ordinates().stream().limit(MOST_CURVES).forEach(y -> series.put(y.label(), y.values()));
    return new Chart(title, caption, c.x().axis(), yLabel, c.x().values(), series, level);
  }
}
