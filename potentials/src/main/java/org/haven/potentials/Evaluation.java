package org.haven.potentials;

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
}
