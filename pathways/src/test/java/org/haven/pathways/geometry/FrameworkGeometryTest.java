package org.haven.pathways.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.MinimumImage;
import org.junit.jupiter.api.Test;

final class FrameworkGeometryTest {
  private static Structure structure(Cell cell, List<String> symbols, double... fractions) {
    double[] positions = new double[fractions.length];
    cell.toCartesian(fractions, positions);
    return Structure.of("", cell, symbols, positions);
  }

  /// Between the atoms of a simple cubic lattice a sphere passes from cell to cell through the
  /// middle of a face, a/√2 from its corners, and has most room in the centre, a √3/2 from them.
  @Test
  void throughASimpleCubicLatticeASpherePassesAtHalfTheDiagonalOfAFace() {
    FrameworkGeometry found =
        FrameworkGeometry.of(
            structure(Cell.orthorhombic(4, 4, 4), List.of("Cl", "Na"), 0, 0, 0, 0.4, 0.5, 0.5),
            "Na",
            0.2,
            2);
    for (int d = 1; d <= 3; d++) {
      assertThat(found.passAngstrom(d)).isCloseTo(4 / Math.sqrt(2), within(1e-12));
    }
    assertThat(found.cavityAngstrom()).isCloseTo(2 * Math.sqrt(3), within(1e-12));
    assertThat(found.volumePerIonAngstrom3()).isEqualTo(64);
    assertThat(found.shortestPair()).isEqualTo("Cl–Na");
    assertThat(found.shortestAngstrom()).isCloseTo(Math.sqrt(2.56 + 8), within(1e-12));
    // (22.98976928 + 35.45) u in 64 Å³.
    assertThat(found.densityGCm3()).isCloseTo(58.43976928 / 64 * 1.66053906660, within(1e-9));
  }

  /// Layers of a square lattice, c apart: between them a sphere passes in two dimensions at the
  /// distance that the layers leave, through them by the middle of a square.
  @Test
  void betweenLayersItPassesInTwoDimensions() {
    double a = 3;
    double c = 8;
    FrameworkGeometry found =
        FrameworkGeometry.of(
            structure(Cell.orthorhombic(a, a, c), List.of("Cl", "Na"), 0, 0, 0, 0.5, 0.5, 0.5),
            "Na",
            0.25,
            1);
    assertThat(found.passAngstrom(1)).isCloseTo(Math.hypot(c / 2, a / 2), within(1e-12));
    assertThat(found.passAngstrom(2)).isCloseTo(Math.hypot(c / 2, a / 2), within(1e-12));
    assertThat(found.passAngstrom(3)).isCloseTo(a / Math.sqrt(2), within(1e-12));
  }

  @Test
  void distancesAreThoseToTheNearestImageInObliqueCells() {
    Cell cell = new Cell(3.1, 0.4, -0.3, 1.2, 3.7, 0.2, -1.9, 0.8, 12.1);
    Structure structure =
        structure(cell, List.of("O", "Li", "Ti"), 0.1, 0.2, 0.3, 0, 0, 0.7, 1.4, -0.6, 0.5);
    FrameworkGeometry found = FrameworkGeometry.of(structure, "Li", 0.7, 2);
    MinimumImage image = new MinimumImage(cell);
    double[] s = new double[3];
    for (int p = 0; p < found.distances().values().length; p++) {
      found.distances().grid().fractional(p, s);
      assertThat(found.distances().values()[p])
          .isCloseTo(
              Math.min(
                  image.distance(s[0] - 0.1, s[1] - 0.2, s[2] - 0.3),
                  image.distance(s[0] - 1.4, s[1] + 0.6, s[2] - 0.5)),
              within(1e-9));
    }
  }
}
