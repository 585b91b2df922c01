package org.haven.potentials.nep;

import java.util.List;
import org.haven.kernels.Element;

/// The species of a `nep.txt`, and what a ZBL and type-wise cutoffs need to know of their elements.
///
/// @param symbols from the first line
/// @param lines for faults
record NepSpecies(List<String> symbols, NepLines lines) {
  int count() {
    return symbols.size();
  }

  String symbol(int species) {
    return symbols.get(species);
  }

  /// Sum of the covalent radii of two species in Å.
  double radiiAngstrom(int a, int b) {
    return radiusAngstrom(a) + radiusAngstrom(b);
  }

  private double radiusAngstrom(int species) {
    int z = atomicNumber(species);
    if (!CovalentRadii.has(z)) {
      throw lines.fault(
          "no covalent radius is known for " + symbol(species) + ", needed by a type-wise cutoff");
    }
    return CovalentRadii.scaledAngstrom(z);
  }

  int atomicNumber(int species) {
    return Element.of(symbol(species))
        .orElseThrow(
            () ->
                lines.fault(
                    1,
                    "species "
                        + symbol(species)
                        + " is no chemical element; ZBL and type-wise cutoffs need its atomic"
                        + " number"))
        .atomicNumber();
  }
}
