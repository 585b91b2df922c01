package org.haven.potentials.pair;

import jdk.incubator.vector.FloatVector;
import org.haven.kernels.ClusterList;
import org.haven.kernels.Lanes;

/// The pairs of the particles of a cluster that are within the cutoff, densely packed, in rows of
/// floats: what [VectorLawMixed]s read and add to. Scratch of one thread; mutable.
///
/// The pairs of a particle are filled up to whole vectors with pairs at distance 1 Å, whose energy
/// and slope are not summed.
public final class PairRowsMixed {
  private final int[] begin = new int[ClusterList.SIZE + 1];
  private final int[] end = new int[ClusterList.SIZE];
  private final int[] below = new int[ClusterList.SIZE];

  /// Separations in units of [ClusterList#RESOLUTION].
  float[] dx = {};

  float[] dy = {};
  float[] dz = {};
  private float[] square = {};
  private float[] distance = {};
  private float[] inverse = {};
  private int[] species = {};
  private float[] energy = {};
  private float[] slope = {};

  // Scratch of one law: distances no shorter than a floor, and sums of its terms.
  float[] raised = {};
  float[] raisedInverse = {};
  float[] u = {};
  float[] du = {};
  float[] power = {};

  /// Makes room for particles with `size` pairs each.
  void fit(int size) {
    int needed = ClusterList.SIZE * (Lanes.padded(size) + Lanes.COUNT);
    if (square.length < needed) {
      dx = new float[needed];
      dy = new float[needed];
      dz = new float[needed];
      square = new float[needed];
      distance = new float[needed];
      inverse = new float[needed];
      species = new int[needed];
      energy = new float[needed];
      slope = new float[needed];
      raised = new float[needed];
      raisedInverse = new float[needed];
      u = new float[needed];
      du = new float[needed];
      power = new float[needed];
    }
  }

  /// Ends the pairs of particle k of the cluster before `end`, which may be filled up.
  void close(int k, int end) {
    this.end[k] = end;
    below[k] = 0;
    begin[k + 1] = begin[k] + Lanes.padded(end - begin[k]);
    FloatVector.broadcast(Lanes.FLOATS, 1f).intoArray(square, end);
  }

  /// Clears energies and slopes of `particles` particles, and forms distances if they are wanted.
  void prepare(int particles, boolean withDistances) {
    int all = begin[particles];
    FloatVector zero = FloatVector.zero(Lanes.FLOATS);
    for (int p = 0; p < all; p += Lanes.COUNT) {
      zero.intoArray(energy, p);
      zero.intoArray(slope, p);
    }
    if (withDistances) {
      FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1f);
      for (int p = 0; p < all; p += Lanes.COUNT) {
        FloatVector r = FloatVector.fromArray(Lanes.FLOATS, square, p).sqrt();
        r.intoArray(distance, p);
        one.div(r).intoArray(inverse, p);
      }
    }
  }

  /// Clears the sums of a law's terms for particle k.
  void clearTerms(int k) {
    FloatVector zero = FloatVector.zero(Lanes.FLOATS);
    for (int p = begin[k]; p < end[k]; p += Lanes.COUNT) {
      zero.intoArray(u, p);
      zero.intoArray(du, p);
    }
  }

  /// Forms xⁿ of the pairs of particle k by repeated multiplication, n ≥ 0.
  void power(int k, float[] x, int n) {
    FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1f);
    for (int p = begin[k]; p < end[k]; p += Lanes.COUNT) {
      one.intoArray(power, p);
    }
    // Bits of n from the highest: square, and multiply where one is set.
    for (int bit = Integer.highestOneBit(n); bit > 0; bit >>= 1) {
      for (int p = begin[k]; p < end[k]; p += Lanes.COUNT) {
        FloatVector root = FloatVector.fromArray(Lanes.FLOATS, power, p);
        root.mul(root).intoArray(power, p);
      }
      if ((n & bit) != 0) {
        for (int p = begin[k]; p < end[k]; p += Lanes.COUNT) {
          FloatVector.fromArray(Lanes.FLOATS, power, p)
              .mul(FloatVector.fromArray(Lanes.FLOATS, x, p))
              .intoArray(power, p);
        }
      }
    }
  }

  /// First pair of particle k of the cluster, a multiple of [Lanes#COUNT].
  public int begin(int k) {
    return begin[k];
  }

  /// End of its pairs. What follows up to a whole vector is filled up.
  public int end(int k) {
    return end[k];
  }

  /// r² in Å².
  public float[] square() {
    return square;
  }

  /// r in Å; only for a law that asks for distances.
  public float[] distance() {
    return distance;
  }

  /// 1/r in 1/Å; only for a law that asks for distances.
  public float[] inverse() {
    return inverse;
  }

  /// Species of the other particle; zero where all are one species.
  public int[] species() {
    return species;
  }

  /// u in eV, to add to.
  public float[] energy() {
    return energy;
  }

  /// u′/r in eV/Å², to add to.
  public float[] slope() {
    return slope;
  }

  /// Scratch of the law that is being added: its u in eV.
  public float[] u() {
    return u;
  }

  /// Scratch of the law that is being added: its u′ in eV/Å.
  public float[] du() {
    return du;
  }

  /// Counts pairs of particle k that are closer than their law allows.
  public void addBelow(int k, int pairs) {
    below[k] += pairs;
  }

  /// How many pairs of particle k are closer than their law allows.
  int below(int k) {
    return below[k];
  }
}
