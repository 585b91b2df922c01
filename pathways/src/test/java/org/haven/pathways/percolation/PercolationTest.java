package org.haven.pathways.percolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated
final class PercolationTest {
  private static final double WALL = 100;

  private static PeriodicGrid cube(int n) {
    return new PeriodicGrid(Cell.orthorhombic(1, 1, 1), n, n, n);
  }

  private static double[] walls(PeriodicGrid grid) {
    double[] values = new double[grid.points()];
    Arrays.fill(values, WALL);
    return values;
  }

  @Test
  void aPlantedChannelOpensAtItsHighestPoint() {
    PeriodicGrid grid = cube(8);
    double[] values = walls(grid);
    for (int k = 0; k < 8; k++) {
      values[grid.index(3, 5, k)] = k == 6 ? 0.7 : 0.0625 * k;
    }
    Percolation found = Percolation.of(new ScalarMap(grid, values));
    assertThat(found).isEqualTo(new Percolation(0, 0.7, WALL, WALL));
    assertThat(found.barrier(1)).isEqualTo(0.7);
    assertThat(found.dimensionAt(0.69)).isZero();
    assertThat(found.dimensionAt(0.7)).isEqualTo(1);
    assertThat(found.dimensionAt(WALL)).isEqualTo(3);
  }

  @Test
  void eachNewDirectionThatMeetsTheChannelIsADimension() {
    PeriodicGrid grid = cube(9);
    double[] values = walls(grid);
    for (int k = 0; k < 9; k++) {
      values[grid.index(4, 4, k)] = -1;
      values[grid.index(4, k, 4)] = Math.min(values[grid.index(4, k, 4)], 2);
      values[grid.index(k, 4, 4)] = Math.min(values[grid.index(k, 4, 4)], 3);
    }
    assertThat(Percolation.of(new ScalarMap(grid, values)))
        .isEqualTo(new Percolation(-1, -1, 2, 3));
  }

  @Test
  void channelsThatPassEachOtherMakeNoLayer() {
    PeriodicGrid grid = cube(9);
    double[] values = walls(grid);
    for (int k = 0; k < 9; k++) {
      values[grid.index(0, 0, k)] = 1;
      values[grid.index(3, k, 3)] = 1;
      values[grid.index(k, 6, 6)] = 1;
    }
    Percolation found = Percolation.of(new ScalarMap(grid, values));
    assertThat(found).isEqualTo(new Percolation(1, 1, WALL, WALL));
    AccessibleVolume open = AccessibleVolume.of(new ScalarMap(grid, values), 1);
    assertThat(open.dimension()).isEqualTo(1);
    assertThat(open.connectedFraction()).isEqualTo(27.0 / 729);
  }

  /// A channel along b that shifts by half of a on its way: it meets itself only in the second
  /// cell, and its winding vector is (1, 2, 0).
  @Test
  void aChannelMayCloseAfterWindingTwice() {
    PeriodicGrid grid = new PeriodicGrid(Cell.orthorhombic(1, 1, 1), 12, 12, 5);
    double[] values = walls(grid);
    for (int step = 0; step < 24; step++) {
      values[grid.index(step / 2 % 12, step % 12, 2)] = 0.5;
    }
    assertThat(Percolation.of(new ScalarMap(grid, values)))
        .isEqualTo(new Percolation(0.5, 0.5, WALL, WALL));
    // Cut in one place it is no channel any more.
    values[grid.index(0, 0, 2)] = WALL;
    values[grid.index(0, 1, 2)] = WALL;
    assertThat(Percolation.of(new ScalarMap(grid, values)).one()).isEqualTo(WALL);
  }

  @Test
  void aCageCountsAsOpenButNotAsConnected() {
    PeriodicGrid grid = cube(6);
    double[] values = walls(grid);
    values[grid.index(0, 0, 0)] = 0;
    values[grid.index(5, 5, 5)] = 0;
    values[grid.index(3, 3, 3)] = 0;
    assertThat(AccessibleVolume.of(new ScalarMap(grid, values), 1))
        .isEqualTo(new AccessibleVolume(1, 0, 3.0 / 216, 0));
  }

  @Test
  void aCellOfOnePointIsItsOwnNeighbour() {
    assertThat(Percolation.of(new ScalarMap(cube(1), new double[] {2})))
        .isEqualTo(new Percolation(2, 2, 2, 2));
  }

