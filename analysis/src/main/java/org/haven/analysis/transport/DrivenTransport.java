package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.haven.analysis.field.DriftRun;
import org.haven.analysis.field.FieldResponse;
import org.haven.analysis.statistics.Combination;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;
import org.haven.inputs.trajectory.ColourField;
import org.haven.kernels.PhysicalConstants;

/// Transport at one temperature from runs in a colour-charge field, beside what fluctuates.
///
/// The drift tells Q D_sigma with Q = Σ c_i² over the colour charges c. Where one species has a
/// colour, that is N c² D_sigma of this species. Where the colours are κ times the charges q of all
/// species that carry, sigma = Q D_sigma/(κ² V k_B T).
///
/// @param response D_sigma at each strength, and its limit
/// @param species the one with a colour; empty where several have
/// @param collectiveCm2PerS D_sigma of the species from the field; unknown where several have a
///   colour
/// @param sigmaMsCm from the field; unknown where colours are not in proportion to charges
/// @param collective D_sigma from the field and from what fluctuates, across the field and in runs
///   without
/// @param sigma likewise
/// @param strengths what else is known of the runs at each strength
/// @param judgements what speaks for and against it
public record DrivenTransport(
    FieldResponse response,
    String species,
    Estimate collectiveCm2PerS,
    Estimate sigmaMsCm,
    Combination collective,
    Combination sigma,
    List<Strength> strengths,
    List<Judgement> judgements) {

  /// Runs at one strength of the field; that of runs without a field is 0.
  ///
  /// @param reduced F a/k_B T
  /// @param runs how many
  /// @param temperatureK mean temperature, the drift not counted
  /// @param mobileTemperatureK of the mobile ions alone
  /// @param potentialEnergyEv mean
  public record Strength(
      double reduced,
      int runs,
      Estimate temperatureK,
      Estimate mobileTemperatureK,
      Estimate potentialEnergyEv) {}

  /// Change of the potential energy by a field, in k_B T per mobile ion: as for drifts of a run at
  /// rest.
  private static final double HEATED = 0.1;

  private static final double HOPELESS = 1;

  /// Share of the temperature by which the ions may be hotter than it: as for the mean of a run.
  private static final double HOT = 0.01;

  /// @param runs of one temperature, some in a field
  /// @param fluctuating D_sigma of the species, and sigma, by fluctuations
  static DrivenTransport of(
      List<TransportResult> runs,
      Map<String, Double> charges,
      Function<String, Estimate> fluctuating,
      Estimate fluctuatingSigma) {
    List<FieldRun> driven = runs.stream().flatMap(r -> r.drift().stream()).toList();
    List<DriftRun> drifts = driven.stream().map(FieldRun::run).toList();
    double[] transients = driven.stream().mapToDouble(FieldRun::transientPs).sorted().toArray();
    FieldResponse response = FieldResponse.of(drifts, transients[transients.length / 2]);
    ColourField field = driven.getFirst().field();
    Set<String> mobile = runs.getFirst().tracers().keySet();
    List<String> coloured =
        mobile.stream().filter(s -> field.charges().getOrDefault(s, 0.0) != 0).toList();
    String species = coloured.size() == 1 ? coloured.getFirst() : "";
    Estimate collective = species.isEmpty() ? Estimate.UNKNOWN : response.cm2PerS();
    double perCharge = perCharge(field, mobile, charges);
    double conduction =
        runs.stream()
            .mapToDouble(
                r ->
                    CollectiveTransport.conductivityPerDiffusivity(
                        1, 1, r.volumeAngstrom3(), r.temperatureK()))
            .average()
            .orElseThrow();
    Estimate sigma =
        perCharge > 0
            ? response
                .cm2PerS()
                .times(drifts.getFirst().chargeSquares() * conduction / (perCharge * perCharge))
            : Estimate.UNKNOWN;
    Combination both =
        Combination.of(
            collective, species.isEmpty() ? Estimate.UNKNOWN : fluctuating.apply(species));
    Combination bothSigma = Combination.of(sigma, fluctuatingSigma);
    List<Strength> strengths = strengths(runs);
    List<Judgement> all = new ArrayList<>(response.judgements());
    agreement(sigma.known() ? bothSigma : both, sigma, fluctuatingSigma).ifPresent(all::add);
    int ions = runs.getFirst().counts().values().stream().mapToInt(Integer::intValue).sum();
    heating(strengths, ions, runs.getFirst().temperatureK()).ifPresent(all::add);
    hotIons(strengths.getLast(), runs.getFirst().temperatureK()).ifPresent(all::add);
    return new DrivenTransport(
        response, species, collective, sigma, both, bothSigma, strengths, List.copyOf(all));
  }

  /// κ of colours κ q; NaN where there is none.
  private static double perCharge(
      ColourField field, Set<String> mobile, Map<String, Double> charges) {
    double[] ratios =
        mobile.stream()
            .filter(s -> colour(field, s) != 0 || charges.getOrDefault(s, 0.0) != 0)
            .mapToDouble(s -> colour(field, s) / charges.getOrDefault(s, 0.0))
            .toArray();
    double ratio = ratios.length == 0 ? Double.NaN : ratios[0];
    boolean one =
        ratio != 0
            && Double.isFinite(ratio)
            && Arrays.stream(ratios).allMatch(r -> Math.abs(r - ratio) < 1e-9 * Math.abs(ratio));
    return one ? Math.abs(ratio) : Double.NaN;
  }

  private static double colour(ColourField field, String symbol) {
    return field.charges().getOrDefault(symbol, 0.0);
  }

  private static Optional<Judgement> agreement(
      Combination both, Estimate field, Estimate fluctuating) {
    if (Double.isNaN(both.apart())) {
      return Optional.empty();
    }
    String found =
        String.format(
            Locale.ROOT,
            "from the drift and from fluctuations they differ by %.1f standard errors (limit %.0f)",
            Math.abs(both.apart()),
            Combination.APART);
    return Optional.of(
        both.disagree()
            ? new Judgement(
                Mark.DOUBTFUL,
                "sigma by field and by fluctuations",
                found
                    + ": one of them is wrong, and the interval was widened to hold both; take a"
                    + " weaker field, or run longer without one")
            : new Judgement(Mark.GOOD, "sigma by field and by fluctuations", found));
  }

  private static List<Strength> strengths(List<TransportResult> runs) {
    double[] all =
        runs.stream().mapToDouble(DrivenTransport::strength).distinct().sorted().toArray();
    List<Strength> strengths = new ArrayList<>();
    for (double x : all) {
      if (!strengths.isEmpty() && x <= strengths.getLast().reduced() * 1.001) {
        continue;
      }
      List<TransportResult> here =
          runs.stream().filter(r -> strength(r) >= x && strength(r) <= x * 1.001).toList();
      strengths.add(
          new Strength(
              x,
              here.size(),
              mean(here.stream().map(r -> r.state().temperatureK()).toList()),
              mean(here.stream().map(r -> r.state().mobileTemperatureK()).toList()),
              mean(here.stream().map(r -> r.state().potentialEnergyEv()).toList())));
    }
    return List.copyOf(strengths);
  }

  private static double strength(TransportResult run) {
    return run.drift().map(d -> Math.abs(d.run().reduced())).orElse(0.0);
  }

  private static Estimate mean(List<Estimate> all) {
    return all.stream().allMatch(Estimate::known)
        ? Estimate.ofSignedReplicas(all)
        : Estimate.UNKNOWN;
  }

  /// Whether a field changes what it drives: the potential energy at the strongest field against
  /// the weakest, which goes with the square of the field.
  private static Optional<Judgement> heating(
      List<Strength> strengths, int ions, double temperatureK) {
    Strength weak = strengths.getFirst();
    Strength strong = strengths.getLast();
    if (weak == strong
        || !weak.potentialEnergyEv().known()
        || !strong.potentialEnergyEv().known()) {
      return Optional.empty();
    }
    double part = 1 - weak.reduced() * weak.reduced() / (strong.reduced() * strong.reduced());
    double unit = part * ions * PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK;
    double change = (strong.potentialEnergyEv().value() - weak.potentialEnergyEv().value()) / unit;
    double error =
        Math.hypot(strong.potentialEnergyEv().std(), weak.potentialEnergyEv().std()) / unit;
    Mark mark =
        Math.abs(change) < HEATED || Math.abs(change) < 3 * error
            ? Mark.GOOD
            : Math.abs(change) > HOPELESS ? Mark.UNUSABLE : Mark.DOUBTFUL;
    return Optional.of(
        new Judgement(
            mark,
            "energy in the field",
            String.format(
                Locale.ROOT,
                "at F a/k_BT = %.2g the potential energy is %+.3f ± %.3f k_BT per mobile ion from"
                    + " that without a field (limit %.1f)%s",
                strong.reduced(),
                change,
                error,
                HEATED,
                mark == Mark.GOOD ? "" : ": the field changes the material; take a weaker one")));
  }

  /// Whether the ions that the field drives are as hot as the thermostat wants all to be.
  private static Optional<Judgement> hotIons(Strength strong, double targetK) {
    Estimate ions = strong.mobileTemperatureK();
    if (!ions.known()) {
      return Optional.empty();
    }
    double off = ions.value() / targetK - 1;
    boolean hot = Math.abs(off) > HOT && Math.abs(off) > 3 * ions.std() / targetK;
    return Optional.of(
        new Judgement(
            hot ? Mark.DOUBTFUL : Mark.GOOD,
            "temperature of the ions",
            String.format(
                Locale.ROOT,
                "%.1f ± %.1f K at F a/k_BT = %.2g, the drift not counted, of %.1f K (limit %.0f"
                    + " %%)%s",
                ions.value(),
                ions.std(),
                strong.reduced(),
                targetK,
                100 * HOT,
                hot ? ": the field heats them; take a weaker one" : "")));
  }
}
