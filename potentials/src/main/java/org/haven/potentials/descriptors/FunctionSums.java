package org.haven.potentials.descriptors;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// Symmetry functions of one particle, and the derivatives of an energy by the separations from its
/// neighbours, on vectors: the fast twin of what [SymmetryFunction] says.
///
/// ```
/// neighbours ─► radial terms R, R' of each ─┬─► functions of pairs
///      │                                    │
///      └─► triplets: cosine, r_jk ─► R_jk, factors A ─► functions of angles
/// ```
///
/// Triplets are packed by pairs of species, those of closed functions without the two thirds that
/// are farther apart than the cutoff; each angular factor, and each radial term of r_jk, is
/// evaluated once for all functions. What was evaluated is kept for the derivatives.
///
/// For one thread, one particle after another: [#begin], [#add] by species, [#values],
/// [#differentiate]; then [#derivative].
public final class FunctionSums {
  private static final VectorSpecies<Double> QUAD = DoubleVector.SPECIES_256;

  // Rows of the neighbours.
  private static final int R = 3;
  private static final int INVERSE = 4;
  private static final int BY_DISTANCE = 5;
  private static final int TERMS = 6;

  private FunctionPlan plan;
  private int lanes;
  // Neighbours as they come, four numbers each: x, y, z, r; then their derivatives.
  private double[] quads = new double[4 * 64];
  private double[] derivatives = new double[4 * 64];
  private int[] place = new int[64];
  private int count;
  // By species: first neighbour, place of the first in the rows, end there.
  private int[] first = {};
  private int[] from = {};
  private int[] end = {};
  // Rows and their layout.
  private Object memory;
  private int[] ints = {};
  private int stride;
  private int order;
  private int weights;
  private int sums;
  private int[] listAt = {};
  private int[] listInts = {};
  private int[] listStride = {};
  private int[] listCount = {};
  // In the rows: the neighbour of each place, and its quadruples.
  private int[] neighbour = {};

  /// Forgets all neighbours.
  ///
  /// @param plan of the particle's element
  public void begin(FunctionPlan plan) {
    if (this.plan == null || this.plan.type != plan.type) {
      memory = plan.type.array(0);
      stride = 0;
    }
    this.plan = plan;
    lanes = plan.type.lanes();
    count = 0;
    if (first.length < plan.species + 1) {
      first = new int[plan.species + 1];
      from = new int[plan.species];
      end = new int[plan.species];
    }
    Arrays.fill(first, 0, plan.species + 1, 0);
  }

  /// Adds a neighbour, unless it is too far; those of a species after all of the species before.
  /// Returns its number, -1 if it is too far.
  public int add(int species, double x, double y, double z) {
    double square = x * x + y * y + z * z;
    if (square >= plan.cutoff * plan.cutoff) {
      return -1;
    }
    if (4 * count == quads.length) {
      quads = Arrays.copyOf(quads, 2 * quads.length);
      derivatives = new double[quads.length];
      place = new int[quads.length / 4];
    }
    quads[4 * count] = x;
    quads[4 * count + 1] = y;
    quads[4 * count + 2] = z;
    quads[4 * count + 3] = Math.sqrt(square);
    first[species + 1] = ++count;
    return count - 1;
  }

  /// How many neighbours there are.
  public int count() {
    return count;
  }

  /// ∂U/∂r_ij along d of a neighbour in eV/Å, after [#differentiate].
  public double derivative(int neighbour, int d) {
    return derivatives[4 * neighbour + d];
  }

  /// Adds -Σ r_ij ⊗ ∂U/∂r_ij in eV to the nine numbers from `at` on.
  public void addVirial(double[] virial, int at) {
    for (int k = 0; k < count; k++) {
      for (int a = 0; a < 3; a++) {
        for (int b = 0; b < 3; b++) {
          virial[at + 3 * a + b] -= quads[4 * k + a] * derivatives[4 * k + b];
        }
      }
    }
  }

  /// The functions' values.
  ///
  /// @param values written
  public void values(double[] values) {
    layOut();
    fill();
    Arrays.fill(values, 0, plan.functions, 0);
    for (FunctionPlan.TermUse use : plan.uses) {
      int at = from[use.species()];
      evaluate(
          use.term(), R * stride + at, value(use.term()) + at, stride, blockLength(use.species()));
    }
    for (FunctionPlan.PairSum sum : plan.pairSums) {
      int s = sum.species();
      if (end[s] > from[s]) {
        plan.stages.sum(memory, value(sum.term()) + from[s], sums, blockLength(s));
        values[sum.function()] += sum.weight() * laneSum();
      }
    }
    for (int l = 0; l < plan.lists.size(); l++) {
      values(l, values);
    }
  }

