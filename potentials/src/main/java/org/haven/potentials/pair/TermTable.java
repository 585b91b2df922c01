package org.haven.potentials.pair;

import java.util.Arrays;

/// The laws of all pairs of species as tables for vectors: v(r) = s(r) u(r) − c₀ − c₁ r, u(r) = Σ a
/// r⁻ⁿ exp(−b (r − r₀)).
///
/// The terms of all pairs of species have the same powers in the same order; what differs are a, b
/// and r₀ (a = 0 where a pair has no such term). Parameters stand in rows over the species of the
/// neighbour, so that a vector of species picks a vector of parameters. Immutable.
final class TermTable {
  /// Rows of a species.
  static final int OFFSET = 0;

  static final int LINEAR = 1;
  static final int FLOOR = 2;

  /// Three rows per term: a, b, r₀.
  static final int TERMS = 3;

  final Taper taper;
  final int speciesCount;

  /// n of each term.
  final int[] powers;

  /// Whether a term has a decay in any pair.
  final boolean[] exponential;

  /// Whether any pair has a c₁, or a floor.
  final boolean linear;

  final boolean floors;

  /// Whether r or 1/r is needed: r² is enough for even powers without more.
  final boolean distances;

  /// [species][rows · species]
  final double[][] parameters;

  /// @param pairs [8 S²] and terms [4 per term] as [PairKernel] has them
  /// @param powers of the terms, see [#commonPowers]
  TermTable(int speciesCount, Taper taper, double[] pairs, double[] terms, int[] powers) {
    this.taper = taper;
    this.speciesCount = speciesCount;
    this.powers = powers;
    exponential = new boolean[powers.length];
    parameters = new double[speciesCount][(TERMS + 3 * powers.length) * speciesCount];
    boolean linear = false;
    boolean floors = false;
    boolean distances = taper.inverseWidth() != 0;
    for (int a = 0; a < speciesCount; a++) {
      for (int b = 0; b < speciesCount; b++) {
        int q = 8 * (a * speciesCount + b);
        int end = (int) pairs[q + 7];
        double[] row = parameters[a];
        row[OFFSET * speciesCount + b] = pairs[q + 3];
        row[LINEAR * speciesCount + b] = pairs[q + 4];
        row[FLOOR * speciesCount + b] = pairs[q + 5];
        linear |= pairs[q + 4] != 0;
        floors |= pairs[q + 5] != 0;
        for (int t = (int) pairs[q + 6], k = 0; t < end; t++, k++) {
          int at = (TERMS + 3 * k) * speciesCount + b;
          row[at] = terms[4 * t];
          row[at + speciesCount] = terms[4 * t + 2];
          row[at + 2 * speciesCount] = terms[4 * t + 3];
          exponential[k] |= terms[4 * t + 2] != 0;
          distances |= exponential[k] || powers[k] % 2 != 0;
        }
      }
    }
    this.linear = linear;
    this.floors = floors;
    this.distances = distances || linear || floors;
  }

  /// The powers n of the terms if all laws that have any have the same; otherwise null.
  static int[] commonPowers(Iterable<PairLaw> laws) {
    int[] common = {};
    for (PairLaw law : laws) {
      int[] powers = law.terms().stream().mapToInt(PairTerm::power).toArray();
      if (powers.length == 0) {
        continue;
      }
      if (common.length == 0) {
        common = powers;
      } else if (!Arrays.equals(common, powers)) {
        return null;
      }
    }
    return common;
  }

  /// Whether this is one species with u(r) = a₁₂ r⁻¹² + a₆ r⁻⁶ − c₀.
  boolean isTwelveSix() {
    return !distances && speciesCount == 1 && Arrays.equals(powers, new int[] {12, 6});
  }
}
