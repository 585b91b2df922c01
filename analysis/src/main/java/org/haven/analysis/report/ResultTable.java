package org.haven.analysis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Verdict;
import org.haven.analysis.temperature.ArrheniusBranches;
import org.haven.analysis.temperature.TemperatureFit;
import org.haven.analysis.temperature.VtfCurve;
import org.haven.analysis.transport.DiffusionTensor;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportResult;
import org.haven.analysis.transport.TransportStudy;

/// Results as text for a terminal: one row for each temperature and species, then the fits, then
/// what the runs say in plain words.
public final class ResultTable {
  private static final String[] HEADER = {
    "T/K", "ion", "D*/cm2/s", "D_sigma/cm2/s", "sigma/mS/cm", "sigma_NE/mS/cm", "H_R", "verdict"
  };

  private ResultTable() {}

  /// The table of a study, lines ending in `\n`. Intervals are 95 %.
  public static String of(TransportStudy study) {
    List<String[]> rows = new ArrayList<>();
    rows.add(HEADER);
    for (TransportPoint point : study.points()) {
      point
          .species()
          .forEach(
              (symbol, s) ->
                  rows.add(
                      new String[] {
                        String.format(Locale.ROOT, "%.1f", point.temperatureK()),
                        symbol,
                        text(s.tracerCm2PerS()),
                        text(s.collectiveCm2PerS()),
                        text(s.sigmaMsCm()),
                        text(s.sigmaNernstEinsteinMsCm()),
                        text(s.havenRatio()),
                        point.verdict(symbol).word()
                      }));
    }
    StringBuilder out = new StringBuilder(aligned(rows));
    out.append('\n');
    study
        .tracerFits()
        .forEach((symbol, fit) -> fit(out, TransportStudy.tracer(symbol), fit, study));
    study.sigmaFit().ifPresent(fit -> fit(out, TransportStudy.SIGMA, fit, study));
    if (study.sigmaFit().isPresent()) {
      String name = String.format(Locale.ROOT, "sigma(%.0f K)", study.extrapolateToK());
      out.append(
          study
              .extrapolatedSigmaMsCm()
              .map(
                  e ->
                      e.vague()
                          ? name
                              + " is not determined, only that it lies within "
                              + number(e.ci95Low())
                              + " – "
                              + number(e.ci95High())
                              + " mS/cm (95 %)"
                          : name + " = " + text(e) + " mS/cm, " + study.wayToTarget())
              .orElse(
                  name + ": not extrapolated, a transition lies between; ask for it to get it"));
      out.append('\n');
    }
    directions(study).forEach(line -> out.append(line).append('\n'));
    FieldSection.lines(study).forEach(line -> out.append(line).append('\n'));
    for (TransportPoint point : study.points()) {
      if (point.runs().size() > 1) {
        out.append(
            String.format(
                Locale.ROOT,
                "%.0f K: %s, mean of %d runs%n",
                point.temperatureK(),
                point.verdict().word(),
                point.counted().size()));
        against(out, point.together());
      }
      for (TransportResult run : point.runs()) {
        out.append(run.name())
            .append(": ")
            .append(run.verdict().word())
            .append("; ")
            .append(run.summary())
            .append('\n');
        against(out, run.verdict().against());
      }
    }
    for (TransportPoint point : study.points()) {
      for (String warning : point.warnings()) {
        String where = point.runs().size() > 1 ? "" : point.runs().get(0).name() + ": ";
        out.append("warning: ").append(where).append(warning).append('\n');
      }
    }
    study.notes().forEach(n -> out.append("note: ").append(n).append('\n'));
    return out.toString();
  }

