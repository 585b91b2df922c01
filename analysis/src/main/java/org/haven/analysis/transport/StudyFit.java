package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;
import org.haven.analysis.statistics.StructureEffects;
import org.haven.analysis.statistics.Verdict;
import org.haven.analysis.temperature.TemperatureFit;
import org.haven.inputs.InputException;

/// A quantity over temperature, each temperature with the weight that its verdict leaves it.
///
/// Temperatures without a finished run, without a value (a bound), or unusable are left out; the
/// errors of doubtful ones count [#WIDENED] times. Where the runs are of several fillings, these
/// are the same at each temperature: what they have in common cancels in E_a ([StructureEffects]).
///
/// @param fit of what is left, where two temperatures at least are
/// @param verdict on the fit
/// @param notes what was left out or weighed less
record StudyFit(Optional<TemperatureFit> fit, Verdict verdict, List<String> notes) {
  /// What errors of doubtful temperatures are multiplied with. Where intervals are known to fail
  /// (ions in a channel, half of the sites filled: docs/statistics.md) values scatter by 1.7 times
  /// the error that they claim; nothing that was tried does worse.
  static final double WIDENED = 2;

  /// Fits `quantity`.
  ///
  /// @param verdict on it at a temperature
  /// @param name for notes, as in `sigma T`
  /// @param shared covariance of ln y between temperatures by errors that the quantities do not
  ///   hold, or null
  static StudyFit of(
      List<TransportPoint> points,
      Function<TransportPoint, Estimate> quantity,
      Function<TransportResult, Estimate> ofRun,
      Function<TransportPoint, Verdict> verdict,
      String name,
      Set<Inclusion> include,
      Function<double[], double[][]> shared) {
    List<String> notes = new ArrayList<>();
    List<TransportPoint> whole = points.stream().filter(TransportPoint::whole).toList();
    if (whole.size() < points.size() && points.size() > 1) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: %d of %d temperatures have no finished run; they are left out of the fit"
                  + " (--include unfinished takes them in)",
              name,
              points.size() - whole.size(),
              points.size()));
    }
    List<TransportPoint> known = whole.stream().filter(p -> quantity.apply(p).value() > 0).toList();
    if (known.size() < whole.size() && whole.size() > 1) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: %d of %d temperatures have a value; the others are left out of the fit",
              name,
              known.size(),
              whole.size()));
    }
    List<TransportPoint> used =
        known.stream()
            .filter(
                p ->
                    include.contains(Inclusion.UNUSABLE)
                        || standing(verdict.apply(p)) != Mark.UNUSABLE)
            .toList();
    if (used.size() < known.size()) {
      List<TransportPoint> left = new ArrayList<>(known);
      left.removeAll(used);
      notes.add(
          name
              + ": "
              + kelvin(left)
              + " unusable and left out of the fit (--include unusable takes "
              + (left.size() > 1 ? "them in)" : "it in)"));
    }
    if (used.size() < 2) {
      return new StudyFit(Optional.empty(), Verdict.of(List.of()), notes);
    }
    List<TransportPoint> doubtful =
        used.stream()
            .filter(
                p ->
                    !include.contains(Inclusion.DOUBTFUL)
                        && standing(verdict.apply(p)) != Mark.GOOD)
            .toList();
    if (!doubtful.isEmpty()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s: %s doubtful, errors count %.0f times in the fit (--include doubtful takes them"
                  + " as they are)",
              name,
              kelvin(doubtful),
              WIDENED));
    }
    TemperatureFit fit;
    try {
      double[] kelvin = used.stream().mapToDouble(TransportPoint::temperatureK).toArray();
      Optional<StructureEffects> fillings = fillings(kelvin, used, ofRun);
      double[] values = used.stream().mapToDouble(p -> quantity.apply(p).value()).toArray();
      double[] errors = used.stream().mapToDouble(p -> quantity.apply(p).std()).toArray();
      for (int t = 0; t < errors.length; t++) {
        if (fillings.isPresent()) {
          errors[t] = values[t] * fillings.get().errors()[t];
        }
        errors[t] *= doubtful.contains(used.get(t)) ? WIDENED : 1;
      }
      fit =
          TemperatureFit.of(
              kelvin,
              values,
              errors,
              sum(fillings.map(StructureEffects::common).orElse(null), shared.apply(kelvin)));
    } catch (InputException undetermined) {
      notes.add(name + ": " + undetermined.getMessage());
      return new StudyFit(Optional.empty(), Verdict.of(List.of()), notes);
    }
    fit.notes().forEach(n -> notes.add(name + ": " + n));
    List<Judgement> judgements = new ArrayList<>(fit.judgements());
    judgements.addAll(points(used, doubtful));
    judgements.addAll(bounds(points, quantity, fit));
    return new StudyFit(Optional.of(fit), Verdict.of(judgements), notes);
  }

  private static double[][] sum(double[][] a, double[][] b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    double[][] sum = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        sum[i][j] = a[i][j] + b[i][j];
      }
    }
    return sum;
  }

  /// What fillings do to the means, where there are several.
  private static Optional<StructureEffects> fillings(
      double[] kelvin, List<TransportPoint> used, Function<TransportResult, Estimate> ofRun) {
    List<List<StructureEffects.Run>> runs =
        used.stream()
            .map(
                p ->
                    p.counted().stream()
                        .filter(r -> ofRun.apply(r).value() > 0)
                        .map(r -> new StructureEffects.Run(r.state().filling(), ofRun.apply(r)))
                        .toList())
            .toList();
    boolean several =
        runs.stream().flatMap(List::stream).map(StructureEffects.Run::structure).distinct().count()
            > 1;
    return several ? Optional.of(StructureEffects.of(kelvin, runs)) : Optional.empty();
  }

  /// Doubtful where most of the points are.
  private static List<Judgement> points(List<TransportPoint> used, List<TransportPoint> doubtful) {
    return 2 * doubtful.size() > used.size()
        ? List.of(
            new Judgement(
                Mark.DOUBTFUL,
                "points",
                doubtful.size() + " of " + used.size() + " temperatures are doubtful"))
        : List.of();
  }

  /// Bounds at temperatures that are not in the fit, which its interval must reach down to.
  private static List<Judgement> bounds(
      List<TransportPoint> points,
      Function<TransportPoint, Estimate> quantity,
      TemperatureFit fit) {
    List<Judgement> against = new ArrayList<>();
    for (TransportPoint p : points) {
      Estimate bound = quantity.apply(p);
      if (!bound.known() && Double.isFinite(bound.ci95High())) {
        fit.at(p.temperatureK(), true)
            .filter(law -> law.ci95Low() > bound.ci95High())
            .ifPresent(
                law ->
                    against.add(
                        new Judgement(
                            Mark.DOUBTFUL,
                            "bound",
                            String.format(
                                Locale.ROOT,
                                "at %.0f K the law gives %.2g at least, the run there %.2g at most:"
                                    + " the law does not hold there, or that run was too short",
                                p.temperatureK(),
                                law.ci95Low(),
                                bound.ci95High()))));
      }
    }
    return against;
  }

  /// The mark by which a temperature is weighed. Unfinished runs are left out by themselves, and an
  /// error that is only large has its weight already.
  private static Mark standing(Verdict verdict) {
    return verdict.reasons().stream()
        .filter(r -> !r.quantity().equals(RunState.UNFINISHED))
        .filter(r -> !r.quantity().equals(CollectiveTransport.PRECISION))
        .filter(r -> !r.quantity().equals(RunState.ERROR_ASKED))
        .filter(r -> !r.quantity().endsWith(HopEvidence.PRECISION))
        .findFirst()
        .map(Judgement::mark)
        .orElse(Mark.GOOD);
  }

  private static String kelvin(List<TransportPoint> points) {
    return points.stream()
            .map(p -> String.format(Locale.ROOT, "%.0f", p.temperatureK()))
            .collect(Collectors.joining(", "))
        + (points.size() > 1 ? " K are" : " K is");
  }
}
