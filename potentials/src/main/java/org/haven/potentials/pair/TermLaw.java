package org.haven.potentials.pair;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import org.haven.kernels.Lanes;

/// The laws of all pairs of species on vectors: v(r) = s(r) u(r) − c₀ − c₁ r, u(r) = Σ a r⁻ⁿ exp(−b
/// (r − r₀)), the twin of [PairKernelMixed].
///
/// The terms of all pairs of species have the same powers in the same order; what differs are a, b
/// and r₀ (a = 0 where a pair has no such term). Parameters stand in rows over the species of the
/// neighbour, so that a vector of species picks a vector of parameters.
final class TermLaw implements VectorLaw {
  private static final int OFFSET = 0;
  private static final int LINEAR = 1;
  private static final int FLOOR = 2;
  private static final int TERMS = 3;

  private final double cutoff;
  private final float cutoffSquare;
  private final float switchFrom;
  private final float inverseWidth;
  private final int[] powers;
  private final boolean[] exponential;
  private final boolean linear;
  private final boolean floors;
  private final boolean offsets;
  private final boolean origins;
  private final boolean distances;
  private final int speciesCount;

  /// Length of a row of parameters: the number of species, filled up to a vector.
  private final int width;

  /// Rows of parameters of each species: those above, then a, b, r₀ of each term.
  private final float[][] parameters;

