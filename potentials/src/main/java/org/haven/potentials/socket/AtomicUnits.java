package org.haven.potentials.socket;

/// Units of the i-PI protocol, Bohr and Hartree, in Haven's.
///
/// Values of CODATA 2014 (Mohr, Newell, Taylor, Rev. Mod. Phys. 2016, 88, 035009,
/// doi:10.1103/RevModPhys.88.035009), derived as ASE does from those that the recommendation is
/// based on: energies and forces that pass between Haven and ASE are the same numbers on both
/// sides. The constants of 2018 differ by 8e-9 of an energy and 4e-10 of a length.
public final class AtomicUnits {
  private static final double PLANCK_J_S = 6.626070040e-34;
  private static final double CHARGE_C = 1.6021766208e-19;
  private static final double ELECTRON_KG = 9.10938356e-31;
  private static final double LIGHT_M_PER_S = 299_792_458;
  private static final double HBAR = PLANCK_J_S / (2 * Math.PI);

  /// ε₀ = 1/(μ₀ c²) with μ₀ = 4π·10⁻⁷ N/A².
  private static final double EPSILON = 1 / (4e-7 * Math.PI) / LIGHT_M_PER_S / LIGHT_M_PER_S;

  /// a₀ = 4π ε₀ ħ²/(m e²) in Å.
  public static final double BOHR_ANGSTROM =
      4e10 * Math.PI * EPSILON * HBAR * HBAR / ELECTRON_KG / CHARGE_C / CHARGE_C;

  /// m e³/(4π ε₀ ħ)² in eV.
  public static final double HARTREE_EV =
      ELECTRON_KG
          * CHARGE_C
          * CHARGE_C
          * CHARGE_C
          / (16 * Math.PI * Math.PI)
          / EPSILON
          / EPSILON
          / HBAR
          / HBAR;

  /// 1 Hartree/Bohr in eV/Å.
  public static final double HARTREE_PER_BOHR = HARTREE_EV / BOHR_ANGSTROM;

  private AtomicUnits() {}
}
