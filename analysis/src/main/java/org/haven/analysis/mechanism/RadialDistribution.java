package org.haven.analysis.mechanism;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;

/// Partial radial distribution functions of all pairs of species, and running coordination numbers.
///
/// g_ab(r) = ⟨V n_ab(r)⟩ / (N_a (N_b − δ_ab) v(r)), with n_ab the ordered pairs a→b whose distance
/// is in the shell of volume v(r) = 4π/3 (r₊³ − r₋³): independent particles give exactly 1, also a
/// few of them. n_ab(r) = ⟨b within r of an a⟩. All periodic images within `rMax` count, a
/// particle's own among them, so `rMax` may be larger than half the cell. Hansen, McDonald, Theory
/// of Simple Liquids, ch. 2, doi:10.1016/C2010-0-66723-X.
///
/// Memory: 16 bytes × bins × pairs of species, and 80 bytes × particles.
///
/// @param binAngstrom width of a bin
/// @param frames frames used
/// @param pairs one for each unordered pair of species
public record RadialDistribution(double binAngstrom, int frames, List<Pair> pairs) {
  /// Largest distance by default in Å.
  static final double DEFAULT_RANGE_ANGSTROM = 10;

  /// Width of a bin by default in Å.
  static final double DEFAULT_BIN_ANGSTROM = 0.05;

  /// Pairs of particles looked at in all, which bounds the time; frames are left out beyond.
  static final double PAIR_BUDGET = 4e8;

  /// g(r) of b around a.
  ///
  /// @param a first species
  /// @param b second species
  /// @param g [bins] in the middle of each bin
  /// @param coordination [bins] number of b around an a up to the end of each bin
  /// @param counts [bins] ordered pairs seen, for the noise: relative error 1/√count or more
  /// @param ratio N_a/N_b, which turns neighbours b of an a into neighbours a of a b
  public record Pair(
      String a, String b, double[] g, double[] coordination, double[] counts, double ratio) {}

  /// Of a trajectory.
  ///
  /// @param mobile symbols of the mobile species
  /// @param rangeAngstrom largest distance
  /// @throws org.haven.inputs.InputException if the file holds none of them, or fewer than two
  ///   frames
  public static RadialDistribution of(
      Trajectory trajectory, List<String> mobile, double rangeAngstrom) {
    TrajectoryPass pass = TrajectoryPass.over(trajectory, mobile);
    Sampler sampler =
        new Sampler(pass.symbols(), pass.frames(), rangeAngstrom, DEFAULT_BIN_ANGSTROM);
    pass.run(List.of(sampler));
    return sampler.result();
  }

  /// Middle of bin `k` in Å.
  public double radiusAngstrom(int k) {
    return (k + 0.5) * binAngstrom;
  }

  /// g of a pair of species, in either order.
  public Pair pair(String a, String b) {
    return pairs.stream()
        .filter(p -> (p.a.equals(a) && p.b.equals(b)) || (p.a.equals(b) && p.b.equals(a)))
        .findFirst()
        .orElseThrow();
  }

  /// First shell of a pair: distance of the highest maximum before the first minimum, that minimum,
  /// and the neighbours within it. Empty numbers (NaN) where g has no such shape.
  public Shell shell(Pair pair) {
    double[] g = smooth(pair.g);
    int peak = -1;
    int minimum = -1;
    for (int k = 1; k < g.length - 1; k++) {
      if (peak < 0 || g[k] > g[peak]) {
        if (g[k] > 1) {
          peak = k;
          minimum = k;
        }
      } else if (g[k] < g[minimum]) {
        minimum = k;
      } else if (g[minimum] < 0.8 * Math.min(g[peak], g[k]) && g[k] > g[minimum] + 0.1) {
        break;
      }
    }
    if (peak < 0 || minimum <= peak || minimum >= g.length - 2) {
      return new Shell(Double.NaN, Double.NaN, Double.NaN);
    }
    return new Shell(radiusAngstrom(peak), radiusAngstrom(minimum), pair.coordination[minimum]);
  }

  private static double[] smooth(double[] g) {
    double[] s = new double[g.length];
    for (int k = 0; k < g.length; k++) {
      int from = Math.max(0, k - 1);
      int to = Math.min(g.length, k + 2);
      s[k] = Arrays.stream(g, from, to).average().orElseThrow();
    }
    return s;
  }

  /// The first shell of neighbours.
  ///
  /// @param peakAngstrom most frequent distance
  /// @param minimumAngstrom end of the shell
  /// @param neighbours number within it
  public record Shell(double peakAngstrom, double minimumAngstrom, double neighbours) {}

  /// Largest distance used unless stated: half the smallest height of the cell, at most 10 Å.
  public static double defaultRange(Cell cell) {
    return Math.min(
        DEFAULT_RANGE_ANGSTROM, 0.5 * Arrays.stream(cell.heights()).min().orElseThrow());
  }

