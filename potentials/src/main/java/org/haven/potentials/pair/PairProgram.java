package org.haven.potentials.pair;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.haven.kernels.ClusterList;
import org.haven.kernels.code.Condition;
import org.haven.kernels.code.Ints;
import org.haven.kernels.code.Kinds;
import org.haven.kernels.code.LaneSums;
import org.haven.kernels.code.Numbers;
import org.haven.kernels.code.Row;
import org.haven.kernels.code.VectorCode;
import org.haven.kernels.code.VectorProgram;
import org.haven.kernels.code.VectorType;
import org.haven.kernels.code.Whole;

/// Writes the [PairStages] for some laws: all of them in one loop over the pairs of a particle, in
/// float and in double from the same source.
///
/// In double, positions are exact; in float they are fixed-point, and separations are in units of
/// [ClusterList#RESOLUTION].
///
/// What is in reach of a cluster is first packed for each of its particles, so that laws are
/// computed for pairs within the cutoff alone. Negative powers of r² for one species cost less than
/// that: they are computed for all that is in reach, at an infinite distance for what is beyond the
/// cutoff.
final class PairProgram {
  private static final Map<Shape, PairStages> WRITTEN = new ConcurrentHashMap<>();

  // Parameters of the stage.
  private static final int COORDINATES = 3;
  private static final int X = 4;
  private static final int KINDS = 7;
  private static final int STRIDE = 8;
  private static final int COUNT = 9;
  private static final int OWN = 10;
  private static final int MEMBER = 11;
  private static final int SPECIES = 12;

  /// Sums of a particle: three forces and an energy.
  static final int SUMS = 4;

  static final int VIRIALS = 6;

  /// What code depends on.
  ///
  /// @param shorter whether a law ends before the largest cutoff
  private record Shape(
      VectorType type, int speciesCount, List<PairForm> forms, List<Boolean> shorter) {}

  private final Shape shape;
  private final VectorType type;
  private final int lanes;
  private final int padded;
  private final double scale;
  private final List<VectorLaw> laws;
  private final double cutoff;
  private final boolean packs;
  private final boolean wantDistances;
  private final boolean counts;
  private final int[] commonOf;
  private final int[] rowsOf;
  private final int tableLength;

  PairProgram(List<VectorLaw> laws, int speciesCount, VectorType type) {
    this.laws = laws;
    this.type = type;
    cutoff = laws.stream().mapToDouble(VectorLaw::cutoffAngstrom).max().orElseThrow();
    shape =
        new Shape(
            type,
            speciesCount,
            laws.stream().map(VectorLaw::form).toList(),
            laws.stream().map(law -> law.cutoffAngstrom() < cutoff).toList());
    lanes = type.lanes();
    padded = speciesCount == 1 ? 1 : type.padded(speciesCount);
    scale = type.isFloat() ? ClusterList.RESOLUTION : 1;
    wantDistances = shape.forms.stream().anyMatch(PairForm::wantsDistances);
    packs = wantDistances || speciesCount > 1;
    counts = shape.forms.stream().anyMatch(PairForm::countsClosePairs);
    commonOf = new int[laws.size()];
    rowsOf = new int[laws.size()];
    int at = 1;
    for (int k = 0; k < laws.size(); k++) {
      // The square of the law's cutoff, its common numbers, its rows for each species.
      commonOf[k] = at;
      rowsOf[k] = at + 1 + laws.get(k).common().length;
      at = rowsOf[k] + speciesCount * rowCount(k) * padded;
    }
    tableLength = at + lanes;
  }

  private int rowCount(int law) {
    return laws.get(law).rows()[0].length;
  }

  /// Whether pairs are counted that are closer than their laws allow.
  boolean counts() {
    return counts;
  }

  /// Whether the species of neighbours are wanted.
  boolean manySpecies() {
    return shape.speciesCount > 1;
  }

  /// The stages; written at the first call for laws of such forms.
  PairStages stages() {
    return WRITTEN.computeIfAbsent(
        shape,
        added ->
            VectorProgram.write(
                PairStages.class,
                MethodHandles.lookup(),
                type,
                program -> {
                  if (packs) {
                    program.part("pairs", this::pack);
                  }
                  program.part("pairs", this::sum);
                  program.part("sumMembers", c -> sumRows(c, 0, SUMS * ClusterList.SIZE));
                  program.part("sumVirial", c -> sumRows(c, virialRow(0), VIRIALS));
                }));
  }

