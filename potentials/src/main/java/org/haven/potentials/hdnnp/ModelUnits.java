package org.haven.potentials.hdnnp;

import org.haven.kernels.PhysicalConstants;

/// What the numbers of a model mean, which its files do not say.
///
/// @param length of cutoffs
/// @param energy of what the network gives
public record ModelUnits(Length length, Energy energy) {
  /// Units of length.
  public enum Length {
    ANGSTROM(1),
    BOHR(PhysicalConstants.BOHR_ANGSTROM);

    /// In Å.
    final double angstrom;

    Length(double angstrom) {
      this.angstrom = angstrom;
    }
  }

  /// Units of energy.
  public enum Energy {
    EV(1),
    HARTREE(PhysicalConstants.HARTREE_EV);

    /// In eV.
    final double ev;

    Energy(double ev) {
      this.ev = ev;
    }
  }
}