  /// The derivatives by the separations, after [#values].
  ///
  /// @param byFunctions derivatives of the energy by the functions' values
  public void differentiate(double[] byFunctions) {
    fill(BY_DISTANCE * stride, stride, 0);
    Arrays.fill(derivatives, 0, 4 * count, 0);
    for (FunctionPlan.PairSum sum : plan.pairSums) {
      int at = from[sum.species()];
      if (end[sum.species()] > at) {
        set(weights, sum.weight() * byFunctions[sum.function()]);
        plan.stages.add(
            memory,
            weights,
            value(sum.term()) + stride + at,
            BY_DISTANCE * stride + at,
            blockLength(sum.species()));
      }
    }
    for (int k = 0; k < count; k++) {
      double along = get(BY_DISTANCE * stride + place[k]) / quads[4 * k + 3];
      quad(quads, k).mul(along).intoArray(derivatives, 4 * k);
    }
    for (int l = 0; l < plan.lists.size(); l++) {
      differentiate(l, byFunctions);
    }
  }

  // --- Triplets.

  private int cosine(int list) {
    return listAt[list];
  }

  private int between(int list) {
    return listAt[list] + listStride[list];
  }

  private int product(int list) {
    return listAt[list] + 2 * listStride[list];
  }

  private int derivatives(int list) {
    return listAt[list] + 3 * listStride[list];
  }

  private int factor(int list, int factor) {
    return listAt[list] + (7 + 2 * factor) * listStride[list];
  }

  private int third(int list, int group) {
    return factor(list, plan.lists.get(list).factors().size() + group);
  }

  private int firstOf(int list) {
    return listInts[list];
  }

  private int secondOf(int list) {
    return listInts[list] + listStride[list];
  }

  private int ends(int list) {
    return listInts[list] + 2 * listStride[list];
  }

  private void values(int l, double[] values) {
    FunctionPlan.TripletList list = plan.lists.get(l);
    listCount[l] = pack(l, list);
    int triplets = listCount[l];
    if (triplets == 0) {
      return;
    }
    int padded = plan.type.padded(triplets);
    for (int f = 0; f < list.factors().size(); f++) {
      int at = factor(l, f);
      list.factors().get(f).evaluate(memory, cosine(l), at, at + listStride[l], padded);
    }
    for (int g = 0; g < list.groups().size(); g++) {
      FunctionPlan.Group group = list.groups().get(g);
      int third = third(l, g);
      int row = value(group.term());
      if (list.closed()) {
        evaluate(group.term(), between(l), third, listStride[l], padded);
        plan.stages.productClosed(
            memory, ints, firstOf(l), secondOf(l), row, third, product(l), padded);
      } else {
        plan.stages.productOpen(
            memory, ints, firstOf(l), secondOf(l), row, third, product(l), padded);
      }
      for (int k = 0; k < group.functions().length; k++) {
        plan.stages.dot(memory, product(l), factor(l, group.factors()[k]), sums, padded);
        values[group.functions()[k]] += group.weights()[k] * laneSum();
      }
    }
  }

  /// Packs the triplets of a list; returns how many.
  private int pack(int l, FunctionPlan.TripletList list) {
    int a = list.first();
    int b = list.second();
    if (end[a] == from[a] || end[b] == from[b]) {
      return 0;
    }
    int found =
        a == b
            ? plan.stages.packSame(
                memory,
                plan.table,
                ints,
                0,
                stride,
                from[a],
                end[a],
                from[b],
                end[b],
                plan.reach(l),
                order,
                cosine(l),
                between(l),
                secondOf(l),
                ends(l))
            : plan.stages.packOther(
                memory,
                plan.table,
                ints,
                0,
                stride,
                from[a],
                end[a],
                from[b],
                end[b],
                plan.reach(l),
                order,
                cosine(l),
                between(l),
                secondOf(l),
                ends(l));
    int begin = 0;
    for (int j = from[a]; j < end[a]; j++) {
      int last = ints[ends(l) + j - from[a]];
      Arrays.fill(ints, firstOf(l) + begin, firstOf(l) + last, j);
      begin = last;
    }
    // The rest of the last vector: neighbours without values.
    int padded = plan.type.padded(found);
    int nobody = stride - lanes;
    Arrays.fill(ints, firstOf(l) + found, firstOf(l) + padded, nobody);
    Arrays.fill(ints, secondOf(l) + found, secondOf(l) + padded, nobody);
    fill(cosine(l) + found, padded - found, 0);
    fill(between(l) + found, padded - found, 1);
    return found;
  }

