package org.haven.integrators.run;

import java.util.Map;
import java.util.Optional;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.Cell;

/// Mean of the lattice vectors over the second half of the last constant-pressure stage.
final class MeanCell implements Accumulator {
  /// Sums of nine components, then the number of samples.
  private final double[] sums = new double[10];

  private long from;

  /// Forgets all samples; those before step `from` will not count.
  void restart(long from) {
    java.util.Arrays.fill(sums, 0);
    this.from = from;
  }

  @Override
  public String name() {
    return "mean_cell";
  }

  @Override
  public void sample(MolecularSystem system, long step) {
    if (step >= from) {
      double[] rows = system.state().cell().rows();
      for (int k = 0; k < 9; k++) {
        sums[k] += rows[k];
      }
      sums[9]++;
    }
  }

  /// The mean, if there is a sample.
  Optional<Cell> mean() {
    if (sums[9] == 0) {
      return Optional.empty();
    }
    double[] rows = new double[9];
    for (int k = 0; k < 9; k++) {
      rows[k] = sums[k] / sums[9];
    }
    return Optional.of(Cell.ofRows(rows));
  }

  @Override
  public Map<String, double[]> variables() {
    return Map.of("sums", sums.clone(), "from", new double[] {from});
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    System.arraycopy(variables.get("sums"), 0, sums, 0, 10);
    from = (long) variables.get("from")[0];
  }
}
