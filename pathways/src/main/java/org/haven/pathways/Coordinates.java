package org.haven.pathways;

/// Arithmetic of all coordinates of a crystal as one vector, [3N], or longer where its cell varies.
public final class Coordinates {
  private Coordinates() {}

  /// Distance of two images in all coordinates, Å.
  public static double distance(double[] a, double[] b) {
    double square = 0;
    for (int k = 0; k < a.length; k++) {
      square += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return Math.sqrt(square);
  }

  public static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /// Largest size of a component.
  public static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /// Length of a vector.
  public static double norm(double[] v) {
    return Math.sqrt(dot(v, v));
  }

  /// Adds a multiple of a vector.
  public static void add(double[] target, double factor, double[] values) {
    for (int k = 0; k < target.length; k++) {
      target[k] += factor * values[k];
    }
  }

  /// Brings a vector to the length 1.
  public static void normalise(double[] v) {
    double length = norm(v);
    for (int k = 0; k < v.length; k++) {
      v[k] /= length;
    }
  }

  /// Takes the shift of all atoms as a whole out of a vector.
  public static void restTranslations(double[] v) {
    restTranslations(v, v.length / 3);
  }

  /// Takes the shift of all atoms as a whole out of a vector that holds more than positions.
  ///
  /// @param atoms whose coordinates are the first
  public static void restTranslations(double[] v, int atoms) {
    for (int d = 0; d < 3; d++) {
      double mean = 0;
      for (int i = 0; i < atoms; i++) {
        mean += v[3 * i + d] / atoms;
      }
      for (int i = 0; i < atoms; i++) {
        v[3 * i + d] -= mean;
      }
    }
  }

  /// Length of the part of a vector that belongs to an atom.
  public static double length(double[] v, int atom) {
    double square = 0;
    for (int d = 0; d < 3; d++) {
      square += v[3 * atom + d] * v[3 * atom + d];
    }
    return Math.sqrt(square);
  }
}
