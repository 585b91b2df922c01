package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Time and memory per particle of a rebuild at the density of the garnet Li7La3Zr2O12.
@Tag("slow")
class NeighbourListScalingTest {
  private static final double DENSITY = 0.0855;

  /// Sites of a cubic lattice, each displaced at random, with the garnet's composition at random.
  ///
  /// @param shuffled whether the indices follow no spatial order
  static ParticleState garnetLike(int edge, boolean shuffled) {
    int count = edge * edge * edge;
    double spacing = Math.cbrt(1 / DENSITY);
    Random random = new Random(1);
    double[] positions = new double[3 * count];
    int[] species = new int[count];
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      order.add(i);
    }
    if (shuffled) {
      Collections.shuffle(order, random);
    }
    for (int site = 0; site < count; site++) {
      int i = order.get(site);
      int[] n = {site % edge, site / edge % edge, site / edge / edge};
      for (int d = 0; d < 3; d++) {
        positions[3 * i + d] = spacing * (n[d] + 0.6 * random.nextDouble());
      }
      int formula = random.nextInt(24);
      species[i] = formula < 7 ? 0 : formula < 10 ? 1 : formula < 12 ? 2 : 3;
    }
    var table =
        new SpeciesTable(List.of("Li", "La", "Zr", "O"), List.of(6.94, 138.91, 91.224, 15.999));
    double length = edge * spacing;
    return new ParticleState(table, Cell.orthorhombic(length, length, length), species, positions);
  }

  /// Median of the time of a rebuild per particle, in µs.
  private static double microseconds(ParticleState state, NeighbourList list, double seconds) {
    List<Double> times = new ArrayList<>();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end || times.size() < 5) {
      long start = System.nanoTime();
      list.rebuild(state);
      times.add((System.nanoTime() - start) * 1e-3 / state.count());
    }
    Collections.sort(times);
    return times.get(times.size() / 2);
  }

  @Test
  void timePerParticleIsFlatFromTenThousandToAMillion() {
    StringBuilder table = new StringBuilder();
    for (int threads : new int[] {1, 2}) {
      for (boolean shuffled : new boolean[] {false, true}) {
        try (Device device = new CpuDevice(threads)) {
          // Let the compiler finish first.
          ParticleState small = garnetLike(15, shuffled);
          microseconds(small, new NeighbourList(device, 6, 1), 3);
          double[] flat = new double[4];
          int[] edges = {6, 10, 22, 46, 100};
          for (int k = 0; k < edges.length; k++) {
            ParticleState state = garnetLike(edges[k], shuffled);
            NeighbourList list = new NeighbourList(device, 6, 1);
            double time = microseconds(state, list, 1.5);
            if (k >= 2) {
              flat[k - 2] = time;
            }
            table.append(
                String.format(
                    Locale.ROOT,
                    "%d threads, indices %s, %8d particles, %5.1f neighbours: %.3f µs per"
                        + " particle, %d bytes per particle%n",
                    threads,
                    shuffled ? "shuffled" : "in order",
                    state.count(),
                    list.offsets()[state.count()] / (double) state.count(),
                    time,
                    list.bytes() / state.count()));
          }
          double[] sorted = Arrays.copyOf(flat, 3);
          Arrays.sort(sorted);
          table.append(
              String.format(
                  Locale.ROOT,
                  "slowest over fastest from 1e4 to 1e6: %.3f%n",
                  sorted[2] / sorted[0]));
          if (!shuffled) {
            assertThat(sorted[2] / sorted[0]).as(table.toString()).isLessThan(1.25);
          }
        }
      }
    }
    System.out.println(table);
  }
}
