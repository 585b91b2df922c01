package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;

class MeanSquaredDisplacementTest {
  private static final int[] FIRST = {0, 1, 2, 0, 0, 1};
  private static final int[] SECOND = {0, 1, 2, 1, 2, 2};

  @Test
  void transformGivesTheWindowedTensorOfTheDefinition() {
    Displacements x = RandomWalks.shared(5, 97, 1, 0.3, 11);
    MeanSquaredDisplacement msd = MeanSquaredDisplacement.of(x, x.indices("Li"), 96, 2);
    for (int lag = 0; lag <= 96; lag++) {
      for (int c = 0; c < 6; c++) {
        double sum = 0;
        for (int i = 0; i < 5; i++) {
          double[] a = x.series(i, FIRST[c]);
          double[] b = x.series(i, SECOND[c]);
          for (int o = 0; o + lag < 97; o++) {
            sum += (a[o + lag] - a[o]) * (b[o + lag] - b[o]);
          }
        }
        // Sums of 97 squares of order 100 are kept to 1e-16: 1e-10 after cancellation.
        assertThat(msd.tensor(lag)[c]).isCloseTo(sum / (5 * (97 - lag)), within(1e-10));
      }
    }
  }

  @Test
  void threadsDoNotChangeABit() {
    Displacements x = RandomWalks.gaussian(40, 300, 1, 3);
    double[] one = MeanSquaredDisplacement.of(x, x.indices("Li"), 150, 1).values(Directions.XYZ);
    double[] two = MeanSquaredDisplacement.of(x, x.indices("Li"), 150, 2).values(Directions.XYZ);
    assertThat(two).containsExactly(one);
  }

  @Test
  void constantVelocityIsBallistic() {
    double[][] series = new double[3][200];
    for (int f = 0; f < 200; f++) {
      series[0][f] = 0.3 * f;
      series[1][f] = -0.4 * f;
    }
    Displacements x = Displacements.of(List.of("Li"), series, 1.0, Cell.orthorhombic(10, 10, 10));
    MeanSquaredDisplacement msd = MeanSquaredDisplacement.of(x, new int[] {0}, 100, 1);
    for (int lag = 1; lag <= 100; lag++) {
      assertThat(msd.value(Directions.XYZ, lag)).isCloseTo(0.25 * lag * lag, within(1e-8));
      assertThat(msd.value(Directions.parse("x"), lag)).isCloseTo(0.09 * lag * lag, within(1e-8));
      // Along (3, −4, 0)/5 the speed is 0.5; across it nothing moves.
      assertThat(msd.value(Directions.parse("3,-4,0"), lag))
          .isCloseTo(0.25 * lag * lag, within(1e-8));
      assertThat(msd.value(Directions.parse("4,3,0"), lag)).isCloseTo(0, within(1e-8));
    }
  }
}
