package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Time and memory per particle of a rebuild at the density of the garnet Li7La3Zr2O12.
@Tag("slow")
@Isolated
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

  /// Median of the time of a rebuild per particle, in µs: the calling thread's processor time when
  /// it works alone, so that other programs count little; else the time on the clock.
  private static double microseconds(ParticleState state, NeighbourList list, double seconds) {
    var threads = ManagementFactory.getThreadMXBean();
    boolean alone = list.device().threads() == 1;
    List<Double> times = new ArrayList<>();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end || times.size() < 7) {
      long start = alone ? threads.getCurrentThreadCpuTime() : System.nanoTime();
      list.rebuild(state);
      long stop = alone ? threads.getCurrentThreadCpuTime() : System.nanoTime();
      times.add((stop - start) * 1e-3 / state.count());
    }
    Collections.sort(times);
    return times.get(times.size() / 2);
  }

  @Test
  void timePerParticleIsFlatFromTenThousandToAMillion() {
    double spread = measure(1, false);
    measure(1, true);
    measure(2, false);
    assertThat(spread).isLessThan(1.25);
  }

  /// Prints a table; returns the slowest over the fastest time from 10⁴ particles on.
  private static double measure(int threads, boolean shuffled) {
    double fastest = Double.POSITIVE_INFINITY;
    double slowest = 0;
    try (Device device = new CpuDevice(threads)) {
      // Let the compiler finish first.
      ParticleState warm = garnetLike(15, shuffled);
      microseconds(warm, new NeighbourList(device, 6, 1), 3);
      System.out.printf(
          Locale.ROOT,
          "%nrebuild on %s, cutoff 6 Å + skin 1 Å, %s, indices %s%n",
          device.name(),
          threads == 1 ? "processor time" : "wall time",
          shuffled ? "shuffled" : "in spatial order");
      for (int edge : new int[] {6, 10, 22, 46, 100}) {
        ParticleState state = garnetLike(edge, shuffled);
        NeighbourList list = new NeighbourList(device, 6, 1);
        double time = microseconds(state, list, 1.5);
        if (edge >= 22) {
          fastest = Math.min(fastest, time);
          slowest = Math.max(slowest, time);
        }
        System.out.printf(
            Locale.ROOT,
            "%8d particles, %5.1f neighbours: %.2f µs and %d bytes per particle%n",
            state.count(),
            list.offsets()[state.count()] / (double) state.count(),
            time,
            list.bytes() / state.count());
      }
    }
    System.out.printf(
        Locale.ROOT, "slowest over fastest from 1e4 to 1e6: %.2f%n", slowest / fastest);
    return slowest / fastest;
  }
}
