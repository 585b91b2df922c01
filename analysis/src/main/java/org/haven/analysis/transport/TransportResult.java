package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Verdict;
import org.haven.inputs.InputException;
import org.haven.inputs.trajectory.ColourField;
import org.haven.inputs.trajectory.Trajectory;

/// Transport coefficients of one simulation.
///
/// @param name of the simulation, for example `600K-1`
/// @param temperatureK of the thermostat, or what was measured where there was none
/// @param state of the run that made the trajectory
/// @param durationPs time analysed
/// @param frames frames used
/// @param intervalPs between them
/// @param volumeAngstrom3 mean volume
/// @param counts ions of each mobile species
/// @param tracers D* of each mobile species
/// @param collective conductivity and Haven ratio
/// @param bornSigmaMsCm sigma from the dipole moment of Born effective charges; unknown without
/// @param drift of the run in a colour-charge field; all else is then of the directions across it
/// @param judgements of the run as a whole; species and sigma have their own
/// @param warnings what the user should know beside the verdict
public record TransportResult(
    String name,
    double temperatureK,
    RunState state,
    double durationPs,
    int frames,
    double intervalPs,
    double volumeAngstrom3,
    Map<String, Integer> counts,
    Map<String, Diffusivity> tracers,
    CollectiveTransport collective,
    Estimate bornSigmaMsCm,
    Optional<FieldRun> drift,
    List<Judgement> judgements,
    List<String> warnings) {

  /// Analyses one trajectory.
  ///
  /// @throws InputException when it cannot be analysed, or no temperature is known
  public static TransportResult of(String name, Trajectory trajectory, TransportOptions options) {
    double temperature =
        options
            .temperatureK()
            .orElseGet(
                () ->
                    trajectory
                        .temperatureK()
                        .orElseThrow(
                            () ->
                                new InputException(
                                    trajectory.source()
                                        + ": states no temperature; give it in kelvin")));
    Map<String, Double> hops = new LinkedHashMap<>();
    for (String symbol : options.mobile()) {
      hops.put(symbol, HopLength.of(trajectory, symbol, options.hopAngstrom()));
    }
    Optional<ColourField> field = trajectory.colourField();
    TransportOptions across = field.map(f -> options.across(f.axis())).orElse(options);
    TransportResult result;
    Estimate born = Estimate.UNKNOWN;
    try (Displacements read = Displacements.read(trajectory, options.mobile())) {
      Displacements displacements =
          options.volumeAngstrom3().isPresent()
              ? read.inVolume(options.volumeAngstrom3().getAsDouble())
              : read;
      result = of(name, displacements, hops, temperature, across);
      if (field.isPresent()) {
        result = result.driven(FieldRun.of(name, field.get(), displacements, temperature, result));
      } else {
        born =
            BornConductivity.msCm(
                trajectory,
                displacements,
                options.directions(),
                result.tracers(),
                options.charges(),
                temperature);
      }
    }
    List<String> more = new ArrayList<>();
    if (trajectory.frameworkDisplacement(0).isEmpty()) {
      netCharge(trajectory.symbols(), options.charges()).ifPresent(more::add);
    }
    if (result.collective().sigmaMsCm().known() && options.volumeAngstrom3().isEmpty()) {
      Vacuum.warning(trajectory).ifPresent(more::add);
    }
    return result.with(result.state(), born, List.of(), more);
  }

  /// A warning where every species of a file of all ions has a charge and they do not sum to zero.
  private static Optional<String> netCharge(List<String> symbols, Map<String, Double> charges) {
    if (!charges.keySet().containsAll(symbols)) {
      return Optional.empty();
    }
    double sum = symbols.stream().mapToDouble(charges::get).sum();
    return Math.abs(sum) < 1e-6 * symbols.size()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "charges of all species sum to %+.4g e, not to zero; check them: sigma goes with"
                    + " their square",
                sum));
  }

  /// The same, with what is known of the run that made the trajectory.
  public TransportResult ofRun(RunState made) {
    return with(made, bornSigmaMsCm, made.evidence(), List.of());
  }

  private TransportResult with(
      RunState made, Estimate born, List<Judgement> found, List<String> more) {
    List<Judgement> reasons = new ArrayList<>(judgements);
    reasons.addAll(found);
    List<String> all = new ArrayList<>(warnings);
    all.addAll(more);
    return new TransportResult(
        name,
        temperatureK,
        made,
        durationPs,
        frames,
        intervalPs,
        volumeAngstrom3,
        counts,
        tracers,
        collective,
        born,
        drift.map(d -> d.startedAs(made)),
        List.copyOf(reasons),
        List.copyOf(all));
  }

  /// The same with its drift. What is doubtful of sigma across the field does not matter.
  TransportResult driven(FieldRun found) {
    return new TransportResult(
        name,
        temperatureK,
        state,
        durationPs,
        frames,
        intervalPs,
        volumeAngstrom3,
        counts,
        tracers,
        collective.acrossField(),
        bornSigmaMsCm,
        Optional.of(found),
        judgements,
        warnings);
  }

  /// Analyses displacements already in memory, whose hops count as 3 Å unless stated.
  public static TransportResult of(
      String name, Displacements displacements, double temperatureK, TransportOptions options) {
    Map<String, Double> hops = new LinkedHashMap<>();
    for (String symbol : options.mobile()) {
      hops.put(symbol, options.hopAngstrom().orElse(HopLength.DEFAULT_ANGSTROM));
    }
    return of(name, displacements, hops, temperatureK, options);
  }

  private static TransportResult of(
      String name,
      Displacements displacements,
      Map<String, Double> hopsAngstrom,
      double temperatureK,
      TransportOptions options) {
    Map<String, Diffusivity> tracers = new LinkedHashMap<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>(displacements.warnings());
    for (String symbol : options.mobile()) {
      int[] ions = displacements.indices(symbol);
      counts.put(symbol, ions.length);
      Function<Optional<Diffusivity.Window>, Diffusivity> tracer =
          window ->
              Diffusivity.estimate(
                  displacements,
                  ions,
                  options.directions(),
                  window,
                  hopsAngstrom.get(symbol),
                  options.threads());
      Diffusivity found = tracer.apply(options.window());
      tracers.put(
          symbol,
          options.window().isEmpty() ? found : found.beside(tracer.apply(Optional.empty())));
    }
    CollectiveTransport collective =
        CollectiveTransport.estimate(
            displacements, options.directions(), tracers, options.charges(), temperatureK);
    warnings.addAll(collective.warnings());
    return new TransportResult(
        name,
        temperatureK,
        RunState.UNKNOWN,
        displacements.durationPs(),
        displacements.frames(),
        displacements.intervalPs(),
        displacements.volumeAngstrom3(),
        counts,
        tracers,
        collective,
        Estimate.UNKNOWN,
        Optional.empty(),
        Plausibility.judgement(displacements, options.directions(), tracers).stream().toList(),
        List.copyOf(warnings));
  }

  /// All that speaks for and against the run.
  public Verdict verdict() {
    List<Judgement> all = new ArrayList<>();
    tracers.forEach((symbol, d) -> all.addAll(named(symbol, d.judgements())));
    all.addAll(collective.judgements());
    all.addAll(judgements);
    return Verdict.of(all);
  }

  /// What speaks for and against D* of a species.
  public Verdict verdict(String symbol) {
    List<Judgement> all = new ArrayList<>(named(symbol, tracers.get(symbol).judgements()));
    all.addAll(judgements);
    return Verdict.of(all);
  }

  /// Judgements on a species, by its name.
  static List<Judgement> named(String symbol, List<Judgement> judgements) {
    return judgements.stream()
        .map(j -> new Judgement(j.mark(), symbol + " " + j.quantity(), j.text()))
        .toList();
  }

  /// What the run holds, in plain words: how long ions diffuse, hops, what more is needed.
  public String summary() {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Diffusivity> entry : tracers.entrySet()) {
      Diffusivity d = entry.getValue();
      String who = tracers.size() > 1 ? entry.getKey() + " " : "";
      parts.add(
          d.diffusive()
              ? String.format(
                  Locale.ROOT,
                  d.hops().inRun() < 10
                      ? "%s%s; %.2g effective hops of %.2g Å"
                      : "%s%s; %.0f effective hops of %.2g Å",
                  who,
                  window(d),
                  d.hops().inRun(),
                  d.hops().lengthAngstrom())
              : String.format(
                  Locale.ROOT,
                  "%snot diffusive in %.4g ps: D* ≤ %.2g cm²/s",
                  who,
                  durationPs,
                  d.cm2PerS().ci95High()));
    }
    if (bornSigmaMsCm.known()) {
      parts.add(
          String.format(
              Locale.ROOT,
              "sigma by Born effective charges %.3g (%.3g – %.3g) mS/cm",
              bornSigmaMsCm.value(),
              bornSigmaMsCm.ci95Low(),
              bornSigmaMsCm.ci95High()));
    }
    drift.ifPresentOrElse(d -> parts.add(d.summary()), () -> neededRun().ifPresent(parts::add));
    return String.join("; ", parts);
  }

  /// A window is called diffusive where nothing speaks against it.
  private String window(Diffusivity d) {
    double from = d.window().fromPs();
    double to = d.window().toPs();
    if (d.window().given()) {
      return String.format(Locale.ROOT, "lags %.3g–%.3g ps as given", from, to);
    }
    return Verdict.of(d.judgements()).mark() == Judgement.Mark.GOOD
        ? String.format(
            Locale.ROOT,
            "diffusive for %.3g of %.4g ps (lags %.3g–%.3g ps)",
            to - from,
            durationPs,
            from,
            to)
        : String.format(
            Locale.ROOT, "read from lags %.3g–%.3g ps of %.4g ps", from, to, durationPs);
  }

  private Optional<String> neededRun() {
    double factor = collective.runFactorForTenPercent();
    if (!collective.sigmaMsCm().known() || !Double.isFinite(factor)) {
      return Optional.empty();
    }
    return Optional.of(
        factor <= 1
            ? "sigma known to better than 10 %"
            : "run " + Picoseconds.text(Math.max(1.1, factor) * durationPs) + " for 10 % on sigma");
  }
}
