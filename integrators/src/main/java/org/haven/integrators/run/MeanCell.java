package org.haven.integrators.run;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.run.Moment.Phase;
import org.haven.kernels.Cell;

/// Mean of the lattice vectors over the second half of the last constant-pressure stage, for those
/// that follow it. Of one that none follows nothing is kept: it may become longer.
final class MeanCell implements Observer {
  private final MolecularSystem system;

  /// Sums of nine components, then the number of samples.
  private final double[] sums = new double[10];

  private long from;

  MeanCell(MolecularSystem system) {
    this.system = system;
  }

  @Override
  public String name() {
    return "mean_cell";
  }

  @Override
  public Trigger trigger() {
    return now ->
        now.stage().isConstantPressure()
            && !(now.clock().isLast() && now.stage().isProduction())
            && (now.is(Phase.PREPARED) || now.is(Phase.STEPPED) || now.is(Phase.ENDED));
  }

  @Override
  public void see(Moment now) {
    if (now.is(Phase.ENDED)) {
      now.stage().cellSums().ifPresent(half -> System.arraycopy(half, 0, sums, 0, 10));
    } else if (now.is(Phase.PREPARED)) {
      long steps = now.stage().steps();
      from = now.step() + steps - steps / 2;
      Arrays.fill(sums, 0);
    } else if (now.step() >= from) {
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
