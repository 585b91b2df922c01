package org.haven.potentials.pair;

import static org.haven.potentials.pair.TermTable.FLOOR;
import static org.haven.potentials.pair.TermTable.LINEAR;
import static org.haven.potentials.pair.TermTable.OFFSET;
import static org.haven.potentials.pair.TermTable.TERMS;

import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.haven.kernels.Lanes;

/// The laws of a [TermTable] in vectors of doubles, the twin of [PairKernel].
final class TermLaw implements VectorLawDouble {
  private final TermTable table;
  private final double cutoffSquare;
  private final double switchFrom;
  private final double inverseWidth;
  private final int[] powers;
  private final boolean floors;
  private final int speciesCount;
  private final Pass[] passes;
  private final double[][] parameters;

  TermLaw(TermTable table) {
    this.table = table;
    Taper taper = table.taper;
    cutoffSquare = (taper.cutoffAngstrom() * taper.cutoffAngstrom());
    switchFrom = taper.switchFromAngstrom();
    inverseWidth = taper.inverseWidth();
    powers = table.powers;
    floors = table.floors;
    speciesCount = table.speciesCount;
    parameters = table.parameters;
    passes = passes();
  }

  /// This law for [PairSweep] to compute in registers; null if it is another.
  TwelveSixPairs twelveSix() {
    double[] row = parameters[0];
    return table.isTwelveSix()
        ? new TwelveSixPairs(row[TERMS], row[TERMS + 3], row[OFFSET], table.taper.cutoffAngstrom())
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
  public void add(PairRows rows, int k, int species) {
    if (table.distances) {
      for (Pass pass : passes) {
        pass.run(rows, k, parameters[species]);
      }
    } else {
      addBySquare(rows, k, parameters[species]);
    }
  }

  /// Even powers only, no switch: neither r nor its inverse is needed.
  private void addBySquare(PairRows rows, int k, double[] table) {
    int end = rows.end(k);
    DoubleVector one = DoubleVector.broadcast(Lanes.DOUBLES, 1);
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      DoubleVector square = DoubleVector.fromArray(Lanes.DOUBLES, rows.square(), p);
      DoubleVector inverse = one.div(square);
      DoubleVector u = parameter(table, OFFSET, rows, p).neg();
      DoubleVector du = DoubleVector.zero(Lanes.DOUBLES);
      for (int t = 0; t < powers.length; t++) {
        DoubleVector term =
            parameter(table, TERMS + 3 * t, rows, p).mul(power(inverse, powers[t] / 2));
        u = u.add(term);
        du = term.fma(DoubleVector.broadcast(Lanes.DOUBLES, -powers[t]), du);
      }
      store(rows, p, square, u, du.mul(inverse));
    }
  }

  /// One loop over the pairs of a particle, through scratch rows.
  private interface Pass {
    void run(PairRows rows, int k, double[] table);
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

  private double[] distance(PairRows rows) {
    return floors ? rows.raised : rows.distance();
  }

  private double[] inverse(PairRows rows) {
    return floors ? rows.raisedInverse : rows.inverse();
  }

  /// Where a pair is closer than its floor, takes the floor for its distance, and counts it.
  private void raise(PairRows rows, int k, double[] table) {
    int end = rows.end(k);
    int count = 0;
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      DoubleVector r = DoubleVector.fromArray(Lanes.DOUBLES, rows.distance(), p);
      DoubleVector square = DoubleVector.fromArray(Lanes.DOUBLES, rows.square(), p);
      DoubleVector floor = parameter(table, FLOOR, rows, p);
      VectorMask<Double> below =
          r.compare(VectorOperators.LT, floor)
              .and(square.compare(VectorOperators.LT, cutoffSquare))
              .and(Lanes.DOUBLES.indexInRange(p, end));
      count += below.trueCount();
      DoubleVector raised = r.blend(floor, below);
      raised.intoArray(rows.raised, p);
      DoubleVector.broadcast(Lanes.DOUBLES, 1).div(raised).intoArray(rows.raisedInverse, p);
    }
    rows.addBelow(k, count);
  }