  /// The numbers of the laws.
  Object table() {
    double[] table = new double[tableLength];
    table[0] = cutoff * cutoff / (scale * scale);
    for (int k = 0; k < laws.size(); k++) {
      VectorLaw law = laws.get(k);
      table[commonOf[k]] = law.cutoffAngstrom() * law.cutoffAngstrom();
      System.arraycopy(law.common(), 0, table, commonOf[k] + 1, law.common().length);
      int at = rowsOf[k];
      for (double[][] ofSpecies : law.rows()) {
        for (double[] row : ofSpecies) {
          System.arraycopy(row, 0, table, at, row.length);
          at += padded;
        }
      }
    }
    return type.array(table);
  }

  /// Numbers in memory for rows of so many pairs.
  int memory(int stride) {
    return pairRow() + 3 * stride + lanes;
  }

  /// Ints for rows of so many pairs.
  int ints(int stride) {
    return 1 + stride + lanes;
  }

  /// Sums of members, and of the virial, with what fills up the last vector.
  static int sums(VectorType type) {
    return type.padded(SUMS * ClusterList.SIZE);
  }

  /// First of the six rows of the virial.
  int virialRow(int k) {
    return (SUMS * ClusterList.SIZE + k) * lanes;
  }

  private int pairRow() {
    return virialRow(VIRIALS);
  }

  /// Separations along d of what is in reach, from k on, from the particle.
  private Function<Whole, Numbers> separation(VectorCode c, int d) {
    if (type.isFloat()) {
      Ints fixed = c.ints(X + d);
      Whole origin = c.let(fixed.at(c.wholeIn(OWN)));
      return k -> fixed.difference(k, origin);
    }
    Row coordinates = c.row(COORDINATES);
    Whole row = c.let(c.wholeIn(STRIDE).times(d));
    Numbers origin = c.let(coordinates.broadcast(row.plus(c.wholeIn(OWN))));
    return k -> coordinates.load(row.plus(k)).minus(origin);
  }

  private static Numbers square(VectorCode c, Numbers[] r) {
    return c.let(r[2].fma(r[2], r[1].fma(r[1], r[0].times(r[0]))));
  }

  private Condition within(VectorCode c, Numbers square, Numbers cutoffSquare, Whole k) {
    return c.let(square.below(cutoffSquare).and(c.except(c.wholeIn(OWN).minus(k))));
  }

  /// Packs separations, and species, of what is within the largest cutoff.
  private void pack(VectorCode c) {
    Row memory = c.row(0);
    Numbers cutoffSquare = c.let(c.row(1).broadcast(c.whole(0)));
    List<Function<Whole, Numbers>> separations = new ArrayList<>();
    List<Whole> rows = new ArrayList<>();
    for (int d = 0; d < 3; d++) {
      separations.add(separation(c, d));
      rows.add(c.let(c.wholeIn(STRIDE).times(d).plus(pairRow())));
    }
    Whole found = c.variable(c.whole(0));
    c.loop(
        c.whole(0),
        c.wholeIn(COUNT),
        lanes,
        k -> {
          Numbers[] r = new Numbers[3];
          for (int d = 0; d < 3; d++) {
            r[d] = c.let(separations.get(d).apply(k));
          }
          Condition inside = within(c, square(c, r), cutoffSquare, k);
          for (int d = 0; d < 3; d++) {
            memory.store(r[d].compress(inside), rows.get(d).plus(found));
          }
          if (manySpecies()) {
            c.ints(KINDS).compress(k, -1, inside, c.ints(2), found.plus(1));
          }
          c.assign(found, found.plus(inside.count()));
        });
    c.ints(2).set(c.whole(0), found);
    c.end(c.whole(0));
  }

  /// Numbers of the laws before the loop: those that do not depend on the neighbour.
  private final class Constants {
    private final VectorCode c;
    private final Numbers[][] common = new Numbers[laws.size()][];
    private final Numbers[][] parameters = new Numbers[laws.size()][];
    private final Whole[] rows = new Whole[laws.size()];

    Constants(VectorCode c) {
      this.c = c;
      for (int law = 0; law < laws.size(); law++) {
        common[law] = new Numbers[rowsOf[law] - commonOf[law]];
        for (int k = 0; k < common[law].length; k++) {
          common[law][k] = c.let(c.row(1).broadcast(c.whole(commonOf[law] + k)));
        }
        rows[law] = c.let(c.wholeIn(SPECIES).times(rowCount(law) * padded).plus(rowsOf[law]));
        parameters[law] = new Numbers[manySpecies() ? 0 : rowCount(law)];
        for (int k = 0; k < parameters[law].length; k++) {
          parameters[law][k] = c.let(c.row(1).broadcast(rows[law].plus(k)));
        }
      }
    }

    Numbers cutoffSquare(int law) {
      return common[law][0];
    }

    /// The law's view of the pairs whose species are `kinds`.
    PairCode of(int law, PairCode.Distances distances, Kinds kinds) {
      Numbers[] shared = Arrays.copyOfRange(common[law], 1, common[law].length);
      IntFunction<Numbers> ofRow =
          manySpecies()
              ? row -> kinds.of(c.row(1), rows[law].plus(row * padded))
              : row -> parameters[law][row];
      return new PairCode(c, distances, shared, ofRow);
    }
  }