  private void differentiate(int l, double[] byFunctions) {
    FunctionPlan.TripletList list = plan.lists.get(l);
    int triplets = listCount[l];
    if (triplets == 0) {
      return;
    }
    int padded = plan.type.padded(triplets);
    for (int row = 0; row < 4; row++) {
      fill(derivatives(l) + row * listStride[l], padded, 0);
    }
    int factors = ends(l);
    for (int g = 0; g < list.groups().size(); g++) {
      FunctionPlan.Group group = list.groups().get(g);
      int n = group.functions().length;
      for (int k = 0; k < n; k++) {
        // The ends of the packed triplets are no longer needed.
        ints[factors + k] = factor(l, group.factors()[k]);
        set(weights + k, group.weights()[k] * byFunctions[group.functions()[k]]);
      }
      int row = value(group.term());
      if (list.closed()) {
        plan.stages.differentiateClosed(
            memory,
            ints,
            firstOf(l),
            secondOf(l),
            row,
            row + stride,
            third(l, g),
            factors,
            weights,
            n,
            derivatives(l),
            listStride[l],
            padded);
      } else {
        plan.stages.differentiateOpen(
            memory,
            ints,
            firstOf(l),
            secondOf(l),
            row,
            row + stride,
            0,
            factors,
            weights,
            n,
            derivatives(l),
            listStride[l],
            padded);
      }
    }
    plan.stages.coefficients(
        memory,
        ints,
        firstOf(l),
        secondOf(l),
        INVERSE * stride,
        cosine(l),
        between(l),
        derivatives(l),
        listStride[l],
        padded);
    if (memory instanceof float[] floats) {
      scatter(floats, l, triplets);
    } else {
      scatter((double[]) memory, l, triplets);
    }
  }

  private void scatter(double[] rows, int l, int triplets) {
    int a = derivatives(l);
    int b = a + listStride[l];
    int c = b + listStride[l];
    for (int m = 0; m < triplets; ) {
      int own = ints[firstOf(l) + m];
      int j = neighbour[own];
      DoubleVector ofJ = quad(quads, j);
      DoubleVector sum = DoubleVector.zero(QUAD);
      double along = 0;
      for (; m < triplets && ints[firstOf(l) + m] == own; m++) {
        int k = neighbour[ints[secondOf(l) + m]];
        DoubleVector cross = DoubleVector.broadcast(QUAD, rows[c + m]);
        DoubleVector ofK = quad(quads, k);
        along += rows[a + m];
        sum = ofK.fma(cross, sum);
        DoubleVector at = quad(derivatives, k);
        ofK.fma(DoubleVector.broadcast(QUAD, rows[b + m]), ofJ.fma(cross, at))
            .intoArray(derivatives, 4 * k);
      }
      ofJ.fma(DoubleVector.broadcast(QUAD, along), sum.add(quad(derivatives, j)))
          .intoArray(derivatives, 4 * j);
    }
  }

  private void scatter(float[] rows, int l, int triplets) {
    int a = derivatives(l);
    int b = a + listStride[l];
    int c = b + listStride[l];
    for (int m = 0; m < triplets; ) {
      int own = ints[firstOf(l) + m];
      int j = neighbour[own];
      DoubleVector ofJ = quad(quads, j);
      DoubleVector sum = DoubleVector.zero(QUAD);
      double along = 0;
      for (; m < triplets && ints[firstOf(l) + m] == own; m++) {
        int k = neighbour[ints[secondOf(l) + m]];
        DoubleVector cross = DoubleVector.broadcast(QUAD, rows[c + m]);
        DoubleVector ofK = quad(quads, k);
        along += rows[a + m];
        sum = ofK.fma(cross, sum);
        DoubleVector at = quad(derivatives, k);
        ofK.fma(DoubleVector.broadcast(QUAD, rows[b + m]), ofJ.fma(cross, at))
            .intoArray(derivatives, 4 * k);
      }
      ofJ.fma(DoubleVector.broadcast(QUAD, along), sum.add(quad(derivatives, j)))
          .intoArray(derivatives, 4 * j);
    }
  }