  /// Counts pairs frame by frame.
  static final class Sampler implements FrameSampler {
    private final List<String> species;
    private final int[] order;
    private final int[] kind;
    private final int[] number;
    private final double range;
    private final double bin;
    private final int bins;
    private final int stride;
    private final long[][] counts;
    private final double[][] weighted;
    private final double[][] total;
    private final double[] s;
    private int frames;

    /// @param range largest distance in Å
    Sampler(List<String> symbols, int totalFrames, double range, double bin) {
      species = symbols.stream().distinct().toList();
      order =
          IntStream.range(0, symbols.size())
              .boxed()
              .sorted(java.util.Comparator.comparingInt(i -> species.indexOf(symbols.get(i))))
              .mapToInt(Integer::intValue)
              .toArray();
      kind = Arrays.stream(order).map(i -> species.indexOf(symbols.get(i))).toArray();
      number = new int[species.size()];
      for (int k : kind) {
        number[k]++;
      }
      bins = Math.max(1, (int) Math.round(range / bin));
      this.bin = range / bins;
      this.range = range;
      double pairs = 0.5 * symbols.size() * symbols.size();
      stride = (int) Math.max(1, Math.ceil(pairs * totalFrames / PAIR_BUDGET));
      counts = new long[species.size() * species.size()][bins];
      weighted = new double[counts.length][bins];
      total = new double[counts.length][bins];
      s = new double[3 * symbols.size()];
    }

    @Override
    public void sample(Snapshot snapshot) {
      if (snapshot.frame() % stride != 0) {
        return;
      }
      frames++;
      for (int n = 0; n < order.length; n++) {
        for (int d = 0; d < 3; d++) {
          double x = snapshot.fractional()[3 * order[n] + d];
          s[3 * n + d] = x - Math.floor(x);
        }
      }
      for (long[] row : counts) {
        Arrays.fill(row, 0);
      }
      count(snapshot.cell());
      double volume = snapshot.cell().volume();
      for (int p = 0; p < counts.length; p++) {
        for (int k = 0; k < bins; k++) {
          weighted[p][k] += volume * counts[p][k];
          total[p][k] += counts[p][k];
        }
      }
    }

    private void count(Cell cell) {
      double[] h = cell.rows();
      double[] heights = cell.heights();
      // A fractional difference d in [−½, ½] plus n cells is at least |d + n| heights long.
      int[] reach = new int[3];
      for (int d = 0; d < 3; d++) {
        reach[d] = (int) Math.floor(range / heights[d] + 0.5 - 1e-12);
      }
      double square = range * range;
      double perBin = 1 / bin;
      int n = order.length;
      for (int i = 0; i < n; i++) {
        for (int j = i; j < n; j++) {
          double u = s[3 * j] - s[3 * i];
          double v = s[3 * j + 1] - s[3 * i + 1];
          double w = s[3 * j + 2] - s[3 * i + 2];
          u -= u > 0.5 ? 1 : u < -0.5 ? -1 : 0;
          v -= v > 0.5 ? 1 : v < -0.5 ? -1 : 0;
          w -= w > 0.5 ? 1 : w < -0.5 ? -1 : 0;
          long[] row = counts[kind[i] * species.size() + kind[j]];
          // An image of the particle itself is met from both sides, a pair i < j only once.
          int ordered = i != j && kind[i] == kind[j] ? 2 : 1;
          for (int a = -reach[0]; a <= reach[0]; a++) {
            for (int b = -reach[1]; b <= reach[1]; b++) {
              for (int c = -reach[2]; c <= reach[2]; c++) {
                double x = (u + a) * h[0] + (v + b) * h[3] + (w + c) * h[6];
                double y = (u + a) * h[1] + (v + b) * h[4] + (w + c) * h[7];
                double z = (u + a) * h[2] + (v + b) * h[5] + (w + c) * h[8];
                double r2 = x * x + y * y + z * z;
                if (r2 < square && (i != j || (a | b | c) != 0)) {
                  row[(int) Math.min(bins - 1, Math.sqrt(r2) * perBin)] += ordered;
                }
              }
            }
          }
        }
      }
    }

    RadialDistribution result() {
      List<Pair> pairs = new java.util.ArrayList<>();
      int kinds = species.size();
      for (int a = 0; a < kinds; a++) {
        for (int b = a; b < kinds; b++) {
          double[] g = new double[bins];
          double[] coordination = new double[bins];
          double[] seen = new double[bins];
          double partners = (double) number[a] * (a == b ? number[b] - 1 : number[b]);
          double sum = 0;
          for (int k = 0; k < bins; k++) {
            double shell = 4 * Math.PI / 3 * bin * bin * bin * (3.0 * k * k + 3.0 * k + 1);
            int p = a * kinds + b;
            seen[k] = total[p][k];
            g[k] = partners > 0 ? weighted[p][k] / (frames * partners * shell) : 0;
            sum += seen[k] / ((double) frames * number[a]);
            coordination[k] = sum;
          }
          pairs.add(
              new Pair(
                  species.get(a),
                  species.get(b),
                  g,
                  coordination,
                  seen,
                  (double) number[a] / number[b]));
        }
      }
      return new RadialDistribution(bin, frames, List.copyOf(pairs));
    }
  }
}
