package org.haven.potentials;

import org.haven.kernels.Device;
import org.haven.kernels.Kernel;

/// What a potential returns, reused from step to step. Mutable; accessors return the live arrays.
public final class Evaluation {
  private final double[] energies;
  private final double[] forces;
  private final double[] virial = new double[9];
  private double energyEv;

  /// @param count number of particles N
  public Evaluation(int count) {
    energies = new double[count];
    forces = new double[3 * count];
  }

  /// Number of particles N.
  public int count() {
    return energies.length;
  }

  /// Total potential energy in eV.
  public double energyEv() {
    return energyEv;
  }

  public void setEnergyEv(double energyEv) {
    this.energyEv = energyEv;
  }

  /// [N] in eV, a partition of the total energy.
  public double[] energies() {
    return energies;
  }

  /// [3N] in eV/Å.
  public double[] forces() {
    return forces;
  }

  /// [9] in eV, row by row: W = Σ r_ij ⊗ F_ij; the pressure is (2K + tr W)/(3V), the stress -W/V.
  public double[] virial() {
    return virial;
  }

  /// Adds another evaluation of the same particles.
  public void add(Evaluation other, Device device) {
    device.launch(new Accumulate(other.energies, other.forces, energies, forces), count());
    for (int k = 0; k < 9; k++) {
      virial[k] += other.virial[k];
    }
    energyEv += other.energyEv;
  }

  /// Adds the energies [N] and forces [3N] of one evaluation to another.
  record Accumulate(double[] energies, double[] forces, double[] energySums, double[] forceSums)
      implements Kernel {
    static void body(
        int i, double[] energies, double[] forces, double[] energySums, double[] forceSums) {
      energySums[i] = energySums[i] + energies[i];
      forceSums[3 * i] = forceSums[3 * i] + forces[3 * i];
      forceSums[3 * i + 1] = forceSums[3 * i + 1] + forces[3 * i + 1];
      forceSums[3 * i + 2] = forceSums[3 * i + 2] + forces[3 * i + 2];
    }
  }
}
