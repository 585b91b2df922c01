package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.haven.analysis.statistics.Estimate;
import org.haven.kernels.Cell;
import org.jtransforms.fft.DoubleFFT_1D;

/// Rotation of polyanions.
///
/// With û the direction of a bond, C₁(t) = ⟨û(0)·û(t)⟩ and C₂(t) = ⟨½ (3 (û(0)·û(t))² − 1)⟩ over
/// all bonds and time origins; libration takes them to a plateau, rotation to zero. A rotation
/// event is a move of the ligands onto each other's places: each lies within a core around
/// another's rest direction, 0.35 of the angle between neighbouring directions, so that libration
/// and turning back are no events. Rest directions are the mean of the first frames. Orientations
/// that are not equivalent to the first are seen by C₁ and C₂ only. Smith, Siegel, Nat. Commun.
/// 2020, 11, 1483, doi:10.1038/s41467-020-15245-5.
///
/// Memory: 24 bytes × bonds × kept frames; frames are kept at a stride that fits the budget.
///
/// @param units which polyanions
/// @param intervalPs time between lags
/// @param c1 [L + 1]
/// @param c2 [L + 1]
/// @param relaxationPs time at which C₂ falls below 1/e; NaN where it does not
/// @param events all rotations in order of time
/// @param ratePerPs events per unit and ps
public record PolyanionRotation(
    Polyanions units,
    double intervalPs,
    double[] c1,
    double[] c2,
    double relaxationPs,
    List<Event> events,
    Estimate ratePerPs) {
  /// Memory for the directions of the bonds, 256 MiB.
  static final long DEFAULT_BUDGET_BYTES = 1L << 28;

  /// Core around a rest direction, as a fraction of the angle between neighbouring directions.
  private static final double CORE_FRACTION = 0.35;

  /// Most frames averaged for the rest directions.
  private static final int REST_FRAMES = 20;

  /// @param frame in the file in which the new orientation was first seen
  /// @param unit index in `units`
  /// @param ligandsMoved 3 for a turn of a tetrahedron about one of its bonds
  public record Event(int frame, int unit, int ligandsMoved) {}

  /// Directions of all bonds, frame by frame.
  static final class Sampler implements FrameSampler {
    private final TrajectoryPass pass;
    private final Polyanions units;
    private final int stride;
    private final int frames;
    private final int perUnit;
    private final double[][] directions;

    Sampler(TrajectoryPass pass, Polyanions units, long budgetBytes) {
      this.pass = pass;
      this.units = units;
      perUnit = units.ligands()[0].length;
      long bonds = (long) units.count() * perUnit;
      stride = (int) Math.max(1, Math.ceilDiv(24 * bonds * pass.frames(), budgetBytes));
      frames = (pass.frames() + stride - 1) / stride;
      directions = new double[(int) (3 * bonds)][frames];
    }

    @Override
    public void sample(Snapshot snapshot) {
      if (snapshot.frame() % stride != 0) {
        return;
      }
      int f = snapshot.frame() / stride;
      double[] s = snapshot.fractional();
      Cell cell = snapshot.cell();
      double[] u = new double[3];
      for (int i = 0; i < units.count(); i++) {
        int c = units.centres()[i];
        for (int b = 0; b < perUnit; b++) {
          int l = units.ligands()[i][b];
          for (int d = 0; d < 3; d++) {
            u[d] = s[3 * l + d] + units.images()[i][3 * b + d] - s[3 * c + d];
          }
          cell.toCartesian(u, u);
          double r = Math.sqrt(u[0] * u[0] + u[1] * u[1] + u[2] * u[2]);
          for (int d = 0; d < 3; d++) {
            directions[3 * (i * perUnit + b) + d][f] = u[d] / r;
          }
        }
      }
    }

    PolyanionRotation result() {
      int lags = Math.max(1, frames / 2);
      double interval = pass.intervalPs() * stride;
      double[] c1 = new double[lags + 1];
      double[] c2 = new double[lags + 1];
      correlate(lags, c1, c2);
      double relaxation = Double.NaN;
      for (int m = 1; m <= lags; m++) {
        if (c2[m] < 1 / Math.E) {
          double t = (c2[m - 1] - 1 / Math.E) / (c2[m - 1] - c2[m]);
          relaxation = (m - 1 + t) * interval;
          break;
        }
      }
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < units.count(); i++) {
        follow(i, events);
      }
      events.sort(java.util.Comparator.comparingInt(Event::frame).thenComparingInt(Event::unit));
      double time = units.count() * (frames - 1) * interval;
      Estimate rate =
          events.isEmpty()
              ? new Estimate(Double.NaN, Double.NaN, 0, 3 / time)
              : Estimate.logNormal(events.size() / time, 1 / Math.sqrt(events.size()));
      return new PolyanionRotation(units, interval, c1, c2, relaxation, List.copyOf(events), rate);
    }

    /// Autocorrelation by FFT of û and of û ⊗ û, whose contraction is (û·û')².
    private void correlate(int lags, double[] c1, double[] c2) {
      int power = Integer.highestOneBit(frames + lags);
      int size = power < frames + lags ? 2 * power : power;
      DoubleFFT_1D transform = new DoubleFFT_1D(size);
      double[] first = new double[size];
      double[] second = new double[size];
      double[] work = new double[size];
      int bonds = directions.length / 3;
      for (int b = 0; b < bonds; b++) {
        for (int a = 0; a < 3; a++) {
          double[] x = directions[3 * b + a];
          System.arraycopy(x, 0, work, 0, frames);
          power(transform, work, first, 1);
          for (int c = a; c < 3; c++) {
            double[] y = directions[3 * b + c];
            for (int f = 0; f < frames; f++) {
              work[f] = x[f] * y[f];
            }
            power(transform, work, second, a == c ? 1 : 2);
          }
        }
      }
      transform.realInverse(first, true);
      transform.realInverse(second, true);
      for (int m = 0; m <= lags; m++) {
        double origins = (double) bonds * (frames - m);
        c1[m] = first[m] / origins;
        c2[m] = 1.5 * second[m] / origins - 0.5;
      }
    }

    /// Adds the power spectrum of `work` to `sum`, in the packed form of the transform, and clears
    /// `work` beyond the frames for the next.
    private void power(DoubleFFT_1D transform, double[] work, double[] sum, double weight) {
      Arrays.fill(work, frames, work.length, 0.0);
      transform.realForward(work);
      sum[0] += weight * work[0] * work[0];
      sum[1] += weight * work[1] * work[1];
      for (int k = 2; k < work.length; k += 2) {
        sum[k] += weight * (work[k] * work[k] + work[k + 1] * work[k + 1]);
      }
    }

    private void follow(int unit, List<Event> events) {
      double[] rest = rest(unit);
      double core = Math.cos(CORE_FRACTION * smallestAngle(rest));
      int[] state = new int[perUnit];
      for (int b = 0; b < perUnit; b++) {
        state[b] = b;
      }
      int[] now = new int[perUnit];
      for (int f = 0; f < frames; f++) {
        int used = 0;
        for (int b = 0; b < perUnit; b++) {
          now[b] = -1;
          for (int v = 0; v < perUnit; v++) {
            double dot = 0;
            for (int d = 0; d < 3; d++) {
              dot += directions[3 * (unit * perUnit + b) + d][f] * rest[3 * v + d];
            }
            if (dot > core) {
              now[b] = v;
              used |= 1 << v;
            }
          }
        }
        if (used == (1 << perUnit) - 1 && !Arrays.equals(now, state)) {
          int moved = 0;
          for (int b = 0; b < perUnit; b++) {
            moved += now[b] != state[b] ? 1 : 0;
          }
          events.add(new Event(f * stride, unit, moved));
          System.arraycopy(now, 0, state, 0, perUnit);
        }
      }
    }

    private double[] rest(int unit) {
      double[] rest = new double[3 * perUnit];
      int count = Math.clamp(frames / 10, 1, REST_FRAMES);
      for (int k = 0; k < rest.length; k++) {
        rest[k] = Arrays.stream(directions[3 * unit * perUnit + k], 0, count).sum() / count;
      }
      for (int b = 0; b < perUnit; b++) {
        double r = 0;
        for (int d = 0; d < 3; d++) {
          r += rest[3 * b + d] * rest[3 * b + d];
        }
        r = Math.sqrt(r);
        for (int d = 0; d < 3; d++) {
          // A unit that turns while it is averaged has no mean: its first frame then.
          double x = directions[3 * (unit * perUnit + b) + d][0];
          rest[3 * b + d] = r > 0.8 ? rest[3 * b + d] / r : x;
        }
      }
      return rest;
    }

    private double smallestAngle(double[] rest) {
      double least = Math.PI;
      for (int a = 0; a < perUnit; a++) {
        for (int b = a + 1; b < perUnit; b++) {
          double dot = 0;
          for (int d = 0; d < 3; d++) {
            dot += rest[3 * a + d] * rest[3 * b + d];
          }
          least = Math.min(least, Math.acos(Math.clamp(dot, -1.0, 1.0)));
        }
      }
      return least;
    }
  }

  /// What the rotations say, in plain words.
  public String verdict() {
    return events.isEmpty()
        ? String.format(
            Locale.ROOT,
            "none of %d %s turned (fewer than %.2g turns per unit and ns)",
            units.count(),
            units.formula(),
            1000 * ratePerPs.ci95High())
        : String.format(
            Locale.ROOT,
            "%d turn%s of %d %s, %.2g per unit and ns",
            events.size(),
            events.size() == 1 ? "" : "s",
            units.count(),
            units.formula(),
            1000 * ratePerPs.value());
  }
}
