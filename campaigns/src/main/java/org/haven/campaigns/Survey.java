package org.haven.campaigns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleBiFunction;
import org.haven.campaigns.plan.Candidate;
import org.haven.campaigns.plan.ScreenSpec;
import org.haven.campaigns.stages.Effort;
import org.haven.campaigns.stages.Preparation.Prepared;
import org.haven.inputs.InputException;
import org.haven.pathways.Workers;
import org.haven.potentials.Potential;

/// All structures of a campaign, read once before it begins, and what its stages are expected to
/// take: the evaluations that each needs of each structure times the time of one, measured now for
/// the structure of median size.
///
/// @param failures of structures that cannot be prepared, or whose elements the potential does not
///   know
/// @param stages what each is expected to take, the preparation first
/// @param time of the potential; empty where no stage needs it, or no structure can be read
public record Survey(List<Failure> failures, List<Expected> stages, Optional<Time> time) {
  /// A way to fail.
  ///
  /// @param count of structures
  /// @param first some of them
  public record Failure(String reason, int count, List<String> first) {}

  /// What an evaluation of forces takes on one thread.
  ///
  /// @param id of the structure that it was measured on
  /// @param atoms of it
  public record Time(String id, int atoms, double seconds) {}

  /// A stage, if filters over the user's columns alone hold structures back.
  ///
  /// @param tasks that reach it
  /// @param effort of all of them together
  public record Expected(int tasks, Effort effort) {
    /// With one more.
    private Expected plus(Effort more) {
      return new Expected(tasks + 1, effort.plus(more));
    }
  }

  private static final int SHOWN = 3;

  /// A structure that can be read.
  ///
  /// @param stages that it reaches, by filters over the user's columns alone
  private record Found(
      int candidate, int atoms, List<String> species, int stages, List<Effort> efforts) {}

  /// @param clock seconds of an evaluation, of a potential
  static Survey of(
      Campaign campaign, DoubleConsumer progress, ToDoubleBiFunction<Potential, Runnable> clock) {
    ScreenSpec spec = campaign.spec();
    List<Candidate> candidates = campaign.candidates();
    Reasons reasons = new Reasons();
    Found[] found = new Found[candidates.size()];
    DoubleAdder seconds = new DoubleAdder();
    IntConsumer one =
        k -> {
          long start = System.nanoTime();
          Candidate candidate = candidates.get(k);
          try {
            int stages = campaign.funnel().stagesByTable(candidate);
            found[k] = found(k, read(spec, candidate), spec, stages);
          } catch (InputException refused) {
            reasons.add(candidate.id(), Funnel.withoutPath(refused.getMessage(), candidate));
          } catch (RuntimeException unexpected) {
            reasons.add(candidate.id(), Funnel.UNEXPECTED + unexpected);
          }
          seconds.add((System.nanoTime() - start) * 1e-9);
        };
    Workers.each(found.length, spec.threads(), () -> one, progress);
    int first = 0;
    while (first < spec.stages().size() && !spec.stages().get(first).needsPotential()) {
      first++;
    }
    refuse(spec, candidates, found, first, reasons);
    int fillings = spec.structures().realisations();
    List<Expected> stages = new ArrayList<>();
    stages.add(
        new Expected(fillings * found.length, Effort.ofSeconds(seconds.sum()).times(fillings)));
    for (int s = 0; s < spec.stages().size(); s++) {
      Expected all = new Expected(0, Effort.NONE);
      for (Found each : found) {
        if (each != null && each.stages() > s) {
          all = all.plus(each.efforts().get(s));
        }
      }
      stages.add(new Expected(fillings * all.tasks(), all.effort().times(fillings)));
    }
    return new Survey(
        reasons.kinds().stream()
            .map(
                kind ->
                    new Failure(
                        kind.text(), kind.ids().size(), kind.ids().stream().limit(SHOWN).toList()))
            .toList(),
        stages,
        time(spec, candidates, found, first, clock));
  }

  private static Prepared read(ScreenSpec spec, Candidate candidate) {
    return spec.preparation()
        .read(candidate.source(), candidate.frame(), candidate.mobile(), spec.seed());
  }

  private static Found found(int k, Prepared prepared, ScreenSpec spec, int stages) {
    return new Found(
        k,
        prepared.structure().count(),
        prepared.structure().species(),
        stages,
        spec.stages().stream()
            .map(stage -> stage.effort(prepared.structure(), prepared.mobile()))
            .toList());
  }

  /// Ends those whose elements the potential does not know at the first stage that needs it. It is
  /// opened once for all elements, and for each set of them only where it refuses that.
  private static void refuse(
      ScreenSpec spec, List<Candidate> candidates, Found[] found, int first, Reasons reasons) {
    TreeSet<String> all = new TreeSet<>();
    for (Found each : found) {
      if (each != null && each.stages() > first) {
        all.addAll(each.species());
      }
    }
    if (all.isEmpty() || ForceProbe.refusal(spec, List.copyOf(all)).isEmpty()) {
      return;
    }
    Map<TreeSet<String>, Optional<String>> known = new HashMap<>();
    for (int k = 0; k < found.length; k++) {
      Found each = found[k];
      if (each != null && each.stages() > first) {
        Optional<String> refusal =
            known.computeIfAbsent(
                new TreeSet<>(each.species()), s -> ForceProbe.refusal(spec, each.species()));
        if (refusal.isPresent()) {
          reasons.add(candidates.get(k).id(), refusal.get());
          found[k] = new Found(k, each.atoms(), each.species(), first, each.efforts());
        }
      }
    }
  }

  private static Optional<Time> time(
      ScreenSpec spec,
      List<Candidate> candidates,
      Found[] found,
      int first,
      ToDoubleBiFunction<Potential, Runnable> clock) {
    List<Found> sorted =
        Arrays.stream(found)
            .filter(f -> f != null && f.stages() > first)
            .sorted(Comparator.comparingInt(Found::atoms).thenComparingInt(Found::candidate))
            .toList();
    if (sorted.isEmpty()) {
      return Optional.empty();
    }
    Candidate median = candidates.get(sorted.get(sorted.size() / 2).candidate());
    Prepared prepared = read(spec, median);
    return Optional.of(
        new Time(
            median.id(),
            prepared.structure().count(),
            ForceProbe.seconds(spec, prepared.structure(), clock)));
  }

  /// Seconds of a core that a task of a stage is expected to take: at least, and at most.
  ///
  /// @param stage 0 for the preparation
  public double[] secondsEach(int stage) {
    Expected all = stages.get(stage);
    double step = time.map(t -> t.seconds() / t.atoms()).orElse(0.0);
    double tasks = Math.max(1, all.tasks());
    return new double[] {
      (all.effort().seconds() + step * all.effort().leastAtomSteps()) / tasks,
      (all.effort().seconds() + step * all.effort().mostAtomSteps()) / tasks
    };
  }

  /// Bytes that a task of a stage leaves, at most.
  public double bytesEach(int stage) {
    return stages.get(stage).effort().bytes() / Math.max(1, stages.get(stage).tasks());
  }

  /// Share of a stage's tasks that are expected to reach the next.
  public double passing(int stage) {
    return stages.get(stage).tasks() == 0
        ? 0
        : (double) stages.get(stage + 1).tasks() / stages.get(stage).tasks();
  }
}
