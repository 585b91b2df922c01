package org.haven.kernels;

import java.util.Arrays;

/// Particles in the surroundings of one cluster of a [ClusterList]. Scratch of one thread; mutable.
public final class Surroundings {
  int[] x = {};
  int[] y = {};
  int[] z = {};
  int[] species = {};
  int[] slots = {};
  int[] indices = {};
  double[] coordinates = {};
  int count;
  int own;

  /// Fixed-point x of each; behind the last there is a vector of what is 64 Å away.
  public int[] x() {
    return x;
  }

  public int[] y() {
    return y;
  }

  public int[] z() {
    return z;
  }

  /// Species of each, where they were wanted.
  public int[] species() {
    return species;
  }

  /// Three rows of exact coordinates in Å, after [ClusterList#gatherExactly]; behind the last there
  /// is a vector of what is far away.
  public double[] coordinates() {
    return coordinates;
  }

  /// Slot of each, after [ClusterList#gatherSlots].
  public int[] slots() {
    return slots;
  }

  /// Place in a window and species of each, after [ClusterList#gatherIndices].
  public int[] indices() {
    return indices;
  }

  /// How many there are.
  public int count() {
    return count;
  }

  /// Place of the cluster's first particle, the others follow; −1 if its position is no number.
  public int own() {
    return own;
  }

  void fit(int size) {
    if (x.length < size) {
      x = Arrays.copyOf(x, size);
      y = Arrays.copyOf(y, size);
      z = Arrays.copyOf(z, size);
    }
  }
}
