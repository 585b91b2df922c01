package org.haven.pathways.neb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.pathways.neb.Endpoints.Order;
import org.junit.jupiter.api.Test;

final class EndpointsTest {
  private static final Cell CELL = Cell.orthorhombic(10, 10, 10);

  private static final double[] SITES = {1, 1, 1, 4, 1, 1, 1, 4, 1, 5, 5, 5, 8, 8, 8, 9.8, 5, 2};

  private static final List<String> SYMBOLS = List.of("Li", "Li", "Li", "S", "S", "Li");

  private static Structure structure(List<String> symbols, double... positions) {
    return Structure.of("", CELL, symbols, positions);
  }

  private static double[] moved(int atom, double x, double y, double z) {
    double[] positions = SITES.clone();
    positions[3 * atom] = x;
    positions[3 * atom + 1] = y;
    positions[3 * atom + 2] = z;
    return positions;
  }

  @Test
  void anAtomGoesToItsNearestImage() {
    Endpoints ends =
        Endpoints.of(
            structure(SYMBOLS, SITES), structure(SYMBOLS, moved(5, 1.2, 5, 2)), Order.STRICT);
    assertThat(ends.finalPositions()[15]).isCloseTo(11.2, within(1e-12));
    assertThat(ends.notes()).isEmpty();
  }

  @Test
  void atomsAreMatchedByTheLeastWay() {
    // The final structure in another order: atom 1 and 3 have changed names, atom 6 has hopped.
    List<String> symbols = List.of("S", "S", "Li", "Li", "Li", "Li");
    Structure end = structure(symbols, 5, 5, 5, 8, 8, 8, 1, 4, 1, 1.2, 5, 2, 4, 1, 1, 1, 1, 1);
    Endpoints ends = Endpoints.of(structure(SYMBOLS, SITES), end, Order.MATCHED);
    double[] expected = moved(5, 11.2, 5, 2);
    assertThat(ends.finalPositions()).containsExactly(expected, within(1e-12));
    assertThat(ends.notes()).hasSize(1);
  }

  @Test
  void whatIsNoPairOfStatesIsRefused() {
    Structure a = structure(SYMBOLS, SITES);
    refused(a, structure(SYMBOLS, SITES), "nothing moves");
    refused(
        a,
        Structure.of("", Cell.orthorhombic(10, 10, 10.1), SYMBOLS, moved(5, 1.2, 5, 2)),
        "the cells differ: component z of vector c");
    refused(
        a,
        structure(List.of("Li", "Li", "S", "Li", "S", "Li"), moved(5, 1.2, 5, 2)),
        "atom 3 is Li in the initial and S in the final structure");
    refused(
        a,
        structure(List.of("Li", "Li", "Li", "S", "S", "Na"), moved(5, 1.2, 5, 2)),
        "the initial structure holds Li 4, S 2, the final one Li 3, S 2, Na 1");
    refused(a, structure(SYMBOLS, moved(5, 4.8, 5, 2)), "atom 6 (Li) moves by 5.00 Å");
    double[] swapped = moved(0, 4, 1, 1);
    swapped[3] = 1;
    refused(a, structure(SYMBOLS, swapped), "atoms 1 and 2 (Li) change places");
    Endpoints.of(a, structure(SYMBOLS, swapped), Order.GIVEN);
  }

  private static void refused(Structure a, Structure b, String message) {
    assertThatThrownBy(() -> Endpoints.of(a, b, Order.STRICT))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  /// A chain of ions that push one another is no exchange.
  @Test
  void aConcertedHopIsTakenAsItIs() {
    double[] chain = moved(0, 4, 1, 1);
    chain[3] = 7;
    Endpoints ends =
        Endpoints.of(structure(SYMBOLS, SITES), structure(SYMBOLS, chain), Order.STRICT);
    assertThat(ends.finalPositions()).containsExactly(chain, within(1e-12));
  }

  @Test
  void theAssignmentCostsNoMoreThanAnyOther() {
    Random random = new Random(3);
    for (int round = 0; round < 20; round++) {
      int n = 1 + random.nextInt(6);
      double[][] cost = new double[n][n];
      for (double[] row : cost) {
        Arrays.setAll(row, k -> random.nextInt(9));
      }
      int[] chosen = Assignment.of(cost);
      assertThat(Arrays.stream(chosen).distinct().count()).isEqualTo(n);
      double total = 0;
      for (int i = 0; i < n; i++) {
        total += cost[i][chosen[i]];
      }
      assertThat(total).isEqualTo(least(cost, 0, new boolean[n]));
    }
  }

  /// By trying all.
  private static double least(double[][] cost, int row, boolean[] taken) {
    if (row == cost.length) {
      return 0;
    }
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < cost.length; c++) {
      if (!taken[c]) {
        taken[c] = true;
        least = Math.min(least, cost[row][c] + least(cost, row + 1, taken));
        taken[c] = false;
      }
    }
    return least;
  }
}