  /// @param laws [S²] of each pair of species
  /// @param pairs [8 S²] and terms [4 per term] as [PairKernel] has them
  /// @param powers of the terms, see [#commonPowers]
  TermLaw(int speciesCount, Taper taper, double[] pairs, double[] terms, int[] powers) {
    this.speciesCount = speciesCount;
    this.powers = powers;
    cutoff = taper.cutoffAngstrom();
    cutoffSquare = (float) (cutoff * cutoff);
    switchFrom = (float) taper.switchFromAngstrom();
    inverseWidth = (float) taper.inverseWidth();
    width = Lanes.padded(speciesCount);
    exponential = new boolean[powers.length];
    parameters = new float[speciesCount][(TERMS + 3 * powers.length) * width];
    boolean linear = false;
    boolean floors = false;
    boolean offsets = false;
    boolean origins = false;
    boolean distances = inverseWidth != 0;
    for (int a = 0; a < speciesCount; a++) {
      for (int b = 0; b < speciesCount; b++) {
        int q = 8 * (a * speciesCount + b);
        int end = (int) pairs[q + 7];
        float[] row = parameters[a];
        row[OFFSET * width + b] = (float) pairs[q + 3];
        row[LINEAR * width + b] = (float) pairs[q + 4];
        row[FLOOR * width + b] = (float) pairs[q + 5];
        linear |= pairs[q + 4] != 0;
        floors |= pairs[q + 5] != 0;
        offsets |= pairs[q + 3] != 0;
        for (int t = (int) pairs[q + 6], k = 0; t < end; t++, k++) {
          int at = (TERMS + 3 * k) * width + b;
          row[at] = (float) terms[4 * t];
          row[at + width] = (float) terms[4 * t + 2];
          row[at + 2 * width] = (float) terms[4 * t + 3];
          origins |= terms[4 * t + 3] != 0;
          exponential[k] |= terms[4 * t + 2] != 0;
          distances |= exponential[k] || powers[k] % 2 != 0;
        }
      }
    }
    this.linear = linear;
    this.floors = floors;
    this.offsets = offsets;
    this.origins = origins;
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
      } else if (!java.util.Arrays.equals(common, powers)) {
        return null;
      }
    }
    return common;
  }

  @Override
  public double cutoffAngstrom() {
    return cutoff;
  }

  @Override
  public boolean wantsDistances() {
    return distances;
  }

  @Override
  public void add(PairRows rows, int k, int species) {
    if (distances) {
      addByDistance(rows, k, parameters[species]);
    } else {
      addBySquare(rows, k, parameters[species]);
    }
  }

  /// Even powers only, no switch: neither r nor its inverse is needed.
  private void addBySquare(PairRows rows, int k, float[] table) {
    int end = rows.end(k);
    FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1f);
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      FloatVector square = FloatVector.fromArray(Lanes.FLOATS, rows.square(), p);
      VectorShuffle<Float> pick = pick(rows, p);
      FloatVector inverse = one.div(square);
      FloatVector u = FloatVector.zero(Lanes.FLOATS);
      FloatVector du = u;
      for (int t = 0; t < powers.length; t++) {
        FloatVector term =
            parameter(table, TERMS + 3 * t, pick, rows, p).mul(power(inverse, powers[t] / 2));
        u = u.add(term);
        du = term.fma(FloatVector.broadcast(Lanes.FLOATS, -powers[t]), du);
      }
      if (offsets) {
        u = u.sub(parameter(table, OFFSET, pick, rows, p));
      }
      store(rows, p, square, u, du.mul(inverse));
    }
  }

  private void addByDistance(PairRows rows, int k, float[] table) {
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      FloatVector square = FloatVector.fromArray(Lanes.FLOATS, rows.square(), p);
      VectorShuffle<Float> pick = pick(rows, p);
      FloatVector r = FloatVector.fromArray(Lanes.FLOATS, rows.distance(), p);
      FloatVector inverse = FloatVector.fromArray(Lanes.FLOATS, rows.inverse(), p);
      VectorMask<Float> below = null;
      if (floors) {
        FloatVector floor = parameter(table, FLOOR, pick, rows, p);
        below = r.compare(VectorOperators.LT, floor);
        if (below.anyTrue()) {
          below = below.and(square.compare(VectorOperators.LT, cutoffSquare));
          below = below.and(Lanes.FLOATS.indexInRange(p, end));
          rows.addBelow(k, below.trueCount());
          r = r.blend(floor, below);
          inverse = inverse.blend(FloatVector.broadcast(Lanes.FLOATS, 1f).div(r), below);
        }
      }
      FloatVector u = FloatVector.zero(Lanes.FLOATS);
      FloatVector du = u;
      for (int t = 0; t < powers.length; t++) {
        int row = TERMS + 3 * t;
        FloatVector term = parameter(table, row, pick, rows, p);
        FloatVector rate = inverse.mul(powers[t]);
        if (exponential[t]) {
          FloatVector decay = parameter(table, row + 1, pick, rows, p);
          FloatVector from = origins ? r.sub(parameter(table, row + 2, pick, rows, p)) : r;
          term = term.mul(LaneFunctions.exp(from.mul(decay).neg()));
          rate = rate.add(decay);
        }
        if (powers[t] > 0) {
          term = term.mul(power(inverse, powers[t]));
        }
        u = u.add(term);
        du = du.sub(term.mul(rate));
      }
      if (inverseWidth != 0) {
        FloatVector from = r.sub(switchFrom).mul(inverseWidth).max(0f);
        if (from.compare(VectorOperators.GT, 0f).anyTrue()) {
          FloatVector rest = FloatVector.broadcast(Lanes.FLOATS, 1f).sub(from);
          FloatVector s =
              from.mul(from).mul(from).mul(from.mul(from.mul(6f).sub(15f)).add(10f)).neg().add(1f);
          FloatVector ds = from.mul(rest);
          du = du.mul(s).sub(ds.mul(ds).mul(30f * inverseWidth).mul(u));
          u = u.mul(s);
        }
      }
      if (offsets) {
        u = u.sub(parameter(table, OFFSET, pick, rows, p));
      }
      if (linear) {
        FloatVector slope = parameter(table, LINEAR, pick, rows, p);
        u = u.sub(slope.mul(r));
        du = du.sub(slope);
      }
      if (floors && below.anyTrue()) {
        du = du.blend(0f, below);
      }
      store(rows, p, square, u, du.mul(inverse));
    }
  }

  /// Adds to the rows what is within the cutoff. Pairs of species without a law have no terms.
  private void store(PairRows rows, int p, FloatVector square, FloatVector u, FloatVector slope) {
    VectorMask<Float> beyond = square.compare(VectorOperators.GE, cutoffSquare);
    FloatVector.fromArray(Lanes.FLOATS, rows.energy(), p)
        .add(u.blend(0f, beyond))
        .intoArray(rows.energy(), p);
    FloatVector.fromArray(Lanes.FLOATS, rows.slope(), p)
        .add(slope.blend(0f, beyond))
        .intoArray(rows.slope(), p);
  }

  /// Which lane of a row of parameters each pair wants; null where rows are not one vector.
  private VectorShuffle<Float> pick(PairRows rows, int p) {
    return speciesCount == 1 || width != Lanes.COUNT
        ? null
        : IntVector.fromArray(Lanes.INTS, rows.species(), p).toShuffle().cast(Lanes.FLOATS);
  }

  /// The parameter in row `row` for the species of the pairs from p on.
  private FloatVector parameter(
      float[] table, int row, VectorShuffle<Float> pick, PairRows rows, int p) {
    int at = row * width;
    if (speciesCount == 1) {
      return FloatVector.broadcast(Lanes.FLOATS, table[at]);
    }
    return width == Lanes.COUNT
        ? FloatVector.fromArray(Lanes.FLOATS, table, at).rearrange(pick)
        : FloatVector.fromArray(Lanes.FLOATS, table, at, rows.species(), p);
  }

  /// xⁿ for n ≥ 1 by squaring.
  private static FloatVector power(FloatVector x, int n) {
    switch (n) {
      case 1:
        return x;
      case 2:
        return x.mul(x);
      case 3:
        return x.mul(x).mul(x);
      case 6:
        {
          FloatVector cube = x.mul(x).mul(x);
          return cube.mul(cube);
        }
      default:
        {
          FloatVector result = FloatVector.broadcast(Lanes.FLOATS, 1f);
          FloatVector factor = x;
          for (int bits = n; bits > 0; bits >>= 1) {
            if ((bits & 1) != 0) {
              result = result.mul(factor);
            }
            factor = factor.mul(factor);
          }
          return result;
        }
    }
  }
}
