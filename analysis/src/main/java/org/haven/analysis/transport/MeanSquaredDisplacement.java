package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jtransforms.fft.DoubleFFT_1D;
import org.visnow.jlargearrays.ConcurrencyUtils;

/// Windowed mean of displacement products, M_αβ(τ) = ⟨Δr_α(τ) Δr'_β(τ)⟩ over all particles and all
/// time origins, for every lag up to a largest one.
///
/// With S_m = Σ_k x_k x'_{k+m}: Σ_k (x_{k+m} − x_k)(x'_{k+m} − x'_k) = (sums of squares, by
/// recursion) − S_m − S_{−m}. S comes from the power spectrum by FFT; since spectra add, one
/// inverse transform per tensor component serves all particles. Cost: three forward transforms per
/// particle.
///
/// Particles are summed in fixed blocks, so the result has the same bits for any number of threads.
public final class MeanSquaredDisplacement {
  private static final int BLOCKS = 16;
  private static final int[] FIRST = {0, 1, 2, 0, 0, 1};
  private static final int[] SECOND = {0, 1, 2, 1, 2, 2};

  static {
    // One transform per thread of ours; the library's own threads would only get in the way.
    ConcurrencyUtils.setNumberOfThreads(1);
  }

  private final double intervalPs;
  private final int frames;
  private final int particles;
  private final double[][] tensor;

  private MeanSquaredDisplacement(double intervalPs, int frames, int particles, double[][] tensor) {
    this.intervalPs = intervalPs;
    this.frames = frames;
    this.particles = particles;
    this.tensor = tensor;
  }

  /// Mean over the ions `ions` of `displacements`.
  ///
  /// @param ions indices of the ions
  /// @param maxLag largest lag in frames
  /// @param threads host threads
  public static MeanSquaredDisplacement of(
      Displacements displacements, int[] ions, int maxLag, int threads) {
    int frames = displacements.frames();
    int size = transformSize(frames + maxLag);
    int blocks = Math.min(BLOCKS, ions.length);
    List<Callable<Sums>> tasks = new ArrayList<>();
    for (int b = 0; b < blocks; b++) {
      int from = (int) ((long) ions.length * b / blocks);
      int to = (int) ((long) ions.length * (b + 1) / blocks);
      tasks.add(
          () -> {
            Sums sums = new Sums(frames, size);
            double[][] x = new double[3][];
            for (int n = from; n < to; n++) {
              for (int d = 0; d < 3; d++) {
                x[d] = displacements.series(ions[n], d);
              }
              sums.add(x, x);
            }
            return sums;
          });
    }
    Sums total = new Sums(frames, size);
    for (Sums sums : inOrder(tasks, threads)) {
      total.add(sums);
    }
    return new MeanSquaredDisplacement(
        displacements.intervalPs(), frames, ions.length, total.moments(maxLag, ions.length));
  }

  /// M_αβ of two vector series, for example the summed displacements of two species.
  ///
  /// @param first [3][F]
  /// @param second [3][F], may be `first`
  public static MeanSquaredDisplacement ofSeries(
      double[][] first, double[][] second, double intervalPs, int maxLag) {
    int frames = first[0].length;
    Sums sums = new Sums(frames, transformSize(frames + maxLag));
    sums.add(first, second);
    return new MeanSquaredDisplacement(intervalPs, frames, 1, sums.moments(maxLag, 1));
  }

