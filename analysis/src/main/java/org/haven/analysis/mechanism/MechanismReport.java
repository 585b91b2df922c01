package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.report.ReportSection;
import org.haven.analysis.report.ReportSection.Chart;
import org.haven.analysis.report.ReportSection.Look;

/// Mechanisms as sections of the report: what was found in plain words, and the curves.
public final class MechanismReport {
  /// Most curves in one chart; the pairs of species with the nearest neighbours come first.
  private static final int MOST_CURVES = 6;

  private static final double ALL = Double.POSITIVE_INFINITY;

  /// Velocities have forgotten themselves.
  private static final double LONGEST_PS = 1.5;

  /// Neighbours in the first shells.
  private static final double MOST_NEIGHBOURS = 16;

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
        m.view().map(StructureView::json).orElse(Map.of()),
        MechanismCurves.of(m).stream().map(c -> chart(m, c)).toList());
  }

  private static Chart chart(Mechanism m, Curve c) {
    return switch (c.quantity()) {
      case "rdf" -> chart(c, "Radial distribution", "", "g(r)", 1).as(Look.shown(ALL, readable(c)));
      case "coordination" ->
          chart(c, "Neighbours within r", "", "n(r)", Double.NaN)
              .as(Look.shown(ALL, MOST_NEIGHBOURS));
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
      case "vacf" ->
          chart(c, "Velocity autocorrelation", "", "C(t)/C(0)", 0).as(Look.shown(LONGEST_PS, ALL));
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
      case "free_energy" -> freeEnergy(c);
      case "rotation" ->
          chart(
                  c,
                  "Orientation of " + c.of(),
                  m.rotation().orElseThrow().verdict(),
                  "C(t)",
                  Double.NaN)
              .as(Look.logarithmic());
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

  /// Where a covalent bond's peak towers over all others, the axis ends above the others.
  private static double readable(Curve c) {
    double[] peaks =
        c.ordinates().stream()
            .limit(MOST_CURVES)
            .mapToDouble(y -> Arrays.stream(y.values()).filter(Double::isFinite).max().orElse(1))
            .sorted()
            .toArray();
    double next = peaks.length < 2 ? ALL : Math.max(2, peaks[peaks.length - 2]);
    return peaks[peaks.length - 1] > 2 * next ? 1.5 * next : ALL;
  }

  private static Chart freeEnergy(Curve c) {
    Curve.Column counted = c.column("free_energy_ev").orElseThrow();
    Curve.Column smooth = c.column("smooth_ev").orElseThrow();
    double[] barrier = c.marks().get("barrier_ev");
    Map<String, double[]> series = new LinkedHashMap<>();
    series.put(smooth.label(), smooth.values());
    series.put(counted.label(), counted.values());
    return new Chart(
            "Free energy along jumps of " + c.of(),
            String.format(
                Locale.ROOT,
                "From site (0) to site (1), within %.0f Å of the line. Barrier %.3f (%.3f – %.3f)"
                    + " eV at this temperature; it is no activation energy.",
                FreeEnergy.TUBE_ANGSTROM,
                barrier[0],
                barrier[1],
                barrier[2]),
            c.x().axis(),
            "F / eV",
            c.x().values(),
            series,
            0)
        .as(
            Look.measured(
                Set.of(counted.label()),
                Map.of(
                    smooth.label(),
                    new double[][] {c.values("smooth_low_ev"), c.values("smooth_high_ev")})));
  }
}
