package org.haven.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Cell;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.haven.validation.SinglePoint;
import org.junit.jupiter.api.Test;

class ForceSeriesTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("haven.root"), "inputs/examples/li6ps5cl");
  private static final Path POTENTIAL = EXAMPLE.resolve("nep.txt");
  private static final Structure CRYSTAL =
      StructureFile.read(EXAMPLE.resolve("li6ps5cl_52.xyz"), 0);

  private static ForceSeries series(Structure start) {
    return ForceSeries.open(POTENTIAL, start, Precision.DOUBLE, 1);
  }

  private static SinglePoint alone(Structure structure) {
    try (Calculator calculator = Calculator.open(POTENTIAL, structure, Precision.DOUBLE, 1)) {
      return calculator.evaluate(structure);
    }
  }

  private static Structure at(Cell cell, double[] positions) {
    return Structure.of("", cell, CRYSTAL.symbols(), positions);
  }

  private static double[] moved(double[] positions, double width, long seed) {
    Random random = new Random(seed);
    double[] moved = positions.clone();
    for (int k = 0; k < moved.length; k++) {
      moved[k] += width * random.nextGaussian();
    }
    return moved;
  }

  /// Sums of some hundred pairs of up to 10 eV in double, in another order: 1e-13 eV at most.
  private static void assertSame(Evaluation found, Evaluation expected, double tolerance) {
    assertThat(found.energyEv()).isCloseTo(expected.energyEv(), within(100 * tolerance));
    assertThat(found.energies()).containsExactly(expected.energies(), within(tolerance));
    assertThat(found.forces()).containsExactly(expected.forces(), within(tolerance));
    assertThat(found.virial()).containsExactly(expected.virial(), within(100 * tolerance));
  }

  @Test
  void structuresFarApartHaveTheBitsOfTheCalculator() {
    try (ForceSeries series = series(CRYSTAL)) {
      for (int k = 0; k < 3; k++) {
        // 0.7 Å each: a component beyond half a skin is among 156.
        double[] x = moved(CRYSTAL.positions(), 0.7, k);
        Evaluation found = series.evaluate(CRYSTAL.cell(), x);
        SinglePoint expected = alone(at(CRYSTAL.cell(), x));
        assertSame(found, expected.evaluation(), 0);
        assertThat(series.stressGpa()).containsExactly(expected.stressGpa());
      }
    }
  }

  @Test
  void smallMovesKeepTheListAndTheForces() {
    try (ForceSeries series = series(CRYSTAL)) {
      double[] x = CRYSTAL.positions();
      for (int k = 0; k < 30; k++) {
        x = moved(x, 0.005, k);
        Evaluation found = series.evaluate(CRYSTAL.cell(), x);
        assertSame(found, alone(at(CRYSTAL.cell(), x)).evaluation(), 1e-12);
      }
      // One without a skin, then one with; √30 · 0.005 Å reaches half a skin nowhere.
      assertThat(series.rebuilds()).isEqualTo(2);
    }
  }

  /// Each atom wanders by 0.04 Å √150 = 0.5 Å along each axis, pairs by 1 Å and more: some that
  /// were beyond cutoff and skin come within the cutoff, so that a list that is kept for ever lacks
  /// them.
  @Test
  void atomsThatWanderGetNewLists() {
    try (ForceSeries series = series(CRYSTAL)) {
      double[] x = CRYSTAL.positions();
      for (int k = 1; k <= 150; k++) {
        x = moved(x, 0.04, k);
        Evaluation found = series.evaluate(CRYSTAL.cell(), x);
        if (k % 25 == 0) {
          // Atoms come close by then, with forces of up to some 1e3 eV/Å.
          assertSame(found, alone(at(CRYSTAL.cell(), x)).evaluation(), 1e-10);
        }
      }
      assertThat(series.rebuilds()).isBetween(5L, 75L);
    }
  }

  @Test
  void atomsMayLeaveTheCellAndComeBackWrapped() {
    try (ForceSeries series = series(CRYSTAL)) {
      double[] drifting = CRYSTAL.positions().clone();
      Evaluation expected = alone(CRYSTAL).evaluation();
      // All of them by 0.3 Å a call, through the cell of 10.1 Å: forces do not change.
      for (int k = 0; k < 50; k++) {
        for (int i = 0; i < drifting.length; i += 3) {
          drifting[i] += 0.3;
        }
        // A shift of all rounds positions by 1e-15 of 15 Å; forces vary by some 10 eV/Å².
        assertSame(series.evaluate(CRYSTAL.cell(), drifting), expected, 1e-11);
      }
      // Half a skin is reached in every second call; that a cell was crossed is no reason.
      assertThat(series.rebuilds()).isLessThanOrEqualTo(26);
      double[] wrapped = drifting.clone();
      CRYSTAL.cell().wrap(wrapped, new int[wrapped.length]);
      assertSame(series.evaluate(CRYSTAL.cell(), wrapped), expected, 1e-11);
    }
  }

  @Test
  void theCellMayChangeFromCallToCall() {
    try (ForceSeries series = series(CRYSTAL)) {
      for (int k = 0; k < 12; k++) {
        double[] f = {1 + 0.003 * k, 0.002 * k, 0, 0, 1 - 0.002 * k, 0.001 * k, 0, 0, 1};
        Cell cell = CRYSTAL.cell().deformed(f);
        double[] x = new double[CRYSTAL.positions().length];
        CRYSTAL.cell().toFractional(CRYSTAL.positions(), x);
        cell.toCartesian(x, x);
        assertSame(series.evaluate(cell, x), alone(at(cell, x)).evaluation(), 1e-12);
      }
    }
  }

  @Test
  void smallTriclinicCellsSeeTheirOwnImages() {
    // Thinner than the cutoff of 6 Å along all three.
    Cell cell = Cell.ofLengthsAndAngles(3.1, 3.4, 4.2, 70, 80, 65);
    Structure small =
        Structure.of("", cell, List.of("Li", "Cl"), new double[] {0, 0, 0, 1.9, 1.2, 2});
    Structure large = small.supercell(3, 2, 2);
    try (ForceSeries series = series(small)) {
      Evaluation found = series.evaluate(cell, small.positions());
      assertSame(found, alone(small).evaluation(), 0);
      assertThat(12 * found.energyEv())
          .isCloseTo(alone(large).evaluation().energyEv(), within(1e-10));
    }
  }

  @Test
  void whatIsNoCrystalIsRefused() {
    try (ForceSeries series = series(CRYSTAL)) {
      double[] x = CRYSTAL.positions().clone();
      x[4] = Double.NaN;
      assertThatThrownBy(() -> series.evaluate(CRYSTAL.cell(), x))
          .isInstanceOf(InputException.class)
          .hasMessage("positions: component y of atom 2 is NaN; expected at most 1e+06 Å in size");
      assertThatThrownBy(() -> series.evaluate(CRYSTAL.cell(), new double[6]))
          .hasMessage("6 coordinates; expected 156 of 52 atoms");
      // Thousands of images would be neighbours.
      assertThatThrownBy(
              () -> series.evaluate(Cell.orthorhombic(10, 0.01, 10), CRYSTAL.positions()))
          .hasMessage("cell is 0.0100 Å thick along b; expected 0.5 to 1e+06 Å");
      // And goes on.
      assertSame(
          series.evaluate(CRYSTAL.cell(), CRYSTAL.positions()), alone(CRYSTAL).evaluation(), 0);
    }
  }
}