  @Test
  void whatNothingCanOccupyNeverOpens() {
    PeriodicGrid grid = cube(4);
    double[] values = new double[grid.points()];
    Arrays.fill(values, Double.POSITIVE_INFINITY);
    for (int k = 0; k < 4; k++) {
      values[grid.index(k, 0, 0)] = -k;
    }
    assertThat(Percolation.of(new ScalarMap(grid, values)))
        .isEqualTo(new Percolation(-3, 0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
  }

  /// A saddle known in closed form: −cos x − cos y − cos z is lowest at 0 (−3), the channels along
  /// the axes cross −1, and by symmetry all three open there. The points that are met lie on the
  /// grid for an even number of points.
  @Test
  void thresholdsOfACosineAreItsSaddle() {
    PeriodicGrid grid = cube(24);
    double[] values = new double[grid.points()];
    double[] s = new double[3];
    for (int p = 0; p < values.length; p++) {
      grid.fractional(p, s);
      for (double x : s) {
        values[p] -= Math.cos(2 * Math.PI * x);
      }
    }
    Percolation found = Percolation.of(new ScalarMap(grid, values));
    assertThat(found.minimum()).isEqualTo(-3);
    for (int d = 1; d <= 3; d++) {
      assertThat(found.barrier(d)).isEqualTo(2);
    }
  }

  /// −A cos x − B cos y − C cos z has the barriers 2A, 2B, 2C along its axes. In the cell of the
  /// vectors a, a + b, c + a of the same crystal the channels wind by (1, 0, 0), (−1, 1, 0) and
  /// (−1, 0, 1), and no bond of that grid jumps over a saddle that is lower than its own ends.
  @Test
  void aTiltedCellOfTheSameCrystalHasTheSameThresholds() {
    int n = 16;
    PeriodicGrid grid = new PeriodicGrid(new Cell(1, 0, 0, 1, 1, 0, 1, 0, 1), n, n, n);
    double[] values = new double[grid.points()];
    double[] r = new double[3];
    for (int p = 0; p < values.length; p++) {
      grid.cartesian(p, r);
      values[p] =
          -Math.cos(2 * Math.PI * r[0])
              - 1.5 * Math.cos(2 * Math.PI * r[1])
              - 2.5 * Math.cos(2 * Math.PI * r[2]);
    }
    Percolation found = Percolation.of(new ScalarMap(grid, values));
    // Rounding of the cosines.
    assertThat(found.barrier(1)).isCloseTo(2, within(1e-12));
    assertThat(found.barrier(2)).isCloseTo(3, within(1e-12));
    assertThat(found.barrier(3)).isCloseTo(5, within(1e-12));
  }

  @Test
  void theOriginAndTheOrderOfTheAxesDoNotMatter() {
    PeriodicGrid grid = new PeriodicGrid(Cell.orthorhombic(1, 1, 1), 7, 6, 5);
    double[] values = random(grid, 3);
    PeriodicGrid turned = new PeriodicGrid(Cell.orthorhombic(1, 1, 1), 5, 7, 6);
    double[] moved = new double[values.length];
    for (int a = 0; a < 7; a++) {
      for (int b = 0; b < 6; b++) {
        for (int c = 0; c < 5; c++) {
          moved[turned.index((c + 2) % 5, (a + 5) % 7, (b + 1) % 6)] = values[grid.index(a, b, c)];
        }
      }
    }
    assertThat(Percolation.of(new ScalarMap(turned, moved)))
        .isEqualTo(Percolation.of(new ScalarMap(grid, values)));
  }

  /// The same by brute force: at each level of a small random map, a search from every open point
  /// over all images, and the rank of what it winds by.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void thresholdsAreThoseOfASearchAtEveryLevel(long seed) {
    Random random = new Random(seed);
    PeriodicGrid grid =
        new PeriodicGrid(
            Cell.orthorhombic(1, 1, 1),
            1 + random.nextInt(7),
            1 + random.nextInt(7),
            2 + random.nextInt(6));
    ScalarMap map = new ScalarMap(grid, random(grid, seed));
    double[] expected = {WALL, WALL, WALL};
    double[] levels = map.values().clone();
    Arrays.sort(levels);
    int found = 0;
    for (double level : levels) {
      int dimension = dimension(map, level);
      for (; found < dimension; found++) {
        expected[found] = level;
      }
    }
    Percolation percolation = Percolation.of(map);
    assertThat(percolation)
        .isEqualTo(new Percolation(levels[0], expected[0], expected[1], expected[2]));
    for (double level : levels) {
      assertThat(AccessibleVolume.of(map, level).dimension())
          .isEqualTo(percolation.dimensionAt(level))
          .isEqualTo(dimension(map, level));
    }
  }

  @Test
  void aMillionPointsTakeWellUnderASecond() {
    PeriodicGrid grid = cube(100);
    ScalarMap map = new ScalarMap(grid, random(grid, 9));
    Percolation.of(map);
    long start = System.nanoTime();
    Percolation.of(map);
    // 0.1 s here; the limit is for machines that are busy with other tests.
    assertThat((System.nanoTime() - start) * 1e-9).isLessThan(2);
  }

  private static double[] random(PeriodicGrid grid, long seed) {
    Random random = new Random(seed);
    return random.doubles(grid.points(), -1, 1).toArray();
  }

  private static int dimension(ScalarMap map, double level) {
    PeriodicGrid grid = map.grid();
    int[] n = {grid.na(), grid.nb(), grid.nc()};
    Map<Integer, int[]> image = new HashMap<>();
    int most = 0;
    for (int seed = 0; seed < grid.points(); seed++) {
      if (map.values()[seed] > level || image.containsKey(seed)) {
        continue;
      }
      WindingGroup group = new WindingGroup();
      ArrayDeque<Integer> open = new ArrayDeque<>();
      image.put(seed, new int[3]);
      open.add(seed);
      while (!open.isEmpty()) {
        int p = open.remove();
        int[] at = {p / (n[1] * n[2]), p / n[2] % n[1], p % n[2]};
        for (int move = 0; move < 27; move++) {
          int[] step = {move / 9 - 1, move / 3 % 3 - 1, move % 3 - 1};
          int[] cell = new int[3];
          int[] to = new int[3];
          for (int d = 0; d < 3; d++) {
            to[d] = Math.floorMod(at[d] + step[d], n[d]);
            cell[d] = image.get(p)[d] + Math.floorDiv(at[d] + step[d], n[d]);
          }
          int q = grid.index(to[0], to[1], to[2]);
          if (map.values()[q] > level) {
            continue;
          }
          int[] before = image.putIfAbsent(q, cell);
          if (before == null) {
            open.add(q);
          } else {
            group.add(cell[0] - before[0], cell[1] - before[1], cell[2] - before[2]);
          }
        }
      }
      most = Math.max(most, group.rank());
    }
    return most;
  }
}
