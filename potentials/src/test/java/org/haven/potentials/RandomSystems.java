package org.haven.potentials;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.haven.kernels.Cell;
import org.haven.kernels.ParticleState;
import org.haven.kernels.SpeciesTable;

/// Disordered systems for tests, a function of the seed alone.
public final class RandomSystems {
  private RandomSystems() {}

  /// A triclinic cell of about the given edge: angles within some 10° of right ones.
  public static Cell triclinicCell(double edgeAngstrom, long seed) {
    Random random = new Random(seed);
    double[] rows = new double[9];
    for (int k = 0; k < 9; k++) {
      double skew = 0.15 * edgeAngstrom * (2 * random.nextDouble() - 1);
      rows[k] = k % 4 == 0 ? edgeAngstrom + 0.5 * skew : skew;
    }
    return Cell.ofRows(rows);
  }

  /// Particles at random places in `cell`, none closer than `minDistanceAngstrom` to another or to
  /// an image of itself, in shuffled order of species.
  ///
  /// @param counts how many particles of each species of `table`
  /// @throws IllegalArgumentException if they do not fit
  public static ParticleState state(
      SpeciesTable table, List<Integer> counts, Cell cell, double minDistanceAngstrom, long seed) {
    Random random = new Random(seed);
    var species = new ArrayList<Integer>();
    for (int s = 0; s < table.size(); s++) {
      species.addAll(Collections.nCopies(counts.get(s), s));
    }
    Collections.shuffle(species, random);
    int n = species.size();
    double[] positions = new double[3 * n];
    int tries = 0;
    for (int i = 0; i < n; i++) {
      do {
        if (++tries > 100_000) {
          throw new IllegalArgumentException(
              n + " particles do not fit with distance " + minDistanceAngstrom + " Å");
        }
        double a = random.nextDouble();
        double b = random.nextDouble();
        double c = random.nextDouble();
        positions[3 * i] = a * cell.ax() + b * cell.bx() + c * cell.cx();
        positions[3 * i + 1] = a * cell.ay() + b * cell.by() + c * cell.cy();
        positions[3 * i + 2] = a * cell.az() + b * cell.bz() + c * cell.cz();
      } while (closest(positions, i, cell) < minDistanceAngstrom);
    }
    return new ParticleState(
        table, cell, species.stream().mapToInt(Integer::intValue).toArray(), positions);
  }

  /// Smallest distance in Å from particle i to those before it and to all its own images.
  private static double closest(double[] x, int i, Cell cell) {
    double smallest = Double.POSITIVE_INFINITY;
    for (int j = 0; j <= i; j++) {
      for (int a = -2; a <= 2; a++) {
        for (int b = -2; b <= 2; b++) {
          for (int c = -2; c <= 2; c++) {
            if (i == j && a == 0 && b == 0 && c == 0) {
              continue;
            }
            double dx = x[3 * j] - x[3 * i] + a * cell.ax() + b * cell.bx() + c * cell.cx();
            double dy = x[3 * j + 1] - x[3 * i + 1] + a * cell.ay() + b * cell.by() + c * cell.cy();
            double dz = x[3 * j + 2] - x[3 * i + 2] + a * cell.az() + b * cell.bz() + c * cell.cz();
            smallest = Math.min(smallest, Math.sqrt(dx * dx + dy * dy + dz * dz));
          }
        }
      }
    }
    return smallest;
  }
}