  /// Rows with their columns one below the other.
  public static String aligned(List<String[]> rows) {
    int[] width = new int[rows.getFirst().length];
    for (String[] row : rows) {
      for (int c = 0; c < row.length; c++) {
        width[c] = Math.max(width[c], row[c].length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < row.length; c++) {
        line.append(row[c]).append(" ".repeat(width[c] - row[c].length() + 2));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  /// A line for each species and temperature at which diffusion depends on the direction.
  static List<String> directions(TransportStudy study) {
    List<String> lines = new ArrayList<>();
    for (TransportPoint point : study.points()) {
      point
          .species()
          .forEach(
              (symbol, s) ->
                  s.tensor()
                      .flatMap(DiffusionTensor::summary)
                      .ifPresent(
                          axes ->
                              lines.add(
                                  String.format(
                                      Locale.ROOT,
                                      "D* of %s at %.1f K depends on the direction: %s cm2/s",
                                      symbol,
                                      point.temperatureK(),
                                      axes))));
    }
    return lines;
  }

  private static void fit(
      StringBuilder out, String quantity, TemperatureFit fit, TransportStudy study) {
    out.append(line(quantity, fit)).append('\n');
    against(out, study.verdict(quantity).against());
  }

  /// What speaks against what stands above it, the weightiest first.
  public static void against(StringBuilder out, List<Judgement> reasons) {
    reasons.forEach(
        r ->
            out.append("  ")
                .append(Verdict.word(r.mark()))
                .append(": ")
                .append(r.quantity())
                .append(": ")
                .append(r.text())
                .append('\n'));
  }

  /// One line that sums up a fit.
  public static String line(String quantity, TemperatureFit fit) {
    return switch (fit.selected()) {
      case ARRHENIUS ->
          quantity + ": Arrhenius, E_a = " + text(fit.arrhenius().activationEnergyEv()) + " eV";
      case VTF -> {
        VtfCurve v = fit.vtf().orElseThrow();
        yield String.format(
            Locale.ROOT,
            "%s: VTF, B = %.4g K, T0 = %.3g K, apparent E_a at 300 K = %.3f eV",
            quantity,
            v.bKelvin(),
            v.t0Kelvin(),
            v.apparentActivationEnergyEv(300));
      }
      case BREAKPOINT -> {
        ArrheniusBranches b = fit.breakpoint().orElseThrow();
        yield String.format(
            Locale.ROOT,
            "%s: transition between %.0f and %.0f K, E_a = %s eV below, %s eV above",
            quantity,
            b.fromK(),
            b.toK(),
            text(b.lower().activationEnergyEv()),
            text(b.upper().activationEnergyEv()));
      }
    };
  }

  /// A value with its interval: `1.23e-06 (1.10e-06 – 1.37e-06)`.
  public static String text(Estimate e) {
    if (!e.known()) {
      return Double.isNaN(e.ci95High()) ? "-" : "< " + number(e.ci95High());
    }
    if (Double.isNaN(e.ci95High())) {
      return number(e.value());
    }
    return number(e.value()) + " (" + number(e.ci95Low()) + " – " + number(e.ci95High()) + ")";
  }

  /// Three significant digits.
  public static String number(double x) {
    double a = Math.abs(x);
    if (Double.isInfinite(x)) {
      return "∞";
    }
    if (a != 0 && (a < 1e-3 || a >= 1e5)) {
      return String.format(Locale.ROOT, "%.2e", x);
    }
    if (a >= 1000) {
      // Three digits; the rest is noise.
      double unit = a >= 1e4 ? 100 : 10;
      return String.format(Locale.ROOT, "%.0f", Math.rint(x / unit) * unit);
    }
    int decimals = a == 0 ? 0 : (int) Math.max(0, 2 - Math.floor(Math.log10(a)));
    return String.format(Locale.ROOT, "%." + decimals + "f", x);
  }

  /// The charges used, for the foot of a table.
  static String charges(Map<String, Double> charges) {
    StringBuilder out = new StringBuilder();
    charges.forEach((s, q) -> out.append(s).append(' ').append(number(q)).append(' '));
    return out.toString().strip();
  }
}
