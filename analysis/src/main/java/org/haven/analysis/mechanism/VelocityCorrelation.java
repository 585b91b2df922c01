package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.haven.inputs.trajectory.Trajectory;
import org.jtransforms.fft.DoubleFFT_1D;
import org.visnow.jlargearrays.ConcurrencyUtils;

/// Velocity autocorrelation and vibrational density of states of each species.
///
/// C(t) = ⟨v(0)·v(t)⟩ over all particles of a species and all time origins. The density of states
/// is D(ν) = 4 ∫₀^T C(t)/C(0) w(t) cos(2πνt) dt with the Hann window w(t) = ½ (1 + cos(πt/T)); it
/// integrates to 1 over ν > 0, and a sharp mode gets the width 1/T. Dickey, Paskin, Phys. Rev.
/// 1969, 188, 1407, doi:10.1103/PhysRev.188.1407.
///
/// Where the file has no velocities, they are differences of positions, v = Δr/Δt: their spectrum
/// is too small by sinc²(πνΔt), which is divided out; what vibrates faster than the Nyquist
/// frequency 1/(2Δt) appears at a wrong place in either case, and a warning says so.
///
/// Memory: 24 bytes × particles × frames of a segment. A file that does not fit in
/// [#DEFAULT_BUDGET_BYTES] is taken in segments, and lags reach half a segment.
///
/// @param intervalPs time between lags
/// @param fromVelocities whether the file had velocities
/// @param species one for each species
/// @param warnings what the user should know
public record VelocityCorrelation(
    double intervalPs, boolean fromVelocities, List<Species> species, List<String> warnings) {
  /// Memory for a segment, 256 MiB.
  static final long DEFAULT_BUDGET_BYTES = 1L << 28;

  /// Longest lag in frames.
  static final int LONGEST_LAG = 4096;

  /// Frequency in THz that the Nyquist frequency should reach: phonons without hydrogen.
  private static final double PHONONS_THZ = 25;

  static {
    // Transforms are short: the library's own threads would only get in the way.
    ConcurrencyUtils.setNumberOfThreads(1);
  }

  /// @param symbol of the species
  /// @param meanSquare ⟨v²⟩ in Å²/fs², C(0)
  /// @param correlation [L + 1] C(t)/C(0)
  /// @param density [L + 1] D(ν) in 1/THz at ν = k/(2 L Δt)
  public record Species(String symbol, double meanSquare, double[] correlation, double[] density) {}

  /// Of a trajectory.
  ///
  /// @param mobile symbols of the mobile species
  /// @throws org.haven.inputs.InputException if the file holds none of them, or fewer than two
  ///   frames
  public static VelocityCorrelation of(Trajectory trajectory, List<String> mobile) {
    TrajectoryPass pass = TrajectoryPass.over(trajectory, mobile);
    Sampler sampler = new Sampler(pass, DEFAULT_BUDGET_BYTES);
    pass.run(List.of(sampler));
    return sampler.result();
  }

  /// Distance of the points of the density of states in THz.
  public double binThz() {
    return 1 / (2 * (species.get(0).density.length - 1) * intervalPs);
  }

  /// The species `symbol`.
  public Species of(String symbol) {
    return species.stream().filter(s -> s.symbol.equals(symbol)).findFirst().orElseThrow();
  }

  /// Collects velocities, a segment at a time.
  static final class Sampler implements FrameSampler {
    private final TrajectoryPass pass;
    private final List<String> symbols;
    private final int[] speciesOf;
    private final int segment;
    private final int lags;
    private final int size;
    private final DoubleFFT_1D transform;
    private final double[][] series;
    private final double[] last;
    private final double[][] spectra;
    private final double[] origins;
    private int filled;
    private boolean stored = true;

    Sampler(TrajectoryPass pass, long budgetBytes) {
      this.pass = pass;
      this.symbols = pass.symbols();
      this.speciesOf = pass.speciesOf();
      int n = symbols.size();
      int frames = pass.frames();
      segment = (int) Math.clamp(budgetBytes / (24L * n), Math.min(16L, frames), (long) frames);
      lags = Math.clamp(segment / 2, 1, LONGEST_LAG);
      int power = Integer.highestOneBit(segment + lags);
      size = power < segment + lags ? 2 * power : power;
      transform = new DoubleFFT_1D(size);
      series = new double[3 * n][segment];
      last = new double[3 * n];
      spectra = new double[pass.species().size()][size / 2 + 1];
      origins = new double[lags + 1];
    }

    @Override
    public void sample(Snapshot snapshot) {
      if (snapshot.frame() == 0) {
        stored = snapshot.velocities() != null;
      }
      double[] v = stored ? snapshot.velocities() : null;
      if (stored && v == null) {
        throw new org.haven.inputs.InputException(
            "velocities end before frame "
                + snapshot.frame()
                + "; cut the file there, or take them out");
      }
      if (!stored) {
        double[] r = new double[last.length];
        pass.meanCell().toCartesian(snapshot.fractional(), r);
        double perFs = 1 / (1000 * pass.intervalPs());
        v = new double[last.length];
        for (int k = 0; k < v.length; k++) {
          v[k] = (r[k] - last[k]) * perFs;
        }
        System.arraycopy(r, 0, last, 0, r.length);
        if (snapshot.frame() == 0) {
          return;
        }
      }
      for (int k = 0; k < v.length; k++) {
        series[k][filled] = v[k];
      }
      filled++;
      if (filled == segment) {
        flush();
      }
    }

    private void flush() {
      double[] work = new double[size];
      for (int k = 0; k < series.length; k++) {
        System.arraycopy(series[k], 0, work, 0, filled);
        Arrays.fill(work, filled, size, 0.0);
        transform.realForward(work);
        double[] s = spectra[speciesOf[k / 3]];
        s[0] += work[0] * work[0];
        s[size / 2] += work[1] * work[1];
        for (int m = 1; m < size / 2; m++) {
          s[m] += work[2 * m] * work[2 * m] + work[2 * m + 1] * work[2 * m + 1];
        }
      }
      for (int m = 0; m <= lags; m++) {
        origins[m] += Math.max(0, filled - m);
      }
      filled = 0;
    }

    VelocityCorrelation result() {
      if (filled > 0) {
        flush();
      }
      int longest = lags;
      while (longest > 1 && origins[longest] == 0) {
        longest--;
      }
      List<Species> all = new ArrayList<>();
      for (int a = 0; a < spectra.length; a++) {
        double[] packed = new double[size];
        packed[0] = spectra[a][0];
        packed[1] = spectra[a][size / 2];
        for (int m = 1; m < size / 2; m++) {
          packed[2 * m] = spectra[a][m];
        }
        transform.realInverse(packed, true);
        int index = a;
        double count = Arrays.stream(speciesOf).filter(k -> k == index).count();
        double[] c = new double[longest + 1];
        for (int m = 0; m <= longest; m++) {
          c[m] = packed[m] / (count * origins[m]);
        }
        double square = c[0];
        for (int m = 0; m <= longest; m++) {
          c[m] = square > 0 ? c[m] / square : 0;
        }
        all.add(new Species(pass.species().get(a), square, c, density(c)));
      }
      return new VelocityCorrelation(pass.intervalPs(), stored, List.copyOf(all), warnings());
    }

    private List<String> warnings() {
      List<String> warnings = new ArrayList<>();
      double nyquist = 1 / (2 * pass.intervalPs());
      if (!stored) {
        warnings.add("no velocities in the file: taken as differences of positions");
      }
      if (nyquist < PHONONS_THZ) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "frames are %.4g fs apart: vibrations above %.3g THz appear at wrong frequencies;"
                    + " store a frame every %.0f fs for a density of states",
                1000 * pass.intervalPs(),
                nyquist,
                500 / PHONONS_THZ));
      }
      return List.copyOf(warnings);
    }

    private double[] density(double[] c) {
      int longest = c.length - 1;
      double[] even = new double[2 * longest];
      for (int m = 0; m < longest; m++) {
        double x = c[m] * 0.5 * (1 + Math.cos(Math.PI * m / longest));
        even[m] = x;
        if (m > 0) {
          even[2 * longest - m] = x;
        }
      }
      new DoubleFFT_1D(even.length).realForward(even);
      double[] density = new double[longest + 1];
      double integral = 0;
      for (int k = 0; k <= longest; k++) {
        double real = k == longest ? even[1] : even[2 * k];
        double x = Math.PI * k / (2.0 * longest);
        double sinc = stored || k == 0 ? 1 : Math.sin(x) / x;
        // Normalised below, so constant factors are left out.
        density[k] = real / (sinc * sinc);
        integral += (k == 0 || k == longest ? 0.5 : 1) * density[k];
      }
      integral /= 2 * longest * pass.intervalPs();
      for (int k = 0; k <= longest; k++) {
        density[k] = integral > 0 ? density[k] / integral : 0;
      }
      return density;
    }
  }
}