  /// Runs tasks on `threads` threads and returns their results in the order of the tasks.
  static <T> List<T> inOrder(List<Callable<T>> tasks, int threads) {
    List<T> results = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, threads))) {
      for (Future<T> future : pool.invokeAll(tasks)) {
        results.add(future.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
    return results;
  }

  /// Smallest length 2^k, 3·2^k or 5·2^k that holds `length`: the transform is fast on these.
  static int transformSize(int length) {
    int best = Integer.highestOneBit(Math.max(8, length));
    best = best < length ? 2 * best : best;
    for (int factor : new int[] {3, 5}) {
      int size = 2 * factor;
      while (size < length) {
        size *= 2;
      }
      best = Math.min(best, size);
    }
    return best;
  }

  /// Spectra and products summed over particles.
  private static final class Sums {
    final int frames;
    final int size;
    final DoubleFFT_1D transform;
    final double[][] spectrum;
    final double[][] product;
    final double[][] work;
    final double[][] other;

    Sums(int frames, int size) {
      this.frames = frames;
      this.size = size;
      transform = new DoubleFFT_1D(size);
      spectrum = new double[6][size / 2 + 1];
      product = new double[6][frames];
      work = new double[3][size];
      other = new double[3][size];
    }

    void add(double[][] x, double[][] y) {
      load(x, work);
      double[][] second = work;
      if (x != y) {
        load(y, other);
        second = other;
      }
      for (int c = 0; c < 6; c++) {
        double[] a = work[FIRST[c]];
        double[] b = second[SECOND[c]];
        double[] s = spectrum[c];
        // JTransforms packs the real spectrum as Re0, Re(n/2), Re1, Im1, Re2, Im2, …
        s[0] += a[0] * b[0];
        s[size / 2] += a[1] * b[1];
        for (int k = 1; k < size / 2; k++) {
          s[k] += a[2 * k] * b[2 * k] + a[2 * k + 1] * b[2 * k + 1];
        }
        double[] u = x[FIRST[c]];
        double[] v = y[SECOND[c]];
        double[] p = product[c];
        for (int f = 0; f < frames; f++) {
          p[f] += u[f] * v[f];
        }
      }
    }

    private void load(double[][] x, double[][] to) {
      for (int d = 0; d < 3; d++) {
        System.arraycopy(x[d], 0, to[d], 0, frames);
        Arrays.fill(to[d], frames, size, 0.0);
        transform.realForward(to[d]);
      }
    }

    void add(Sums sums) {
      for (int c = 0; c < 6; c++) {
        for (int k = 0; k <= size / 2; k++) {
          spectrum[c][k] += sums.spectrum[c][k];
        }
        for (int f = 0; f < frames; f++) {
          product[c][f] += sums.product[c][f];
        }
      }
    }

    double[][] moments(int maxLag, int particles) {
      double[][] moments = new double[6][maxLag + 1];
      double[] packed = new double[size];
      for (int c = 0; c < 6; c++) {
        double[] s = spectrum[c];
        Arrays.fill(packed, 0.0);
        packed[0] = s[0];
        packed[1] = s[size / 2];
        for (int k = 1; k < size / 2; k++) {
          packed[2 * k] = s[k];
        }
        transform.realInverse(packed, true);
        double[] p = product[c];
        double edges = 0;
        for (int f = 0; f < frames; f++) {
          edges += 2 * p[f];
        }
        // The real part of the spectrum gives (S_m + S_-m) / 2.
        for (int m = 0; m <= maxLag; m++) {
          if (m > 0) {
            edges -= p[m - 1] + p[frames - m];
          }
          moments[c][m] = (edges - 2 * packed[m]) / ((double) (frames - m) * particles);
        }
        moments[c][0] = 0;
      }
      return moments;
    }
  }

  /// Time between lags in ps.
  public double intervalPs() {
    return intervalPs;
  }

  /// Largest lag in frames.
  public int maxLag() {
    return tensor[0].length - 1;
  }

  /// Frames of the trajectory it came from.
  public int frames() {
    return frames;
  }

  /// Particles averaged over.
  public int particles() {
    return particles;
  }

  /// Tensor at a lag [6] in Å²: xx, yy, zz, xy, xz, yz.
  public double[] tensor(int lag) {
    double[] t = new double[6];
    for (int c = 0; c < 6; c++) {
      t[c] = tensor[c][lag];
    }
    return t;
  }

  /// Squared displacement along `directions` at a lag, Å².
  public double value(Directions directions, int lag) {
    return directions.contract(tensor, lag);
  }

  /// The same at the lags `lags`; where rounding makes one negative, zero.
  double[] values(Directions directions, int[] lags) {
    return Arrays.stream(lags).mapToDouble(lag -> Math.max(0, value(directions, lag))).toArray();
  }

  /// Squared displacement along `directions` at all lags [maxLag + 1], Å².
  public double[] values(Directions directions) {
    double[] values = new double[maxLag() + 1];
    for (int lag = 0; lag < values.length; lag++) {
      values[lag] = directions.contract(tensor, lag);
    }
    return values;
  }
}
