package org.haven.campaigns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.haven.campaigns.plan.Candidate;
import org.haven.campaigns.plan.ScreenSpec;
import org.haven.campaigns.stages.Effort;
import org.haven.campaigns.stages.Preparation.Prepared;
import org.haven.campaigns.stages.Stage;
import org.haven.inputs.InputException;

/// All structures of a campaign, read once before it begins, and what its stages are expected to
/// take: the evaluations that each needs of each structure times the time of one, measured now for
/// the structure of median size.
///
/// @param structures of the campaign, each counted once however often it is filled
/// @param failures of those that cannot be prepared, or whose elements the potential does not know
/// @param efforts of each stage by its label, all structures and fillings together, as if each
///   reached it
/// @param time of the potential; empty where no stage needs it, or no structure can be read
public record Survey(
    int structures, List<Failure> failures, Map<String, Effort> efforts, Optional<Time> time) {
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

  private static final int SHOWN = 3;

  /// A structure that can be read.
  private record Found(int candidate, int atoms, List<String> species, List<Effort> efforts) {}

  static Survey of(Campaign campaign, DoubleConsumer progress) {
    ScreenSpec spec = campaign.spec();
    List<Candidate> candidates = campaign.candidates();
    Reasons reasons = new Reasons();
    Found[] found = new Found[candidates.size()];
    AtomicInteger done = new AtomicInteger();
    IntStream.range(0, found.length)
        .parallel()
        .forEach(
            k -> {
              try {
                found[k] = found(k, read(spec, candidates.get(k)), spec);
              } catch (InputException refused) {
                reasons.add(
                    candidates.get(k).id(),
                    Funnel.withoutPath(refused.getMessage(), candidates.get(k)));
              }
              progress.accept((double) done.incrementAndGet() / found.length);
            });
    boolean forces = spec.stages().stream().anyMatch(Stage::needsPotential);
    if (forces) {
      refuse(spec, candidates, found, reasons);
    }
    Map<String, Effort> efforts = new LinkedHashMap<>();
    for (int s = 0; s < spec.stages().size(); s++) {
      int stage = s;
      efforts.put(
          spec.stages().get(s).label(),
          Arrays.stream(found)
              .filter(f -> f != null)
              .map(f -> f.efforts().get(stage))
              .reduce(Effort.NONE, Effort::plus)
              .times(spec.structures().realisations()));
    }
    return new Survey(
        found.length,
        reasons.kinds().stream()
            .map(
                kind ->
                    new Failure(
                        kind.text(),
                        kind.ids().size(),
                        kind.ids().stream().limit(SHOWN).toList()))
            .toList(),
        efforts,
        forces ? time(spec, candidates, found) : Optional.empty());
  }

  private static Prepared read(ScreenSpec spec, Candidate candidate) {
    return spec.preparation()
        .read(candidate.source(), candidate.frame(), candidate.mobile(), spec.seed());
  }

  private static Found found(int k, Prepared prepared, ScreenSpec spec) {
    return new Found(
        k,
        prepared.structure().count(),
        prepared.structure().species(),
        spec.stages().stream()
            .map(stage -> stage.effort(prepared.structure(), prepared.mobile()))
            .toList());
  }

  /// Takes those away whose elements the potential does not know. It is opened once for all
  /// elements, and for each set of them only where it refuses that.
  private static void refuse(
      ScreenSpec spec, List<Candidate> candidates, Found[] found, Reasons reasons) {
    TreeSet<String> all = new TreeSet<>();
    Arrays.stream(found).filter(f -> f != null).forEach(f -> all.addAll(f.species()));
    if (all.isEmpty() || ForceProbe.refusal(spec, List.copyOf(all)).isEmpty()) {
      return;
    }
    Map<TreeSet<String>, Optional<String>> known = new LinkedHashMap<>();
    for (int k = 0; k < found.length; k++) {
      if (found[k] != null) {
        List<String> species = found[k].species();
        Optional<String> refusal =
            known.computeIfAbsent(
                new TreeSet<>(species), s -> ForceProbe.refusal(spec, species));
        if (refusal.isPresent()) {
          reasons.add(candidates.get(k).id(), refusal.get());
          found[k] = null;
        }
      }
    }
  }

  private static Optional<Time> time(ScreenSpec spec, List<Candidate> candidates, Found[] found) {
    List<Found> sorted = new ArrayList<>(Arrays.stream(found).filter(f -> f != null).toList());
    if (sorted.isEmpty()) {
      return Optional.empty();
    }
    sorted.sort(Comparator.comparingInt(Found::atoms).thenComparingInt(Found::candidate));
    Candidate median = candidates.get(sorted.get(sorted.size() / 2).candidate());
    Prepared prepared = read(spec, median);
    return Optional.of(
        new Time(
            median.id(),
            prepared.structure().count(),
            ForceProbe.seconds(spec, prepared.structure())));
  }

  /// Structures and their fillings that a stage may see.
  public int tasks(ScreenSpec spec) {
    int failed = failures.stream().mapToInt(Failure::count).sum();
    return (structures - failed) * spec.structures().realisations();
  }

  /// Seconds of a core that a stage is expected to take: at least, and at most.
  public double[] seconds(String label) {
    Effort effort = efforts.getOrDefault(label, Effort.NONE);
    double each = time.map(t -> t.seconds() / t.atoms()).orElse(0.0);
    return new double[] {
      effort.seconds() + each * effort.leastAtomSteps(),
      effort.seconds() + each * effort.mostAtomSteps()
    };
  }
}
