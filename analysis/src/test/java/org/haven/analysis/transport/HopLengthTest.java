package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;

class HopLengthTest {
  /// Two ions in one frame of a cell so flat (β = 150°, c/a = 4) that the nearest image, at 2.655
  /// Å, is two cells along a from the nearest in fractions; among the 27 around that one the
  /// shortest is 3.866 Å.
  private record Pair(Cell cell, double[] fractional) implements Trajectory {
    @Override
    public String source() {
      return "two ions";
    }

    @Override
    public int frames() {
      return 1;
    }

    @Override
    public double frameIntervalFs() {
      return 1;
    }

    @Override
    public List<String> symbols() {
      return List.of("Li", "Li");
    }

    @Override
    public Cell cell(int frame) {
      return cell;
    }

    @Override
    public void read(int frame, double[] positions) {
      cell.toCartesian(fractional, positions);
    }

    @Override
    public void close() {}
  }

  @Test
  void theNearestIonOfAFlatCellIsFoundAmongAllImages() {
    Cell cell = Cell.ofLengthsAndAngles(3.2, 6, 12.8, 90, 150, 90);
    double[] fractional = {0, 0, 0, 0.5, 0.1, 0.6};
    double nearest = Double.POSITIVE_INFINITY;
    for (int a = -4; a <= 4; a++) {
      for (int b = -4; b <= 4; b++) {
        for (int c = -4; c <= 4; c++) {
          double[] r = {0.5 + a, 0.1 + b, 0.6 + c};
          cell.toCartesian(r, r);
          nearest = Math.min(nearest, Math.sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2]));
        }
      }
    }
    assertThat(HopLength.of(new Pair(cell, fractional), "Li", OptionalDouble.empty()))
        .isCloseTo(nearest, within(1e-12))
        .isCloseTo(2.655, within(1e-3));
  }
}
