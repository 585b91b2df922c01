package org.haven.validation.aimd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.transport.Diffusivity;
import org.haven.analysis.transport.TransportResult;

/// How long a reference must be for D\* of a species to be known to a factor with 95 %.
///
/// N ions that hop independently by a make H = N T/t hops in the time T, t = a²/(2 d D) for one of
/// each. Counting them leaves a relative variance 1/H; that squared displacements over a lag τ
/// scatter adds that of Gaussian walks, 2τ/(d N T). The lag is that of the window's beginning, and
/// a hop's time at least: before, diffusion cannot be told from rattling. Ions that move together
/// count c times (Haven's `concerted`):
///
/// var(ln D) = L c (t + 2 τ/d)/(N T), so T(f) = (z/ln f)² L c (t + 2 τ/d)/N, τ ≥ t.
///
/// L = 1.4 is what the estimator, which does not know the memory of the walk, loses against the
/// best one: measured on walks of 30 to 600 hops (`ReferenceLengthTest`). And T ≥ 5 τ, whatever f:
/// in a shorter run the bend before τ is not seen, and its D is that of too short lags, too high.
///
/// Where Haven has replicas, all of the length T₀, their scatter s of ln D holds what the count of
/// hops does not: T(f) is T₀ (q s/ln f)² with Student's q of K − 1 degrees, the count at least.
///
/// @param species symbol
/// @param temperatureK of the run
/// @param ions N
/// @param cm2PerS D\* used
/// @param factor f, for example 1.5
/// @param lengthPs T(f)
/// @param hasPs what the reference has
public record ReferenceLength(
    String species,
    double temperatureK,
    int ions,
    double cm2PerS,
    double factor,
    double lengthPs,
    double hasPs) {

  private static final double LOSS = 1.4;

  /// Shortest run in beginnings of its window, as Haven's judgement of the linear regime asks for.
  private static final double WINDOWS = 5;

  /// T(f).
  ///
  /// @param ions N
  /// @param cm2PerS D
  /// @param hopAngstrom a
  /// @param lagPs beginning of the window
  /// @param concerted c, 1 for independent ions
  /// @param dimensions d
  /// @param factor f
  /// @param level probability
  public static double lengthPs(
      int ions,
      double cm2PerS,
      double hopAngstrom,
      double lagPs,
      double concerted,
      int dimensions,
      double factor,
      double level) {
    double z = Interval.quantile(0.5 + 0.5 * level, Double.POSITIVE_INFINITY) / Math.log(factor);
    double d = cm2PerS / Diffusivity.CM2_PER_S;
    double perHop = hopAngstrom * hopAngstrom / (2 * dimensions * d);
    return Math.max(
        WINDOWS * lagPs,
        LOSS * z * z * concerted * (perHop + 2 * Math.max(lagPs, perHop) / dimensions) / ions);
  }

  /// T(f) from the scatter of replicas: T₀ (q s/ln f)², five beginnings of the window at least.
  /// What changes more slowly than T₀ is not in it.
  ///
  /// @param replicasPs T₀
  /// @param cm2PerS D of each replica, positive
  /// @param lagPs beginning of their window
  /// @param factor f
  /// @param level probability
  static double lengthPs(
      double replicasPs, double[] cm2PerS, double lagPs, double factor, double level) {
    double[] x = Arrays.stream(cm2PerS).map(Math::log).toArray();
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / (x.length - 1);
    double q = Interval.quantile(0.5 + 0.5 * level, x.length - 1.0) / Math.log(factor);
    return Math.max(WINDOWS * lagPs, replicasPs * q * q * variance);
  }

  /// The same of what was read of replicas; 0 where they are fewer than four or one has no D. D is
  /// each one's own where all show diffusion, else that in one window, as the page takes it.
  static double lengthPs(
      List<RunObservables> replicas, String species, double factor, double level) {
    boolean each =
        replicas.stream()
            .flatMap(o -> o.transport().stream())
            .allMatch(r -> r.tracers().get(species).diffusive());
    List<TransportResult> results =
        replicas.stream().flatMap(o -> (each ? o.transport() : o.windowed()).stream()).toList();
    List<Diffusivity> all = results.stream().map(r -> r.tracers().get(species)).toList();
    if (all.size() < Math.max(ReplicaTest.SCATTER, replicas.size())
        || !all.stream().allMatch(d -> d.cm2PerS().known() && d.cm2PerS().value() > 0)) {
      return 0;
    }
    double[] starts = all.stream().mapToDouble(d -> d.window().fromPs()).sorted().toArray();
    return lengthPs(
        results.getFirst().durationPs(),
        all.stream().mapToDouble(d -> d.cm2PerS().value()).toArray(),
        starts[starts.length / 2],
        factor,
        level);
  }

  /// For each species, temperature and factor; of the reference's D, or Haven's where the reference
  /// has none.
  static List<ReferenceLength> of(
      List<Condition> conditions, List<ConditionObservables> observables, Protocol protocol) {
    List<ReferenceLength> all = new ArrayList<>();
    for (int c = 0; c < conditions.size(); c++) {
      ConditionObservables seen = observables.get(c);
      double has = conditions.get(c).reference().stream().mapToDouble(Run::durationPs).sum();
      for (String s : seen.setting().mobile()) {
        List<RunObservables> runs = new ArrayList<>(seen.reference());
        runs.addAll(seen.haven());
        runs.stream()
            .flatMap(o -> o.transport().stream())
            .filter(r -> known(r.tracers().get(s)))
            .findFirst()
            .ifPresent(
                r -> {
                  Diffusivity d = r.tracers().get(s);
                  for (double factor : protocol.length().factors()) {
                    all.add(
                        new ReferenceLength(
                            s,
                            seen.temperatureK(),
                            r.counts().get(s),
                            d.cm2PerS().value(),
                            factor,
                            Math.max(
                                lengthPs(seen.haven(), s, factor, protocol.length().level()),
                                lengthPs(
                                    r.counts().get(s),
                                    d.cm2PerS().value(),
                                    d.hops().lengthAngstrom(),
                                    d.window().fromPs(),
                                    d.concerted(),
                                    seen.setting().options().directions().dimensions(),
                                    factor,
                                    protocol.length().level())),
                            has));
                  }
                });
      }
    }
    return List.copyOf(all);
  }

  private static boolean known(Diffusivity d) {
    Estimate e = d.cm2PerS();
    return e.known() && e.value() > 0 && !e.vague();
  }

  /// As in benchmark.json.
  java.util.Map<String, Object> json() {
    java.util.Map<String, Object> json = new java.util.LinkedHashMap<>();
    json.put("species", species);
    json.put("temperature_k", ComparedQuantity.number(temperatureK));
    json.put("ions", ions);
    json.put("d_tracer_cm2_s", ComparedQuantity.number(cm2PerS));
    json.put("factor", factor);
    json.put("length_ps", ComparedQuantity.number(lengthPs));
    json.put("has_ps", ComparedQuantity.number(hasPs));
    return json;
  }
}
