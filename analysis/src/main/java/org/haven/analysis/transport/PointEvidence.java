package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.haven.analysis.field.FieldFree;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;

/// What speaks for and against a temperature, from the runs that it is a mean of.
///
/// A temperature is doubtful, or unusable, where at least half of its runs are. Hops count
/// together, as the mean is of them all. A run without a value makes a mean of the others doubtful:
/// those with few hops by chance are the ones that are missing in it.
record PointEvidence(
    List<TransportResult> runs, boolean whole, boolean several, TransportPoint point) {

  static PointEvidence of(TransportPoint point) {
    return new PointEvidence(point.counted(), point.whole(), point.counted().size() > 1, point);
  }

  /// On D* of a species.
  List<Judgement> tracer(String symbol) {
    List<TransportResult> seen = diffusive(symbol);
    List<Judgement> all = new ArrayList<>(together(symbol));
    all.addAll(
        most(
            seen.isEmpty() ? runs : seen,
            r ->
                TransportResult.named(
                    symbol,
                    r.tracers().get(symbol).judgements().stream()
                        .filter(j -> seen.isEmpty() || !HopEvidence.made(j))
                        .toList())));
    return all;
  }

  /// What no run says alone.
  List<Judgement> together(String symbol) {
    List<Judgement> all = new ArrayList<>();
    int seen = diffusive(symbol).size();
    if (seen > 0) {
      if (seen < runs.size()) {
        all.add(
            new Judgement(
                Mark.DOUBTFUL,
                "replicas",
                String.format(
                    Locale.ROOT,
                    "%d of %d runs show no diffusion and are not in the mean, which is too high"
                        + " without them; run longer",
                    runs.size() - seen,
                    runs.size())));
      }
      Estimate d = point.species().get(symbol).tracerCm2PerS();
      double hops = runs.stream().mapToDouble(r -> r.tracers().get(symbol).hops().inRun()).sum();
      double length = runs.getFirst().tracers().get(symbol).hops().lengthAngstrom();
      all.addAll(HopEvidence.of(hops, length, d));
      FieldFree.judgement(
              runs.stream().map(r -> r.tracers().get(symbol).cm2PerS()).toList(),
              TransportPoint.reduced(runs))
          .ifPresent(all::add);
    }
    return TransportResult.named(symbol, all);
  }

  private List<TransportResult> diffusive(String symbol) {
    return runs.stream().filter(r -> r.tracers().get(symbol).diffusive()).toList();
  }

  /// On the runs as a whole.
  List<Judgement> run() {
    List<Judgement> all = new ArrayList<>(unfinished());
    all.addAll(
        most(
            runs,
            r ->
                r.judgements().stream()
                    .filter(j -> !j.quantity().equals(RunState.UNFINISHED))
                    .toList()));
    return all;
  }

  /// On unfinished runs that count, or stand alone.
  List<Judgement> unfinished() {
    long unfinished = runs.stream().filter(r -> !r.state().unfinished().isEmpty()).count();
    return unfinished == 0
        ? List.of()
        : List.of(
            new Judgement(
                whole ? Mark.DOUBTFUL : Mark.UNUSABLE,
                RunState.UNFINISHED,
                whole
                    ? unfinished
                        + " of "
                        + runs.size()
                        + " runs are unfinished, and counted as asked"
                    : "no run has come to its end (--include unfinished counts it)"));
  }

  /// On sigma and D_sigma. How well sigma is known is asked of the mean, not of its runs.
  List<Judgement> collective() {
    if (point.driven().isPresent()) {
      List<Judgement> all = new ArrayList<>(point.driven().get().judgements());
      precision().ifPresent(all::add);
      return all;
    }
    if (!several) {
      return runs.getFirst().collective().judgements();
    }
    List<Judgement> all =
        new ArrayList<>(
            most(
                runs,
                r ->
                    r.collective().judgements().stream()
                        .filter(j -> !j.quantity().equals(CollectiveTransport.PRECISION))
                        .toList()));
    precision().ifPresent(all::add);
    return all;
  }

  /// On the motion of all ions together, what more time would mend.
  List<Judgement> moved() {
    return point.driven().map(d -> d.response().judgements()).orElseGet(this::collective);
  }

  private Optional<Judgement> precision() {
    Estimate sigma = point.sigmaMsCm();
    return sigma.known() && !(sigma.relativeStd() <= CollectiveTransport.IMPRECISE)
        ? Optional.of(CollectiveTransport.imprecise(sigma.relativeStd()))
        : Optional.empty();
  }

  /// The species that carries most, by Nernst and Einstein.
  String carrier() {
    return point.species().keySet().stream()
        .max(
            Comparator.comparingDouble(
                symbol -> {
                  double sigma = point.species().get(symbol).sigmaNernstEinsteinMsCm().value();
                  return sigma > 0 ? sigma : 0;
                }))
        .orElseThrow();
  }

  /// The judgements of all runs, none worse than what at least half of the runs are.
  private List<Judgement> most(
      List<TransportResult> of, Function<TransportResult, List<Judgement>> judgements) {
    List<Mark> marks =
        of.stream()
            .map(
                r ->
                    judgements.apply(r).stream()
                        .map(Judgement::mark)
                        .max(Comparator.naturalOrder())
                        .orElse(Mark.GOOD))
            .sorted(Comparator.reverseOrder())
            .toList();
    Mark worst = marks.get((marks.size() + 1) / 2 - 1);
    List<Judgement> all = new ArrayList<>();
    for (TransportResult run : of) {
      for (Judgement j : judgements.apply(run)) {
        // What is good is said by the runs themselves.
        if (!several || j.mark() != Mark.GOOD) {
          all.add(
              new Judgement(
                  j.mark().compareTo(worst) > 0 ? worst : j.mark(),
                  j.quantity(),
                  several ? run.name() + ": " + j.text() : j.text()));
        }
      }
    }
    return all;
  }
}
