package org.haven.potentials.pair;

import static org.haven.potentials.pair.TermTable.FLOOR;
import static org.haven.potentials.pair.TermTable.LINEAR;
import static org.haven.potentials.pair.TermTable.OFFSET;
import static org.haven.potentials.pair.TermTable.TERMS;

import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.haven.kernels.Lanes;

/// The laws of a [TermTable] in vectors of floats, the twin of the float twin of [PairKernel].
final class TermLawMixed implements VectorLawMixed {
  private final TermTable table;
  private final float cutoffSquare;
  private final float switchFrom;
  private final float inverseWidth;
  private final int[] powers;
  private final boolean floors;
  private final int speciesCount;
  private final Pass[] passes;
  private final float[][] parameters;

  TermLawMixed(TermTable table) {
    this.table = table;
    Taper taper = table.taper;
    cutoffSquare = (float) (taper.cutoffAngstrom() * taper.cutoffAngstrom());
    switchFrom = (float) taper.switchFromAngstrom();
    inverseWidth = (float) taper.inverseWidth();
    powers = table.powers;
    floors = table.floors;
    speciesCount = table.speciesCount;
    parameters = new float[speciesCount][];
    for (int s = 0; s < speciesCount; s++) {
      parameters[s] = PairPotential.toFloat(table.parameters[s]);
    }
    passes = passes();
  }

  /// This law for [PairSweep] to compute in registers; null if it is another.
  TwelveSixPairsMixed twelveSix() {
    float[] row = parameters[0];
    return table.isTwelveSix()
        ? new TwelveSixPairsMixed(
            row[TERMS], row[TERMS + 3], row[OFFSET], table.taper.cutoffAngstrom())
        : null;
  }

  @Override
  public double cutoffAngstrom() {
    return table.taper.cutoffAngstrom();
  }

  @Override
  public boolean wantsDistances() {
    return table.distances;
  }

  @Override
  public boolean countsClosePairs() {
    return floors;
  }

  @Override
  public void add(PairRowsMixed rows, int k, int species) {
    if (table.distances) {
      for (Pass pass : passes) {
        pass.run(rows, k, parameters[species]);
      }
    } else {
      addBySquare(rows, k, parameters[species]);
    }
  }

  /// Even powers only, no switch: neither r nor its inverse is needed.
  private void addBySquare(PairRowsMixed rows, int k, float[] table) {
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
    void run(PairRowsMixed rows, int k, float[] table);
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
      if (!table.exponential[t] || powers[t] != 0) {
        passes.add((rows, k, table) -> rows.power(k, inverse(rows), powers[t]));
      }
      if (!table.exponential[t]) {
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
    if (table.linear) {
      passes.add(this::subtractLine);
    }
    if (floors) {
      passes.add(this::levelBelow);
    }
    passes.add(this::finish);
    return passes.toArray(Pass[]::new);
  }

  private float[] distance(PairRowsMixed rows) {
    return floors ? rows.raised : rows.distance();
  }

  private float[] inverse(PairRowsMixed rows) {
    return floors ? rows.raisedInverse : rows.inverse();
  }

  /// Where a pair is closer than its floor, takes the floor for its distance, and counts it.
  private void raise(PairRowsMixed rows, int k, float[] table) {
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
  private void addPower(PairRowsMixed rows, int k, float[] table, int t) {
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
  private void decay(PairRowsMixed rows, int k, float[] table, int t) {
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
  private void addDecay(PairRowsMixed rows, int k, float[] table, int t) {
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
  private void damp(PairRowsMixed rows, int k, float[] table, int t) {
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
  private void addTerm(PairRowsMixed rows, int k, float[] table, int t) {
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
  private void taper(PairRowsMixed rows, int k) {
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

  private void subtractLine(PairRowsMixed rows, int k, float[] table) {
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
  private void levelBelow(PairRowsMixed rows, int k, float[] table) {
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      VectorMask<Float> below =
          FloatVector.fromArray(Lanes.FLOATS, rows.distance(), p)
              .compare(VectorOperators.LT, parameter(table, FLOOR, rows, p));
      FloatVector.fromArray(Lanes.FLOATS, rows.du, p).blend(0f, below).intoArray(rows.du, p);
    }
  }

  private void finish(PairRowsMixed rows, int k, float[] table) {
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
  private void store(
      PairRowsMixed rows, int p, FloatVector square, FloatVector u, FloatVector slope) {
    VectorMask<Float> beyond = square.compare(VectorOperators.GE, cutoffSquare);
    FloatVector.fromArray(Lanes.FLOATS, rows.energy(), p)
        .add(u.blend(0f, beyond))
        .intoArray(rows.energy(), p);
    FloatVector.fromArray(Lanes.FLOATS, rows.slope(), p)
        .add(slope.blend(0f, beyond))
        .intoArray(rows.slope(), p);
  }

  /// The parameter in row `row` for the species of the pairs from p on.
  private FloatVector parameter(float[] table, int row, PairRowsMixed rows, int p) {
    return LaneFunctions.pick(table, row * speciesCount, speciesCount, rows.species(), p);
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
