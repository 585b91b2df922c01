package org.haven.integrators.lattice;

import java.util.Arrays;
import org.haven.integrators.Fire;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.Cell;

/// A system whose cell is deformed for a while, its particles relaxed in it.
final class Deformation implements AutoCloseable {
  private final MolecularSystem system;
  private final Cell cell;
  private final double[] positions;
  private final Fire fire;
  private final int maxSteps;

  Deformation(MolecularSystem system, double forceToleranceEvPerAngstrom, int maxSteps) {
    this.system = system;
    this.cell = system.state().cell();
    this.positions = system.state().positions().clone();
    this.fire = new Fire(forceToleranceEvPerAngstrom);
    this.maxSteps = maxSteps;
  }

  /// The cell h (1 + ε), the particles at rest in it.
  ///
  /// @param strain ε, [9], symmetric
  /// @return whether their forces are within the tolerance
  boolean relaxed(double[] strain) {
    double[] f = strain.clone();
    for (int d = 0; d < 9; d += 4) {
      f[d] += 1;
    }
    Cell deformed = cell.deformed(f);
    double[] fractional = new double[positions.length];
    cell.toFractional(positions, fractional);
    system.state().setCell(deformed);
    deformed.toCartesian(fractional, system.state().positions());
    system.device().upload(system.state().positions());
    return fire.relax(system, maxSteps).converged();
  }

  /// Cell, positions and forces as they were before.
  @Override
  public void close() {
    system.state().setCell(cell);
    System.arraycopy(positions, 0, system.state().positions(), 0, positions.length);
    Arrays.fill(system.state().velocities(), 0);
    system.device().upload(system.state().positions(), system.state().velocities());
    system.computeForces();
  }
}
