package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinimumImageTest {
  /// Nine random cells, some sheared by several vectors, and one so flat that the nearest image is
  /// often not among the 27 around the nearest fractions.
  private static Cell cell(int number) {
    return number == 0 ? Cell.ofLengthsAndAngles(5, 5, 20, 90, 150, 90) : CellTest.random(number);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void noImageIsShorter(int number) {
    Cell cell = cell(number);
    MinimumImage images = new MinimumImage(cell);
    double[] h = cell.rows();
    Random random = new Random(number);
    for (int repeat = 0; repeat < 50; repeat++) {
      double[] s = random.doubles(3, -1.5, 1.5).toArray();
      double shortest = Double.POSITIVE_INFINITY;
      for (int a = -22; a <= 22; a++) {
        for (int b = -22; b <= 22; b++) {
          for (int c = -6; c <= 6; c++) {
            double square = 0;
            for (int d = 0; d < 3; d++) {
              double component = (s[0] + a) * h[d] + (s[1] + b) * h[3 + d] + (s[2] + c) * h[6 + d];
              square += component * component;
            }
            shortest = Math.min(shortest, Math.sqrt(square));
          }
        }
      }
      // Fractions of some tens times vectors of some tens of Å lose 1e-13 Å.
      assertThat(images.distance(s[0], s[1], s[2])).isCloseTo(shortest, within(1e-11));
      assertThat(images.distance(s[0], s[1], s[2], 1.001 * shortest))
          .isEqualTo(images.distance(s[0], s[1], s[2]));
      assertThat(images.distance(s[0], s[1], s[2], 0.999 * shortest)).isInfinite();
      double[] image = s.clone();
      assertThat(images.shortest(image)).isEqualTo(images.distance(s[0], s[1], s[2]));
      double[] r = new double[3];
      cell.toCartesian(image, r);
      assertThat(Math.sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2]))
          .isCloseTo(shortest, within(1e-11));
      for (int d = 0; d < 3; d++) {
        assertThat(image[d] - s[d]).isCloseTo(Math.rint(image[d] - s[d]), within(1e-12));
      }
    }
  }
}
