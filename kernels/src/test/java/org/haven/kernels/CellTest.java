package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellTest {
  static Cell random(long seed) {
    Random random = new Random(seed);
    double[] h = new double[9];
    for (int k = 0; k < 9; k++) {
      h[k] = (k % 4 == 0 ? 8 : 0) + 2 * random.nextGaussian();
    }
    if (seed % 3 == 0) {
      // Several cells of shear.
      for (int d = 0; d < 3; d++) {
        h[3 + d] += 4 * h[d];
        h[6 + d] -= 3 * h[3 + d];
      }
    }
    return Cell.ofRows(h);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void fractionalAndCartesianAreInverse(int seed) {
    Cell cell = random(seed);
    double[] s = new Random(seed).doubles(30, -2, 2).toArray();
    double[] r = new double[30];
    double[] back = new double[30];
    cell.toCartesian(s, r);
    cell.toFractional(r, back);
    assertThat(r[0])
        .isCloseTo(s[0] * cell.ax() + s[1] * cell.bx() + s[2] * cell.cx(), within(1e-12));
    // Rounding grows with the condition number, below 1e3 for these cells.
    assertThat(back).usingComparatorWithPrecision(1e-12).containsExactly(s);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void reducedCellSpansTheSameLatticeWithTheShortestVectors(int seed) {
    Cell cell = random(seed);
    Cell reduced = cell.reduced();
    assertThat(reduced.volume()).isCloseTo(cell.volume(), within(1e-9 * cell.volume()));
    double[] n = new double[9];
    cell.toFractional(reduced.rows(), n);
    for (double integer : n) {
      assertThat(integer).isCloseTo(Math.rint(integer), within(1e-10));
    }
    // No sum or difference of the vectors is shorter than the longest in it.
    double[] h = reduced.rows();
    double[] lengths = reduced.lengths();
    for (int k = 0; k < 27; k++) {
      if (k == 13) {
        continue; // no vector at all
      }
      int[] m = {k % 3 - 1, k / 3 % 3 - 1, k / 9 - 1};
      double longest = 0;
      double square = 0;
      for (int d = 0; d < 3; d++) {
        longest = m[d] == 0 ? longest : Math.max(longest, lengths[d]);
        double component = m[0] * h[d] + m[1] * h[3 + d] + m[2] * h[6 + d];
        square += component * component;
      }
      assertThat(Math.sqrt(square)).isGreaterThan(longest * (1 - 1e-9));
    }
    assertThat(reduced.reduced()).isSameAs(reduced);
  }

  @Test
  void lengthsAndAnglesGiveTheCellBack() {
    Cell cell = Cell.ofLengthsAndAngles(4, 5, 6, 75, 95, 120);
    assertThat(cell.lengths()).usingComparatorWithPrecision(1e-12).containsExactly(4, 5, 6);
    assertThat(cell.anglesDegrees())
        .usingComparatorWithPrecision(1e-10)
        .containsExactly(75, 95, 120);
    assertThat(Cell.ofLengthsAndAngles(4, 5, 6, 90, 90, 90)).isEqualTo(Cell.orthorhombic(4, 5, 6));
    assertThatThrownBy(() -> Cell.ofLengthsAndAngles(4, 5, 6, 30, 30, 120))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void heightsAreVolumeOverFace() {
    // A monoclinic cell: the faces along a and c are nearer than the vectors are long.
    Cell cell = Cell.ofLengthsAndAngles(4, 5, 6, 90, 60, 90);
    double sine = Math.sin(Math.toRadians(60));
    assertThat(cell.heights())
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(4 * sine, 5, 6 * sine);
  }

  @Test
  void deformationLeadsFromOneCellToTheOther() {
    Cell from = random(1);
    Cell to = random(2);
    double[] reached = from.deformed(from.deformationTo(to)).rows();
    assertThat(reached).usingComparatorWithPrecision(1e-12).containsExactly(to.rows());
    assertThat(from.scaled(2).volume()).isCloseTo(8 * from.volume(), within(1e-9));
  }

  @Test
  void leftHandedCellsAreAllowed() {
    Cell cell = new Cell(0, 3, 0, 3, 0, 0, 0, 0, 3);
    assertThat(cell.determinant()).isEqualTo(-27);
    assertThat(cell.volume()).isEqualTo(27);
  }

  @Test
  void refusesCellsWithoutVolumeOrWithoutNumbers() {
    assertThatThrownBy(() -> new Cell(1, 0, 0, 0, 1, 0, 1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("volume is 0.0 Å³");
    assertThatThrownBy(() -> Cell.orthorhombic(1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Cell.orthorhombic(1, Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> Cell.ofRows(new double[8]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wrapCountsTheCellsLeftBehind() {
    Cell cell = Cell.orthorhombic(2, 3, 4);
    double[] positions = {-0.5, 7, 4, 1, 1, 1};
    int[] images = {0, 0, 0, 1, 2, 3};
    cell.wrap(positions, images);
    assertThat(positions).containsExactly(1.5, 1, 0, 1, 1, 1);
    assertThat(images).containsExactly(-1, 2, 1, 1, 2, 3);
  }
}
