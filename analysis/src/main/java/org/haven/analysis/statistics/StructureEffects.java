package org.haven.analysis.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Errors of means over several structures at several temperatures, where a structure (a filling of
/// a disordered crystal) is the same one at each: its offset is one number, which moves all
/// temperatures alike and cancels in an activation energy.
///
/// ln y of structure k at T is m(T) + u_k + w_k x + s v, x = T̄/T − 1 with 1/T̄ the mean of 1/T, u
/// of standard deviation τ, w of rτ, s the error of the run. u is a factor of the rate, w/k_B T̄ a
/// difference of barriers; a spread that is all barriers has r = 1. Prior: τ half-normal of scale
/// 0.5 as in [RandomEffects], r uniform in 0 to 1. Their posterior, on a grid, is that of the
/// differences within the temperatures, so no law of m(T) is assumed; the covariance of the means
/// is that with the posterior means of τ² and r²τ².
///
/// @param errors of ln of the mean at each temperature, by time alone
/// @param common [T][T] covariance by the structures, to be added to the squares of `errors`
public record StructureEffects(double[] errors, double[][] common) {
  private static final int SPREADS = 20;
  private static final int PARTS = 4;

  /// One run.
  ///
  /// @param structure which one
  /// @param value at the temperature, known and positive
  public record Run(int structure, Estimate value) {
    double y() {
      return Math.log(value.value());
    }
  }

  /// @param kelvin temperatures, at each of which there are `runs`
  public static StructureEffects of(double[] kelvin, List<List<Run>> runs) {
    int n = kelvin.length;
    double[] errors = new double[n];
    for (int t = 0; t < n; t++) {
      double sum = runs.get(t).stream().mapToDouble(r -> r.value().value()).sum();
      errors[t] =
          Math.sqrt(
              runs.get(t).stream()
                  .mapToDouble(r -> r.value().value() / sum * r.value().logStd())
                  .map(e -> e * e)
                  .sum());
    }
    double inverse = Arrays.stream(kelvin).map(t -> 1 / t).average().orElseThrow();
    double[] x = Arrays.stream(kelvin).map(t -> 1 / (t * inverse) - 1).toArray();
    double[] squares = squares(runs, x);
    double[][] common = new double[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        double shared = 0;
        for (Run r : runs.get(a)) {
          int structure = r.structure();
          shared += runs.get(b).stream().filter(o -> o.structure() == structure).count();
        }
        shared /= (double) runs.get(a).size() * runs.get(b).size();
        common[a][b] = shared * (squares[0] + squares[1] * x[a] * x[b]);
      }
    }
    return new StructureEffects(errors, common);
  }

  /// Posterior means of τ² and r²τ².
  private static double[] squares(List<List<Run>> runs, double[] x) {
    int[] at =
        IntStream.range(0, runs.size())
            .flatMap(t -> runs.get(t).stream().mapToInt(_ -> t))
            .toArray();
    List<Run> all = runs.stream().flatMap(List::stream).toList();
    double[] log = new double[SPREADS * PARTS];
    for (int g = 0; g < log.length; g++) {
      log[g] = logPosterior(all, at, x, spread(g), part(g));
    }
    double largest = Arrays.stream(log).max().orElseThrow();
    double total = 0;
    double[] squares = new double[2];
    for (int g = 0; g < log.length; g++) {
      double weight = Math.exp(log[g] - largest);
      total += weight;
      squares[0] += weight * spread(g) * spread(g);
      squares[1] += weight * Math.pow(part(g) * spread(g), 2);
    }
    return new double[] {squares[0] / total, squares[1] / total};
  }

  private static double spread(int g) {
    return (g / PARTS + 0.5) * 4 * RandomEffects.PRIOR_SCALE / SPREADS;
  }

  private static double part(int g) {
    return (g % PARTS + 0.5) / PARTS;
  }

  /// The likelihood of the differences within temperatures: that of all values, integrated over the
  /// means with a flat prior.
  private static double logPosterior(
      List<Run> runs, int[] at, double[] x, double spread, double part) {
    int n = at.length;
    double[][] covariance = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (runs.get(i).structure() == runs.get(j).structure()) {
          covariance[i][j] = spread * spread * (1 + part * part * x[at[i]] * x[at[j]]);
        }
      }
      covariance[i][i] += Math.pow(runs.get(i).value().logStd(), 2);
    }
    double[][] l = LeastSquares.factor(covariance);
    double[] y = LeastSquares.forward(l, runs.stream().mapToDouble(Run::y).toArray());
    double[][] means = new double[x.length][];
    for (int t = 0; t < x.length; t++) {
      int here = t;
      means[t] =
          LeastSquares.forward(l, Arrays.stream(at).mapToDouble(a -> a == here ? 1 : 0).toArray());
    }
    double[][] normal = new double[x.length][x.length];
    double[] right = new double[x.length];
    for (int a = 0; a < x.length; a++) {
      for (int b = 0; b < x.length; b++) {
        normal[a][b] = dot(means[a], means[b]);
      }
      right[a] = dot(means[a], y);
    }
    double[][] m = LeastSquares.factor(normal);
    double[] fitted = LeastSquares.forward(m, right);
    return -logDeterminant(l)
        - logDeterminant(m)
        - 0.5 * (dot(y, y) - dot(fitted, fitted))
        - 0.5 * Math.pow(spread / RandomEffects.PRIOR_SCALE, 2);
  }

  /// Half of that of the matrix of which `l` is the factor.
  private static double logDeterminant(double[][] l) {
    return IntStream.range(0, l.length).mapToDouble(i -> Math.log(l[i][i])).sum();
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }
}
