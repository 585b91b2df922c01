package org.haven.analysis.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntFunction;
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
/// Memory: some 200 bytes × frames for each thread and as much for the whole ([Room]), for any
/// number of particles.
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
    VectorSeries series = displacements.vectors(ions);
    int frames = series.frames();
    int size = transformSize(frames + maxLag);
    DoubleFFT_1D transform = transform(size);
    int blocks = Math.min(BLOCKS, ions.length);
    Queue<Sums> idle = new ConcurrentLinkedQueue<>();
    List<Callable<Sums>> tasks = new ArrayList<>();
    for (int b = 0; b < blocks; b++) {
      int from = (int) ((long) ions.length * b / blocks);
      int to = (int) ((long) ions.length * (b + 1) / blocks);
      tasks.add(
          () -> {
            Sums sums = idle.poll();
            sums = sums == null ? new Sums(frames, size, transform) : sums.clear();
            IntFunction<double[][]> reader = series.reader();
            for (int n = from; n < to; n++) {
              sums.add(reader.apply(n));
            }
            return sums;
          });
    }
    Sums total = new Sums(frames, size, transform);
    inOrder(
        tasks,
        Room.ofMachine().threads(threads, frames),
        sums -> {
          total.add(sums);
          idle.add(sums);
        });
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
    int size = transformSize(frames + maxLag);
    DoubleFFT_1D transform = transform(size);
    double[][] a = spectra(first, new double[3][size], transform);
    double[][] b = first == second ? a : spectra(second, new double[3][size], transform);
    double[] spectrum = new double[size / 2 + 1];
    double[] product = new double[frames];
    double[] work = new double[size];
    double[][] tensor = new double[6][];
    for (int c = 0; c < 6; c++) {
      Arrays.fill(spectrum, 0);
      Arrays.fill(product, 0);
      addSpectrum(a[FIRST[c]], b[SECOND[c]], spectrum);
      addProduct(first[FIRST[c]], second[SECOND[c]], product);
      tensor[c] = moments(spectrum, product, work, transform, maxLag, 1);
    }
    return new MeanSquaredDisplacement(intervalPs, frames, 1, tensor);
  }

  /// Runs tasks on `threads` threads and hands on their results in the order of the tasks. No more
  /// tasks than threads are begun before the first of their results has been handed on.
  static <T> void inOrder(List<Callable<T>> tasks, int threads, Consumer<T> results) {
    int most = Math.max(1, threads);
    try (ExecutorService pool = Executors.newFixedThreadPool(most)) {
      Queue<Future<T>> begun = new ArrayDeque<>();
      for (Callable<T> task : tasks) {
        if (begun.size() == most) {
          results.accept(begun.remove().get());
        }
        begun.add(pool.submit(task));
      }
      while (!begun.isEmpty()) {
        results.accept(begun.remove().get());
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

  private static final Map<Integer, DoubleFFT_1D> RECENT = new ConcurrentHashMap<>();

  /// The transform of a length. It holds tables alone, so all threads may share it; kept for the
  /// sums over ions, which have the length of the ions.
  private static DoubleFFT_1D transform(int size) {
    if (RECENT.size() > 3) {
      RECENT.clear();
    }
    return RECENT.computeIfAbsent(size, DoubleFFT_1D::new);
  }

  /// Spectra of [3][F] into `to` [3][size].
  private static double[][] spectra(double[][] x, double[][] to, DoubleFFT_1D transform) {
    for (int d = 0; d < 3; d++) {
      System.arraycopy(x[d], 0, to[d], 0, x[d].length);
      Arrays.fill(to[d], x[d].length, to[d].length, 0.0);
      transform.realForward(to[d]);
    }
    return to;
  }

  /// Adds the real part of a* b. JTransforms packs a real spectrum as Re0, Re(n/2), Re1, Im1, Re2,
  /// …
  private static void addSpectrum(double[] a, double[] b, double[] sum) {
    int half = sum.length - 1;
    sum[0] += a[0] * b[0];
    sum[half] += a[1] * b[1];
    for (int k = 1; k < half; k++) {
      sum[k] += a[2 * k] * b[2 * k] + a[2 * k + 1] * b[2 * k + 1];
    }
  }

  private static void addProduct(double[] u, double[] v, double[] sum) {
    for (int f = 0; f < sum.length; f++) {
      sum[f] += u[f] * v[f];
    }
  }

  /// ⟨Δx Δx'⟩ at lags 0 to `maxLag` from a sum of spectra and of products.
  ///
  /// @param work of the length of the transform
  private static double[] moments(
      double[] spectrum,
      double[] p,
      double[] work,
      DoubleFFT_1D transform,
      int maxLag,
      int particles) {
    int frames = p.length;
    int half = spectrum.length - 1;
    Arrays.fill(work, 0.0);
    work[0] = spectrum[0];
    work[1] = spectrum[half];
    for (int k = 1; k < half; k++) {
      work[2 * k] = spectrum[k];
    }
    transform.realInverse(work, true);
    double edges = 0;
    for (int f = 0; f < frames; f++) {
      edges += 2 * p[f];
    }
    double[] moments = new double[maxLag + 1];
    // The real part of the spectrum gives (S_m + S_-m) / 2.
    for (int m = 1; m <= maxLag; m++) {
      edges -= p[m - 1] + p[frames - m];
      moments[m] = (edges - 2 * work[m]) / ((double) (frames - m) * particles);
    }
    return moments;
  }

  /// Spectra and products summed over particles.
  private static final class Sums {
    final double[][] spectrum;
    final double[][] product;
    private final DoubleFFT_1D transform;
    private double[][] work;

    Sums(int frames, int size, DoubleFFT_1D transform) {
      this.transform = transform;
      spectrum = new double[6][size / 2 + 1];
      product = new double[6][frames];
    }

    Sums clear() {
      for (int c = 0; c < 6; c++) {
        Arrays.fill(spectrum[c], 0);
        Arrays.fill(product[c], 0);
      }
      return this;
    }

    void add(double[][] x) {
      work = work == null ? new double[3][2 * (spectrum[0].length - 1)] : work;
      spectra(x, work, transform);
      for (int c = 0; c < 6; c++) {
        addSpectrum(work[FIRST[c]], work[SECOND[c]], spectrum[c]);
        addProduct(x[FIRST[c]], x[SECOND[c]], product[c]);
      }
    }

    void add(Sums sums) {
      for (int c = 0; c < 6; c++) {
        for (int k = 0; k < spectrum[c].length; k++) {
          spectrum[c][k] += sums.spectrum[c][k];
        }
        for (int f = 0; f < product[c].length; f++) {
          product[c][f] += sums.product[c][f];
        }
      }
    }

    double[][] moments(int maxLag, int particles) {
      double[][] moments = new double[6][];
      double[] packed = new double[2 * (spectrum[0].length - 1)];
      for (int c = 0; c < 6; c++) {
        moments[c] =
            MeanSquaredDisplacement.moments(
                spectrum[c], product[c], packed, transform, maxLag, particles);
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

  /// Tensor at the lags `lags` [6][n] in Å².
  double[][] tensors(int[] lags) {
    double[][] values = new double[6][];
    for (int c = 0; c < 6; c++) {
      double[] one = tensor[c];
      values[c] = Arrays.stream(lags).mapToDouble(lag -> one[lag]).toArray();
    }
    return values;
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
