package org.haven.pathways.bondvalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.math3.special.Erf;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.pathways.percolation.PeriodicGrid;
import org.haven.pathways.percolation.ScalarMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BondValencePathwaysTest {
  @TempDir Path folder;

  private static Structure salt(Cell cell, String... symbols) {
    double[] positions = new double[3 * symbols.length];
    for (int i = 0; i < symbols.length; i++) {
      for (int d = 0; d < 3; d++) {
        positions[3 * i + d] = (double) i / symbols.length;
      }
    }
    cell.toCartesian(positions, positions);
    return Structure.of("salt", cell, List.of(symbols), positions);
  }

  private static BondValencePathways coarse(Structure structure, String ion, int threads) {
    return BondValencePathways.of(
        structure,
        ion,
        BondValencePathways.Settings.standard().withSpacing(0.5),
        threads,
        share -> {});
  }

  /// The sum over images, written down as it is defined, for cells that are small against the
  /// cutoff, oblique, and left-handed. Points nearer to an atom than 1.2 Å have large energies and
  /// are compared in proportion.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyPointIsTheSumOverAllImages(long seed) {
    Random random = new Random(seed);
    double[] rows = {3.1, 0.4, -0.3, 1.2, 3.7, 0.2, -1.9, 0.8, seed % 2 == 0 ? 4.1 : -4.1};
    Cell cell = Cell.ofRows(rows);
    double[] positions = random.doubles(9, -1, 2).toArray();
    cell.toCartesian(positions, positions);
    Structure structure = Structure.of("", cell, List.of("O", "Li", "Ti"), positions);
    PeriodicGrid grid = new PeriodicGrid(cell, 3, 4, 5);
    BondValencePathways.Settings settings =
        BondValencePathways.Settings.standard()
            .withCharges(Map.of("Li", 1.0, "Ti", 4.0, "O", -2.0))
            .withCutoff(6);
    ScalarMap map = BondValencePathways.of(structure, "Li", settings, grid, 1, share -> {}).map();
    double[] r = new double[3];
    for (int p = 0; p < grid.points(); p++) {
      grid.cartesian(p, r);
      double sum = 0;
      for (int a = -9; a <= 9; a++) {
        for (int b = -9; b <= 9; b++) {
          for (int c = -9; c <= 9; c++) {
            double anion = distance(r, positions, 0, rows, a, b, c);
            if (anion <= 6) {
              double x = Math.exp(1.937984 * (1.940013 - anion)) - 1;
              sum += 0.98816 / 2 * (x * x - 1);
            }
            double cation = distance(r, positions, 2, rows, a, b, c);
            if (cation <= 6) {
              sum +=
                  14.4
                      * 1
                      * 4
                      / Math.sqrt(2 * 4)
                      / cation
                      * Erf.erfc(cation / (0.74 * (1.28 + 1.60)));
            }
          }
        }
      }
      assertThat(map.values()[p]).isCloseTo(sum, within(1e-7 * Math.max(1, Math.abs(sum))));
    }
  }

  private static double distance(
      double[] r, double[] positions, int atom, double[] h, int a, int b, int c) {
    double square = 0;
    for (int d = 0; d < 3; d++) {
      double x = r[d] - positions[3 * atom + d] - a * h[d] - b * h[3 + d] - c * h[6 + d];
      square += x * x;
    }
    return Math.sqrt(square);
  }

  @Test
  void theMapDoesNotDependOnTheNumberOfThreads() {
    Structure structure = salt(Cell.orthorhombic(4, 5, 6), "Na", "Cl");
    double[] one = coarse(structure, "Na", 1).map().values();
    assertThat(coarse(structure, "Na", 3).map().values()).isEqualTo(one);
  }

  @Test
  void aSupercellHasTheSameThresholds() {
    Structure structure =
        salt(Cell.ofLengthsAndAngles(4, 4.5, 5, 80, 95, 100), "Na", "Cl", "Na", "Cl");
    BondValencePathways one = coarse(structure, "Na", 1);
    BondValencePathways eight = coarse(structure.supercell(2, 2, 2), "Na", 1);
    for (int d = 1; d <= 3; d++) {
      // Rounding of the positions of the copies.
      assertThat(eight.percolation().barrier(d))
          .isCloseTo(one.percolation().barrier(d), within(1e-9));
    }
  }

  @Test
  void anionsMoveAmongCations() {
    BondValencePathways found = coarse(salt(Cell.orthorhombic(4, 4, 4), "Ca", "F", "F"), "F", 1);
    assertThat(found.ion()).isEqualTo(new Ion("F", -1));
    assertThat(found.notes())
        .containsExactly(
            "oxidation states guessed from the formula (--charges overrides): Ca +2, F -1");
    assertThat(found.map().minimum()).isNegative();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Li", "Na", "K", "Rb", "Cs", "Ag", "Cu", "Mg", "Ca", "Zn", "Al", "O", "F"})
  void theTableHoldsTheIonsThatConduct(String ion) {
    Structure structure =
        switch (ion) {
          case "O" -> salt(Cell.orthorhombic(5, 5, 5), "Zr", "O", "O");
          case "F" -> salt(Cell.orthorhombic(5, 5, 5), "La", "F", "F", "F");
          case "Mg", "Ca", "Zn" -> salt(Cell.orthorhombic(5, 5, 5), ion, "S");
          case "Al" -> salt(Cell.orthorhombic(5, 5, 5), "Al", "Al", "S", "S", "S");
          default -> salt(Cell.orthorhombic(5, 5, 5), ion, ion, "S");
        };
    assertThat(coarse(structure, ion, 1).percolation().barrier(3)).isPositive();
  }

  @Test
  void chargesOfAPopulationAnalysisAreNoOxidationStates() {
    Structure structure = salt(Cell.orthorhombic(4, 4, 4), "Na", "Cl");
    assertThat(
            FormalCharges.of(
                    structure.withCharges(java.util.Optional.of(new double[] {0.87, -0.87})),
                    Map.of())
                .bySpecies())
        .isEqualTo(Map.of("Na", 1.0, "Cl", -1.0));
    assertThat(
            FormalCharges.of(
                    structure.withCharges(java.util.Optional.of(new double[] {2, -2})), Map.of())
                .bySpecies())
        .isEqualTo(Map.of("Na", 2.0, "Cl", -2.0));
  }

  @Test
  void aPairWithoutParametersIsNamedWithARemedy() {
    assertThatThrownBy(
            () -> coarse(salt(Cell.orthorhombic(4, 4, 4), "Li", "Li", "Li", "P"), "Li", 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no bond-valence parameters for Li+1–P-3 in softBV")
        .hasMessageContaining("--parameters");
    assertThatThrownBy(() -> coarse(salt(Cell.orthorhombic(4, 4, 4), "Li", "P"), "Li", 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("nothing binds Li+1")
        .hasMessageContaining("P +5");
    BondValencePathways.Settings settings =
        BondValencePathways.Settings.standard().withCharges(Map.of("O", -1.0));
    assertThatThrownBy(
            () ->
                BondValencePathways.of(
                    salt(Cell.orthorhombic(4, 4, 4), "Li", "O"), "Li", settings, 1, share -> {}))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Li+1–O-1")
        .hasMessageContaining("Known are Li+1–O-2: correct the oxidation states (--charges)");
  }

  @Test
  void aFileReplacesTheTable() throws IOException {
    Path file = folder.resolve("mine.txt");
    Files.writeString(file, "# mine\nLi 1 P -3 1.5 2.5 1.0 1.6  # a pair\n\n");
    BondValenceParameters mine = BondValenceParameters.read(file);
    assertThat(mine.pair(new Ion("Li", 1), new Ion("P", -3)))
        .contains(new BondValenceParameters.Pair(1.5, 2.5, 1.0, 1.6));
    assertThat(mine.pair(new Ion("Li", 1), new Ion("O", -2))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Li 1 O -2 1.2 1.9 1.0",
        "Li 1 O -2 1.2 1.9 1.0 -1.9",
        "Li 1 Xx -2 1.2 1.9 1.0 1.9",
        "Li -1 O -2 1.2 1.9 1.0 1.9",
        "Li one O -2 1.2 1.9 1.0 1.9",
        "Li 1 O -2 1.2 1.9 1.0 1.9\nLi 1 O -2 1.2 1.9 1.0 1.9",
        "# nothing"
      })
  void aDamagedFileOfParametersIsRefused(String text) throws IOException {
    Path file = folder.resolve("bad.txt");
    Files.writeString(file, text);
    assertThatThrownBy(() -> BondValenceParameters.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file.toString());
  }
}
