package org.haven.kernels;

/// Constants of CODATA 2018 (Tiesinga et al., Rev. Mod. Phys. 2021, 93, 025010,
/// doi:10.1103/RevModPhys.93.025010) in Haven's units: Å, fs, eV, u, e, K.
public final class PhysicalConstants {
  private PhysicalConstants() {}

  /// Elementary charge in coulomb (exact since 2019).
  public static final double ELEMENTARY_CHARGE_COULOMB = 1.602176634e-19;

  /// Boltzmann constant in eV/K.
  public static final double BOLTZMANN_EV_PER_K = 1.380649e-23 / ELEMENTARY_CHARGE_COULOMB;

  /// Atomic mass constant in kg.
  public static final double ATOMIC_MASS_KG = 1.66053906660e-27;

  /// Energy of 1 u (Å/fs)² in eV: kinetic energy in eV is ½ m v² times this.
  public static final double EV_PER_U_ANGSTROM2_PER_FS2 =
      ATOMIC_MASS_KG * 1e10 / ELEMENTARY_CHARGE_COULOMB;

  /// Acceleration in Å/fs² caused by 1 eV/Å on 1 u.
  public static final double ACCELERATION_PER_FORCE = 1.0 / EV_PER_U_ANGSTROM2_PER_FS2;

  /// Unit of time of CHARMM, √(u Å² mol/kcal), in fs.
  public static final double AKMA_FS =
      1 / Math.sqrt(4184 / (ELEMENTARY_CHARGE_COULOMB * 6.02214076e23) * ACCELERATION_PER_FORCE);

  /// Bohr radius in Å, the atomic unit of length.
  public static final double BOHR_ANGSTROM = 0.529177210903;

  /// Hartree energy in eV, the atomic unit of energy; a Rydberg is half of it.
  public static final double HARTREE_EV = 27.211386245988;

  /// Atomic unit of time ħ/E_h in fs; that of Rydberg units is twice as long.
  public static final double ATOMIC_TIME_FS = 2.4188843265857e-2;

  /// 1 eV/Å³ in GPa.
  public static final double GPA_PER_EV_PER_ANGSTROM3 = ELEMENTARY_CHARGE_COULOMB * 1e21;

  /// Coulomb energy e²/(4π ε₀) in eV Å.
  public static final double COULOMB_EV_ANGSTROM =
      ELEMENTARY_CHARGE_COULOMB * 1e10 / (4.0 * Math.PI * 8.8541878128e-12);
}
