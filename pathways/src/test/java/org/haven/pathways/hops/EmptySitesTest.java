package org.haven.pathways.hops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.haven.analysis.mechanism.DensityMap;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.CrystalSymmetry;
import org.haven.inputs.structure.Sites;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.MinimumImage;
import org.junit.jupiter.api.Test;

/// Places that may be sites, from a file and from a density.
final class EmptySitesTest {
  private static final Path ARGYRODITE =
      Path.of(
          System.getProperty("haven.root"), "inputs", "examples", "screen/Li6PS5Cl_ordered.cif");

  /// 48 half occupied places are 24 full ones between them, and these have all 24 × 4 operations of
  /// F-43m.
  @Test
  void aSplitSiteBecomesOne() {
    Sites joined = SplitSites.joined(Sites.read(ARGYRODITE, 0), "Li", 1.8);
    assertThat(joined.composition()).containsEntry("Li", 24.0);
    Structure crystal = joined.filled(List.of(1, 1, 1), Map.of(), 1).structure();
    assertThat(crystal.symbols().stream().filter("Li"::equals)).hasSize(24);
    assertThat(CrystalSymmetry.of(crystal, 0.01).operations()).hasSize(96);
  }

  @Test
  void groupsOfMoreThanOneIonAreRefused() {
    assertThatThrownBy(() -> SplitSites.joined(Sites.read(ARGYRODITE, 0), "Li", 2.9))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("hang together");
  }

  @Test
  void partlyOccupiedPlacesAreRepeatedWithTheCell() {
    assertThat(EmptySites.partlyOccupied(ARGYRODITE, 0, "Li", List.of(1, 1, 1))).hasSize(48);
    assertThat(EmptySites.partlyOccupied(ARGYRODITE, 0, "Li", List.of(2, 1, 1))).hasSize(96);
  }

  /// Ions at 0 and, a third of the time, at (½, 0, 0) of each of two cells, in a trajectory whose
  /// crystal lies 0.7 Å farther along b: both come out where they are in the crystal's own setting.
  /// The grid is 0.25 Å wide; a centre of mass over 0.75 Å around a blob of 0.3 Å is within 0.05 Å.
  @Test
  void maximaOfADensityAreFoundInTheSettingOfTheCrystal() {
    Structure crystal =
        Structure.of(
            "",
            Cell.orthorhombic(5, 5, 5),
            List.of("Li", "S"),
            new double[] {0, 0, 0, 2.5, 2.5, 2.5});
    Cell cell = Cell.orthorhombic(10, 5, 5);
    double[][] blobs = {{0, 0.7, 0}, {5, 0.7, 0}, {2.5, 0.7, 0}, {7.5, 0.7, 0}};
    double[] ions = {0.7, 0.7, 0.3, 0.3};
    double[] density = new double[40 * 20 * 20];
    MinimumImage images = new MinimumImage(cell);
    for (int k = 0; k < density.length; k++) {
      double[] s = {k / 400 / 40.0, k / 20 % 20 / 20.0, k % 20 / 20.0};
      for (int b = 0; b < 4; b++) {
        double r =
            images.distance(
                s[0] - blobs[b][0] / 10, s[1] - blobs[b][1] / 5, s[2] - blobs[b][2] / 5);
        density[k] += ions[b] * Math.exp(-0.5 * r * r / 0.09) / Math.pow(2 * Math.PI * 0.09, 1.5);
      }
    }
    DensityMap map =
        new DensityMap(
            cell,
            new int[] {40, 20, 20},
            density,
            2,
            List.of("S", "S"),
            new double[] {2.5, 3.2, 2.5, 7.5, 3.2, 2.5});
    List<double[]> found = EmptySites.ofDensity(crystal, "Li", map, "test");
    assertThat(found).hasSize(4);
    IonSites sites = IonSites.of(crystal, "Li", found, 0.01);
    // the middles of all three edges, by the symmetry of the cube
    assertThat(sites.empty()).isEqualTo(3);
    MinimumImage own = new MinimumImage(crystal.cell());
    for (double[] s : found) {
      double nearest =
          Math.min(own.distance(s[0], s[1], s[2]), own.distance(s[0] - 0.5, s[1], s[2]));
      assertThat(nearest).isLessThan(0.05);
    }
  }
}
