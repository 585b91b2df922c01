package org.haven.pathways.percolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.haven.kernels.Cell;
import org.haven.kernels.Philox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BasinsTest {
  /// E = Σ (1 − cos 2πx): one minimum, saddles of height 2 to its images along each axis.
  @Test
  void aCosineHasOneBasinAndThreeSaddles() {
    PeriodicGrid grid = new PeriodicGrid(Cell.orthorhombic(4, 4, 4), 16, 16, 16);
    double[] values = new double[grid.points()];
    double[] s = new double[3];
    for (int k = 0; k < values.length; k++) {
      grid.fractional(k, s);
      for (int d = 0; d < 3; d++) {
        values[k] += 1 - Math.cos(2 * Math.PI * (s[d] - 0.25));
      }
    }
    Basins basins = Basins.of(new ScalarMap(grid, values), 0);
    assertThat(basins.minima()).containsExactly(grid.index(4, 4, 4));
    assertThat(basins.saddles().subList(0, 3))
        .allSatisfy(
            saddle -> {
              assertThat(saddle.level()).isCloseTo(2, org.assertj.core.data.Offset.offset(1e-12));
              assertThat(IntStream.of(saddle.offset()).map(Math::abs).sum()).isEqualTo(1);
            });
  }

  /// Levels at which the network of basins percolates are those of the grid, exactly, whatever
  /// shallow basins are joined.
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5})
  void theNetworkPercolatesWhereTheGridDoes(double depth) {
    for (int seed = 1; seed <= 5; seed++) {
      ScalarMap map = noise(seed);
      Percolation grid = Percolation.of(map);
      double[] network = thresholds(Basins.of(map, depth));
      for (int d = 1; d <= 3; d++) {
        assertThat(network[d - 1]).isEqualTo(grid.threshold(d));
      }
    }
  }

  private static ScalarMap noise(int seed) {
    PeriodicGrid grid = new PeriodicGrid(Cell.orthorhombic(6, 7, 5), 12, 14, 10);
    double[] values = new double[grid.points()];
    for (int k = 0; k < values.length; k++) {
      values[k] = Philox.gaussian(seed, 0, 0, k);
    }
    return new ScalarMap(grid, values);
  }

  private static double[] thresholds(Basins basins) {
    int n = basins.minima().size();
    int[] label = IntStream.range(0, n).toArray();
    int[][] cell = new int[n][3];
    WindingGroup[] groups = new WindingGroup[n];
    java.util.Arrays.setAll(groups, k -> new WindingGroup());
    double[] thresholds = new double[3];
    int found = 0;
    for (Basins.Saddle saddle : basins.saddles()) {
      int a = label[saddle.from()];
      int b = label[saddle.to()];
      int[] way = new int[3];
      for (int d = 0; d < 3; d++) {
        way[d] = cell[saddle.from()][d] + saddle.offset()[d] - cell[saddle.to()][d];
      }
      if (a == b) {
        groups[a].add(way[0], way[1], way[2]);
      } else {
        // All of the second component get the first's label and frame.
        for (int k = 0; k < n; k++) {
          if (label[k] == b) {
            label[k] = a;
            for (int d = 0; d < 3; d++) {
              cell[k][d] += way[d];
            }
          }
        }
        groups[a].with(groups[b]);
      }
      for (; found < groups[a].rank(); found++) {
        thresholds[found] = saddle.level();
      }
    }
    return thresholds;
  }
}
