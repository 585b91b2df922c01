package org.haven.analysis.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.haven.analysis.curves.Curves;
import org.haven.analysis.field.DriftRun;
import org.haven.analysis.field.FieldDirection;
import org.haven.analysis.field.FieldLevel;
import org.haven.analysis.field.Linearity;
import org.haven.analysis.statistics.Combination;
import org.haven.analysis.transport.DrivenTransport;
import org.haven.analysis.transport.FieldRun;

/// What runs in a colour-charge field say, as `field` of a temperature and of a simulation in
/// `result.json`.
final class FieldJson {
  private FieldJson() {}

  /// Of a temperature.
  static Map<String, Object> of(DrivenTransport driven) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("species", driven.species().isEmpty() ? null : driven.species());
    json.put("d_collective_cm2_s", ResultJson.of(driven.response().cm2PerS()));
    json.put("sigma_ms_cm", ResultJson.of(driven.sigmaMsCm()));
    json.put("combined_d_collective_cm2_s", of(driven.collective()));
    json.put("combined_sigma_ms_cm", of(driven.sigma()));
    json.put("p_if_isotropic", number(driven.response().isotropyChance()));
    json.put("directions", driven.response().directions().stream().map(FieldJson::of).toList());
    json.put(
        "strengths",
        driven.strengths().stream()
            .map(
                s -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("reduced_strength", number(s.reduced()));
                  one.put("simulations", s.runs());
                  one.put("measured_temperature_k", ResultJson.of(s.temperatureK()));
                  one.put("mobile_temperature_k", ResultJson.of(s.mobileTemperatureK()));
                  one.put("potential_energy_ev", ResultJson.of(s.potentialEnergyEv()));
                  return one;
                })
            .toList());
    return json;
  }

  /// With what fluctuates, by precision.
  private static Map<String, Object> of(Combination both) {
    Map<String, Object> json = ResultJson.of(both.value());
    if (json != null) {
      json.put("weight_of_field", number(both.weightOfFirst()));
      json.put("standard_errors_apart", number(both.apart()));
    }
    return json;
  }

  private static Map<String, Object> of(FieldDirection d) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("direction", Curves.numbers(d.direction()));
    json.put("d_collective_cm2_s", ResultJson.of(d.cm2PerS()));
    json.put("transient_ps", number(d.transientPs()));
    json.put("steady_p", number(d.steadyChance()));
    json.put("steady_change", ResultJson.of(d.steadyChange()));
    json.put("even_order", ResultJson.of(d.evenOrder()));
    json.put("noise_over_expected", ResultJson.of(d.noise()));
    json.put("scatter_of_simulations_p", number(d.replicaChance()));
    Linearity linear = d.linearity();
    Map<String, Object> test = new LinkedHashMap<>();
    test.put("tested", linear.tested());
    test.put("linear", !linear.broken());
    test.put("change", ResultJson.of(linear.change()));
    test.put("p_if_no_change", number(linear.chanceOfNone()));
    test.put("p_if_within_tolerance", number(linear.chanceWithin()));
    test.put("tolerance", Linearity.TOLERANCE);
    json.put("linearity", test);
    json.put("levels", d.levels().stream().map(FieldJson::of).toList());
    return json;
  }

  private static Map<String, Object> of(FieldLevel level) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("reduced_strength", number(level.reduced()));
    json.put("force_over_kt_per_angstrom", number(level.drivingPerAngstrom()));
    json.put("simulations", level.names());
    json.put("unpaired", level.unpaired());
    json.put("drift_angstrom_ps", ResultJson.of(level.driftAngstromPerPs()));
    json.put("d_collective_cm2_s", ResultJson.of(level.cm2PerS()));
    return json;
  }

  /// Of a simulation.
  static Map<String, Object> of(FieldRun field) {
    DriftRun run = field.run();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("force_ev_angstrom", Curves.numbers(field.field().forceEvPerAngstrom()));
    json.put("direction", Curves.numbers(run.direction()));
    json.put("colour_charges", field.field().charges());
    json.put("reduced_strength", number(run.reduced()));
    json.put("hop_angstrom", number(field.field().hopLengthAngstrom()));
    double[] x = run.displaced();
    json.put("mean_displacement_angstrom", number((x[x.length - 1] - x[0]) / run.chargeSum()));
    return json;
  }

  private static Double number(double x) {
    return Double.isFinite(x) ? x : null;
  }
}
