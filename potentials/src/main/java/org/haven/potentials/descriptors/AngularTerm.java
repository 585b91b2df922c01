package org.haven.potentials.descriptors;

import java.util.Map;
import java.util.TreeMap;

/// A rotational invariant of order four or five built from the moments of one angular function n.
///
/// With A_lm = Σ_j g_n(r_ij) Y_lm(r̂_ij), complex spherical harmonics:
///
/// - four bodies, l₁l₂l₃: q = Σ_m (l₁ l₂ l₃; m₁ m₂ m₃) A_l₁m₁ A_l₂m₂ A_l₃m₃ with Wigner's 3j
///   symbol;
/// - five bodies, 1111: q = 7/15 (Σ_m |A_1m|²)².
///
/// The order of the constants is the order of the flags in the format's `l_max` line and of the
/// descriptor's components.
public enum AngularTerm {
  Q_222(2, 2, 2),
  Q_1111(1, 1, 1, 1),
  Q_112(1, 1, 2),
  Q_123(1, 2, 3),
  Q_233(2, 3, 3),
  Q_134(1, 3, 4);

  private final int[] degrees;

  AngularTerm(int... degrees) {
    this.degrees = degrees;
  }

  /// The largest l of a factor.
  public int largestDegree() {
    return degrees[degrees.length - 1];
  }

  /// Number of factors: 3 or 4.
  public int order() {
    return degrees.length;
  }

  /// A product of components of the real moments with its factor; `d` is -1 where there are three.
  public record Monomial(double factor, int a, int b, int c, int d) {}

  /// The invariant as a polynomial of the real moments a_lm, whose index is [#index].
  public Monomial[] polynomial() {
    return order() == 4 ? quartic() : cubic();
  }

  /// Index of a real moment among those with l ≥ 1: l² - 1 + {0, 2m - 1 (cos mφ), 2m (sin mφ)}.
  public static int index(int l, int component) {
    return l * l - 1 + component;
  }

  private Monomial[] quartic() {
    Monomial[] square = new Monomial[6];
    int next = 0;
    for (int a = 0; a < 3; a++) {
      for (int b = a; b < 3; b++) {
        square[next++] = new Monomial((a == b ? 1 : 2) * 7.0 / 15.0, a, a, b, b);
      }
    }
    return square;
  }

  private Monomial[] cubic() {
    // Key: the three indices, sorted. Value: real and imaginary part of the factor.
    Map<Integer, double[]> sum = new TreeMap<>();
    for (int m1 = -degrees[0]; m1 <= degrees[0]; m1++) {
      for (int m2 = -degrees[1]; m2 <= degrees[1]; m2++) {
        int m3 = -m1 - m2;
        if (Math.abs(m3) > degrees[2]) {
          continue;
        }
        double symbol = wigner3j(degrees[0], degrees[1], degrees[2], m1, m2, m3);
        int[] m = {m1, m2, m3};
        // Each complex moment is a sum of at most two real ones.
        for (int choice = 0; choice < 8; choice++) {
          double re = symbol;
          double im = 0;
          int[] index = new int[3];
          for (int factor = 0; factor < 3; factor++) {
            int component = (choice >> factor) & 1;
            double[] part = partOfComplex(m[factor], component);
            double product = re * part[0] - im * part[1];
            im = re * part[1] + im * part[0];
            re = product;
            int order = Math.abs(m[factor]);
            index[factor] = index(degrees[factor], order == 0 ? 0 : 2 * order - 1 + component);
          }
          java.util.Arrays.sort(index);
          double[] total =
              sum.computeIfAbsent(
                  (index[0] << 16) | (index[1] << 8) | index[2], key -> new double[2]);
          total[0] += re;
          total[1] += im;
        }
      }
    }
    return sum.entrySet().stream()
        .filter(entry -> Math.abs(entry.getValue()[0]) > 1e-12)
        .map(
            entry -> {
              int key = entry.getKey();
              return new Monomial(entry.getValue()[0], key >> 16, (key >> 8) & 255, key & 255, -1);
            })
        .toArray(Monomial[]::new);
  }

  /// Factor (re, im) of the real moment cos (component 0) or sin (1) in A_lm: A_lm = (-1)^m (a_c +
  /// i a_s)/√2 and A_l,-m = (a_c - i a_s)/√2 for m > 0, A_l0 = a_l0.
  private static double[] partOfComplex(int m, int component) {
    if (m == 0) {
      return new double[] {component == 0 ? 1 : 0, 0};
    }
    double sign = m > 0 && m % 2 == 1 ? -1 : 1;
    double size = sign * Math.sqrt(0.5);
    if (component == 0) {
      return new double[] {size, 0};
    }
    return new double[] {0, m > 0 ? size : -size};
  }

  /// Wigner's 3j symbol by Racah's formula, for m₁ + m₂ + m₃ = 0.
  static double wigner3j(int j1, int j2, int j3, int m1, int m2, int m3) {
    double triangle =
        factorial(j1 + j2 - j3)
            * factorial(j1 - j2 + j3)
            * factorial(-j1 + j2 + j3)
            / factorial(j1 + j2 + j3 + 1);
    double root =
        Math.sqrt(
            triangle
                * factorial(j1 + m1)
                * factorial(j1 - m1)
                * factorial(j2 + m2)
                * factorial(j2 - m2)
                * factorial(j3 + m3)
                * factorial(j3 - m3));
    double sum = 0;
    int first = Math.max(0, Math.max(j2 - j3 - m1, j1 - j3 + m2));
    int last = Math.min(j1 + j2 - j3, Math.min(j1 - m1, j2 + m2));
    for (int t = first; t <= last; t++) {
      double term =
          factorial(t)
              * factorial(j3 - j2 + t + m1)
              * factorial(j3 - j1 + t - m2)
              * factorial(j1 + j2 - j3 - t)
              * factorial(j1 - t - m1)
              * factorial(j2 - t + m2);
      sum += (t % 2 == 0 ? 1 : -1) / term;
    }
    return ((j1 - j2 - m3) % 2 == 0 ? 1 : -1) * root * sum;
  }

  private static double factorial(int n) {
    double product = 1;
    for (int k = 2; k <= n; k++) {
      product *= k;
    }
    return product;
  }
}
