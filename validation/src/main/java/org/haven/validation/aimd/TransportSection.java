package org.haven.validation.aimd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.temperature.TemperatureFit;
import org.haven.analysis.transport.Diffusivity;
import org.haven.analysis.transport.TransportResult;
import org.haven.inputs.InputException;

/// MSD on identical lags and windows, D\*, sigma and H_R at each temperature, and activation
/// energies.
///
/// D\* of each run is Haven's estimate with its posterior where every run of both sides shows
/// diffusion by itself: leaving out runs that do not would favour those that happen to move. Else D
/// of all is the line in one window of lags. [ReplicaTest] takes the replicas' scatter where that
/// is larger than the run's own error.
final class TransportSection {
  private final Protocol.Transport limits;

  TransportSection(Protocol protocol) {
    limits = protocol.transport();
  }

  Draft of(List<ConditionObservables> conditions) {
    Draft draft = new Draft("transport", "Transport");
    List<List<Measured>> tracers = new ArrayList<>();
    for (ConditionObservables c : conditions) {
      c.notes().stream().filter(n -> n.contains("D ")).forEach(draft::note);
      boolean each =
          Stream.concat(c.reference().stream(), c.haven().stream())
              .flatMap(o -> o.transport().stream())
              .flatMap(r -> r.tracers().values().stream())
              .allMatch(Diffusivity::diffusive);
      List<TransportResult> reference = known(c.reference(), each, "reference", c, draft);
      List<TransportResult> haven = known(c.haven(), each, "Haven", c, draft);
      if (reference.isEmpty() || haven.isEmpty()) {
        continue;
      }
      List<Measured> here = new ArrayList<>();
      for (String s : c.setting().mobile()) {
        here.add(
            ratio(
                "D* of " + s,
                "cm²/s",
                c,
                reference,
                haven,
                r -> r.tracers().get(s).cm2PerS(),
                limits.diffusivity()));
        draft.curves.add(msd(c.temperatureK(), s, reference, haven));
      }
      draft.quantities.addAll(here);
      tracers.add(here);
      if (reference.getFirst().collective().sigmaMsCm().known()) {
        draft.quantities.add(
            ratio(
                "sigma",
                "mS/cm",
                c,
                reference,
                haven,
                r -> r.collective().sigmaMsCm(),
                limits.sigma()));
        draft.quantities.add(
            ratio(
                "Haven ratio",
                "",
                c,
                reference,
                haven,
                r -> r.collective().havenRatio(),
                limits.havenRatio()));
      }
    }
    activation(draft, conditions, tracers);
    return draft;
  }

  private static List<TransportResult> known(
      List<RunObservables> runs, boolean each, String side, ConditionObservables c, Draft draft) {
    runs.stream()
        .flatMap(o -> o.faults().stream())
        .forEach(
            fault ->
                draft.note(
                    String.format(Locale.ROOT, "%.0f K, %s: %s", c.temperatureK(), side, fault)));
    return runs.stream().flatMap(o -> (each ? o.transport() : o.windowed()).stream()).toList();
  }

  private static Measured ratio(
      String name,
      String unit,
      ConditionObservables c,
      List<TransportResult> reference,
      List<TransportResult> haven,
      Function<TransportResult, Estimate> of,
      double tolerance) {
    return ReplicaTest.ratio(
        name,
        unit,
        c.temperatureK(),
        reference.stream().map(of).toList(),
        haven.stream().map(of).toList(),
        tolerance);
  }

  private static Curve msd(
      double kelvin, String species, List<TransportResult> reference, List<TransportResult> haven) {
    Function<TransportResult, Diffusivity.Curve> of = r -> r.tracers().get(species).curve();
    int lags =
        Math.min(
            shortest(reference.stream().map(of).toList()),
            shortest(haven.stream().map(of).toList()));
    Function<TransportResult, double[]> msd =
        r -> java.util.Arrays.copyOf(of.apply(r).msdAngstrom2(), lags);
    return StructureSection.curve(
        "msd",
        kelvin,
        species,
        reference.stream().map(msd).toList(),
        haven.stream().map(msd).toList(),
        "lag_ps",
        "ps",
        "lag",
        java.util.Arrays.copyOf(of.apply(haven.getFirst()).lagPs(), lags));
  }

  private static int shortest(List<Diffusivity.Curve> curves) {
    return curves.stream().mapToInt(c -> c.lagPs().length).min().orElseThrow();
  }

  private void activation(
      Draft draft, List<ConditionObservables> conditions, List<List<Measured>> tracers) {
    if (conditions.size() < 2) {
      draft.note("one temperature: activation energies are not compared");
      return;
    }
    if (tracers.size() < conditions.size()) {
      draft.note("not every temperature has a D: activation energies are not compared");
      return;
    }
    double[] kelvin = conditions.stream().mapToDouble(c -> c.temperatureK()).toArray();
    List<String> mobile = conditions.getFirst().setting().mobile();
    for (int s = 0; s < mobile.size(); s++) {
      int species = s;
      List<Measured> row = tracers.stream().map(t -> t.get(species)).toList();
      String name = "activation energy of D* of " + mobile.get(s);
      if (row.stream().anyMatch(m -> Double.isNaN(m.value()))) {
        draft.note(name + ": D is open at a temperature; it is not compared");
        continue;
      }
      try {
        Estimate a = slope(kelvin, row, Measured::reference);
        Estimate b = slope(kelvin, row, Measured::haven);
        double std = Math.hypot(a.std(), b.std());
        draft.quantities.add(
            new Measured(
                name,
                "eV",
                Double.NaN,
                Measure.DIFFERENCE,
                a,
                b,
                b.value() - a.value(),
                std,
                Interval.student(b.value() - a.value(), std, degrees(conditions)),
                limits.activationEv(),
                ""));
      } catch (InputException e) {
        draft.note(name + ": " + e.getMessage());
      }
    }
  }

  private static double degrees(List<ConditionObservables> conditions) {
    int replicas = conditions.stream().mapToInt(c -> c.haven().size()).min().orElse(0);
    return replicas >= ReplicaTest.SCATTER
        ? conditions.size() * (replicas - 1.0)
        : Double.POSITIVE_INFINITY;
  }

  private static Estimate slope(
      double[] kelvin, List<Measured> row, Function<Measured, Estimate> side) {
    return TemperatureFit.of(
            kelvin,
            row.stream().mapToDouble(m -> side.apply(m).value()).toArray(),
            row.stream().mapToDouble(m -> side.apply(m).std()).toArray())
        .arrhenius()
        .activationEnergyEv();
  }
}
