package org.haven.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A crystal of two elements, and potentials that hold one, for tests of whole runs.
final class RockSalt {
  /// `structure` apart, the crystal of lithium chloride at 5.13 Å.
  static final String LITHIUM_CHLORIDE =
      """
      potential:
        type: lennard_jones
        cutoff_angstrom: 4.0
        pairs:
          - {species: [Li, Cl], epsilon_ev: 0.3, sigma_angstrom: 2.3}
          - {species: [Li, Li], epsilon_ev: 0.01, sigma_angstrom: 3}
          - {species: [Cl, Cl], epsilon_ev: 0.01, sigma_angstrom: 3.3}
      mobile: [Li]
      charges: {Li: 1, Cl: -1}
      """;

  /// The same of argon and neon at 6.2 Å.
  static final String ARGON_NEON =
      """
      potential:
        type: lennard_jones
        cutoff_angstrom: 6.0
        mixing: lorentz_berthelot
        pairs:
          - {species: [Ar, Ar], epsilon_ev: 0.0104, sigma_angstrom: 3.4}
          - {species: [Ne, Ne], epsilon_ev: 0.0031, sigma_angstrom: 2.7}
      mobile: [Ne]
      charges: {Ne: 1, Ar: -1}
      """;

  private RockSalt() {}

  /// Writes `POSCAR`, eight atoms.
  static void write(Path folder, double latticeAngstrom, String elements) throws IOException {
    Files.writeString(
        folder.resolve("POSCAR"),
        """
        rock salt of %2$s
        %1$s
        1 0 0
        0 1 0
        0 0 1
        %2$s
        4 4
        Direct
        0 0 0
        0 .5 .5
        .5 0 .5
        .5 .5 0
        .5 0 0
        0 .5 0
        0 0 .5
        .5 .5 .5
        """
            .formatted(latticeAngstrom, elements));
  }
}
