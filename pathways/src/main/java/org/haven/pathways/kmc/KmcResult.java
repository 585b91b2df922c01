package org.haven.pathways.kmc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.curves.Curves;
import org.haven.analysis.curves.StudyCurves;
import org.haven.analysis.report.HtmlReport;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.report.ResultTable;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.transport.Directions;
import org.haven.analysis.transport.SharedErrors;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportStudy;
import org.haven.inputs.FileHash;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.SimulationName;

/// What the simulations of a file say: transport as of molecular dynamics, and the correlation
/// factor f = D*/D_random with D_random = Σ d²/(2 dim N t) over the hops made.
///
/// @param study D*, D_sigma, sigma, Haven ratio at each temperature, fits over temperature
/// @param plain the same with the noise of the simulations alone
/// @param errors of the rates, which `study` holds too
/// @param factors f of each species at each temperature of the study; hold the noise alone
/// @param beside what was measured
/// @param json the object of `result.json`
/// @param html the page of `report.html`
public record KmcResult(
    TransportStudy study,
    TransportStudy plain,
    SharedErrors errors,
    List<Map<String, Estimate>> factors,
    MeasuredComparison beside,
    Map<String, Object> json,
    HtmlReport html) {

  /// 1 Å²/s in cm²/s.
  private static final double CM2_PER_ANGSTROM2 = 1e-16;

  static KmcResult of(
      Path file,
      KmcReader.Read read,
      List<KmcSimulation.Made> made,
      TransportStudy study,
      TransportStudy plain,
      SharedErrors errors) {
    List<Map<String, Estimate>> factors = new ArrayList<>();
    List<Object> temperatures = new ArrayList<>();
    for (TransportPoint point : plain.points()) {
      List<KmcSimulation.Made> own =
          made.stream()
              .filter(
                  m ->
                      Math.abs(m.name().temperatureK() - point.temperatureK())
                          < TransportStudy.SAME_TEMPERATURE_K)
              .toList();
      Map<String, Estimate> ofPoint = new LinkedHashMap<>();
      Map<String, Object> species = new LinkedHashMap<>();
      for (int p = 0; p < read.model().species().size(); p++) {
        String symbol = read.model().species().get(p);
        double random = randomWalkCm2PerS(read, own, p);
        // A species whose hops lead nowhere is not analysed: its D* is 0.
        Estimate f =
            point.species().containsKey(symbol)
                ? point.species().get(symbol).tracerCm2PerS().times(1 / random)
                : new Estimate(0, 0, 0, 0);
        ofPoint.put(symbol, f);
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("d_random_cm2_s", random);
        one.put("correlation_factor", ResultJson.of(f));
        one.put("ln_d_std_simulation", f.known() ? f.relativeStd() : null);
        one.put("ln_d_std_rates", errors.lnStd(symbol, point.temperatureK()));
        species.put(symbol, one);
      }
      factors.add(ofPoint);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("temperature_k", point.temperatureK());
      one.put("species", species);
      one.put("simulations", own.stream().map(m -> simulation(read, m)).toList());
      temperatures.add(one);
    }
    String hash = FileHash.sha256(file);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("haven_version", ResultJson.version());
    json.put("method", "kinetic Monte Carlo");
    json.put("sha256", Map.of(file.getFileName().toString(), hash));
    json.putAll(ResultJson.of(study));
    Map<String, Object> kmc = new LinkedHashMap<>();
    kmc.put("sites", (long) read.model().cells() * read.model().sites());
    kmc.put("directions", read.spec().directions());
    kmc.put("temperatures", temperatures);
    List<String> warnings = new ArrayList<>(read.spec().notes());
    warnings.addAll(HopPaths.warnings(read.model(), Directions.parse(read.spec().directions())));
    made.forEach(m -> m.doubt().ifPresent(warnings::add));
    kmc.put("warnings", warnings);
    MeasuredComparison beside = MeasuredComparison.of(read.spec(), study);
    if (!beside.rows().isEmpty()) {
      kmc.put("measured", beside.json());
    }
    json.put("kmc", kmc);
    Curves curves = StudyCurves.of(study);
    json.put("curves", curves.json());
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("Haven", ResultJson.version());
    provenance.put(file.getFileName().toString(), hash);
    provenance.put("seed", Long.toString(read.spec().seed()));
    String title = read.spec().title() == null ? read.name() : read.spec().title();
    return new KmcResult(
        study,
        plain,
        errors,
        factors,
        beside,
        json,
        new HtmlReport(
            title + ", kinetic Monte Carlo",
            study,
            curves,
            warnings,
            provenance,
            "",
            beside.sections()));
  }

  /// D of ions of species `p` whose hops were independent of one another.
  private static double randomWalkCm2PerS(
      KmcReader.Read read, List<KmcSimulation.Made> runs, int p) {
    KmcModel model = read.model();
    Directions directions = Directions.parse(read.spec().directions());
    int species = model.species().size();
    double sum = 0;
    for (KmcSimulation.Made run : runs) {
      double squares = 0;
      for (int t = 0; t < model.hops().size(); t++) {
        double[] v = model.vector(model.hops().get(t));
        squares += run.hops()[t * species + p] * directions.square(v[0], v[1], v[2]);
      }
      sum += squares / (2 * directions.dimensions() * model.counts()[p] * run.timeS());
    }
    return sum / runs.size() * CM2_PER_ANGSTROM2;
  }

  private static Map<String, Object> simulation(KmcReader.Read read, KmcSimulation.Made made) {
    SimulationName name = made.name();
    int species = read.model().species().size();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name.toString());
    json.put("hops", made.all());
    json.put("time_s", made.timeS());
    List<Object> entries = new ArrayList<>();
    double[] slowdown = KmcSimulation.slowdown(read, name.temperatureK());
    for (int t = 0; t < read.model().hops().size(); t += 2) {
      long forth = Arrays.stream(made.hops(), t * species, (t + 1) * species).sum();
      long back = Arrays.stream(made.hops(), (t + 1) * species, (t + 2) * species).sum();
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("forth", forth);
      entry.put("back", back);
      if (slowdown[t] < 1) {
        entry.put("slowed_by", 1 / slowdown[t]);
      }
      entries.add(entry);
    }
    json.put("hops_of_entries", entries);
    return json;
  }

  /// The table that the command prints.
  public String text() {
    StringBuilder out = new StringBuilder(ResultTable.of(study));
    for (int k = 0; k < factors.size(); k++) {
      double t = study.points().get(k).temperatureK();
      factors
          .get(k)
          .forEach(
              (symbol, f) ->
                  out.append(
                      String.format(
                          Locale.ROOT,
                          "%.1f K: correlation factor of %s f %s%n",
                          t,
                          symbol,
                          text(f))));
    }
    shares().forEach(line -> out.append(line).append('\n'));
    out.append(beside.text());
    return out.toString().stripTrailing();
  }

  /// How much of each interval is noise of the simulation, and how much the errors of rates.
  private List<String> shares() {
    List<String> lines = new ArrayList<>();
    for (TransportPoint point : plain.points()) {
      point
          .species()
          .forEach(
              (symbol, s) -> {
                double rates = errors.lnStd(symbol, point.temperatureK());
                if (rates > 0 && s.tracerCm2PerS().known()) {
                  lines.add(
                      String.format(
                          Locale.ROOT,
                          "%.1f K: standard error of D* of %s: %.2g %% by the simulation, %.2g %%"
                              + " by the errors of rates",
                          point.temperatureK(),
                          symbol,
                          100 * s.tracerCm2PerS().relativeStd(),
                          100 * rates));
                }
              });
    }
    return lines;
  }

  private static String text(Estimate f) {
    if (f.known()) {
      return "= " + (f.value() == 0 ? "0, its hops lead nowhere" : ResultTable.text(f));
    }
    return Double.isNaN(f.ci95High()) ? "is not determined" : ResultTable.text(f);
  }

  /// Writes `result.json` and `report.html`.
  ///
  /// @throws org.haven.inputs.OutputException if they cannot be written
  public void write(Path folder) {
    RunAnalysis.write(OutputFile.folder(folder), json, html);
  }
}
