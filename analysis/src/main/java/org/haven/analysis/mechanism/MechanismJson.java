package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.analysis.report.ResultJson;

/// Mechanisms as JSON objects, the value of `mechanism` in `result.json` and `--json`: plain maps
/// and lists in a fixed order, numbers with the digits that mean something, keys with their units.
public final class MechanismJson {
  /// Most jumps and edges listed; their number is always given.
  static final int MOST_LISTED = 2000;

  private MechanismJson() {}

  /// One object for each simulation.
  public static List<Map<String, Object>> of(List<Mechanism> mechanisms) {
    return mechanisms.stream().map(MechanismJson::of).toList();
  }

  private static Map<String, Object> of(Mechanism m) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", m.name());
    json.put("temperature_k", number(m.temperatureK()));
    m.rdf().ifPresent(r -> json.put("rdf", of(r)));
    if (!m.vanHove().isEmpty()) {
      Map<String, Object> species = new LinkedHashMap<>();
      m.vanHove().forEach(v -> species.put(v.symbol(), of(v)));
      json.put("van_hove", species);
    }
    m.velocities().ifPresent(v -> json.put("vdos", of(v)));
    m.sites().ifPresent(s -> json.put("sites", of(s, m.intervalPs())));
    m.freeEnergy()
        .ifPresent(
            f -> json.put("free_energy", f.profiles().stream().map(MechanismJson::of).toList()));
    m.rotation().ifPresent(r -> json.put("rotation", of(r, m)));
    m.density().ifPresent(d -> json.put("density", of(d)));
    json.put("summary", m.summary());
    json.put("warnings", m.warnings());
    return json;
  }

  private static Map<String, Object> of(RadialDistribution r) {
    Map<String, Object> json = new LinkedHashMap<>();
    int bins = r.pairs().get(0).g().length;
    double[] radius = new double[bins];
    for (int k = 0; k < bins; k++) {
      radius[k] = r.radiusAngstrom(k);
    }
    json.put("frames", r.frames());
    json.put("r_angstrom", numbers(radius));
    Map<String, Object> pairs = new LinkedHashMap<>();
    for (RadialDistribution.Pair pair : r.pairs()) {
      RadialDistribution.Shell shell = r.shell(pair);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("first_peak_angstrom", number(shell.peakAngstrom()));
      one.put("first_minimum_angstrom", number(shell.minimumAngstrom()));
      Map<String, Object> neighbours = new LinkedHashMap<>();
      neighbours.put(pair.b() + "_around_" + pair.a(), number(shell.neighbours()));
      neighbours.put(pair.a() + "_around_" + pair.b(), number(shell.neighbours() * pair.ratio()));
      one.put("coordination_number", neighbours);
      one.put("g", numbers(pair.g()));
      one.put(
          "running_coordination_" + pair.b() + "_around_" + pair.a(), numbers(pair.coordination()));
      pairs.put(pair.a() + "-" + pair.b(), one);
    }
    json.put("pairs", pairs);
    return json;
  }

  private static Map<String, Object> of(VanHove v) {
    Map<String, Object> json = new LinkedHashMap<>();
    double[] radius = new double[v.lags().get(0).self().length];
    for (int k = 0; k < radius.length; k++) {
      radius[k] = v.radiusAngstrom(k);
    }
    json.put("r_angstrom", numbers(radius));
    json.put(
        "lags",
        v.lags().stream()
            .map(
                lag -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("time_ps", number(lag.timePs()));
                  one.put("self_per_angstrom", numbers(lag.self()));
                  one.put("distinct", numbers(lag.distinct()));
                  one.put("beyond_range", number(lag.beyond()));
                  return one;
                })
            .toList());
    return json;
  }

  private static Map<String, Object> of(VelocityCorrelation v) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("from_velocities", v.fromVelocities());
    json.put("lag_interval_ps", number(v.intervalPs()));
    json.put("frequency_interval_thz", number(v.binThz()));
    Map<String, Object> species = new LinkedHashMap<>();
    v.species()
        .forEach(
            s -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("mean_square_velocity_angstrom2_fs2", number(s.meanSquare()));
              one.put("vacf", numbers(s.correlation()));
              one.put("density_of_states_per_thz", numbers(s.density()));
              species.put(s.symbol(), one);
            });
    json.put("species", species);
    return json;
  }

  private static Map<String, Object> of(SiteAnalysis s, double intervalPs) {
    Map<String, Object> json = new LinkedHashMap<>();
    Sites sites = s.sites();
    json.put("origin", sites.origin());
    json.put("count", sites.count());
    json.put("jumps", s.jumps().size());
    json.put("rate_per_ps", ResultJson.of(s.ratePerPs()));
    json.put("residence_ps", ResultJson.of(s.residencePs()));
    json.put("median_completed_residence_ps", number(s.completedResidencePs()));
    json.put("d_jump_cm2_s", ResultJson.of(s.jumpDiffusivityCm2PerS()));
    json.put("correlation_factor", ResultJson.of(s.correlationFactor()));
    json.put("mean_cosine_of_successive_jumps", number(s.meanCosine()));
    json.put("in_core_fraction", number(s.inCoreFraction()));
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < sites.count(); i++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put(
          "fractional",
          numbers(java.util.Arrays.copyOfRange(sites.fractional(), 3 * i, 3 * i + 3)));
      one.put("core_angstrom", number(sites.coreAngstrom()[i]));
      one.put("occupancy", number(s.occupancy()[i]));
      one.put("rate_per_ps", number(s.siteRatePerPs()[i]));
      list.add(one);
    }
    json.put("sites", list);
    json.put(
        "network",
        s.edges().stream()
            .limit(MOST_LISTED)
            .map(
                e -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("from", e.a());
                  one.put("to", e.b());
                  one.put("distance_angstrom", number(e.distanceAngstrom()));
                  one.put("forward", e.forward());
                  one.put("backward", e.backward());
                  return one;
                })
            .toList());
    json.put("network_edges", s.edges().size());
    json.put(
        "jump_list",
        s.jumps().stream()
            .limit(MOST_LISTED)
            .map(
                j -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("time_ps", number(j.frame() * intervalPs));
                  one.put("ion", j.ion());
                  one.put("from", j.from());
                  one.put("to", j.to());
                  return one;
                })
            .toList());
    return json;
  }

  private static Map<String, Object> of(FreeEnergy.Profile p) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("jump_length_angstrom", number(p.lengthAngstrom()));
    json.put("paths", p.paths());
    json.put("jumps", p.jumps());
    json.put("tube_radius_angstrom", FreeEnergy.TUBE_ANGSTROM);
    json.put("barrier_ev", ResultJson.of(p.barrierEv()));
    return json;
  }

  private static Map<String, Object> of(PolyanionRotation r, Mechanism m) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("unit", r.units().formula());
    json.put("count", r.units().count());
    json.put("bond_cutoff_angstrom", number(r.units().cutoffAngstrom()));
    json.put("events", r.events().size());
    json.put("rate_per_ps", ResultJson.of(r.ratePerPs()));
    json.put("relaxation_ps", number(r.relaxationPs()));
    json.put("lag_interval_ps", number(r.intervalPs()));
    json.put("c1", numbers(r.c1()));
    json.put("c2", numbers(r.c2()));
    json.put(
        "event_list",
        r.events().stream()
            .limit(MOST_LISTED)
            .map(
                e -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("time_ps", number(e.frame() * m.intervalPs()));
                  one.put("unit", e.unit());
                  one.put("ligands_moved", e.ligandsMoved());
                  return one;
                })
            .toList());
    m.coupling()
        .ifPresent(
            c -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("range_angstrom", RotationJumpCoupling.RANGE_ANGSTROM);
              one.put("lag_ps", numbers(c.lagPs()));
              one.put("ratio", numbers(c.ratio()));
              one.put("std", numbers(c.std()));
              one.put("pairs", c.pairs());
              one.put("jumps_beside", c.jumps());
              one.put("probability", number(c.probability()));
              json.put("coupling_to_jumps", one);
            });
    return json;
  }

  private static Map<String, Object> of(DensityMap d) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("shape", d.shape());
    json.put("voxel_angstrom3", number(d.voxelAngstrom3()));
    json.put("integral", number(d.integral()));
    return json;
  }

  private static Double number(double x) {
    return Double.isFinite(x) ? Double.valueOf(String.format(Locale.ROOT, "%.7g", x)) : null;
  }

  private static List<Double> numbers(double[] values) {
    List<Double> list = new ArrayList<>(values.length);
    for (double x : values) {
      list.add(Double.isFinite(x) ? Double.valueOf(String.format(Locale.ROOT, "%.5g", x)) : null);
    }
    return list;
  }
}
