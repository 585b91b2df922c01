package org.haven.potentials.pair;

import jdk.incubator.vector.DoubleVector;
import org.haven.kernels.ClusterList;
import org.haven.kernels.Lanes;

/// The pairs of the particles of a cluster that are within the cutoff, densely packed, in rows of
/// doubles: what [VectorLawDouble]s read and add to. Scratch of one thread; mutable.
///
/// The pairs of a particle are filled up to whole vectors with pairs at distance 1 Å, whose energy
/// and slope are not summed.
public final class PairRows {
  private final int[] begin = new int[ClusterList.SIZE + 1];
  private final int[] end = new int[ClusterList.SIZE];
  private final int[] below = new int[ClusterList.SIZE];

  /// Separations in Å.
  double[] dx = {};

  double[] dy = {};
  double[] dz = {};
  private double[] square = {};
  private double[] distance = {};
  private double[] inverse = {};
  private double[] species = {};
  private double[] energy = {};
  private double[] slope = {};

  // Scratch of one law: distances no shorter than a floor, and sums of its terms.
  double[] raised = {};
  double[] raisedInverse = {};
  double[] u = {};
  double[] du = {};
  double[] power = {};

  /// Makes room for particles with `size` pairs each.
  void fit(int size) {
    int needed = ClusterList.SIZE * (Lanes.paddedDoubles(size) + Lanes.DOUBLE_COUNT);
    if (square.length < needed) {
      dx = new double[needed];
      dy = new double[needed];
      dz = new double[needed];
      square = new double[needed];
      distance = new double[needed];
      inverse = new double[needed];
      species = new double[needed];
      energy = new double[needed];
      slope = new double[needed];
      raised = new double[needed];
      raisedInverse = new double[needed];
      u = new double[needed];
      du = new double[needed];
      power = new double[needed];
    }
  }

  /// Ends the pairs of particle k of the cluster before `end`, which may be filled up.
  void close(int k, int end) {
    this.end[k] = end;
    below[k] = 0;
    begin[k + 1] = begin[k] + Lanes.paddedDoubles(end - begin[k]);
    DoubleVector.broadcast(Lanes.DOUBLES, 1).intoArray(square, end);
  }

  /// Clears energies and slopes of `particles` particles, and forms distances if they are wanted.
  void prepare(int particles, boolean withDistances) {
    int all = begin[particles];
    DoubleVector zero = DoubleVector.zero(Lanes.DOUBLES);
    for (int p = 0; p < all; p += Lanes.DOUBLE_COUNT) {
      zero.intoArray(energy, p);
      zero.intoArray(slope, p);
    }
    if (withDistances) {
      DoubleVector one = DoubleVector.broadcast(Lanes.DOUBLES, 1);
      for (int p = 0; p < all; p += Lanes.DOUBLE_COUNT) {
        DoubleVector r = DoubleVector.fromArray(Lanes.DOUBLES, square, p).sqrt();
        r.intoArray(distance, p);
        one.div(r).intoArray(inverse, p);
      }
    }
  }

  /// Clears the sums of a law's terms for particle k.
  void clearTerms(int k) {
    DoubleVector zero = DoubleVector.zero(Lanes.DOUBLES);
    for (int p = begin[k]; p < end[k]; p += Lanes.DOUBLE_COUNT) {
      zero.intoArray(u, p);
      zero.intoArray(du, p);
    }
  }

  /// Forms xⁿ of the pairs of particle k by repeated multiplication, n ≥ 0.
  void power(int k, double[] x, int n) {
    DoubleVector one = DoubleVector.broadcast(Lanes.DOUBLES, 1);
    for (int p = begin[k]; p < end[k]; p += Lanes.DOUBLE_COUNT) {
      one.intoArray(power, p);
    }
    // Bits of n from the highest: square, and multiply where one is set.
    for (int bit = Integer.highestOneBit(n); bit > 0; bit >>= 1) {
      for (int p = begin[k]; p < end[k]; p += Lanes.DOUBLE_COUNT) {
        DoubleVector root = DoubleVector.fromArray(Lanes.DOUBLES, power, p);
        root.mul(root).intoArray(power, p);
      }
      if ((n & bit) != 0) {
        for (int p = begin[k]; p < end[k]; p += Lanes.DOUBLE_COUNT) {
          DoubleVector.fromArray(Lanes.DOUBLES, power, p)
              .mul(DoubleVector.fromArray(Lanes.DOUBLES, x, p))
              .intoArray(power, p);
        }
      }
    }
  }

  /// First pair of particle k of the cluster, a multiple of [Lanes#DOUBLE_COUNT].
  public int begin(int k) {
    return begin[k];
  }

  /// End of its pairs. What follows up to a whole vector is filled up.
  public int end(int k) {
    return end[k];
  }

  /// r² in Å².
  public double[] square() {
    return square;
  }

  /// r in Å; only for a law that asks for distances.
  public double[] distance() {
    return distance;
  }

  /// 1/r in 1/Å; only for a law that asks for distances.
  public double[] inverse() {
    return inverse;
  }

  /// Number of the species of the other particle; zero where all are one species.
  public double[] species() {
    return species;
  }

  /// u in eV, to add to.
  public double[] energy() {
    return energy;
  }

  /// u′/r in eV/Å², to add to.
  public double[] slope() {
    return slope;
  }

  /// Scratch of the law that is being added: its u in eV.
  public double[] u() {
    return u;
  }

  /// Scratch of the law that is being added: its u′ in eV/Å.
  public double[] du() {
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
