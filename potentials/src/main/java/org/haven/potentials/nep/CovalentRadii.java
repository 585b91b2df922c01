package org.haven.potentials.nep;

import java.math.BigDecimal;
import java.math.MathContext;

/// The covalent radii behind the format's type-wise cutoffs: those of P. Pyykkö and M. Atsumi,
/// Chem. Eur. J. 2009, 15, 186, with metals 10 % smaller, times 4/3, as in DFT-D3 (S. Grimme et
/// al., J. Chem. Phys. 2010, 132, 154104, doi:10.1063/1.3382344). The format rounds them to six
/// digits.
final class CovalentRadii {
  /// In pm before the factor 4/3, hydrogen to plutonium.
  private static final short[] PICOMETRES = {
    32, 46, 120, 94, 77, 75, 71, 63, 64, 67, 140, 125, 113, 104, 110, 102, 99, 96, 176, 154, 133,
    122, 121, 110, 107, 104, 100, 99, 101, 109, 112, 109, 115, 110, 114, 117, 189, 167, 147, 139,
    132, 124, 115, 113, 113, 108, 115, 123, 128, 126, 126, 123, 132, 131, 209, 176, 162, 147, 158,
    157, 156, 155, 151, 152, 151, 150, 149, 149, 148, 153, 146, 137, 131, 123, 118, 116, 111, 112,
    113, 132, 130, 130, 136, 131, 138, 142, 201, 181, 167, 158, 152, 153, 154, 155
  };

  private CovalentRadii() {}

  /// Whether there is a radius for this atomic number.
  static boolean has(int atomicNumber) {
    return atomicNumber >= 1 && atomicNumber <= PICOMETRES.length;
  }

  /// Radius in Å times 4/3.
  static double scaledAngstrom(int atomicNumber) {
    return new BigDecimal(PICOMETRES[atomicNumber - 1] / 75.0)
        .round(new MathContext(6))
        .doubleValue();
  }
}
