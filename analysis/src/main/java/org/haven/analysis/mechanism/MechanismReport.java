package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    List<Chart> charts = new ArrayList<>();
    m.rdf().ifPresent(r -> rdf(r, charts));
    m.vanHove().forEach(v -> vanHove(v, charts));
    m.velocities().ifPresent(v -> vdos(v, charts));
    m.sites().filter(s -> s.sites().count() > 0).ifPresent(s -> occupancy(s, charts));
    m.rotation().ifPresent(r -> rotation(r, charts));
    m.coupling().filter(c -> !Double.isNaN(c.probability())).ifPresent(c -> coupling(c, charts));
    return new ReportSection("Mechanism, " + m.name(), lines, charts);
  }

  private static void rdf(RadialDistribution r, List<Chart> charts) {
    double[] x = new double[r.pairs().get(0).g().length];
    for (int k = 0; k < x.length; k++) {
      x[k] = r.radiusAngstrom(k);
    }
    Map<String, double[]> g = new LinkedHashMap<>();
    Map<String, double[]> n = new LinkedHashMap<>();
    r.pairs().stream()
        .sorted(java.util.Comparator.comparingDouble(p -> first(p.g())))
        .limit(MOST_CURVES)
        .forEach(
            p -> {
              g.put(p.a() + "–" + p.b(), p.g());
              n.put(p.b() + " around " + p.a(), p.coordination());
            });
    charts.add(new Chart("Radial distribution", "", "r / Å", "g(r)", x, g, 1));
    charts.add(new Chart("Neighbours within r", "", "r / Å", "n(r)", x, n, Double.NaN));
  }

  private static int first(double[] g) {
    int k = 0;
    while (k < g.length && g[k] < 0.5) {
      k++;
    }
    return k;
  }

  private static void vanHove(VanHove v, List<Chart> charts) {
    double[] x = new double[v.lags().get(0).self().length];
    for (int k = 0; k < x.length; k++) {
      x[k] = v.radiusAngstrom(k);
    }
    Map<String, double[]> self = new LinkedHashMap<>();
    Map<String, double[]> distinct = new LinkedHashMap<>();
    for (VanHove.Lag lag : v.lags()) {
      String name = String.format(Locale.ROOT, "%.3g ps", lag.timePs());
      self.put(name, lag.self());
      distinct.put(name, lag.distinct());
    }
    charts.add(
        new Chart(
            "Van Hove, self part of " + v.symbol(),
            "Peaks at the distances of jumps.",
            "r / Å",
            "4π r² G_s / Å⁻¹",
            x,
            self,
            Double.NaN));
    charts.add(
        new Chart(
            "Van Hove, distinct part of " + v.symbol(),
            "A peak at r = 0 that grows with time: ions take the places that others left.",
            "r / Å",
            "G_d / density",
            x,
            distinct,
            1));
  }

  private static void vdos(VelocityCorrelation v, List<Chart> charts) {
    double[] t = new double[v.species().get(0).correlation().length];
    double[] frequency = new double[t.length];
    for (int k = 0; k < t.length; k++) {
      t[k] = k * v.intervalPs();
      frequency[k] = k * v.binThz();
    }
    Map<String, double[]> c = new LinkedHashMap<>();
    Map<String, double[]> d = new LinkedHashMap<>();
    v.species().forEach(s -> c.put(s.symbol(), s.correlation()));
    v.species().forEach(s -> d.put(s.symbol(), s.density()));
    charts.add(new Chart("Velocity autocorrelation", "", "lag / ps", "C(t)/C(0)", t, c, 0));
    charts.add(
        new Chart(
            "Vibrational density of states",
            String.join(" ", v.warnings()),
            "frequency / THz",
            "D / THz⁻¹",
            frequency,
            d,
            Double.NaN));
  }

  private static void occupancy(SiteAnalysis s, List<Chart> charts) {
    double[] sorted = java.util.Arrays.stream(s.occupancy()).map(o -> -o).sorted().toArray();
    double[] x = new double[sorted.length];
    for (int k = 0; k < x.length; k++) {
      x[k] = k + 1;
      sorted[k] = -sorted[k];
    }
    charts.add(
        new Chart(
            "Occupancy of sites",
            "Mean number of ions at each of " + x.length + " sites, most occupied first.",
            "site",
            "ions",
            x,
            Map.of("occupancy", sorted),
            1));
  }

  private static void rotation(PolyanionRotation r, List<Chart> charts) {
    double[] t = new double[r.c1().length];
    for (int k = 0; k < t.length; k++) {
      t[k] = k * r.intervalPs();
    }
    Map<String, double[]> c = new LinkedHashMap<>();
    c.put("C₁", r.c1());
    c.put("C₂", r.c2());
    charts.add(
        new Chart(
            "Orientation of " + r.units().formula(), r.verdict(), "lag / ps", "C(t)", t, c, 0));
  }

  private static void coupling(RotationJumpCoupling c, List<Chart> charts) {
    Map<String, double[]> series = new LinkedHashMap<>();
    double[] low = new double[c.std().length];
    double[] high = new double[low.length];
    for (int k = 0; k < low.length; k++) {
      low[k] = 1 - 1.96 * c.std()[k];
      high[k] = 1 + 1.96 * c.std()[k];
    }
    series.put("observed / by chance", c.ratio());
    series.put("chance, 97.5 %", high);
    series.put("chance, 2.5 %", low);
    charts.add(
        new Chart(
            "Jumps beside a turning unit",
            c.verdict(),
            "jump after rotation / ps",
            "ratio",
            c.lagPs(),
            series,
            1));
  }
}