  /// Sums all laws over the packed pairs, or over all that is in reach.
  private void sum(VectorCode c) {
    Row memory = c.row(0);
    Whole end = packs ? c.let(c.ints(2).at(c.whole(0))) : c.wholeIn(COUNT);
    Numbers cutoffSquare = packs ? null : c.let(c.row(1).broadcast(c.whole(0)));
    List<Function<Whole, Numbers>> separations = new ArrayList<>();
    for (int d = 0; d < 3; d++) {
      Whole row = packs ? c.let(c.wholeIn(STRIDE).times(d).plus(pairRow())) : null;
      separations.add(packs ? k -> memory.load(row.plus(k)) : separation(c, d));
    }
    Constants constants = new Constants(c);
    Numbers[] sums = new Numbers[SUMS + VIRIALS];
    for (int k = 0; k < sums.length; k++) {
      sums[k] = c.variable(c.zero());
    }
    Whole close = c.variable(c.whole(0));
    c.loop(
        c.whole(0),
        end,
        lanes,
        k -> {
          Numbers[] r = new Numbers[3];
          for (int d = 0; d < 3; d++) {
            r[d] = c.let(separations.get(d).apply(k));
          }
          Numbers square = square(c, r);
          Condition inside =
              packs ? c.let(c.before(end.minus(k))) : within(c, square, cutoffSquare, k);
          double elsewhere = wantDistances ? 1 / (scale * scale) : Double.POSITIVE_INFINITY;
          Numbers safe = c.let(c.broadcast(elsewhere).blend(square, inside));
          PairCode.Distances distances =
              new PairCode.Distances(c, safe, scale, inside, wantDistances);
          PairCode.Value value = laws(c, constants, distances, k, close);
          Numbers energy = value.energy();
          Numbers slope = value.slope();
          if (wantDistances) {
            energy = c.zero().blend(energy, inside);
            slope = c.let(c.zero().blend(slope, inside));
          }
          c.assign(sums[3], energy.plus(sums[3]));
          Numbers[] g = new Numbers[3];
          for (int d = 0; d < 3; d++) {
            g[d] = c.let(slope.times(r[d]));
            c.assign(sums[d], g[d].plus(sums[d]));
          }
          int[][] places = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};
          for (int v = 0; v < VIRIALS; v++) {
            Numbers sum = sums[SUMS + v];
            c.assign(sum, g[places[v][0]].fma(r[places[v][1]], sum));
          }
        });
    Whole to = c.let(c.wholeIn(MEMBER).times(SUMS * lanes));
    for (int k = 0; k < SUMS; k++) {
      // Added to zero: a variable of the loop is no subject of its own store, see VectorCode.
      memory.store(c.zero().plus(sums[k]), to.plus(k * lanes));
    }
    for (int v = 0; v < VIRIALS; v++) {
      Whole at = c.whole(virialRow(v));
      memory.store(memory.load(at).plus(sums[SUMS + v]), at);
    }
    c.end(close);
  }

  /// u and u′/r of all laws for the pairs from k on.
  private PairCode.Value laws(
      VectorCode c, Constants constants, PairCode.Distances distances, Whole k, Whole close) {
    Kinds kinds =
        manySpecies() ? new Kinds(shape.speciesCount, type, c.ints(2), k.plus(1), -1) : null;
    Numbers u = null;
    Numbers slope = null;
    for (int law = 0; law < laws.size(); law++) {
      PairCode pair = constants.of(law, distances, kinds);
      PairCode.Value value = shape.forms.get(law).write(pair);
      Numbers energy = value.energy();
      Numbers derivative = value.slope();
      if (shape.shorter.get(law)) {
        Condition near = c.let(pair.square().below(constants.cutoffSquare(law)));
        energy = c.zero().blend(energy, near);
        derivative = c.zero().blend(derivative, near);
      }
      u = c.let(u == null ? energy : u.plus(energy));
      slope = c.let(slope == null ? derivative : slope.plus(derivative));
      if (pair.close() != null) {
        c.assign(close, close.plus(pair.close().count()));
      }
    }
    return new PairCode.Value(u, slope);
  }

  /// (memory, sums): rows from `first` on, over their lanes.
  private void sumRows(VectorCode c, int first, int count) {
    for (int at = 0; at < count; at += lanes) {
      List<Numbers> rows = new ArrayList<>();
      for (int row = at; row < Math.min(count, at + lanes); row++) {
        rows.add(c.row(0).load(c.whole(first + row * lanes)));
      }
      c.row(1).store(new LaneSums(c).of(rows), c.whole(at));
    }
    c.end();
  }
}
