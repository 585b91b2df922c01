package org.haven.campaigns.stages;

import static org.assertj.core.api.Assertions.assertThat;

import org.haven.kernels.Cell;
import org.haven.pathways.percolation.Percolation;
import org.haven.pathways.percolation.PeriodicGrid;
import org.haven.pathways.percolation.ScalarMap;
import org.junit.jupiter.api.Test;

final class StageViewTest {
  /// A channel of one point's width, which a coarser grid must not close, in a wall that nothing
  /// passes.
  @Test
  void aCoarserMapKeepsEveryWayOpen() {
    PeriodicGrid grid = new PeriodicGrid(Cell.orthorhombic(10, 10, 10), 70, 71, 73);
    double[] values = new double[grid.points()];
    java.util.Arrays.fill(values, Double.POSITIVE_INFINITY);
    for (int i = 0; i < 70; i++) {
      values[grid.index(i, 35, 36)] = i == 20 ? 0.8 : 0.1;
    }
    ScalarMap map = new ScalarMap(grid, values);
    assertThat(Percolation.of(map).barrier(1)).isEqualTo(0.8 - 0.1);
    int[] n = StageView.shape(grid);
    assertThat(n[0] * n[1] * n[2]).isLessThanOrEqualTo(StageView.MOST_POINTS);
    assertThat(n).containsExactly(24, 24, 25);
    byte[] bytes = StageView.bytes(map, n, 1);
    PeriodicGrid coarse = new PeriodicGrid(grid.cell(), n[0], n[1], n[2]);
    double[] negative = new double[bytes.length];
    for (int k = 0; k < bytes.length; k++) {
      negative[k] = -(bytes[k] & 0xff);
    }
    // Energy 0.7 eV of 1 is the byte 77; the pass stands in a cell of its own with its neighbours.
    Percolation seen = Percolation.of(new ScalarMap(coarse, negative));
    assertThat(-seen.one()).isBetween(77.0, 255.0);
    assertThat(seen.two()).isEqualTo(-0.0);
  }
}
