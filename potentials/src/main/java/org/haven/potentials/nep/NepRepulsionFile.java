package org.haven.potentials.nep;

/// The short-range repulsion (ZBL) of a `nep.txt`: [NepModel#repulsion].
///
/// Its radii stand in the line `zbl`, which may end in a factor of the covalent radii; that factor
/// may stand in the line `cutoff` instead. Radii of 0 announce a flexible ZBL, whose parameters are
/// the file's last numbers.
final class NepRepulsionFile {
  /// K e² of the format in eV Å.
  private static final double COULOMB = 14.399645;

  /// The universal screening function of Ziegler, Biersack and Littmark (The Stopping and Range of
  /// Ions in Solids, 1985): Σ_p A_p exp(-B_p x).
  private static final double[] UNIVERSAL = {
    0.18175, 3.1998, 0.50986, 0.94229, 0.28022, 0.4029, 0.02817, 0.20162
  };

  /// 1/(0.8854 a₀) in 1/Å with the format's digits: x = r (Z₁^0.23 + Z₂^0.23) times this.
  private static final double SCREENING = 2.134563;

  private final NepLines lines;
  private final NepSpecies species;
  private final int types;
  private final NepLines.Words zbl;
  private final NepLines.Words cutoff;
  private final boolean flexible;

  NepRepulsionFile(NepLines lines, NepSpecies species, NepLines.Words zbl, NepLines.Words cutoff) {
    this.lines = lines;
    this.species = species;
    this.zbl = zbl;
    this.cutoff = cutoff;
    types = species.count();
    flexible = zbl.number(1) == 0 && zbl.number(2) == 0;
  }

  /// How many numbers there are at the end of the file.
  long count() {
    return flexible ? 10L * types * (types + 1) / 2 : 0;
  }

  /// @param cutoffs [T²][2] radial and angular, in Å
  double[] read(double[] cutoffs) {
    double[] repulsion = flexible ? flexible() : universal();
    check(repulsion, cutoffs);
    return repulsion;
  }

  /// The inner radius is the one in the file, except with type-wise outer radii: there it is 0 when
  /// the factor stands in the line `zbl`, half of the outer one when it stands in the line
  /// `cutoff`.
  private double[] universal() {
    double factor = 0;
    double innerFraction = 0;
    if (zbl.count() == 3) {
      factor = zbl.number(3);
      if (!(factor > 0)) {
        throw zbl.fault("the type-wise ZBL factor is " + factor + "; it must be above 0");
      }
    } else if (cutoff.count() == 7) {
      factor = cutoff.number(7);
      innerFraction = 0.5;
    }
    double[] repulsion = new double[types * types * NepModel.REPULSION_LENGTH];
    for (int a = 0; a < types; a++) {
      for (int b = 0; b < types; b++) {
        double inner = zbl.number(1);
        double outer = zbl.number(2);
        if (factor > 0) {
          outer = Math.min(outer, factor * species.radiiAngstrom(a, b));
          inner = innerFraction * outer;
        }
        fill(repulsion, a, b, inner, outer, UNIVERSAL);
      }
    }
    return repulsion;
  }

  /// One row for each pair t₁ ≤ t₂: inner and outer radius, A₁, B₁, … A₄, B₄.
  private double[] flexible() {
    double[] repulsion = new double[types * types * NepModel.REPULSION_LENGTH];
    for (int a = 0; a < types; a++) {
      for (int b = a; b < types; b++) {
        double inner = lines.value();
        double outer = lines.value();
        double[] screening = lines.values(8);
        fill(repulsion, a, b, inner, outer, screening);
        fill(repulsion, b, a, inner, outer, screening);
      }
    }
    return repulsion;
  }

  private void fill(
      double[] repulsion, int a, int b, double inner, double outer, double[] screening) {
    int za = species.atomicNumber(a);
    int zb = species.atomicNumber(b);
    double inverseLength = (Math.pow(za, 0.23) + Math.pow(zb, 0.23)) * SCREENING;
    int row = (a * types + b) * NepModel.REPULSION_LENGTH;
    repulsion[row] = inner;
    repulsion[row + 1] = outer;
    for (int p = 0; p < 4; p++) {
      repulsion[row + 2 + 2 * p] = COULOMB * za * zb * screening[2 * p];
      repulsion[row + 3 + 2 * p] = inverseLength * screening[2 * p + 1];
    }
  }

  private void check(double[] repulsion, double[] cutoffs) {
    for (int pair = 0; pair < types * types; pair++) {
      double inner = repulsion[pair * NepModel.REPULSION_LENGTH];
      double outer = repulsion[pair * NepModel.REPULSION_LENGTH + 1];
      String of = " of " + species.symbol(pair / types) + " and " + species.symbol(pair % types);
      if (!(inner >= 0 && outer > inner)) {
        throw zbl.fault(
            "ZBL radii" + of + " are " + inner + " and " + outer + " Å; need 0 ≤ inner < outer");
      }
      if (outer > cutoffs[2 * pair + 1]) {
        throw zbl.fault(
            "the outer ZBL radius %s Å%s exceeds their angular cutoff %s Å; GPUMD cuts the repulsion off there, so forces would jump"
                .formatted(outer, of, cutoffs[2 * pair + 1]));
      }
    }
  }
}
