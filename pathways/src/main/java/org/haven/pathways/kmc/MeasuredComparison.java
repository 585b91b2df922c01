package org.haven.pathways.kmc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.analysis.report.ReportSection;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.ResultTable;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.temperature.TemperatureFit;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportStudy;

/// Results beside what molecular dynamics or an experiment found (`measured`): the same
/// temperatures side by side, which tests the picture of hops, and both ways to the temperature of
/// interest: hops simulated there against a line through D(T).
///
/// Intervals of ratios take both errors as independent. Where the rates are of the same
/// trajectories they are not, and intervals are on the wide side.
///
/// @param rows one for each measured value
/// @param targets at the temperature of interest
/// @param lines what that says, in words
record MeasuredComparison(List<Row> rows, List<Row> targets, List<String> lines) {

  /// @param quantity as `D* of Li`, `sigma`
  /// @param hops by hops; unknown where neither a simulation nor a fit gives it
  record Row(double temperatureK, String quantity, String unit, Estimate hops, Estimate measured) {
    Estimate ratio() {
      return hops.known() && measured.known() ? over(hops, measured) : Estimate.UNKNOWN;
    }

    private static Estimate over(Estimate a, Estimate b) {
      double ratio = a.value() / b.value();
      double low =
          Math.hypot(Math.log(a.value() / a.ci95Low()), Math.log(b.ci95High() / b.value()));
      double high =
          Math.hypot(Math.log(a.ci95High() / a.value()), Math.log(b.value() / b.ci95Low()));
      return new Estimate(
          ratio,
          ratio * Math.hypot(a.relativeStd(), b.relativeStd()),
          ratio * Math.exp(-low),
          ratio * Math.exp(high));
    }
  }

  static MeasuredComparison of(KmcSpec spec, TransportStudy study) {
    List<Row> rows = new ArrayList<>();
    List<Row> targets = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    double goal = spec.extrapolateToK();
    for (KmcSpec.Mobile mobile : spec.species()) {
      String symbol = mobile.symbol();
      List<Row> own = new ArrayList<>();
      for (KmcSpec.Measured one : spec.measured()) {
        if ((one.species() == null || one.species().equals(symbol))
            && one.diffusivityCm2S().isPresent()) {
          own.add(
              new Row(
                  one.temperatureK(),
                  TransportStudy.tracer(symbol),
                  "cm²/s",
                  tracer(study, symbol, one.temperatureK()),
                  estimate(one.diffusivityCm2S(), one.diffusivityStdCm2S())));
        }
      }
      compare(own, study, tracer(study, symbol, goal), goal, targets, lines);
      rows.addAll(own);
    }
    List<Row> sigma = new ArrayList<>();
    for (KmcSpec.Measured one : spec.measured()) {
      if (one.sigmaMsCm().isPresent()) {
        sigma.add(
            new Row(
                one.temperatureK(),
                "sigma",
                "mS/cm",
                sigma(study, one.temperatureK()),
                estimate(one.sigmaMsCm(), one.sigmaStdMsCm())));
      }
    }
    compare(sigma, study, sigma(study, goal), goal, targets, lines);
    rows.addAll(sigma);
    return new MeasuredComparison(rows, targets, lines);
  }

  private static void compare(
      List<Row> own,
      TransportStudy study,
      Estimate there,
      double goal,
      List<Row> targets,
      List<String> lines) {
    if (own.isEmpty()) {
      return;
    }
    String name = own.getFirst().quantity;
    List<Estimate> ratios = own.stream().map(Row::ratio).filter(Estimate::known).toList();
    if (!ratios.isEmpty()) {
      double weights = 0;
      double mean = 0;
      for (Estimate ratio : ratios) {
        double weight = 1 / (ratio.logStd() * ratio.logStd() + 1e-12);
        weights += weight;
        mean += weight * Math.log(ratio.value());
      }
      // The rates' errors are common to all temperatures: no mean is better known than the best.
      double least = ratios.stream().mapToDouble(Estimate::logStd).min().orElseThrow();
      Estimate all = Estimate.logNormal(Math.exp(mean / weights), least);
      lines.add(
          String.format(
              Locale.ROOT,
              "%s by hops is %s times what was measured, at the same temperatures%s: %s",
              name,
              ResultTable.text(all),
              Agreement.range(own),
              Agreement.of(own, all)));
    }
    boolean sigma = own.getFirst().unit.equals("mS/cm");
    if (own.stream().map(Row::temperatureK).distinct().count() < 2) {
      return;
    }
    TemperatureFit fit =
        TemperatureFit.of(
            own.stream().mapToDouble(Row::temperatureK).toArray(),
            own.stream()
                .mapToDouble(r -> r.measured.value() * (sigma ? r.temperatureK : 1))
                .toArray(),
            own.stream()
                .mapToDouble(r -> r.measured.std() * (sigma ? r.temperatureK : 1))
                .toArray());
    Optional<Estimate> line =
        fit.at(goal, study.acrossTransition()).map(e -> sigma ? e.times(1 / goal) : e);
    if (line.isEmpty()) {
      lines.add(name + ": the measured values show a transition and are not carried beyond it");
      return;
    }
    Row target = new Row(goal, name, own.getFirst().unit, there, line.get());
    targets.add(target);
    Estimate ratio = target.ratio();
    if (ratio.known()) {
      TemperatureFit hops =
          sigma
              ? study.sigmaFit().orElse(null)
              : study.tracerFits().get(name.substring(name.lastIndexOf(' ') + 1));
      lines.add(
          String.format(
              Locale.ROOT,
              "at %.0f K %s is %s %s by hops and %s by a line through the measured values, %s"
                  + " times: %s%s",
              goal,
              name,
              ResultTable.text(target.hops),
              target.unit,
              ResultTable.text(target.measured),
              ResultTable.text(ratio),
              ratio.covers(1) ? "they agree within errors" : "they do not agree",
              hops == null
                  ? ""
                  : String.format(
                      Locale.ROOT,
                      "; E_a %s eV by hops, %s eV of the line",
                      ResultTable.text(hops.arrhenius().activationEnergyEv()),
                      ResultTable.text(fit.arrhenius().activationEnergyEv()))));
    }
  }