  /// Adds a r⁻ⁿ and its derivative, which is −n/r times that.
  private void addPower(PairRows rows, int k, double[] table, int t) {
    double[] inverses = inverse(rows);
    int row = TERMS + 3 * t;
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      DoubleVector term =
          DoubleVector.fromArray(Lanes.DOUBLES, rows.power, p).mul(parameter(table, row, rows, p));
      DoubleVector rate = DoubleVector.fromArray(Lanes.DOUBLES, inverses, p).mul(powers[t]);
      DoubleVector.fromArray(Lanes.DOUBLES, rows.u, p).add(term).intoArray(rows.u, p);
      DoubleVector.fromArray(Lanes.DOUBLES, rows.du, p).sub(term.mul(rate)).intoArray(rows.du, p);
    }
  }

  /// Forms exp(−b (r − r₀)).
  private void decay(PairRows rows, int k, double[] table, int t) {
    double[] distances = distance(rows);
    int row = TERMS + 3 * t;
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      DoubleVector r = DoubleVector.fromArray(Lanes.DOUBLES, distances, p);
      DoubleVector decay = parameter(table, row + 1, rows, p);
      DoubleVector origin = parameter(table, row + 2, rows, p);
      LaneFunctions.exp(origin.sub(r).mul(decay)).intoArray(rows.power, p);
    }
  }

  /// Adds a exp(−b (r − r₀)) and its derivative, which is −b times that.
  private void addDecay(PairRows rows, int k, double[] table, int t) {
    int row = TERMS + 3 * t;
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      DoubleVector term =
          DoubleVector.fromArray(Lanes.DOUBLES, rows.power, p).mul(parameter(table, row, rows, p));
      DoubleVector rate = parameter(table, row + 1, rows, p);
      DoubleVector.fromArray(Lanes.DOUBLES, rows.u, p).add(term).intoArray(rows.u, p);
      DoubleVector.fromArray(Lanes.DOUBLES, rows.du, p).sub(term.mul(rate)).intoArray(rows.du, p);
    }
  }

  /// Multiplies r⁻ⁿ by exp(−b (r − r₀)).
  private void damp(PairRows rows, int k, double[] table, int t) {
    double[] distances = distance(rows);
    int row = TERMS + 3 * t;
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      DoubleVector r = DoubleVector.fromArray(Lanes.DOUBLES, distances, p);
      DoubleVector decay = parameter(table, row + 1, rows, p);
      DoubleVector origin = parameter(table, row + 2, rows, p);
      DoubleVector.fromArray(Lanes.DOUBLES, rows.power, p)
          .mul(LaneFunctions.exp(origin.sub(r).mul(decay)))
          .intoArray(rows.power, p);
    }
  }

  /// Adds a r⁻ⁿ exp(−b (r − r₀)) and its derivative, which is −n/r − b times that.
  private void addTerm(PairRows rows, int k, double[] table, int t) {
    double[] inverses = inverse(rows);
    int row = TERMS + 3 * t;
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      DoubleVector term =
          DoubleVector.fromArray(Lanes.DOUBLES, rows.power, p).mul(parameter(table, row, rows, p));
      DoubleVector rate =
          DoubleVector.fromArray(Lanes.DOUBLES, inverses, p)
              .mul(powers[t])
              .add(parameter(table, row + 1, rows, p));
      DoubleVector.fromArray(Lanes.DOUBLES, rows.u, p).add(term).intoArray(rows.u, p);
      DoubleVector.fromArray(Lanes.DOUBLES, rows.du, p).sub(term.mul(rate)).intoArray(rows.du, p);
    }
  }

  /// Multiplies by the switch, which is one below its beginning.
  private void taper(PairRows rows, int k) {
    double[] distances = distance(rows);
    DoubleVector one = DoubleVector.broadcast(Lanes.DOUBLES, 1);
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      DoubleVector r = DoubleVector.fromArray(Lanes.DOUBLES, distances, p);
      DoubleVector u = DoubleVector.fromArray(Lanes.DOUBLES, rows.u, p);
      DoubleVector du = DoubleVector.fromArray(Lanes.DOUBLES, rows.du, p);
      DoubleVector x = r.sub(switchFrom).mul(inverseWidth).max(0);
      DoubleVector rest = x.mul(one.sub(x));
      DoubleVector s = x.mul(x).mul(x).mul(x.mul(x.mul(6).sub(15)).add(10)).neg().add(1);
      du.mul(s).sub(rest.mul(rest).mul(30 * inverseWidth).mul(u)).intoArray(rows.du, p);
      u.mul(s).intoArray(rows.u, p);
    }
  }

  private void subtractLine(PairRows rows, int k, double[] table) {
    double[] distances = distance(rows);
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      DoubleVector slope = parameter(table, LINEAR, rows, p);
      DoubleVector r = DoubleVector.fromArray(Lanes.DOUBLES, distances, p);
      DoubleVector.fromArray(Lanes.DOUBLES, rows.u, p).sub(slope.mul(r)).intoArray(rows.u, p);
      DoubleVector.fromArray(Lanes.DOUBLES, rows.du, p).sub(slope).intoArray(rows.du, p);
    }
  }

  /// Below the floor the energy is level.
  private void levelBelow(PairRows rows, int k, double[] table) {
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      VectorMask<Double> below =
          DoubleVector.fromArray(Lanes.DOUBLES, rows.distance(), p)
              .compare(VectorOperators.LT, parameter(table, FLOOR, rows, p));
      DoubleVector.fromArray(Lanes.DOUBLES, rows.du, p).blend(0, below).intoArray(rows.du, p);
    }
  }

  private void finish(PairRows rows, int k, double[] table) {
    double[] inverses = inverse(rows);
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      DoubleVector square = DoubleVector.fromArray(Lanes.DOUBLES, rows.square(), p);
      DoubleVector inverse = DoubleVector.fromArray(Lanes.DOUBLES, inverses, p);
      DoubleVector u =
          DoubleVector.fromArray(Lanes.DOUBLES, rows.u, p).sub(parameter(table, OFFSET, rows, p));
      DoubleVector du = DoubleVector.fromArray(Lanes.DOUBLES, rows.du, p);
      store(rows, p, square, u, du.mul(inverse));
    }
  }

  /// Adds to the rows what is within the cutoff. Pairs of species without a law have no terms.
  private void store(
      PairRows rows, int p, DoubleVector square, DoubleVector u, DoubleVector slope) {
    VectorMask<Double> beyond = square.compare(VectorOperators.GE, cutoffSquare);
    DoubleVector.fromArray(Lanes.DOUBLES, rows.energy(), p)
        .add(u.blend(0, beyond))
        .intoArray(rows.energy(), p);
    DoubleVector.fromArray(Lanes.DOUBLES, rows.slope(), p)
        .add(slope.blend(0, beyond))
        .intoArray(rows.slope(), p);
  }

  /// The parameter in row `row` for the species of the pairs from p on.
  private DoubleVector parameter(double[] table, int row, PairRows rows, int p) {
    return LaneFunctions.pick(table, row * speciesCount, speciesCount, rows.species(), p);
  }

  /// xⁿ for n ≥ 1 by squaring.
  private static DoubleVector power(DoubleVector x, int n) {
    switch (n) {
      case 1:
        return x;
      case 2:
        return x.mul(x);
      case 3:
        return x.mul(x).mul(x);
      case 6:
        {
          DoubleVector cube = x.mul(x).mul(x);
          return cube.mul(cube);
        }
      default:
        {
          DoubleVector result = DoubleVector.broadcast(Lanes.DOUBLES, 1);
          DoubleVector factor = x;
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
