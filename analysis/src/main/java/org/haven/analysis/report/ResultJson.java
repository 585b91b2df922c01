package org.haven.analysis.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.temperature.ArrheniusBranches;
import org.haven.analysis.temperature.ArrheniusLine;
import org.haven.analysis.temperature.TemperatureFit;
import org.haven.analysis.temperature.VtfCurve;
import org.haven.analysis.transport.CollectiveTransport;
import org.haven.analysis.transport.DiffusionTensor;
import org.haven.analysis.transport.Diffusivity;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportResult;
import org.haven.analysis.transport.TransportStudy;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// Results as JSON objects, ready for `result.json` and `--json`: plain maps and lists, in a fixed
/// order. Every estimate is `{"value", "std", "ci95": [low, high]}`; what is not known is `null`.
public final class ResultJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ResultJson() {}

  /// Version of the program, `development` outside a packaged build.
  public static String version() {
    String version = ResultJson.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /// The value of a JSON file: maps, lists, numbers, texts.
  ///
  /// @throws InputException if it cannot be read
  public static Object read(Path file) {
    try {
      return new ObjectMapper().readValue(file.toFile(), Object.class);
    } catch (JsonProcessingException damaged) {
      int line = damaged.getLocation() == null ? 1 : damaged.getLocation().getLineNr();
      throw new InputException(
          file, Math.max(1, line), "is no JSON: " + Plain.shortened(damaged.getOriginalMessage()));
    } catch (IOException e) {
      throw new InputException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  /// A study: `temperatures` (one object each), `fit`, `notes`. With one temperature its object's
  /// keys stand at the top as well, so that `species` is where `analyze` of one file has it.
  public static Map<String, Object> of(TransportStudy study) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (study.points().size() == 1) {
      json.putAll(of(study.points().get(0)));
    }
    json.put("temperatures", study.points().stream().map(ResultJson::of).toList());
    Map<String, Object> fits = new LinkedHashMap<>();
    study
        .sigmaFit()
        .ifPresent(
            f -> {
              Map<String, Object> fit = of(f);
              fit.put("verdict", study.verdict(TransportStudy.SIGMA).json());
              fit.put(
                  key("sigma", study.extrapolateToK(), "ms_cm"),
                  study.extrapolatedSigmaMsCm().map(ResultJson::determined).orElse(null));
              fits.put("sigma_t", fit);
            });
    Map<String, Object> tracers = new LinkedHashMap<>();
    study
        .tracerFits()
        .forEach(
            (symbol, f) -> {
              Map<String, Object> fit = of(f);
              fit.put("verdict", study.verdict(TransportStudy.tracer(symbol)).json());
              fit.put(
                  key("d", study.extrapolateToK(), "cm2_s"),
                  f.at(study.extrapolateToK(), study.acrossTransition())
                      .map(ResultJson::determined)
                      .orElse(null));
              tracers.put(symbol, fit);
            });
    if (!tracers.isEmpty()) {
      fits.put("d_tracer", tracers);
    }
    json.put("fit", fits.isEmpty() ? null : fits);
    json.put("notes", study.notes());
    return json;
  }

  /// One temperature.
  public static Map<String, Object> of(TransportPoint point) {
    Map<String, Object> json = new LinkedHashMap<>();
    TransportResult first = point.runs().get(0);
    json.put("temperature_k", number(point.temperatureK()));
    json.put("replicas", point.runs().size());
    json.put("replicas_counted", point.counted().size());
    json.put(
        "duration_ps",
        number(point.runs().stream().mapToDouble(TransportResult::durationPs).sum()));
    json.put("volume_angstrom3", number(first.volumeAngstrom3()));
    json.put("sigma_ms_cm", of(point.sigmaMsCm()));
    json.put("sigma_nernst_einstein_ms_cm", of(point.sigmaNernstEinsteinMsCm()));
    json.put("haven_ratio", of(point.havenRatio()));
    json.put("inverse_haven_ratio", of(point.havenRatio().inverse()));
    Map<String, Object> species = new LinkedHashMap<>();
    point
        .species()
        .forEach(
            (symbol, s) -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("count", first.counts().get(symbol));
              one.put("d_tracer_cm2_s", of(s.tracerCm2PerS()));
              one.put("d_tensor", s.tensor().map(ResultJson::of).orElse(null));
              one.put("d_collective_cm2_s", of(s.collectiveCm2PerS()));
              one.put("haven_ratio", of(s.havenRatio()));
              one.put("inverse_haven_ratio", of(s.havenRatio().inverse()));
              one.put("sigma_ms_cm", of(s.sigmaMsCm()));
              one.put("sigma_nernst_einstein_ms_cm", of(s.sigmaNernstEinsteinMsCm()));
              if (s.fillingSpread().known()) {
                Map<String, Object> spread = of(s.fillingSpread());
                spread.put("resolved", s.fillingsDiffer());
                one.put("filling_spread", spread);
              }
              if (s.transference().known()) {
                one.put("transference", of(s.transference()));
              }
              Diffusivity d = first.tracers().get(symbol);
              one.put(
                  "effective_hops",
                  number(
                      point.runs().stream()
                          .mapToDouble(r -> r.tracers().get(symbol).hops().inRun())
                          .sum()));
              one.put("window_ps", List.of(d.window().fromPs(), d.window().toPs()));
              one.put("verdict", point.verdict(symbol).json());
              species.put(symbol, one);
            });
    json.put("species", species);
    point.driven().ifPresent(driven -> json.put("field", FieldJson.of(driven)));
    json.put("simulations", point.runs().stream().map(ResultJson::of).toList());
    json.put("verdict", point.verdict().json());
    json.put("warnings", point.warnings());
    return json;
  }

  private static Map<String, Object> of(DiffusionTensor tensor) {
    Map<String, Object> json = new LinkedHashMap<>();
    String[] names = {"xx", "yy", "zz", "xy", "xz", "yz"};
    Map<String, Object> elements = new LinkedHashMap<>();
    for (int c = 0; c < names.length; c++) {
      elements.put(names[c], number(tensor.cm2PerS()[c]));
    }
    json.put("cm2_s", elements);
    json.put(
        "principal_axes",
        tensor.axes().stream()
            .map(
                axis -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("d_tracer_cm2_s", of(axis.cm2PerS()));
                  one.put("direction", axis.direction());
                  one.put("direction_determined", axis.determined());
                  return one;
                })
            .toList());
    json.put("anisotropic", tensor.anisotropic());
    json.put("p_if_isotropic", number(tensor.isotropyP()));
    return json;
  }

  /// One simulation, with what stands beside the estimates.
  public static Map<String, Object> of(TransportResult run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", run.name());
    json.put("temperature_k", number(run.temperatureK()));
    json.put("measured_temperature_k", of(run.state().temperatureK()));
    json.put("energy_drift_mev_per_atom_ps", of(run.state().energyDriftMevPerAtomPs()));
    String unfinished = run.state().unfinished();
    json.put("unfinished", unfinished.isEmpty() ? null : unfinished);
    json.put("duration_ps", number(run.durationPs()));
    json.put("frames", run.frames());
    json.put("frame_interval_ps", number(run.intervalPs()));
    json.put("volume_angstrom3", number(run.volumeAngstrom3()));
    CollectiveTransport c = run.collective();
    json.put("sigma_ms_cm", of(c.sigmaMsCm()));
    json.put("sigma_nernst_einstein_ms_cm", of(c.sigmaNernstEinsteinMsCm()));
    json.put("sigma_green_kubo_ms_cm", of(c.greenKubo().sigmaMsCm()));
    run.drift().ifPresent(field -> json.put("field", FieldJson.of(field)));
    if (run.bornSigmaMsCm().known()) {
      json.put("sigma_born_ms_cm", of(run.bornSigmaMsCm()));
    }
    json.put("haven_ratio", of(c.havenRatio()));
    json.put("expected_noise_of_sigma", number(c.expectedNoise()));
    json.put("run_factor_for_ten_percent", number(c.runFactorForTenPercent()));
    Map<String, Object> species = new LinkedHashMap<>();
    int index = 0;
    for (Map.Entry<String, Diffusivity> entry : run.tracers().entrySet()) {
      Diffusivity d = entry.getValue();
      CollectiveTransport.Species s = c.species().get(index++);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("count", run.counts().get(entry.getKey()));
      one.put("diffusive", d.seenToDiffuse());
      one.put("d_tracer_cm2_s", of(d.cm2PerS()));
      one.put("d_tracer_least_squares_cm2_s", of(d.ordinary()));
      one.put("d_tracer_blocks_cm2_s", of(d.blocks()));
      one.put("d_tracer_hop_count_cm2_s", of(d.hopCount()));
      one.put("d_collective_cm2_s", of(s.collectiveCm2PerS()));
      one.put("haven_ratio", of(s.havenRatio()));
      one.put("hops_seen", number(d.hops().seen()));
      one.put("effective_hops", number(d.hops().inRun()));
      one.put("hop_angstrom", number(d.hops().lengthAngstrom()));
      one.put("window_ps", List.of(d.window().fromPs(), d.window().toPs()));
      one.put("window_given", d.window().given());
      d.own()
          .ifPresent(
              own -> {
                one.put("own_window_ps", List.of(own.window().fromPs(), own.window().toPs()));
                one.put("d_tracer_own_window_cm2_s", of(own.cm2PerS()));
              });
      one.put("vibration_angstrom2", number(d.interceptAngstrom2()));
      one.put("ions_moving_as_one", number(d.concerted()));
      one.put("verdict", run.verdict(entry.getKey()).json());
      species.put(entry.getKey(), one);
    }
    json.put("species", species);
    if (species.size() > 1) {
      List<List<Object>> onsager = new ArrayList<>();
      for (Estimate[] row : c.onsagerMsCm()) {
        onsager.add(java.util.Arrays.stream(row).map(ResultJson::of).map(o -> (Object) o).toList());
      }
      json.put("onsager_ms_cm", onsager);
    }
    json.put("verdict", run.verdict().json());
    json.put("summary", run.summary());
    json.put("warnings", run.warnings());
    return json;
  }

  /// A fit over temperature: `arrhenius`, `vtf`, `breakpoint`, `selected`.
  public static Map<String, Object> of(TemperatureFit fit) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("points", fit.points());
    json.put("temperatures_k", fit.temperaturesK());
    json.put("arrhenius", of(fit.arrhenius()));
    json.put("vtf", fit.vtf().map(ResultJson::of).orElse(null));
    json.put("selected", fit.selected().name().toLowerCase(Locale.ROOT));
    json.put(
        "breakpoint",
        fit.breakpoint()
            .filter(b -> fit.selected() == TemperatureFit.Model.BREAKPOINT)
            .map(ResultJson::of)
            .orElse(null));
    Optional<ArrheniusBranches> best = fit.breakpoint();
    json.put("breakpoint_aicc", best.map(b -> number(b.aicc())).orElse(null));
    json.put("breakpoint_bic", best.map(b -> number(b.bic())).orElse(null));
    json.put("notes", fit.notes());
    return json;
  }

  private static Map<String, Object> of(ArrheniusLine a) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("activation_energy_ev", of(a.activationEnergyEv()));
    json.put("ln_prefactor", number(a.lnPrefactor()));
    json.put("covariance", matrix(a.covariance()));
    json.put("chi_square", number(a.chiSquare()));
    json.put("aicc", number(a.aicc()));
    json.put("bic", number(a.bic()));
    return json;
  }

  private static Map<String, Object> of(VtfCurve v) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("a", number(Math.exp(v.lnPrefactor())));
    json.put("ln_a", number(v.lnPrefactor()));
    json.put("b_kelvin", number(v.bKelvin()));
    json.put("t0_kelvin", number(v.t0Kelvin()));
    json.put("covariance", matrix(v.covariance()));
    json.put("apparent_activation_energy_ev_300k", number(v.apparentActivationEnergyEv(300)));
    json.put("chi_square", number(v.chiSquare()));
    json.put("aicc", number(v.aicc()));
    json.put("bic", number(v.bic()));
    return json;
  }

  private static Map<String, Object> of(ArrheniusBranches b) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("temperature_k", number(b.temperatureK()));
    json.put("between_k", List.of(b.fromK(), b.toK()));
    json.put("lower", of(b.lower()));
    json.put("upper", of(b.upper()));
    return json;
  }

  /// `{"value", "std", "ci95"}`; `null` where nothing is known at all.
  public static Map<String, Object> of(Estimate e) {
    if (Double.isNaN(e.value()) && Double.isNaN(e.ci95High())) {
      return null;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("value", number(e.value()));
    json.put("std", number(e.std()));
    List<Object> interval = new ArrayList<>();
    interval.add(number(e.ci95Low()));
    interval.add(number(e.ci95High()));
    json.put("ci95", interval);
    return json;
  }

  /// The same of a law at a temperature, with whether that is known to an order of magnitude and
  /// why not: `{…, "determined", "reason"}`.
  public static Map<String, Object> determined(Estimate e) {
    Map<String, Object> json = of(e);
    if (json != null) {
      json.put("determined", !e.vague());
      if (e.vague()) {
        json.put(
            "reason",
            "the 95 % interval leaves its order of magnitude open: its ends differ by more than a"
                + " factor of 100");
      }
    }
    return json;
  }

  private static String key(String quantity, double temperatureK, String unit) {
    return String.format(Locale.ROOT, "%s_%.0fk_%s", quantity, temperatureK, unit);
  }

  private static Double number(double x) {
    return Double.isFinite(x) ? x : null;
  }

  private static List<List<Double>> matrix(double[][] m) {
    List<List<Double>> rows = new ArrayList<>();
    for (double[] r : m) {
      List<Double> row = new ArrayList<>();
      for (double x : r) {
        row.add(number(x));
      }
      rows.add(row);
    }
    return rows;
  }

  /// The text of an object, indented.
  public static String text(Map<String, Object> json) {
    try {
      return MAPPER.writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
