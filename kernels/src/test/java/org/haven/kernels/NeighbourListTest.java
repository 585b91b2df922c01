package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeighbourListTest {
  private static final SpeciesTable SPECIES =
      new SpeciesTable(List.of("Li", "O", "Zr"), List.of(6.94, 15.999, 91.224));

  /// A random system: 1 to 500 particles, a cell of random shape (some skewed by several cells,
  /// some flat, some left-handed), positions anywhere, some particles on top of each other.
  private static ParticleState randomState(Random random) {
    int count = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 1 + random.nextInt(500);
    Cell cell = randomCell(random, Math.cbrt(count / (0.02 + 0.1 * random.nextDouble())));
    double[] positions = new double[3 * count];
    for (int k = 0; k < positions.length; k++) {
      positions[k] = 4 * random.nextDouble() - 2;
    }
    cell.toCartesian(positions, positions);
    if (count > 3) {
      System.arraycopy(positions, 0, positions, 3, 3);
    }
    int[] species = new int[count];
    for (int i = 0; i < count; i++) {
      species[i] = random.nextInt(3);
    }
    return new ParticleState(SPECIES, cell, species, positions);
  }

  private static Cell randomCell(Random random, double size) {
    while (true) {
      double[] h = new double[9];
      for (int k = 0; k < 9; k++) {
        h[k] = size * ((k % 4 == 0 ? 1 : 0) + 0.4 * random.nextGaussian());
      }
      if (random.nextInt(3) == 0) {
        // The same lattice, or one near it, in very skewed vectors.
        int n = random.nextInt(7) - 3;
        int m = random.nextInt(7) - 3;
        for (int d = 0; d < 3; d++) {
          h[3 + d] += n * h[d];
          h[6 + d] += m * h[3 + d];
        }
      }
      try {
        Cell cell = Cell.ofRows(h);
        double[] heights = cell.reduced().heights();
        double smallest = Math.min(heights[0], Math.min(heights[1], heights[2]));
        if (smallest > 0.2 * size) {
          return cell;
        }
      } catch (IllegalArgumentException flat) {
        // Draw again.
      }
    }
  }

  /// All pairs by trying every shift that can reach, each as {species of j, j, packed shift}, in
  /// order, by particle. Independent of the grid: fractions, no reduction.
  private static List<List<int[]>> bruteForce(ParticleState state, double reach) {
    Cell cell = state.cell();
    double[] h = cell.rows();
    double[] heights = cell.heights();
    double[] x = state.positions();
    double[] s = new double[x.length];
    cell.toFractional(x, s);
    List<List<int[]>> all = new ArrayList<>();
    for (int i = 0; i < state.count(); i++) {
      List<int[]> found = new ArrayList<>();
      for (int j = 0; j < state.count(); j++) {
        int[] low = new int[3];
        int[] high = new int[3];
        for (int d = 0; d < 3; d++) {
          double f = s[3 * j + d] - s[3 * i + d];
          low[d] = (int) Math.ceil(-reach / heights[d] - f - 1e-9);
          high[d] = (int) Math.floor(reach / heights[d] - f + 1e-9);
        }
        for (int c = low[2]; c <= high[2]; c++) {
          for (int b = low[1]; b <= high[1]; b++) {
            for (int a = low[0]; a <= high[0]; a++) {
              double square = 0;
              for (int d = 0; d < 3; d++) {
                double r = x[3 * j + d] - x[3 * i + d] + a * h[d] + b * h[3 + d] + c * h[6 + d];
                square += r * r;
              }
              boolean self = i == j && a == 0 && b == 0 && c == 0;
              if (square < reach * reach && !self) {
                found.add(new int[] {state.species()[j], j, NeighbourList.pack(a, b, c)});
              }
            }
          }
        }
      }
      found.sort(Arrays::compare);
      all.add(found);
    }
    return all;
  }

  private static void assertLists(NeighbourList list, ParticleState state, double reach) {
    List<List<int[]>> expected = bruteForce(state, reach);
    int[] offsets = list.offsets();
    assertThat(offsets).hasSize(state.count() + 1);
    for (int i = 0; i < state.count(); i++) {
      List<int[]> row = expected.get(i);
      int[] j = row.stream().mapToInt(pair -> pair[1]).toArray();
      int[] n = row.stream().mapToInt(pair -> pair[2]).toArray();
      assertThat(Arrays.copyOfRange(list.neighbours(), offsets[i], offsets[i + 1])).isEqualTo(j);
      assertThat(Arrays.copyOfRange(list.shifts(), offsets[i], offsets[i + 1])).isEqualTo(n);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void listIsThatOfBruteForceForAnyCell(int threads) {
    try (Device device = new CpuDevice(threads)) {
      for (int seed = 0; seed < 60; seed++) {
        Random random = new Random(seed);
        ParticleState state = randomState(random);
        double reach = 1 + 6 * random.nextDouble();
        NeighbourList list = new NeighbourList(device, 0.8 * reach, 0.2 * reach);
        assertThat(list.update(state)).isTrue();
        assertLists(list, state, reach);
      }
    }
  }

  @Test
  void fastSearchWritesTheBitsOfThePlainBodies() {
    try (Device device = new CpuDevice(1)) {
      for (int seed = 0; seed < 40; seed++) {
        Random random = new Random(seed);
        ParticleState state = randomState(random);
        if (seed % 5 == 0) {
          state.positions()[4] = Double.NaN;
        }
        int count = state.count();
        CellGrid grid = new CellGrid(device, count);
        double reach = 1 + 6 * random.nextDouble();
        grid.sort(state.positions(), state.cell(), state.species(), reach);
        int[] plain = new int[count + 1];
        int[] fast = new int[count + 1];
        new NeighbourCount(grid, plain).runPlainly(0, count);
        // In ranges that cut bins apart.
        for (int begin = 0; begin < count; begin += 16) {
          new NeighbourCount(grid, fast).run(begin, Math.min(count, begin + 16));
        }
        assertThat(fast).isEqualTo(plain);
        Arrays.parallelPrefix(plain, Integer::sum);
        int pairs = plain[count];
        int[] neighbours = new int[pairs];
        int[] shifts = new int[pairs];
        int[] neighboursFast = new int[pairs];
        int[] shiftsFast = new int[pairs];
        new NeighbourFill(grid, plain, state.species(), neighbours, shifts).runPlainly(0, count);
        var fill = new NeighbourFill(grid, plain, state.species(), neighboursFast, shiftsFast);
        for (int begin = 0; begin < count; begin += 16) {
          fill.run(begin, Math.min(count, begin + 16));
        }
        assertThat(neighboursFast).isEqualTo(neighbours);
        assertThat(shiftsFast).isEqualTo(shifts);
      }
    }
  }

  @Test
  void listIsThatOfBruteForceWhenTheReachSpansManyCells() {
    try (Device device = new CpuDevice(2)) {
      for (int seed = 0; seed < 20; seed++) {
        Random random = new Random(seed);
        int count = 1 + random.nextInt(3);
        Cell cell = randomCell(random, 1.5 + random.nextDouble());
        double[] positions = new double[3 * count];
        for (int k = 0; k < positions.length; k++) {
          positions[k] = random.nextDouble();
        }
        cell.toCartesian(positions, positions);
        ParticleState state = new ParticleState(SPECIES, cell, new int[count], positions);
        NeighbourList list = new NeighbourList(device, 9, 1);
        list.rebuild(state);
        assertLists(list, state, 10);
      }
    }
  }

  @Test
  void rebuildKeepsUnwrappedPositions() {
    Random random = new Random(5);
    ParticleState state = randomState(random);
    double[] before = state.positions().clone();
    try (Device device = new CpuDevice(1)) {
      new NeighbourList(device, 3, 0.5).rebuild(state);
    }
    double[] h = state.cell().rows();
    double[] s = new double[before.length];
    state.cell().toFractional(state.positions(), s);
    for (int k = 0; k < before.length; k++) {
      int i = k / 3;
      int d = k % 3;
      double unwrapped = state.positions()[k];
      for (int e = 0; e < 3; e++) {
        unwrapped += state.images()[3 * i + e] * h[3 * e + d];
      }
      // A few roundings of numbers of some 100 Å.
      assertThat(Math.abs(unwrapped - before[k])).isLessThan(1e-12);
      assertThat(s[k]).isBetween(-1e-12, 1 + 1e-12);
    }
  }

  /// What the list promises between rebuilds: every pair within the cutoff is in it.
  private static void assertHoldsAllWithin(NeighbourList list, ParticleState state, double cutoff) {
    int[] offsets = list.offsets();
    List<List<int[]>> expected = bruteForce(state, cutoff);
    for (int i = 0; i < state.count(); i++) {
      var listed = new java.util.HashSet<Long>();
      for (int p = offsets[i]; p < offsets[i + 1]; p++) {
        listed.add((long) list.neighbours()[p] << 32 | list.shifts()[p]);
      }
      for (int[] pair : expected.get(i)) {
        assertThat(listed).contains((long) pair[1] << 32 | pair[2]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void updateNeverMissesAPairWhileParticlesAndCellMove(int seed) {
    Random random = new Random(seed);
    Cell cell = randomCell(random, 9);
    int count = 60;
    double[] positions = new double[3 * count];
    for (int k = 0; k < positions.length; k++) {
      positions[k] = random.nextDouble();
    }
    cell.toCartesian(positions, positions);
    ParticleState state = new ParticleState(SPECIES, cell, new int[count], positions);
    int rebuilt = 0;
    int steps = 300;
    try (Device device = new CpuDevice(2)) {
      NeighbourList list = new NeighbourList(device, 4, 0.8);
      for (int step = 0; step < steps; step++) {
        if (list.update(state)) {
          rebuilt++;
        }
        assertHoldsAllWithin(list, state, 4);
        double[] m = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        for (int k = 0; k < 9; k++) {
          // Drift and noise; every third seed keeps the cell, every third turns it as a whole.
          m[k] += seed % 3 == 0 ? 0 : 0.004 * random.nextGaussian();
        }
        if (seed % 3 == 1) {
          double angle = 0.02;
          m =
              new double[] {
                Math.cos(angle), Math.sin(angle), 0, -Math.sin(angle), Math.cos(angle), 0, 0, 0, 1
              };
        }
        state.setCell(state.cell().deformed(m));
        double[] x = state.positions();
        for (int i = 0; i < count; i++) {
          double x0 = x[3 * i];
          double x1 = x[3 * i + 1];
          double x2 = x[3 * i + 2];
          for (int d = 0; d < 3; d++) {
            x[3 * i + d] = x0 * m[d] + x1 * m[3 + d] + x2 * m[6 + d] + 0.02 * random.nextGaussian();
          }
        }
      }
    }
    // It is of no use if it rebuilds at every step; turning the cell alone asks for none.
    assertThat(rebuilt).isBetween(2, steps / 2);
  }

  @Test
  void updateNoticesThatTheCellShrinksUnderParticlesAtRest() {
    // No particle moves against the cell, so a test of displacements alone would never rebuild.
    Random random = new Random(8);
    Cell cell = randomCell(random, 10);
    double[] positions = random.doubles(3 * 70).toArray();
    cell.toCartesian(positions, positions);
    ParticleState state = new ParticleState(SPECIES, cell, new int[70], positions);
    double[] m = {1, 0, 0, 0.003, 0.998, 0, 0, 0, 0.996};
    try (Device device = new CpuDevice(1)) {
      NeighbourList list = new NeighbourList(device, 4, 0.6);
      int rebuilt = 0;
      for (int step = 0; step < 100; step++) {
        rebuilt += list.update(state) ? 1 : 0;
        assertHoldsAllWithin(list, state, 4);
        state.setCell(state.cell().deformed(m));
        double[] x = state.positions();
        for (int k = 0; k < x.length; k += 3) {
          double x0 = x[k];
          double x1 = x[k + 1];
          double x2 = x[k + 2];
          for (int d = 0; d < 3; d++) {
            x[k + d] = x0 * m[d] + x1 * m[3 + d] + x2 * m[6 + d];
          }
        }
      }
      // The smallest stretch falls to about 0.996^100 = 0.67; each list lasts down to 4 / 4.6.
      assertThat(rebuilt).isBetween(3, 6);
    }
  }

  @Test
  void listIsSymmetricWhenManyPairsLieExactlyAtTheReach() {
    // Neighbours on this lattice are as far apart as the search reaches, to the last digits.
    double spacing = 3 + 1e-6;
    int edge = 5;
    try (Device device = new CpuDevice(1)) {
      for (int seed = 0; seed < 20; seed++) {
        Random random = new Random(seed);
        double[] origin = random.doubles(3, -20, 20).toArray();
        double[] positions = new double[3 * edge * edge * edge];
        for (int i = 0; i < positions.length / 3; i++) {
          positions[3 * i] = origin[0] + spacing * (i % edge);
          positions[3 * i + 1] = origin[1] + spacing * (i / edge % edge);
          positions[3 * i + 2] = origin[2] + spacing * (i / edge / edge);
        }
        Cell cell = Cell.orthorhombic(edge * spacing, edge * spacing, edge * spacing);
        var state = new ParticleState(SPECIES, cell, new int[edge * edge * edge], positions);
        NeighbourList list = new NeighbourList(device, 2.5, 0.5);
        list.rebuild(state);
        assertReversed(list, state);
      }
    }
  }

  @Test
  void restoredListContinuesAsTheOriginal() {
    Random random = new Random(3);
    ParticleState state = randomState(random);
    try (Device device = new CpuDevice(2)) {
      NeighbourList list = new NeighbourList(device, 3, 1);
      list.rebuild(state);
      int pairs = list.offsets()[state.count()];
      for (int k = 0; k < state.positions().length; k++) {
        state.positions()[k] += 0.2 * random.nextDouble();
      }
      assertThat(list.update(state)).isFalse();
      double[] moved = state.positions().clone();

      NeighbourList restored = new NeighbourList(device, 3, 1);
      restored.restore(state, list.referencePositions(), list.referenceCell());
      assertThat(state.positions()).isEqualTo(moved);
      assertThat(restored.offsets()).isEqualTo(list.offsets());
      assertThat(Arrays.copyOf(restored.neighbours(), pairs))
          .isEqualTo(Arrays.copyOf(list.neighbours(), pairs));
      assertThat(Arrays.copyOf(restored.shifts(), pairs))
          .isEqualTo(Arrays.copyOf(list.shifts(), pairs));
      assertThat(restored.update(state)).isFalse();
    }
  }

  private static int[] assertReversed(NeighbourList list, ParticleState state) {
    int[] reverse = list.reversePairs();
    int[] offsets = list.offsets();
    for (int i = 0; i < state.count(); i++) {
      for (int p = offsets[i]; p < offsets[i + 1]; p++) {
        int j = list.neighbours()[p];
        int q = reverse[p];
        assertThat(q >= offsets[j] && q < offsets[j + 1]).isTrue();
        assertThat(list.neighbours()[q]).isEqualTo(i);
        for (int d = 0; d < 3; d++) {
          assertThat(NeighbourList.shift(list.shifts()[q], d))
              .isEqualTo(-NeighbourList.shift(list.shifts()[p], d));
        }
      }
    }
    return reverse;
  }

  @Test
  void everyPairHasItsReverse() {
    try (Device device = new CpuDevice(2)) {
      for (int seed = 0; seed < 40; seed++) {
        Random random = new Random(seed);
        ParticleState state = randomState(random);
        NeighbourList list = new NeighbourList(device, 1 + 6 * random.nextDouble(), 0.5);
        list.rebuild(state);
        int[] reverse = assertReversed(list, state);
        int[] offsets = list.offsets();
        // The search of many-threaded devices finds the same.
        int pairs = offsets[state.count()];
        int[] searched = new int[pairs];
        new ReversePairs(offsets, list.neighbours(), list.shifts(), state.species(), searched)
            .run(0, state.count());
        assertThat(Arrays.copyOf(reverse, pairs)).isEqualTo(searched);
      }
    }
  }

  @Test
  void emptyListForNoCutoff() {
    ParticleState state = randomState(new Random(1));
    try (Device device = new CpuDevice(1)) {
      NeighbourList list = new NeighbourList(device, 0, 1);
      assertThat(list.update(state)).isTrue();
      assertThat(list.offsets()).hasSize(state.count() + 1).containsOnly(0);
      assertThat(list.update(state)).isFalse();
      assertThat(list.reversePairs()).isEmpty();
    }
  }

  /// Any particle, any direction: also those that fill no whole vector.
  @Test
  void listIsRebuiltWhenAnyParticleHasMovedByHalfTheSkin() {
    int count = 64 + 7;
    double[] positions = new Random(4).doubles(3 * count, 1, 29).toArray();
    Cell cell = Cell.orthorhombic(30, 30, 30);
    try (Device device = new CpuDevice(1)) {
      for (int k = 0; k < 3 * count; k++) {
        ParticleState state = new ParticleState(SPECIES, cell, new int[count], positions);
        NeighbourList list = new NeighbourList(device, 4, 1);
        list.rebuild(state);
        state.positions()[k] += 0.499;
        assertThat(list.update(state)).as("coordinate %d, too near", k).isFalse();
        state.positions()[k] += 0.002;
        assertThat(list.update(state)).as("coordinate %d", k).isTrue();
      }
    }
  }

  @Test
  void refusesAReachOfTooManyCells() {
    ParticleState state =
        new ParticleState(SPECIES, Cell.orthorhombic(0.01, 20, 20), new int[1], new double[3]);
    try (Device device = new CpuDevice(1)) {
      NeighbourList list = new NeighbourList(device, 6, 1);
      assertThatThrownBy(() -> list.rebuild(state))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("7.000 Å")
          .hasMessageContaining("vector a");
    }
  }

  @Test
  void packedShiftsAreReadBack() {
    for (int[] n : new int[][] {{0, 0, 0}, {-512, 511, -1}, {1, -2, 3}, {511, 511, 511}}) {
      int packed = NeighbourList.pack(n[0], n[1], n[2]);
      for (int d = 0; d < 3; d++) {
        assertThat(NeighbourList.shift(packed, d)).isEqualTo(n[d]);
      }
      assertThat(packed).isEqualTo(NeighbourList.ZERO_SHIFT + n[0] + 1024 * n[1] + 1048576 * n[2]);
    }
  }
}
