package org.haven.api.aimd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.haven.analysis.report.ThermoTrace;
import org.haven.inputs.deck.RunLayout;
import org.haven.integrators.run.StopRequest;
import org.haven.validation.aimd.AimdBenchmark;
import org.haven.validation.aimd.ComparedQuantity;
import org.haven.validation.aimd.EnergyDrift;
import org.haven.validation.aimd.Measure;
import org.haven.validation.aimd.Run;
import org.haven.validation.speed.Machine;

/// Haven's dynamics under the conditions of all references, in rounds: as many replicas as the
/// protocol asks for, then more where Haven's error is not yet the smaller one.
final class Dynamics {
  /// Longest run at constant energy in ps: its drift is seen by then.
  private static final double LONGEST_NVE_PS = 10;

  private final BenchmarkRequest request;
  private final BenchmarkWatch watch;
  private final List<String> notes;
  private final Map<Double, List<ReplicaRuns>> groups = new LinkedHashMap<>();
  private final Map<Double, ReferenceRun> firsts = new LinkedHashMap<>();
  private final Map<Double, Conditions> conditions = new LinkedHashMap<>();
  private final long deadline;
  private Cost cost;

  Dynamics(BenchmarkRequest request, BenchmarkWatch watch, List<String> notes) {
    this.request = request;
    this.watch = watch;
    this.notes = notes;
    this.deadline =
        System.nanoTime() + (long) Math.min(request.mostMinutes() * 60e9, Long.MAX_VALUE / 4.0);
    this.cost =
        Cost.read(request.output(), request.settings().threads(), Machine.here().processor());
  }

  Cost cost() {
    return cost;
  }

  /// Sets up the run directories.
  ///
  /// @return conditions of all references
  List<Conditions> prepare(Map<Double, List<ReferenceRun>> references) {
    List<Conditions> all = new ArrayList<>();
    references.forEach(
        (kelvin, runs) -> {
          List<ReplicaRuns> made = new ArrayList<>();
          for (ReferenceRun run : runs) {
            Conditions own = Conditions.of(run);
            own.notices().stream()
                .map(notice -> own.name() + ": " + notice)
                .filter(line -> !notes.contains(line))
                .forEach(
                    line -> {
                      notes.add(line);
                      watch.note(line);
                    });
            all.add(own);
            made.add(
                new ReplicaRuns(
                    own,
                    run,
                    request.output(),
                    request.potential(),
                    request.references(),
                    share(request.protocol().replicas().atLeast(), runs.size()),
                    request.settings()));
          }
          groups.put(kelvin, made);
          firsts.put(kelvin, runs.getFirst());
          conditions.put(kelvin, all.get(all.size() - runs.size()));
        });
    return all;
  }

  /// Replicas of each of `parts` references, at most as many as are allowed.
  private int share(int replicas, int parts) {
    return Math.max(1, Math.ceilDiv(Math.min(replicas, request.mostReplicas()), parts));
  }

  /// Runs until the time is over, somebody stops it, or Haven's error is the smaller one.
  ///
  /// @param judge what the replicas so far say
  /// @return what all replicas say; empty where it ended early
  Optional<AimdBenchmark> run(
      StopRequest stop, Function<Map<Double, List<Run>>, AimdBenchmark> judge) {
    Map<Double, Integer> wanted = new LinkedHashMap<>();
    groups.forEach(
        (kelvin, made) ->
            wanted.put(kelvin, share(request.protocol().replicas().atLeast(), made.size())));
    while (true) {
      int left = groups.size();
      for (Map.Entry<Double, List<ReplicaRuns>> group : groups.entrySet()) {
        long now = System.nanoTime();
        long until = now + Math.max(0, deadline - now) / left--;
        for (ReplicaRuns each : group.getValue()) {
          run(each, wanted.get(group.getKey()), stop, until);
        }
      }
      boolean finished =
          groups.values().stream()
              .flatMap(List::stream)
              .allMatch(each -> each.progress().missing().isEmpty());
      if (!finished || stop.isRequested()) {
        notes.add(
            stop.isRequested()
                ? "stopped by " + stop.reason() + "; the same command goes on"
                : String.format(
                    Locale.ROOT,
                    "the time, %.3g min, is over before all replicas are done; the same command"
                        + " goes on, --at-most-minutes gives it longer",
                    request.mostMinutes()));
        return Optional.empty();
      }
      AimdBenchmark found = judged(judge);
      if (!more(wanted, found)) {
        return Optional.of(found);
      }
    }
  }

  private AimdBenchmark judged(Function<Map<Double, List<Run>>, AimdBenchmark> judge) {
    watch.status("comparing", 0.99);
    Map<Double, List<Run>> so = runs();
    try {
      return judge.apply(so);
    } finally {
      BenchmarkStudy.close(so);
    }
  }

