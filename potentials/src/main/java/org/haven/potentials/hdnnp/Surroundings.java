package org.haven.potentials.hdnnp;

import java.util.Arrays;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;

/// The neighbours of one particle, and the derivatives of its energy by their separations.
final class Surroundings {
  int count;
  int[] element = {};
  double[] separation = {};
  double[] r = {};
  private double[] derivative = {};

  /// Takes the pairs of particle i, and forgets derivatives.
  void look(ParticleState state, NeighbourList list, int i, int[] elements) {
    int first = list.offsets()[i];
    count = list.offsets()[i + 1] - first;
    if (r.length < count) {
      element = new int[count];
      separation = new double[3 * count];
      r = new double[count];
      derivative = new double[3 * count];
    }
    Arrays.fill(derivative, 0, 3 * count, 0);
    double[] x = state.positions();
    double[] cell = state.cellRows();
    for (int k = 0; k < count; k++) {
      int j = list.neighbours()[first + k];
      int shift = list.shifts()[first + k];
      element[k] = elements[state.species()[j]];
      double square = 0;
      for (int d = 0; d < 3; d++) {
        double s = x[3 * j + d] - x[3 * i + d];
        for (int a = 0; a < 3; a++) {
          s += NeighbourList.shift(shift, a) * cell[3 * a + d];
        }
        separation[3 * k + d] = s;
        square += s * s;
      }
      r[k] = Math.sqrt(square);
    }
  }

  /// r_jk of two neighbours.
  double between(int j, int k) {
    double square = 0;
    for (int d = 0; d < 3; d++) {
      double s = separation[3 * k + d] - separation[3 * j + d];
      square += s * s;
    }
    return Math.sqrt(square);
  }

  /// cos θ of two neighbours.
  double cosine(int j, int k) {
    double product = 0;
    for (int d = 0; d < 3; d++) {
      product += separation[3 * j + d] * separation[3 * k + d];
    }
    return product / (r[j] * r[k]);
  }

  /// Adds what a derivative by r_ij gives.
  void addByDistance(int j, double slope) {
    for (int d = 0; d < 3; d++) {
      derivative[3 * j + d] += slope * separation[3 * j + d] / r[j];
    }
  }

  /// Adds what a derivative by cos θ gives: ∂cos θ/∂r_ij = (r̂_ik - cos θ r̂_ij)/r_ij.
  void addByCosine(int j, int k, double slope) {
    double cosine = cosine(j, k);
    for (int d = 0; d < 3; d++) {
      double uj = separation[3 * j + d] / r[j];
      double uk = separation[3 * k + d] / r[k];
      derivative[3 * j + d] += slope * (uk - cosine * uj) / r[j];
      derivative[3 * k + d] += slope * (uj - cosine * uk) / r[k];
    }
  }

  /// Adds what a derivative by r_jk gives.
  void addByBetween(int j, int k, double slope) {
    double between = between(j, k);
    for (int d = 0; d < 3; d++) {
      double s = slope * (separation[3 * k + d] - separation[3 * j + d]) / between;
      derivative[3 * k + d] += s;
      derivative[3 * j + d] -= s;
    }
  }

  /// Hands over the derivatives, and the virial -Σ r ⊗ ∂U/∂r.
  void put(double[] derivatives, int first, double[] virials, int at) {
    System.arraycopy(derivative, 0, derivatives, 3 * first, 3 * count);
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b < 3; b++) {
        double sum = 0;
        for (int k = 0; k < count; k++) {
          sum -= separation[3 * k + a] * derivative[3 * k + b];
        }
        virials[at + 3 * a + b] = sum;
      }
    }
  }
}
