package org.haven.potentials.deepmd;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;

/// The neighbours of one particle that have a place in its descriptor, in the order of the list.
/// Mutable, of one thread.
final class Neighbourhood {
  private final DeepmdModel model;
  private final int[] typeOf;
  private final int allPlaces;
  private final double square;

  /// Number of neighbours.
  int count;

  /// [count] where the list has the pair, the neighbour's type, its separation and distance.
  int[] pair = {};

  int[] type = {};
  double[] x = {};
  double[] y = {};
  double[] z = {};
  double[] r = {};

  /// [types] neighbours of each type.
  final int[] ofType;

  /// How many neighbours found no place.
  int leftOut;

  /// @param typeOf the model's type of each species of the system
  Neighbourhood(DeepmdModel model, int[] typeOf) {
    this.model = model;
    this.typeOf = typeOf;
    allPlaces = model.allPlaces();
    square = model.cutoffAngstrom() * model.cutoffAngstrom();
    ofType = new int[model.types()];
  }

  /// Finds the neighbours of particle `i`.
  void find(ParticleState state, double[] cell, NeighbourList list, int i) {
    int[] offsets = list.offsets();
    int[] neighbours = list.neighbours();
    int[] shifts = list.shifts();
    double[] at = state.positions();
    int[] species = state.species();
    int begin = offsets[i];
    int end = offsets[i + 1];
    fit(end - begin);
    Arrays.fill(ofType, 0);
    count = 0;
    for (int p = begin; p < end; p++) {
      int j = neighbours[p];
      int shift = shifts[p];
      double dx = at[3 * j] - at[3 * i];
      double dy = at[3 * j + 1] - at[3 * i + 1];
      double dz = at[3 * j + 2] - at[3 * i + 2];
      if (shift != NeighbourList.ZERO_SHIFT) {
        int a = NeighbourList.shift(shift, 0);
        int b = NeighbourList.shift(shift, 1);
        int c = NeighbourList.shift(shift, 2);
        dx += a * cell[0] + b * cell[3] + c * cell[6];
        dy += a * cell[1] + b * cell[4] + c * cell[7];
        dz += a * cell[2] + b * cell[5] + c * cell[8];
      }
      double d = dx * dx + dy * dy + dz * dz;
      // Written so that what is no number is a neighbour, and makes the energy none.
      if (!(d >= square)) {
        pair[count] = p;
        type[count] = typeOf[species[j]];
        x[count] = dx;
        y[count] = dy;
        z[count] = dz;
        r[count] = Math.sqrt(d);
        ofType[type[count]]++;
        count++;
      }
    }
    leftOut = 0;
    boolean tooMany = model.nearestOfAll() && count > allPlaces;
    for (int t = 0; t < ofType.length; t++) {
      tooMany |= ofType[t] > model.places()[t];
    }
    if (tooMany) {
      leaveOut();
    }
  }

  private void fit(int length) {
    if (pair.length < length) {
      int room = length + length / 8 + 8;
      pair = new int[room];
      type = new int[room];
      x = new double[room];
      y = new double[room];
      z = new double[room];
      r = new double[room];
    }
  }

  /// Keeps the nearest, as many as there are places.
  private void leaveOut() {
    int[] order =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer k) -> r[k]).thenComparing(k -> k))
            .mapToInt(Integer::intValue)
            .toArray();
    boolean[] kept = new boolean[count];
    Arrays.fill(ofType, 0);
    int considered = model.nearestOfAll() ? Math.min(count, allPlaces) : count;
    for (int k = 0; k < considered; k++) {
      int t = type[order[k]];
      if (ofType[t] < model.places()[t]) {
        kept[order[k]] = true;
        ofType[t]++;
      }
    }
    int all = count;
    count = 0;
    for (int k = 0; k < all; k++) {
      if (kept[k]) {
        pair[count] = pair[k];
        type[count] = type[k];
        x[count] = x[k];
        y[count] = y[k];
        z[count] = z[k];
        r[count] = r[k];
        count++;
      }
    }
    leftOut = all - count;
  }
}