  private void run(ReplicaRuns each, int replicas, StopRequest stop, long until) {
    if (stop.isRequested() || System.nanoTime() >= until) {
      return;
    }
    StopRequest own = new StopRequest();
    Thread timer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    while (!own.isRequested()) {
                      if (stop.isRequested()) {
                        own.request(stop.reason());
                      } else if (System.nanoTime() >= until) {
                        own.request("--at-most-minutes");
                      }
                      Thread.sleep(50);
                    }
                  } catch (InterruptedException done) {
                    Thread.currentThread().interrupt();
                  }
                });
    try {
      cost = each.run(replicas, request.settings().threads(), own, watch, cost);
      cost.write(request.output());
    } finally {
      timer.interrupt();
    }
  }

  /// Whether more replicas are wanted: where the relative error of a transport quantity of Haven is
  /// more than the protocol's share of the reference's, and they are fewer than allowed.
  private boolean more(Map<Double, Integer> wanted, AimdBenchmark found) {
    boolean more = false;
    for (Map.Entry<Double, List<ReplicaRuns>> group : groups.entrySet()) {
      int parts = group.getValue().size();
      int now = wanted.get(group.getKey());
      double excess = excess(found, group.getKey());
      int next =
          Math.min(
              (int) Math.ceil(now * Math.min(16, excess * excess)),
              share(request.mostReplicas(), parts));
      if (excess > 1 && next > now) {
        wanted.put(group.getKey(), next);
        watch.note(
            String.format(
                Locale.ROOT,
                "%.0f K: Haven's error is %.2g of what it should be; %d replicas in place of %d",
                group.getKey(),
                excess,
                next * parts,
                now * parts));
        more = true;
      } else if (excess > 1) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%.0f K: Haven's error is still %.2g times what the protocol asks for, with %d"
                    + " replicas (--replicas allows more)",
                group.getKey(),
                excess,
                now * parts));
      }
    }
    return more;
  }

  /// Haven's error over the part of the reference's that it may be; 1 or less is small enough. D*
  /// alone: what follows from it has the same noise.
  private double excess(AimdBenchmark found, double kelvin) {
    return found.section("transport").stream()
        .flatMap(s -> s.quantities().stream())
        .filter(q -> q.temperatureK() == kelvin && q.measure() == Measure.RATIO)
        .filter(q -> q.name().startsWith("D*"))
        .mapToDouble(this::excess)
        .filter(Double::isFinite)
        .max()
        .orElse(0);
  }

  private double excess(ComparedQuantity q) {
    double reference = q.reference().std() / q.reference().value();
    double own = q.haven().std() / q.haven().value();
    return own / (request.protocol().replicas().errorShare() * reference);
  }

  /// What is there, by temperature; the caller closes the trajectories.
  Map<Double, List<Run>> runs() {
    Map<Double, List<Run>> all = new LinkedHashMap<>();
    groups.forEach(
        (kelvin, made) -> {
          List<Run> runs = new ArrayList<>();
          List<String> left = new ArrayList<>();
          made.forEach(each -> runs.addAll(each.runs(left)));
          left.stream().filter(line -> !notes.contains(line)).forEach(notes::add);
          all.put(kelvin, runs);
        });
    return all;
  }

  /// One run without a thermostat at each temperature, for the drift of its energy.
  List<EnergyDrift> constantEnergy(StopRequest stop) {
    List<EnergyDrift> drifts = new ArrayList<>();
    conditions.forEach(
        (kelvin, own) -> {
          if (!stop.isRequested()) {
            drift(own.atConstantEnergy(LONGEST_NVE_PS), firsts.get(kelvin), stop)
                .ifPresent(drifts::add);
          }
        });
    return drifts;
  }

  private Optional<EnergyDrift> drift(Conditions nve, ReferenceRun first, StopRequest stop) {
    ReplicaRuns run =
        new ReplicaRuns(
            nve,
            first,
            request.output(),
            request.potential(),
            request.references(),
            1,
            request.settings());
    run(run, 1, stop, deadline);
    if (run.progress().done().isEmpty()) {
      notes.add(nve.name() + ": the run at constant energy did not come to its end");
      return Optional.empty();
    }
    ThermoTrace trace =
        ThermoTrace.read(
            run.directory()
                .resolve(run.progress().done().getFirst().toString())
                .resolve(RunLayout.THERMO));
    int time = trace.columns().indexOf("time_ps");
    int energy = trace.columns().indexOf("total_energy_ev");
    List<double[]> rows = new ArrayList<>();
    for (int k = 0; k < trace.stages().size(); k++) {
      if (trace.stages().get(k).endsWith("-nve")) {
        rows.add(new double[] {trace.values()[time][k], trace.values()[energy][k]});
      }
    }
    return Optional.of(
        new EnergyDrift(
            nve.name(),
            rows.stream().mapToDouble(r -> r[0]).toArray(),
            rows.stream().mapToDouble(r -> r[1]).toArray(),
            first.trajectory().orElseThrow().symbols().size()));
  }
}
