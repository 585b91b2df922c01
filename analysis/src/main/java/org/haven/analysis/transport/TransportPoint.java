package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.haven.analysis.field.FieldFree;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Verdict;

/// Transport coefficients at one temperature, over all its replicas ([Estimate#ofReplicas]); Haven
/// ratios are those of the means ([Estimate#ratioOfReplicas]). Where the replicas are different
/// fillings of one structure, their spread counts as well ([Estimate#ofStructures]).
///
/// @param temperatureK mean over replicas
/// @param runs the replicas
/// @param counted those of them that the values are means of
/// @param whole whether the values are those of finished runs
/// @param species per mobile species
/// @param sigmaMsCm conductivity in mS/cm
/// @param sigmaNernstEinsteinMsCm the same if the ions moved independently
/// @param havenRatio sigma_NE/sigma
/// @param driven what runs in a colour-charge field say; D_sigma, sigma and H_R hold it
public record TransportPoint(
    double temperatureK,
    List<TransportResult> runs,
    List<TransportResult> counted,
    boolean whole,
    Map<String, Species> species,
    Estimate sigmaMsCm,
    Estimate sigmaNernstEinsteinMsCm,
    Estimate havenRatio,
    Optional<DrivenTransport> driven) {

  /// Below so many, the spread is what the prior leaves open.
  private static final int FEW_FILLINGS = 4;

  /// Odds from which a spread counts as seen: strong evidence (Kass and Raftery, J. Am. Stat.
  /// Assoc. 1995, 90, 773, doi:10.1080/01621459.1995.10476572, from 20).
  private static final double SEEN = 20;

  /// @param tracerCm2PerS D*
  /// @param tensor of tracer diffusion, mean over runs; empty where a run has none
  /// @param collectiveCm2PerS D_sigma
  /// @param havenRatio D*/D_sigma
  /// @param sigmaMsCm what the species carries of sigma
  /// @param sigmaNernstEinsteinMsCm what it would carry if its ions moved independently
  /// @param fillingSpread relative spread of D* from filling to filling of a disordered structure,
  ///   beyond the error that time leaves; unknown where there is one filling. With few fillings
  ///   mostly what was thought likely before
  /// @param fillingsDiffer whether the runs themselves show that spread
  /// @param transference the share of sigma; unknown where there is one species
  public record Species(
      Estimate tracerCm2PerS,
      Optional<DiffusionTensor> tensor,
      Estimate collectiveCm2PerS,
      Estimate havenRatio,
      Estimate sigmaMsCm,
      Estimate sigmaNernstEinsteinMsCm,
      Estimate fillingSpread,
      boolean fillingsDiffer,
      Estimate transference) {}

  /// Combines replicas at one temperature: those that have finished, if any has.
  ///
  /// @param unfinishedToo all of them
  public static TransportPoint of(
      List<TransportResult> all, Map<String, Double> charges, boolean unfinishedToo) {
    List<TransportResult> finished =
        all.stream().filter(r -> r.state().unfinished().isEmpty()).toList();
    boolean some = unfinishedToo || finished.isEmpty();
    List<TransportResult> runs = some ? all : finished;
    Map<String, Species> species = new LinkedHashMap<>();
    TransportResult first = runs.get(0);
    int index = 0;
    for (String symbol : first.tracers().keySet()) {
      int s = index++;
      double charge = charges.getOrDefault(symbol, 0.0);
      Estimate tracer = tracer(runs, r -> r.tracers().get(symbol).cm2PerS());
      species.put(
          symbol,
          new Species(
              tracer,
              tensor(runs, symbol, tracer),
              combined(runs, r -> r.collective().species().get(s).collectiveCm2PerS()),
              ratio(
                  runs,
                  r -> r.tracers().get(symbol).cm2PerS(),
                  r -> r.collective().species().get(s).collectiveCm2PerS(),
                  r -> r.collective().species().get(s).havenRatio()),
              first.tracers().size() == 1
                  ? combined(runs, r -> r.collective().sigmaMsCm())
                  : signed(runs, r -> r.collective().carried(s)),
              tracer(
                  runs,
                  r ->
                      charge == 0
                          ? Estimate.UNKNOWN
                          : r.tracers()
                              .get(symbol)
                              .cm2PerS()
                              .times(
                                  CollectiveTransport.conductivityPerDiffusivity(
                                      r.counts().get(symbol),
                                      charge,
                                      r.volumeAngstrom3(),
                                      r.temperatureK()))),
              fillings(runs)
                  ? Estimate.spreadOfStructures(of(runs, r -> r.tracers().get(symbol).cm2PerS()))
                  : Estimate.UNKNOWN,
              fillings(runs)
                  && Estimate.oddsOfSpread(of(runs, r -> r.tracers().get(symbol).cm2PerS()))
                      >= SEEN,
              signed(runs, r -> r.collective().species().get(s).transference())));
    }
    TransportPoint fluctuating =
        new TransportPoint(
            runs.stream().mapToDouble(TransportResult::temperatureK).average().orElseThrow(),
            List.copyOf(all),
            List.copyOf(runs),
            unfinishedToo || !some,
            species,
            combined(runs, r -> r.collective().sigmaMsCm()),
            tracer(runs, r -> r.collective().sigmaNernstEinsteinMsCm()),
            ratio(
                runs,
                r -> r.collective().sigmaNernstEinsteinMsCm(),
                r -> r.collective().sigmaMsCm(),
                r -> r.collective().havenRatio()),
            Optional.empty());
    return runs.stream().anyMatch(r -> r.drift().isPresent())
        ? DrivenPoint.of(fluctuating, charges)
        : fluctuating;
  }

  /// D*, or what follows from it, without what a field across it adds.
  private static Estimate tracer(
      List<TransportResult> runs, Function<TransportResult, Estimate> quantity) {
    if (runs.stream().noneMatch(r -> r.drift().isPresent())) {
      return combined(runs, quantity);
    }
    return FieldFree.of(
        of(runs, quantity),
        reduced(runs),
        runs.stream().mapToInt(r -> r.state().filling()).toArray());
  }

  /// F a/k_B T of each run; 0 without a field.
  static double[] reduced(List<TransportResult> runs) {
    return runs.stream()
        .mapToDouble(r -> r.drift().map(d -> d.run().reduced()).orElse(0.0))
        .toArray();
  }

  private static Optional<DiffusionTensor> tensor(
      List<TransportResult> runs, String symbol, Estimate tracer) {
    List<DiffusionTensor> each =
        runs.stream().flatMap(r -> r.tracers().get(symbol).tensor().stream()).toList();
    return each.size() == runs.size()
        ? Optional.of(DiffusionTensor.mean(each, tracer))
        : Optional.empty();
  }

  private static Estimate combined(
      List<TransportResult> runs, Function<TransportResult, Estimate> quantity) {
    List<Estimate> each = of(runs, quantity);
    return fillings(runs) ? Estimate.ofStructures(each) : Estimate.ofReplicas(each);
  }

  private static Estimate signed(
      List<TransportResult> runs, Function<TransportResult, Estimate> quantity) {
    List<Estimate> each = of(runs, quantity);
    return fillings(runs) ? Estimate.ofSignedStructures(each) : Estimate.ofSignedReplicas(each);
  }

  private static Estimate ratio(
      List<TransportResult> runs,
      Function<TransportResult, Estimate> x,
      Function<TransportResult, Estimate> y,
      Function<TransportResult, Estimate> each) {
    return fillings(runs)
        ? Estimate.ratioOfStructures(of(runs, x), of(runs, y), of(runs, each))
        : Estimate.ratioOfReplicas(of(runs, x), of(runs, y), of(runs, each));
  }

  private static boolean fillings(List<TransportResult> runs) {
    return runs.stream().mapToInt(r -> r.state().filling()).distinct().count() > 1;
  }

  private static List<Estimate> of(
      List<TransportResult> runs, Function<TransportResult, Estimate> quantity) {
    return runs.stream().map(quantity).toList();
  }

  /// How much fillings of a disordered structure differ, in words; empty where there is one.
  List<String> fillings() {
    List<String> lines = new ArrayList<>();
    species.forEach(
        (symbol, s) -> {
          Estimate spread = s.fillingSpread();
          if (spread.known()) {
            String more =
                runs.size() < FEW_FILLINGS
                    ? "; " + FEW_FILLINGS + " fillings or more would know it better"
                    : "";
            lines.add(
                s.fillingsDiffer()
                    ? String.format(
                        Locale.ROOT,
                        "%.1f K: D* of %s differs by %.0f %% (%.0f – %.0f) from filling to filling"
                            + " of the partially occupied sites, beyond the noise of time; every"
                            + " interval holds both%s",
                        temperatureK,
                        symbol,
                        100 * spread.value(),
                        100 * spread.ci95Low(),
                        100 * spread.ci95High(),
                        more)
                    : unresolved(symbol, spread, more));
          }
        });
    return lines;
  }

  private String unresolved(String symbol, Estimate spread, String more) {
    List<Estimate> known =
        of(counted, r -> r.tracers().get(symbol).cm2PerS()).stream()
            .filter(Estimate::known)
            .toList();
    double[] logs = known.stream().mapToDouble(e -> Math.log(e.value())).toArray();
    double scatter = Math.sqrt(org.apache.commons.math3.stat.StatUtils.variance(logs));
    double noise =
        Math.sqrt(known.stream().mapToDouble(e -> e.logStd() * e.logStd()).average().orElseThrow());
    return String.format(
        Locale.ROOT,
        "%.1f K: whether D* of %s differs from filling to filling of the partially occupied sites"
            + " is not resolved: %d fillings scatter by %.0f %%, and by %.0f %% by time alone. The"
            + " interval allows for the spread that so few cannot exclude, %.0f %% at most%s",
        temperatureK,
        symbol,
        known.size(),
        100 * scatter,
        100 * noise,
        100 * spread.ci95High(),
        more);
  }

  /// All that speaks for and against the temperature.
  public Verdict verdict() {
    PointEvidence evidence = PointEvidence.of(this);
    List<Judgement> all = new ArrayList<>();
    species.keySet().forEach(symbol -> all.addAll(evidence.tracer(symbol)));
    all.addAll(evidence.collective());
    all.addAll(evidence.run());
    return Verdict.of(all);
  }

  /// What speaks for and against the values of a species.
  public Verdict verdict(String symbol) {
    PointEvidence evidence = PointEvidence.of(this);
    List<Judgement> all = new ArrayList<>(evidence.tracer(symbol));
    if (species.get(symbol).tracerCm2PerS().known()) {
      all.addAll(evidence.collective());
    }
    all.addAll(evidence.run());
    return Verdict.of(all);
  }

  /// What speaks against the temperature and is said by no run alone.
  public List<Judgement> together() {
    PointEvidence evidence = PointEvidence.of(this);
    List<Judgement> all = new ArrayList<>();
    species.keySet().forEach(symbol -> all.addAll(evidence.together(symbol)));
    driven.ifPresent(d -> all.addAll(d.judgements()));
    all.addAll(evidence.unfinished());
    return Verdict.of(all).against();
  }

  /// What speaks for and against D* of a species alone.
  Verdict tracerVerdict(String symbol) {
    PointEvidence evidence = PointEvidence.of(this);
    List<Judgement> all = new ArrayList<>(evidence.tracer(symbol));
    all.addAll(evidence.run());
    return Verdict.of(all);
  }

  /// What speaks for and against sigma: it has the window of the tracers, so what speaks against
  /// the one that carries most speaks against sigma; but not what a field does across itself.
  Verdict sigmaVerdict() {
    return Verdict.of(
        verdict(PointEvidence.of(this).carrier()).reasons().stream()
            .filter(j -> !j.quantity().endsWith(FieldFree.QUANTITY))
            .toList());
  }

  /// Warnings of all runs, each once, with the run's name where there are several.
  public List<String> warnings() {
    Set<String> all = new LinkedHashSet<>();
    for (TransportResult run : runs) {
      for (String warning : run.warnings()) {
        all.add(runs.size() > 1 ? run.name() + ": " + warning : warning);
      }
    }
    return new ArrayList<>(all);
  }
}