  private static DoubleVector quad(double[] quads, int k) {
    return DoubleVector.fromArray(QUAD, quads, 4 * k);
  }

  // --- Rows.

  private int value(int term) {
    return (TERMS + 2 * term) * stride;
  }

  private int blockLength(int species) {
    return plan.type.padded(end[species] - from[species]);
  }

  private void evaluate(int term, int r, int value, int slopeBehind, int length) {
    if (length > 0) {
      plan.termStages
          .get(term)
          .evaluate(
              memory,
              plan.table,
              RadialTermCode.NUMBERS * term,
              r,
              value,
              value + slopeBehind,
              length);
    }
  }

  /// Gives each species and list of triplets its place, and makes room.
  private void layOut() {
    int next = 0;
    int begin = 0;
    for (int s = 0; s < plan.species; s++) {
      int last = Math.max(first[s + 1], begin);
      from[s] = next;
      end[s] = next + last - begin;
      first[s] = begin;
      next += plan.type.padded(last - begin);
      begin = last;
    }
    first[plan.species] = begin;
    // Behind the last species a vector of nobody, which is read but not written.
    int needed = next + 2 * lanes;
    boolean isNew = stride < needed;
    if (isNew) {
      stride = plan.type.padded(needed + needed / 4);
    }
    sums = (TERMS + 2 * plan.terms.size()) * stride;
    weights = sums + lanes;
    int at = weights + plan.type.padded(plan.largestGroup);
    int lists = plan.lists.size();
    if (listAt.length < lists) {
      listAt = new int[lists];
      listInts = new int[lists];
      listStride = new int[lists];
      listCount = new int[lists];
    }
    order = 0;
    int atInts = stride + lanes;
    for (int l = 0; l < lists; l++) {
      FunctionPlan.TripletList list = plan.lists.get(l);
      int a = end[list.first()] - from[list.first()];
      int b = end[list.second()] - from[list.second()];
      long most = list.first() == list.second() ? (long) a * (a - 1) / 2 : (long) a * b;
      listAt[l] = at;
      listInts[l] = atInts;
      listStride[l] = plan.type.padded(Math.toIntExact(most)) + 2 * lanes;
      at = Math.addExact(at, Math.multiplyExact(list.rows(), listStride[l]));
      atInts += 2 * listStride[l] + a + plan.largestGroup;
    }
    int length = memory instanceof float[] floats ? floats.length : ((double[]) memory).length;
    if (length < at + lanes) {
      memory = plan.type.array(at + lanes + at / 8);
    }
    if (ints.length < atInts + lanes || isNew) {
      ints = new int[Math.max(ints.length, atInts + lanes + atInts / 8)];
      for (int k = 0; k < stride + lanes; k++) {
        ints[k] = k;
      }
      neighbour = new int[stride];
    }
  }

  /// Writes the neighbours' rows.
  private void fill() {
    double far = 2 * plan.cutoff + 1;
    for (int row = 0; row <= INVERSE; row++) {
      fill(row * stride, stride, row == INVERSE ? 1 / far : far);
    }
    for (int t = 0; t < plan.terms.size(); t++) {
      fill(value(t) + stride - lanes, lanes, 0);
      fill(value(t) + 2 * stride - lanes, lanes, 0);
    }
    for (int s = 0; s < plan.species; s++) {
      for (int k = first[s]; k < first[s + 1]; k++) {
        int at = from[s] + k - first[s];
        place[k] = at;
        neighbour[at] = k;
        for (int row = 0; row <= R; row++) {
          set(row * stride + at, quads[4 * k + row]);
        }
        set(INVERSE * stride + at, 1 / quads[4 * k + 3]);
      }
    }
  }

  private double laneSum() {
    double sum = 0;
    for (int k = 0; k < lanes; k++) {
      sum += get(sums + k);
    }
    return sum;
  }

  private double get(int at) {
    return memory instanceof float[] floats ? floats[at] : ((double[]) memory)[at];
  }

  private void set(int at, double value) {
    if (memory instanceof float[] floats) {
      floats[at] = (float) value;
    } else {
      ((double[]) memory)[at] = value;
    }
  }

  private void fill(int at, int length, double value) {
    if (memory instanceof float[] floats) {
      Arrays.fill(floats, at, at + length, (float) value);
    } else {
      Arrays.fill((double[]) memory, at, at + length, value);
    }
  }
}
