package org.haven.potentials.pair;

import java.util.List;

/// The energy u(r) of a pair of two species: a sum of terms. Immutable.
///
/// @param terms the terms; none for a pair without interaction
/// @param divergence what happens below the maximum of a law that falls to −∞ at r → 0
public record PairLaw(List<PairTerm> terms, Divergence divergence) {

  /// What to do with a pair closer than the innermost maximum of an energy that falls to −∞ at r →
  /// 0 (Buckingham's −C/r⁶): the two particles would fuse.
  public enum Divergence {
    /// Stop with a message that names the pair.
    REFUSE,
    /// Keep the energy at its maximum and the force at zero, for sums with a potential that repels
    /// at short range.
    HOLD
  }

  /// A pair that does not interact.
  public static final PairLaw NONE = new PairLaw(List.of(), Divergence.HOLD);

  public PairLaw {
    terms = List.copyOf(terms);
  }

  /// The law of some terms that end in a repulsive wall, or that stop with a message where they do
  /// not.
  public static PairLaw of(PairTerm... terms) {
    return new PairLaw(List.of(terms), Divergence.REFUSE);
  }

  /// u(r) in eV.
  public double energyEv(double r) {
    double sum = 0;
    for (PairTerm term : terms) {
      sum += term.energyEv(r);
    }
    return sum;
  }

  /// u′(r) in eV/Å.
  public double derivativeEvPerAngstrom(double r) {
    double sum = 0;
    for (PairTerm term : terms) {
      sum += term.derivativeEvPerAngstrom(r);
    }
    return sum;
  }

  /// Position in Å of the innermost maximum of u(r) − slope · r below `limit`, if u falls to −∞ at
  /// r → 0; otherwise 0. A law that has no maximum at all (dispersion alone) gives 0 too.
  double barrierAngstrom(double slope, double limit) {
    // 4000 points per law, evenly in ln r: two extrema closer than 0.3 % of r would be missed.
    double smallest = 1e-3;
    if (terms.isEmpty() || energyEv(smallest) >= 0) {
      return 0;
    }
    double ratio = Math.pow(limit / smallest, 1.0 / 4000);
    double low = smallest;
    double high = low * ratio;
    while (derivativeEvPerAngstrom(high) > slope) {
      low = high;
      high *= ratio;
      if (high > limit) {
        return 0;
      }
    }
    for (int round = 0; round < 200 && low < high; round++) {
      double middle = 0.5 * (low + high);
      if (middle == low || middle == high) {
        break;
      }
      if (derivativeEvPerAngstrom(middle) > slope) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
