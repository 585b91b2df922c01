package org.haven.pathways.saddle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.structure.Structure;

/// Makes a catalogue of the outcomes of searches, which are added in their order.
final class CatalogueBuilder {
  /// Energies that differ by more are of two points, eV: forces within the tolerance leave less
  /// open.
  private static final double SAME_EV = 2e-3;

  private final Structure crystal;
  private final Isometry isometry;
  private final List<double[]> minima = new ArrayList<>();
  private final List<Double> energies = new ArrayList<>();
  private final List<Double> levels = new ArrayList<>();
  private final List<Map<Outcome.Kind, Integer>> ends = new ArrayList<>();
  private final List<Integer> lastNew = new ArrayList<>();
  private final List<Variants> classes = new ArrayList<>();
  private long calls;

  /// Hops that symmetry makes one, and the saddles of each.
  private static final class Variants {
    SaddleHop hop;
    final List<double[]> saddles = new ArrayList<>();
  }

  CatalogueBuilder(Structure crystal, double[] minimum, double energyEv) {
    this.crystal = crystal;
    isometry = new Isometry(crystal);
    addState(minimum, energyEv, 0);
  }

  Isometry isometry() {
    return isometry;
  }

  private int addState(double[] minimum, double energyEv, double level) {
    minima.add(minimum);
    energies.add(energyEv);
    levels.add(level);
    ends.add(new EnumMap<>(Outcome.Kind.class));
    lastNew.add(0);
    return minima.size() - 1;
  }

  double[] minimum(int state) {
    return minima.get(state);
  }

  double energyEv(int state) {
    return energies.get(state);
  }

  /// The state of the lowest level that no search began from; −1 if there is none.
  int unvisited() {
    int lowest = -1;
    for (int s = 1; s < minima.size(); s++) {
      if (ends.get(s).isEmpty() && (lowest < 0 || levels.get(s) < levels.get(lowest))) {
        lowest = s;
      }
    }
    return lowest;
  }

  void count(long more) {
    calls += more;
  }

  /// Takes up how a search from a state ended.
  void add(int state, int search, Outcome outcome) {
    calls += outcome.calls();
    ends.get(state).merge(outcome.kind(), 1, Integer::sum);
    if (outcome.kind() != Outcome.Kind.HOP) {
      return;
    }
    for (Variants known : classes) {
      if (known.hop.from() == state
          && Math.abs(known.hop.energiesEv()[1] - outcome.energiesEv()[0]) < SAME_EV) {
        boolean same = known.saddles.stream().anyMatch(s -> isometry.isSame(s, outcome.saddle()));
        if (same || isometry.isEquivalent(known.hop.saddle(), outcome.saddle())) {
          known.hop = known.hop.again(!same);
          if (!same) {
            known.saddles.add(outcome.saddle());
          }
          return;
        }
      }
    }
    lastNew.set(state, found(state) + 1);
    int to = -1;
    boolean exact = false;
    for (int s = 0; s < minima.size() && !exact; s++) {
      if (Math.abs(energies.get(s) - outcome.energiesEv()[1]) < SAME_EV) {
        exact = isometry.isSame(minima.get(s), outcome.end());
        if (exact || to < 0 && isometry.isEquivalent(minima.get(s), outcome.end())) {
          to = s;
        }
      }
    }
    double level = Math.max(levels.get(state), outcome.energiesEv()[0] - energies.getFirst());
    if (to < 0) {
      to = addState(outcome.end(), outcome.energiesEv()[1], level);
      exact = true;
    } else {
      levels.set(to, Math.min(levels.get(to), level));
    }
    Variants fresh = new Variants();
    fresh.hop =
        new SaddleHop(
            state,
            to,
            exact,
            minima.get(state),
            outcome.saddle(),
            outcome.end(),
            new double[] {energies.get(state), outcome.energiesEv()[0], outcome.energiesEv()[1]},
            outcome.curvatures()[0],
            outcome.curvatures()[1],
            1,
            1,
            search);
    fresh.saddles.add(outcome.saddle());
    classes.add(fresh);
  }

  private int found(int state) {
    return classes.stream().filter(c -> c.hop.from() == state).mapToInt(c -> c.hop.found()).sum();
  }

  SaddleCatalogue catalogue(double seconds, boolean stopped, List<String> warnings) {
    List<SaddleHop> hops =
        classes.stream()
            .map(c -> c.hop)
            .sorted(
                Comparator.comparingInt(SaddleHop::from)
                    .thenComparingDouble(SaddleHop::barrierEv)
                    .thenComparingInt(SaddleHop::search))
            .toList();
    List<SaddleCatalogue.State> states = new ArrayList<>();
    for (int s = 0; s < minima.size(); s++) {
      int state = s;
      Map<String, Integer> words = new LinkedHashMap<>();
      ends.get(s).forEach((kind, n) -> words.put(kind.words(), n));
      int found = found(s);
      states.add(
          new SaddleCatalogue.State(
              minima.get(s),
              energies.get(s),
              levels.get(s),
              words,
              new SaddleCatalogue.Completeness(
                  found,
                  found - lastNew.get(s),
                  (int) hops.stream().filter(h -> h.from() == state && h.found() == 1).count())));
    }
    return new SaddleCatalogue(
        crystal, states, hops, calls, seconds, stopped, List.copyOf(warnings));
  }
}
