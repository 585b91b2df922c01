package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterListTest {
  private static final double CUTOFF = 4;
  private static final double SKIN = 0.7;

  /// A few particles in a cell thinner than the reach, many in a large one, a skewed one, a gas.
  @ParameterizedTest
  @CsvSource({"3, 2.5, 0", "40, 8, 3", "700, 22, 9", "500, 40, 0", "20, 25, 12", "1, 3, 1"})
  void surroundingsHoldEveryListedPairOnce(int count, double edge, double skew) {
    Random random = new Random(count);
    Cell cell = Cell.ofRows(new double[] {edge, 0, 0, skew, edge + 1, 0, -0.7 * skew, 2, edge + 2});
    ParticleState state = state(random, count, cell);
    try (Device device = new CpuDevice(2)) {
      NeighbourList list = new NeighbourList(device, CUTOFF, SKIN);
      list.rebuild(state);
      assertThat(list.clusters().fits()).isTrue();
      assertSamePairs(list, state);
      // Moved within the skin, with the cell: the same particles, at their new places.
      for (int k = 0; k < 3 * count; k++) {
        state.positions()[k] += 0.2 * (random.nextDouble() - 0.5);
      }
      list.clusters().follow(state);
      assertSamePairs(list, state);
    }
  }

  /// The surroundings may hold more than the pairs, but at another distance.
  private static void assertSamePairs(NeighbourList list, ParticleState state) {
    ClusterList clusters = list.clusters();
    clusters.follow(state);
    clusters.followExactly(state);
    var around = new Surroundings();
    double[] x = state.positions();
    double[] h = state.cell().rows();
    for (int c = 0; c < clusters.clusters(); c++) {
      clusters.gather(c, around);
      clusters.gatherExactly(c, clusters.largestSurroundings(), around);
      for (int slot = clusters.firstSlot(c); slot < clusters.firstSlot(c + 1); slot++) {
        int self = around.own() + slot - clusters.firstSlot(c);
        int i = clusters.particles()[slot];
        Set<List<Long>> found = new HashSet<>();
        for (int p = 0; p < around.count(); p++) {
          List<Long> separation =
              rounded(
                  ClusterList.RESOLUTION * (double) (around.x()[p] - around.x()[self]),
                  ClusterList.RESOLUTION * (double) (around.y()[p] - around.y()[self]),
                  ClusterList.RESOLUTION * (double) (around.z()[p] - around.z()[self]));
          assertThat(found.add(separation)).as("listed twice").isTrue();
          assertExact(clusters, around, p, self);
        }
        for (int p = list.offsets()[i]; p < list.offsets()[i + 1]; p++) {
          int j = list.neighbours()[p];
          double[] r = new double[3];
          for (int d = 0; d < 3; d++) {
            r[d] = x[3 * j + d] - x[3 * i + d];
            for (int v = 0; v < 3; v++) {
              r[d] += NeighbourList.shift(list.shifts()[p], v) * h[3 * v + d];
            }
          }
          assertThat(near(found, rounded(r[0], r[1], r[2]))).isTrue();
        }
      }
    }
  }

  /// Four fixed-point numbers, of two positions and translations, are right to half a unit each.
  private static void assertExact(ClusterList clusters, Surroundings around, int p, int self) {
    int[][] fixed = {around.x(), around.y(), around.z()};
    double[] exact = around.coordinates();
    for (int d = 0; d < 3; d++) {
      int row = d * clusters.largestSurroundings();
      assertThat(exact[row + p] - exact[row + self])
          .isCloseTo(
              ClusterList.RESOLUTION * (double) (fixed[d][p] - fixed[d][self]),
              within(2.0 * ClusterList.RESOLUTION));
    }
  }

  /// A window that begins at any slot holds all slots in turn, each with its species.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 299})
  void indicesArePlacesInAWindow(int start) {
    int count = 300;
    int shift = 3;
    Random random = new Random(start);
    ParticleState state = state(random, count, Cell.orthorhombic(15, 16, 17));
    Arrays.setAll(state.species(), i -> i % 6);
    try (Device device = new CpuDevice(1)) {
      NeighbourList list = new NeighbourList(device, CUTOFF, SKIN);
      list.rebuild(state);
      ClusterList clusters = list.clusters();
      var around = new Surroundings();
      for (int c = 0; c < clusters.clusters(); c++) {
        clusters.gather(c, around);
        clusters.gatherSpecies(c, around);
        clusters.gatherSlots(c, around);
        clusters.gatherIndices(c, start, shift, around);
        for (int k = 0; k < around.count(); k++) {
          int slot = around.slots()[k];
          int place = Math.floorMod(slot - start, count);
          int species = state.species()[clusters.particles()[slot]];
          assertThat(around.indices()[k]).isEqualTo(place << shift | species);
          assertThat(around.species()[k]).isEqualTo(species);
        }
      }
    }
  }

  /// In units of 1e-5 Å: fixed-point numbers are right to 3e-8 Å, so that neighbours in this grid
  /// are the most that rounding does.
  private static List<Long> rounded(double x, double y, double z) {
    return List.of(Math.round(x * 1e5), Math.round(y * 1e5), Math.round(z * 1e5));
  }

  private static boolean near(Set<List<Long>> found, List<Long> wanted) {
    for (int k = 0; k < 27; k++) {
      if (found.contains(
          List.of(
              wanted.get(0) + k % 3 - 1,
              wanted.get(1) + k / 3 % 3 - 1,
              wanted.get(2) + k / 9 - 1))) {
        return true;
      }
    }
    return false;
  }

  /// Fixed-point differences would wrap at 128 Å.
  @Test
  void refusesBinsThatAreTooLarge() {
    ParticleState state = state(new Random(1), 4, Cell.orthorhombic(900, 900, 900));
    try (Device device = new CpuDevice(1)) {
      NeighbourList list = new NeighbourList(device, CUTOFF, SKIN);
      list.rebuild(state);
      assertThat(list.clusters().fits()).isFalse();
    }
  }

  private static ParticleState state(Random random, int count, Cell cell) {
    double[] x = new double[3 * count];
    double[] h = cell.rows();
    for (int i = 0; i < count; i++) {
      for (int v = 0; v < 3; v++) {
        double s = random.nextDouble();
        for (int d = 0; d < 3; d++) {
          x[3 * i + d] += s * h[3 * v + d];
        }
      }
    }
    return new ParticleState(
        new SpeciesTable(List.of("Ar"), List.of(40.0)), cell, new int[count], x);
  }
}
