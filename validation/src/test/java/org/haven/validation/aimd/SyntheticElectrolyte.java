package org.haven.validation.aimd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;

/// A cheap solid electrolyte: 27 S on springs, 18 Li that hop among the 27 centres of their cubes
/// in a cosine potential and repel each other. Langevin dynamics (BAOAB), so that every run is
/// independent and in equilibrium; the friction, 10/ps, ends a hop in the next centre.
///
/// U = −(B/2) Σ cos(2πx/ℓ) + ½ k Σ |u|² + Σ_pairs E (1 − r²/r_c²)³, times `scale`.
final class SyntheticElectrolyte {
  static final double EDGE = 4;
  static final int CELLS = 3;
  static final double BARRIER = 0.18;
  private static final double SPRING = 2;
  private static final double REPULSION = 1.5;
  private static final double REACH = 3.2;
  private static final int IONS = 18;
  private static final double DT = 5e-3;
  private static final double FRICTION = 10;
  private static final double KB = 8.617333262e-5;

  /// eV/Å/u in Å/ps².
  private static final double ACCELERATION = 9648.533;

  static final int FRAME_STEPS = 4;

  private final double scale;
  private final double kelvin;

  SyntheticElectrolyte(double scale, double kelvin) {
    this.scale = scale;
    this.kelvin = kelvin;
  }

  static List<String> symbols() {
    List<String> symbols = new ArrayList<>(Collections.nCopies(CELLS * CELLS * CELLS, "S"));
    symbols.addAll(Collections.nCopies(IONS, "Li"));
    return List.copyOf(symbols);
  }

  /// A run of so many ps, a frame every 20 fs.
  Trajectory run(double ps, long seed) {
    Random random = new Random(seed);
    List<String> symbols = symbols();
    int n = symbols.size();
    int still = n - IONS;
    double[] rest = new double[3 * still];
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < still; i++) {
      rest[3 * i] = EDGE * (i / 9);
      rest[3 * i + 1] = EDGE * (i / 3 % 3);
      rest[3 * i + 2] = EDGE * (i % 3);
      order.add(i);
    }
    Collections.shuffle(order, random);
    double[] x = new double[3 * n];
    double[] v = new double[3 * n];
    double[] f = new double[3 * n];
    System.arraycopy(rest, 0, x, 0, rest.length);
    for (int i = 0; i < IONS; i++) {
      for (int d = 0; d < 3; d++) {
        x[3 * (still + i) + d] = rest[3 * order.get(i) + d] + EDGE / 2;
      }
    }
    double[] std = new double[n];
    for (int i = 0; i < n; i++) {
      std[i] = Math.sqrt(KB * kelvin * ACCELERATION / mass(i, still));
    }
    for (int k = 0; k < v.length; k++) {
      v[k] = std[k / 3] * random.nextGaussian();
    }
    double keep = Math.exp(-FRICTION * DT);
    double noise = Math.sqrt(1 - keep * keep);
    int warm = (int) (3 / DT);
    int steps = (int) Math.round(ps / DT);
    float[][] frames = new float[steps / FRAME_STEPS + 1][];
    float[][] speeds = new float[frames.length][];
    forces(x, f, rest);
    for (int step = -warm; step <= steps; step++) {
      if (step >= 0 && step % FRAME_STEPS == 0) {
        frames[step / FRAME_STEPS] = floats(x, 1);
        speeds[step / FRAME_STEPS] = floats(v, 1e-3);
      }
      for (int k = 0; k < x.length; k++) {
        v[k] += 0.5 * DT * f[k] * ACCELERATION / mass(k / 3, still);
        x[k] += 0.5 * DT * v[k];
        v[k] = keep * v[k] + noise * std[k / 3] * random.nextGaussian();
        x[k] += 0.5 * DT * v[k];
      }
      forces(x, f, rest);
      for (int k = 0; k < x.length; k++) {
        v[k] += 0.5 * DT * f[k] * ACCELERATION / mass(k / 3, still);
      }
    }
    return new Frames(symbols, frames, speeds, kelvin);
  }

  private static double mass(int i, int still) {
    return i < still ? 32.06 : 6.94;
  }

  private static float[] floats(double[] x, double factor) {
    float[] y = new float[x.length];
    for (int k = 0; k < x.length; k++) {
      y[k] = (float) (factor * x[k]);
    }
    return y;
  }

  private void forces(double[] x, double[] f, double[] rest) {
    int from = rest.length;
    for (int k = 0; k < from; k++) {
      f[k] = -scale * SPRING * (x[k] - rest[k]);
    }
    double q = 2 * Math.PI / EDGE;
    for (int k = from; k < x.length; k++) {
      f[k] = -scale * 0.5 * BARRIER * q * Math.sin(q * (x[k] - EDGE / 2));
    }
    double box = CELLS * EDGE;
    for (int i = from; i < x.length; i += 3) {
      for (int j = from; j < i; j += 3) {
        double dx = x[i] - x[j];
        double dy = x[i + 1] - x[j + 1];
        double dz = x[i + 2] - x[j + 2];
        dx -= box * Math.rint(dx / box);
        dy -= box * Math.rint(dy / box);
        dz -= box * Math.rint(dz / box);
        double u = 1 - (dx * dx + dy * dy + dz * dz) / (REACH * REACH);
        if (u > 0) {
          double g = scale * 6 * REPULSION * u * u / (REACH * REACH);
          f[i] += g * dx;
          f[i + 1] += g * dy;
          f[i + 2] += g * dz;
          f[j] -= g * dx;
          f[j + 1] -= g * dy;
          f[j + 2] -= g * dz;
        }
      }
    }
  }

  /// Frames in memory.
  private record Frames(List<String> symbols, float[][] positions, float[][] speeds, double kelvin)
      implements Trajectory {
    private static final Cell CELL = Cell.orthorhombic(CELLS * EDGE, CELLS * EDGE, CELLS * EDGE);

    @Override
    public String source() {
      return "synthetic";
    }

    @Override
    public int frames() {
      return positions.length;
    }

    @Override
    public double frameIntervalFs() {
      return 1000 * DT * FRAME_STEPS;
    }

    @Override
    public Cell cell(int frame) {
      return CELL;
    }

    @Override
    public void read(int frame, double[] to) {
      copy(positions[frame], to);
    }

    @Override
    public boolean readVelocities(int frame, double[] to) {
      copy(speeds[frame], to);
      return true;
    }

    private static void copy(float[] from, double[] to) {
      for (int k = 0; k < to.length; k++) {
        to[k] = from[k];
      }
    }

    @Override
    public OptionalDouble temperatureK() {
      return OptionalDouble.of(kelvin);
    }

    @Override
    public void close() {}
  }
}