  private static Estimate estimate(OptionalDouble value, OptionalDouble std) {
    return Estimate.logNormal(value.getAsDouble(), std.orElse(0) / value.getAsDouble());
  }

  private static Optional<TransportPoint> point(TransportStudy study, double kelvin) {
    return study.points().stream()
        .filter(p -> Math.abs(p.temperatureK() - kelvin) < TransportStudy.SAME_TEMPERATURE_K)
        .findFirst();
  }

  private static Estimate tracer(TransportStudy study, String symbol, double kelvin) {
    return point(study, kelvin)
        .filter(p -> p.species().containsKey(symbol))
        .map(p -> p.species().get(symbol).tracerCm2PerS())
        .or(
            () ->
                Optional.ofNullable(study.tracerFits().get(symbol))
                    .flatMap(f -> f.at(kelvin, study.acrossTransition())))
        .orElse(Estimate.UNKNOWN);
  }

  private static Estimate sigma(TransportStudy study, double kelvin) {
    return point(study, kelvin)
        .map(TransportPoint::sigmaMsCm)
        .or(
            () ->
                study
                    .sigmaFit()
                    .flatMap(f -> f.at(kelvin, study.acrossTransition()))
                    .map(e -> e.times(1 / kelvin)))
        .orElse(Estimate.UNKNOWN);
  }

  /// The object `kmc.measured` of result.json.
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("temperatures", rows.stream().map(MeasuredComparison::json).toList());
    json.put("carried_to", targets.stream().map(MeasuredComparison::json).toList());
    json.put("notes", lines);
    return json;
  }

  private static Map<String, Object> json(Row row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("temperature_k", row.temperatureK);
    json.put("quantity", row.quantity);
    json.put("unit", row.unit);
    json.put("hops", ResultJson.of(row.hops));
    json.put("measured", ResultJson.of(row.measured));
    json.put("ratio", ResultJson.of(row.ratio()));
    return json;
  }

  /// The lines that the command prints.
  String text() {
    if (rows.isEmpty()) {
      return "";
    }
    List<String[]> table = new ArrayList<>();
    table.add(new String[] {"T/K", "quantity", "by hops", "measured", "ratio"});
    for (Row row : rows) {
      table.add(cells(row, ""));
    }
    for (Row row : targets) {
      table.add(cells(row, " (line)"));
    }
    StringBuilder out = new StringBuilder("\nBeside what was measured:\n");
    out.append(ResultTable.aligned(table));
    lines.forEach(line -> out.append(line).append('\n'));
    return out.toString();
  }

  private static String[] cells(Row row, String how) {
    return new String[] {
      String.format(Locale.ROOT, "%.1f", row.temperatureK),
      row.quantity + "/" + row.unit,
      shown(row.hops),
      shown(row.measured) + how,
      shown(row.ratio())
    };
  }

  private static String shown(Estimate e) {
    return e.known() ? ResultTable.text(e) : "not known";
  }

  /// Its part of the report.
  List<ReportSection> sections() {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<String> all = new ArrayList<>();
    for (Row row : rows) {
      all.add(line(row, "measured"));
    }
    for (Row row : targets) {
      all.add(line(row, "by a line through the measured values"));
    }
    all.addAll(lines);
    return List.of(new ReportSection("Beside what was measured", all, List.of()));
  }

  private static String line(Row row, String how) {
    return String.format(
        Locale.ROOT,
        "%.1f K: %s %s %s by hops, %s %s, ratio %s",
        row.temperatureK,
        row.quantity,
        shown(row.hops),
        row.unit,
        shown(row.measured),
        how,
        shown(row.ratio()));
  }
}
