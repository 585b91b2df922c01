package org.haven.validation.aimd;

import java.util.ArrayList;
import java.util.List;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.transport.Diffusivity;

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
/// best one: measured on walks of 30 to 600 hops (`ReferenceLengthTest`).
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
    return LOSS * z * z * concerted * (perHop + 2 * Math.max(lagPs, perHop) / dimensions) / ions;
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
                            lengthPs(
                                r.counts().get(s),
                                d.cm2PerS().value(),
                                d.hops().lengthAngstrom(),
                                d.window().fromPs(),
                                d.concerted(),
                                seen.setting().options().directions().dimensions(),
                                factor,
                                protocol.length().level()),
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
