package org.haven.analysis.transport;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.analysis.statistics.Estimate;
import org.haven.inputs.InputException;
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
/// @param warnings what the user should know
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
    List<String> warnings) {

  /// Hops whose number alone leaves D* uncertain by some 20 %.
  private static final double FEW_HOPS = 30;

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
    TransportResult result;
    Estimate born;
    try (Displacements read = Displacements.read(trajectory, options.mobile())) {
      Displacements displacements =
          options.volumeAngstrom3().isPresent()
              ? read.inVolume(options.volumeAngstrom3().getAsDouble())
              : read;
      result = of(name, displacements, hops, temperature, options);
      born =
          BornConductivity.msCm(
              trajectory,
              displacements,
              options.directions(),
              result.tracers(),
              options.charges(),
              temperature);
    }
    List<String> more = new ArrayList<>();
    netCharge(trajectory.symbols(), options.charges()).ifPresent(more::add);
    if (result.collective().sigmaMsCm().known() && options.volumeAngstrom3().isEmpty()) {
      Vacuum.warning(trajectory).ifPresent(more::add);
    }
    return result.with(result.state(), born, more);
  }

  /// A warning where every species of the file has a charge and they do not sum to zero.
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
    return with(made, bornSigmaMsCm, made.warnings());
  }

  private TransportResult with(RunState made, Estimate born, List<String> more) {
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
        List.copyOf(all));
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
      Diffusivity tracer =
          Diffusivity.estimate(
              displacements,
              ions,
              options.directions(),
              options.window(),
              hopsAngstrom.get(symbol),
              options.threads());
      tracers.put(symbol, tracer);
      tracer.warnings().forEach(w -> warnings.add(symbol + ": " + w));
    }
    CollectiveTransport collective =
        CollectiveTransport.estimate(
            displacements, options.directions(), tracers, options.charges(), temperatureK);
    warnings.addAll(collective.warnings());
    Plausibility.warning(displacements, options.directions(), tracers).ifPresent(warnings::add);
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
        List.copyOf(warnings));
  }

  /// How much the run says, in plain words.
  public String verdict() {
    List<String> parts = new ArrayList<>();
    if (!state.unfinished().isEmpty()) {
      parts.add(state.unfinished());
    }
    for (Map.Entry<String, Diffusivity> entry : tracers.entrySet()) {
      Diffusivity d = entry.getValue();
      String who = tracers.size() > 1 ? entry.getKey() + " " : "";
      parts.add(
          d.diffusive()
              ? String.format(
                  Locale.ROOT,
                  "%s%s (lags %.3g–%.3g ps); %s",
                  who,
                  d.window().given()
                      ? "as given, whether diffusive or not,"
                      : String.format(
                          Locale.ROOT,
                          "diffusive for %.3g of %.4g ps",
                          d.window().toPs() - d.window().fromPs(),
                          durationPs),
                  d.window().fromPs(),
                  d.window().toPs(),
                  hops(d.hops()))
              : String.format(
                  Locale.ROOT,
                  "%snot diffusive in %.4g ps (%.0f hops of %.2g Å): D* ≤ %.2g cm²/s",
                  who,
                  durationPs,
                  d.hops().seen(),
                  d.hops().lengthAngstrom(),
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
    neededRun().ifPresent(parts::add);
    return String.join("; ", parts);
  }

  private static String hops(Diffusivity.Hops hops) {
    return hops.inRun() < FEW_HOPS
        ? String.format(
            Locale.ROOT,
            "only %.2g hops of %.2g Å, too few for D* to better than %.0f %%",
            hops.inRun(),
            hops.lengthAngstrom(),
            100 / Math.sqrt(hops.inRun()))
        : String.format(
            Locale.ROOT, "%d hops of %.2g Å", Math.round(hops.inRun()), hops.lengthAngstrom());
  }

  private static String time(double ps) {
    double unit = ps < 1e3 ? 1 : ps < 1e6 ? 1e3 : 1e6;
    String name = ps < 1e3 ? "ps" : ps < 1e6 ? "ns" : "µs";
    return new BigDecimal(ps / unit).round(new MathContext(2)).stripTrailingZeros().toPlainString()
        + " "
        + name;
  }

  private Optional<String> neededRun() {
    double factor = collective.runFactorForTenPercent();
    if (!collective.sigmaMsCm().known() || !Double.isFinite(factor)) {
      return Optional.empty();
    }
    return Optional.of(
        factor <= 1
            ? "sigma known to better than 10 %"
            : String.format(
                Locale.ROOT,
                "run %s for 10 %% on sigma",
                time(Math.max(1.1, factor) * durationPs)));
  }
}
