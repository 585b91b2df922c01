package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.OccupancyFill.Orbit;
import org.haven.inputs.structure.OccupancyFill.Share;

/// How many atoms of each species go on each orbit of partly occupied sites: the whole numbers
/// nearest to places × occupancy, changed as little as possible until the formal charges sum to
/// zero.
final class ChargeBalance {
  private final Path file;
  private final List<Orbit> orbits;
  private final Map<String, Double> charges;
  private boolean checked = true;

  /// @param file for messages
  /// @param charges in e by symbol, in place of those of the file
  ChargeBalance(Path file, List<Orbit> orbits, Map<String, Double> charges) {
    this.file = file;
    this.orbits = orbits;
    this.charges = charges;
  }

  /// Whether the charges of all species were known, so that neutrality was asked for.
  boolean checked() {
    return checked;
  }

  /// How many atoms of each share go on each orbit.
  ///
  /// @throws InputException if no filling is neutral
  int[][] counts() {
    int[][] counts = nearest();
    List<int[]> free = new ArrayList<>();
    for (int o = 0; o < orbits.size(); o++) {
      for (int k = 0; orbits.get(o).partial() && k < counts[o].length; k++) {
        free.add(new int[] {o, k});
      }
    }
    if (free.isEmpty()) {
      return counts;
    }
    checked = orbits.stream().flatMap(o -> o.shares().stream()).allMatch(s -> charge(s) != null);
    if (!checked) {
      return counts;
    }
    double net = 0;
    boolean vacant = false;
    for (int o = 0; o < orbits.size(); o++) {
      Orbit orbit = orbits.get(o);
      for (int k = 0; k < counts[o].length; k++) {
        net += charge(orbit.shares().get(k)) * counts[o][k];
      }
      vacant |= orbit.full() && Arrays.stream(counts[o]).sum() < orbit.places().size();
    }
    if (vacant || Math.abs(net) > 1e-6) {
      balance(counts, free, net);
    }
    return counts;
  }

  private int[][] nearest() {
    int[][] counts = new int[orbits.size()][];
    for (int o = 0; o < orbits.size(); o++) {
      int n = orbits.get(o).places().size();
      counts[o] =
          orbits.get(o).shares().stream()
              .mapToInt(share -> (int) Math.round(n * share.occupancy()))
              .toArray();
      while (Arrays.stream(counts[o]).sum() > n) {
        counts[o][largest(counts[o])]--;
      }
    }
    return counts;
  }

  private Double charge(Share share) {
    return charges.getOrDefault(share.symbol(), share.charge());
  }

  private static int largest(int[] values) {
    int best = 0;
    for (int k = 1; k < values.length; k++) {
      best = values[k] > values[best] ? k : best;
    }
    return best;
  }

  /// Net charge in 1/1000 e, and atoms added to the orbit that is being filled.
  private record Filling(long charge, int added) {}

  /// A change of the counts on the way to neutrality.
  private record Change(double cost, List<int[]> steps) {}

  /// Changes counts by the cheapest steps of ±1 that bring the charge `net` to zero. The cost of a
  /// share is the square of its departure from places × occupancy, over the number of places; a
  /// shortest-path search over the charges that can be reached. A site without vacancies in the
  /// file stays full: a dopant replaces its host.
  private void balance(int[][] counts, List<int[]> free, double net) {
    int unit = 1000;
    long start = Math.round(net * unit);
    // cheapest way found to each charge and number of atoms on the present orbit, share after share
    Map<Filling, Change> reached = new LinkedHashMap<>();
    reached.put(new Filling(start, 0), new Change(0, List.of()));
    for (int f = 0; f < free.size(); f++) {
      int o = free.get(f)[0];
      int k = free.get(f)[1];
      Orbit orbit = orbits.get(o);
      Share share = orbit.shares().get(k);
      int n = orbit.places().size();
      int placed = Arrays.stream(counts[o]).sum();
      boolean last = f + 1 == free.size() || free.get(f + 1)[0] != o;
      long q = Math.round(charge(share) * unit);
      int limit = Math.max(2, Math.min(n, 8 + n / 20));
      Map<Filling, Change> next = new LinkedHashMap<>();
      for (Map.Entry<Filling, Change> from : reached.entrySet()) {
        for (int step = -limit; step <= limit; step++) {
          int count = counts[o][k] + step;
          int added = from.getKey().added() + step;
          if (count < 0
              || count > n
              || last && (placed + added > n || orbit.full() && placed + added < n)) {
            continue;
          }
          double off = count - n * share.occupancy();
          double cost = from.getValue().cost() + off * off / n;
          Filling key = new Filling(from.getKey().charge() + step * q, last ? 0 : added);
          Change known = next.get(key);
          if (known == null || cost < known.cost() - 1e-12) {
            List<int[]> steps = new ArrayList<>(from.getValue().steps());
            if (step != 0) {
              steps.add(new int[] {o, k, step});
            }
            next.put(key, new Change(cost, steps));
          }
        }
      }
      reached = next;
    }
    Change neutral = reached.get(new Filling(0, 0));
    if (neutral == null) {
      throw new InputException(
          file,
          String.format(
              Locale.ROOT,
              "partial occupancies cannot be filled to zero charge (nearest filling has %+.3g e);"
                  + " check the charges, or use a larger supercell",
              net));
    }
    for (int[] step : neutral.steps()) {
      counts[step[0]][step[1]] += step[2];
    }
  }
}
