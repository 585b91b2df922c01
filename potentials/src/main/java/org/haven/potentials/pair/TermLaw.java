package org.haven.potentials.pair;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
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
  private final boolean distances;
  private final int speciesCount;
  private final Pass[] passes;

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
        for (int t = (int) pairs[q + 6], k = 0; t < end; t++, k++) {
          int at = (TERMS + 3 * k) * width + b;
          row[at] = (float) terms[4 * t];
          row[at + width] = (float) terms[4 * t + 2];
          row[at + 2 * width] = (float) terms[4 * t + 3];
          exponential[k] |= terms[4 * t + 2] != 0;
          distances |= exponential[k] || powers[k] % 2 != 0;
        }
      }
    }
    this.linear = linear;
    this.floors = floors;
    this.distances = distances || linear || floors;
    passes = passes();
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

  /// This law for [PairSweep] to compute in registers; null if it is another.
  TwelveSixPairs twelveSix() {
    if (distances || speciesCount != 1 || !Arrays.equals(powers, new int[] {12, 6})) {
      return null;
    }
    float[] row = parameters[0];
    return new TwelveSixPairs(
        row[TERMS * width], row[(TERMS + 3) * width], row[OFFSET * width], cutoff);
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
  public boolean countsClosePairs() {
    return floors;
  }

  @Override
  public void add(PairRows rows, int k, int species) {
    if (distances) {
      for (Pass pass : passes) {
        pass.run(rows, k, parameters[species]);
      }
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
      FloatVector inverse = one.div(square);
      FloatVector u = parameter(table, OFFSET, rows, p).neg();
      FloatVector du = FloatVector.zero(Lanes.FLOATS);
      for (int t = 0; t < powers.length; t++) {
        FloatVector term =
            parameter(table, TERMS + 3 * t, rows, p).mul(power(inverse, powers[t] / 2));
        u = u.add(term);
        du = term.fma(FloatVector.broadcast(Lanes.FLOATS, -powers[t]), du);
      }
      store(rows, p, square, u, du.mul(inverse));
    }
  }

  /// One loop over the pairs of a particle, through scratch rows.
  private interface Pass {
    void run(PairRows rows, int k, float[] table);
  }

  /// One pass for all would be shorter, but the compiler makes objects of vectors that are merged
  /// after a branch, or where so much is inlined that it stops before all vectors are. It cannot
  /// inline what it finds in an array, so each pass is compiled alone.
  private Pass[] passes() {
    List<Pass> passes = new ArrayList<>();
    if (floors) {
      passes.add(this::raise);
    }
    passes.add((rows, k, table) -> rows.clearTerms(k));
    for (int each = 0; each < powers.length; each++) {
      int t = each;
      if (!exponential[t] || powers[t] != 0) {
        passes.add((rows, k, table) -> rows.power(k, inverse(rows), powers[t]));
      }
      if (!exponential[t]) {
        passes.add((rows, k, table) -> addPower(rows, k, table, t));
      } else if (powers[t] == 0) {
        passes.add((rows, k, table) -> decay(rows, k, table, t));
        passes.add((rows, k, table) -> addDecay(rows, k, table, t));
      } else {
        passes.add((rows, k, table) -> damp(rows, k, table, t));
        passes.add((rows, k, table) -> addTerm(rows, k, table, t));
      }
    }
    if (inverseWidth != 0) {
      passes.add((rows, k, table) -> taper(rows, k));
    }
    if (linear) {
      passes.add(this::subtractLine);
    }
    if (floors) {
      passes.add(this::levelBelow);
    }
    passes.add(this::finish);
    return passes.toArray(Pass[]::new);
  }

  private float[] distance(PairRows rows) {
    return floors ? rows.raised : rows.distance();
  }

  private float[] inverse(PairRows rows) {
    return floors ? rows.raisedInverse : rows.inverse();
  }

  /// Where a pair is closer than its floor, takes the floor for its distance, and counts it.
  private void raise(PairRows rows, int k, float[] table) {
    int end = rows.end(k);
    int count = 0;
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      FloatVector r = FloatVector.fromArray(Lanes.FLOATS, rows.distance(), p);
      FloatVector square = FloatVector.fromArray(Lanes.FLOATS, rows.square(), p);
      FloatVector floor = parameter(table, FLOOR, rows, p);
      VectorMask<Float> below =
          r.compare(VectorOperators.LT, floor)
              .and(square.compare(VectorOperators.LT, cutoffSquare))
              .and(Lanes.FLOATS.indexInRange(p, end));
      count += below.trueCount();
      FloatVector raised = r.blend(floor, below);
      raised.intoArray(rows.raised, p);
      FloatVector.broadcast(Lanes.FLOATS, 1f).div(raised).intoArray(rows.raisedInverse, p);
    }
    rows.addBelow(k, count);
  }

  /// Adds a r⁻ⁿ and its derivative, which is −n/r times that.
  private void addPower(PairRows rows, int k, float[] table, int t) {
    float[] inverses = inverse(rows);
    int row = TERMS + 3 * t;
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      FloatVector term =
          FloatVector.fromArray(Lanes.FLOATS, rows.power, p).mul(parameter(table, row, rows, p));
      FloatVector rate = FloatVector.fromArray(Lanes.FLOATS, inverses, p).mul(powers[t]);
      FloatVector.fromArray(Lanes.FLOATS, rows.u, p).add(term).intoArray(rows.u, p);
      FloatVector.fromArray(Lanes.FLOATS, rows.du, p).sub(term.mul(rate)).intoArray(rows.du, p);
    }
  }

  /// Forms exp(−b (r − r₀)).
  private void decay(PairRows rows, int k, float[] table, int t) {
    float[] distances = distance(rows);
    int row = TERMS + 3 * t;
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      FloatVector r = FloatVector.fromArray(Lanes.FLOATS, distances, p);
      FloatVector decay = parameter(table, row + 1, rows, p);
      FloatVector origin = parameter(table, row + 2, rows, p);
      LaneFunctions.exp(origin.sub(r).mul(decay)).intoArray(rows.power, p);
    }
  }

  /// Adds a exp(−b (r − r₀)) and its derivative, which is −b times that.
  private void addDecay(PairRows rows, int k, float[] table, int t) {
    int row = TERMS + 3 * t;
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      FloatVector term =
          FloatVector.fromArray(Lanes.FLOATS, rows.power, p).mul(parameter(table, row, rows, p));
      FloatVector rate = parameter(table, row + 1, rows, p);
      FloatVector.fromArray(Lanes.FLOATS, rows.u, p).add(term).intoArray(rows.u, p);
      FloatVector.fromArray(Lanes.FLOATS, rows.du, p).sub(term.mul(rate)).intoArray(rows.du, p);
    }
  }

  /// Multiplies r⁻ⁿ by exp(−b (r − r₀)).
  private void damp(PairRows rows, int k, float[] table, int t) {
    float[] distances = distance(rows);
    int row = TERMS + 3 * t;
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      FloatVector r = FloatVector.fromArray(Lanes.FLOATS, distances, p);
      FloatVector decay = parameter(table, row + 1, rows, p);
      FloatVector origin = parameter(table, row + 2, rows, p);
      FloatVector.fromArray(Lanes.FLOATS, rows.power, p)
          .mul(LaneFunctions.exp(origin.sub(r).mul(decay)))
          .intoArray(rows.power, p);
    }
  }

  /// Adds a r⁻ⁿ exp(−b (r − r₀)) and its derivative, which is −n/r − b times that.
  private void addTerm(PairRows rows, int k, float[] table, int t) {
    float[] inverses = inverse(rows);
    int row = TERMS + 3 * t;
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      FloatVector term =
          FloatVector.fromArray(Lanes.FLOATS, rows.power, p).mul(parameter(table, row, rows, p));
      FloatVector rate =
          FloatVector.fromArray(Lanes.FLOATS, inverses, p)
              .mul(powers[t])
              .add(parameter(table, row + 1, rows, p));
      FloatVector.fromArray(Lanes.FLOATS, rows.u, p).add(term).intoArray(rows.u, p);
      FloatVector.fromArray(Lanes.FLOATS, rows.du, p).sub(term.mul(rate)).intoArray(rows.du, p);
    }
  }

  /// Multiplies by the switch, which is one below its beginning.
  private void taper(PairRows rows, int k) {
    float[] distances = distance(rows);
    FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1f);
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      FloatVector r = FloatVector.fromArray(Lanes.FLOATS, distances, p);
      FloatVector u = FloatVector.fromArray(Lanes.FLOATS, rows.u, p);
      FloatVector du = FloatVector.fromArray(Lanes.FLOATS, rows.du, p);
      FloatVector x = r.sub(switchFrom).mul(inverseWidth).max(0f);
      FloatVector rest = x.mul(one.sub(x));
      FloatVector s = x.mul(x).mul(x).mul(x.mul(x.mul(6f).sub(15f)).add(10f)).neg().add(1f);
      du.mul(s).sub(rest.mul(rest).mul(30f * inverseWidth).mul(u)).intoArray(rows.du, p);
      u.mul(s).intoArray(rows.u, p);
    }
  }

  private void subtractLine(PairRows rows, int k, float[] table) {
    float[] distances = distance(rows);
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      FloatVector slope = parameter(table, LINEAR, rows, p);
      FloatVector r = FloatVector.fromArray(Lanes.FLOATS, distances, p);
      FloatVector.fromArray(Lanes.FLOATS, rows.u, p).sub(slope.mul(r)).intoArray(rows.u, p);
      FloatVector.fromArray(Lanes.FLOATS, rows.du, p).sub(slope).intoArray(rows.du, p);
    }
  }

  /// Below the floor the energy is level.
  private void levelBelow(PairRows rows, int k, float[] table) {
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      VectorMask<Float> below =
          FloatVector.fromArray(Lanes.FLOATS, rows.distance(), p)
              .compare(VectorOperators.LT, parameter(table, FLOOR, rows, p));
      FloatVector.fromArray(Lanes.FLOATS, rows.du, p).blend(0f, below).intoArray(rows.du, p);
    }
  }

  private void finish(PairRows rows, int k, float[] table) {
    float[] inverses = inverse(rows);
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      FloatVector square = FloatVector.fromArray(Lanes.FLOATS, rows.square(), p);
      FloatVector inverse = FloatVector.fromArray(Lanes.FLOATS, inverses, p);
      FloatVector u =
          FloatVector.fromArray(Lanes.FLOATS, rows.u, p).sub(parameter(table, OFFSET, rows, p));
      FloatVector du = FloatVector.fromArray(Lanes.FLOATS, rows.du, p);
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

  /// The parameter in row `row` for the species of the pairs from p on.
  private FloatVector parameter(float[] table, int row, PairRows rows, int p) {
    return LaneFunctions.pick(table, row * width, speciesCount, rows.species(), p);
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
