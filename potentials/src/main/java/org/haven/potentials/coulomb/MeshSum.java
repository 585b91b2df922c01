package org.haven.potentials.coulomb;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.Lanes;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;
import org.haven.potentials.Evaluation;

/// The reciprocal part of an Ewald sum on a mesh: smooth particle-mesh Ewald (Essmann, Perera,
/// Berkowitz, Darden, Lee, Pedersen, J. Chem. Phys. 1995, 103, 8577, doi:10.1063/1.470117).
///
/// ```
/// charges ─► B-splines ─► mesh Q ─► FFT ─► × G(m) ─► FFT⁻¹ ─► potential on the mesh ─► forces
///                                       └► energy, virial
/// ```
///
/// G(m) = C/(πV) exp(−π²m²/α²)/m² Π |b_d(m_d)|², E = ½ Σ_m G |Q̂|². The order p of the splines is
/// even, so that no |b| is infinite. Forces are the exact derivatives of that energy, less the mean
/// acceleration: the sum over ions of what interpolation leaves is not zero, and would drive the
/// centre of mass.
///
/// Each plane of the mesh gathers the ions that reach it, and each ion gathers from the mesh: the
/// bits do not depend on the number of threads. The mesh is chosen once ([MeshSplitting]) and does
/// not follow a cell that changes, so that the energy is smooth.
final class MeshSum {
  private final int order;
  private final double alpha;
  private final double largestWave;
  private final boolean vectors;
  private final Device device;
  private final FourierMesh mesh;
  private final int n1;
  private final int n2;
  private final int n3;
  private final double[][] moduli;
  private final double[] influence;
  private final double[] planeSums;

  private Cell cell;
  private double[] inverse = {};
  private int count;
  // Per ion: first mesh point (the largest of those it reaches) along each direction, p weights and
  // p derivatives for each direction.
  private int[] corner = {};
  private double[] weights = {};
  // Ions by their corner's plane.
  private final int[] planeStart;
  private int[] byPlane = {};
  // Of a thread: potential and slopes at an ion, then what they are summed from.
  private final ThreadLocal<double[]> scratch;

  MeshSum(double alpha, int order, int[] points, Device device) {
    this(alpha, Double.POSITIVE_INFINITY, order, points, device);
  }

  /// @param largestWave in 1/Å, from where on wave vectors 2π m are left out
  MeshSum(double alpha, double largestWave, int order, int[] points, Device device) {
    this.alpha = alpha;
    this.largestWave = largestWave;
    this.order = order;
    this.device = device;
    mesh = new FourierMesh(points[0], points[1], points[2], device);
    n1 = points[0];
    n2 = points[1];
    n3 = points[2];
    moduli = new double[][] {moduli(n1, order), moduli(n2, order), moduli(n3, order)};
    influence = new double[n1 * n2 * mesh.half];
    planeSums = new double[6 * n1];
    vectors = order % Lanes.DOUBLES.length() == 0;
    scratch = ThreadLocal.withInitial(() -> new double[4 + 4 * order]);
    planeStart = new int[n1 + 1];
  }

  /// |b(m)|² = |Σ_k M_p(k + 1) exp(2πi m k/K)|⁻².
  private static double[] moduli(int points, int order) {
    double[] nodes = new double[order];
    splines(0, order, nodes, 0, new double[order], 0);
    double[] moduli = new double[points];
    for (int m = 0; m < points; m++) {
      double re = 0;
      double im = 0;
      for (int k = 0; k < order - 1; k++) {
        // M_p(k + 1): weight of the point k + 1 below an ion that sits on a point.
        double angle = 2 * Math.PI * m * k / points;
        re += nodes[k + 1] * Math.cos(angle);
        im += nodes[k + 1] * Math.sin(angle);
      }
      moduli[m] = 1 / (re * re + im * im);
    }
    return moduli;
  }

  /// M_p(w + j) for j = 0 … p − 1, 0 ≤ w < 1, and its derivatives, by the recurrence M_n(u) = (u
  /// M_{n−1}(u) + (n − u) M_{n−1}(u − 1))/(n − 1), M_n′(u) = M_{n−1}(u) − M_{n−1}(u − 1).
  private static void splines(
      double w, int order, double[] values, int at, double[] slopes, int slopesAt) {
    values[at] = w;
    values[at + 1] = 1 - w;
    for (int n = 3; n <= order; n++) {
      if (n == order) {
        slopes[slopesAt] = values[at];
        for (int j = 1; j < n - 1; j++) {
          slopes[slopesAt + j] = values[at + j] - values[at + j - 1];
        }
        slopes[slopesAt + n - 1] = -values[at + n - 2];
      }
      double scale = 1.0 / (n - 1);
      values[at + n - 1] = scale * (1 - w) * values[at + n - 2];
      for (int j = n - 2; j > 0; j--) {
        values[at + j] = scale * ((w + j) * values[at + j] + (n - w - j) * values[at + j - 1]);
      }
      values[at] = scale * w * values[at];
    }
  }

  /// Adds energies and forces to `out`, and the virial to `out.virial()`.
  ///
  /// @param charges [species] in e
  void add(ParticleState state, double[] charges, Evaluation out) {
    add(state, state.species(), charges, state.species(), charges, out);
    stopDrift(state, out.forces());
  }

  /// As [#add(ParticleState, double[], Evaluation)], with the energies and forces of other charges,
  /// the probes, in the field of these, and without [#stopDrift].
  ///
  /// @param kinds [N] index of each particle's charge
  /// @param probeKinds [N] index of each particle's probe
  void add(
      ParticleState state,
      int[] kinds,
      double[] charges,
      int[] probeKinds,
      double[] probes,
      Evaluation out) {
    if (!state.cell().equals(cell)) {
      cell = state.cell();
      inverse = cell.inverse();
      byPlane(this::weigh);
    }
    if (count != state.count()) {
      count = state.count();
      corner = new int[3 * count];
      weights = new double[6 * order * count];
      byPlane = new int[count];
    }
    device.launch(kernel("mesh weights", i -> locate(state.positions(), i)), count);
    sortByPlane();
    byPlane(k1 -> spread(k1, kinds, charges));
    mesh.forward();
    byPlane(this::multiply);
    mesh.backward();
    device.launch(kernel("mesh forces", i -> collect(i, probeKinds, probes, out)), count);
    double[] virial = out.virial();
    int[] entries = {0, 4, 8, 1, 2, 5};
    for (int k1 = 0; k1 < n1; k1++) {
      for (int k = 0; k < 6; k++) {
        virial[entries[k]] += planeSums[6 * k1 + k];
      }
    }
    virial[3] = virial[1];
    virial[6] = virial[2];
    virial[7] = virial[5];
  }

  private interface Task {
    void run(int k);
  }

  private static Kernel kernel(String name, Task task) {
    return new Kernel() {
      @Override
      public void run(int begin, int end) {
        for (int i = begin; i < end; i++) {
          task.run(i);
        }
      }
    };
  }

  /// Runs a task for each plane of the mesh: one block of the device's indices each.
  private void byPlane(Task task) {
    device.launch(
        new Kernel() {
          @Override
          public void run(int begin, int end) {
            for (int k1 = begin / CpuDevice.BLOCK; k1 < end / CpuDevice.BLOCK; k1++) {
              task.run(k1);
            }
          }
        },
        n1 * CpuDevice.BLOCK);
  }

  /// Influence function of one plane of wave vectors. It leaves out the wave vectors at the border,
  /// ±K/2, which stand for two at once: the energy would not be that of a symmetric sum.
  private void weigh(int m1) {
    double scale = PhysicalConstants.COULOMB_EV_ANGSTROM / (Math.PI * cell.volume());
    for (int m2 = 0; m2 < n2; m2++) {
      for (int m3 = 0; m3 < mesh.half; m3++) {
        double square = waveVector(m1, m2, m3, null);
        influence[(m1 * n2 + m2) * mesh.half + m3] =
            square == 0
                    || 2 * m1 == n1
                    || 2 * m2 == n2
                    || 2 * m3 == n3
                    || 2 * Math.PI * Math.sqrt(square) >= largestWave
                ? 0
                : scale
                    * Math.exp(-Math.PI * Math.PI * square / (alpha * alpha))
                    / square
                    * moduli[0][m1]
                    * moduli[1][m2]
                    * moduli[2][m3];
      }
    }
  }

  /// m = m₁ a* + m₂ b* + m₃ c* in 1/Å, each count between −K/2 and K/2; returns m².
  private double waveVector(int m1, int m2, int m3, double[] m) {
    int c1 = 2 * m1 > n1 ? m1 - n1 : m1;
    int c2 = 2 * m2 > n2 ? m2 - n2 : m2;
    double square = 0;
    for (int d = 0; d < 3; d++) {
      double component = c1 * inverse[3 * d] + c2 * inverse[3 * d + 1] + m3 * inverse[3 * d + 2];
      square += component * component;
      if (m != null) {
        m[d] = component;
      }
    }
    return square;
  }

  /// Corner and weights of one ion.
  private void locate(double[] positions, int i) {
    double x = positions[3 * i];
    double y = positions[3 * i + 1];
    double z = positions[3 * i + 2];
    for (int e = 0; e < 3; e++) {
      int points = e == 0 ? n1 : e == 1 ? n2 : n3;
      double s = x * inverse[e] + y * inverse[3 + e] + z * inverse[6 + e];
      double u = points * (s - Math.floor(s));
      int floor = (int) u;
      // s may round up to 1.
      corner[3 * i + e] = floor >= points ? 0 : floor;
      int at = 6 * order * i + 2 * order * e;
      splines(u - floor, order, weights, at, weights, at + order);
    }
    // Along the third direction in the order of the mesh in memory.
    reverse(weights, 6 * order * i + 4 * order, order);
    reverse(weights, 6 * order * i + 5 * order, order);
  }

  private static void reverse(double[] values, int at, int length) {
    for (int a = at, b = at + length - 1; a < b; a++, b--) {
      double value = values[a];
      values[a] = values[b];
      values[b] = value;
    }
  }

  private void sortByPlane() {
    Arrays.fill(planeStart, 0);
    for (int i = 0; i < count; i++) {
      planeStart[corner[3 * i] + 1]++;
    }
    for (int k1 = 0; k1 < n1; k1++) {
      planeStart[k1 + 1] += planeStart[k1];
    }
    // Moves each start to the end of its plane, which is the start of the next one.
    for (int i = 0; i < count; i++) {
      byPlane[planeStart[corner[3 * i]]++] = i;
    }
    System.arraycopy(planeStart, 0, planeStart, 1, n1);
    planeStart[0] = 0;
  }

  /// Charges on one plane of the mesh.
  private void spread(int k1, int[] species, double[] charges) {
    int stride = 2 * mesh.half;
    int first = k1 * n2 * stride;
    double[] q = mesh.values;
    Arrays.fill(q, first, first + n2 * stride, 0);
    for (int j1 = 0; j1 < order; j1++) {
      int plane = (k1 + j1) % n1;
      for (int t = planeStart[plane]; t < planeStart[plane + 1]; t++) {
        int i = byPlane[t];
        int at = 6 * order * i;
        double weight = charges[species[i]] * weights[at + j1];
        if (inOneRun(i)) {
          spreadRun(i, weight, first);
        } else {
          spreadRound(i, weight, first);
        }
      }
    }
  }

  /// Whether an ion's points along the third direction are neighbours in memory, to be taken in
  /// whole vectors.
  private boolean inOneRun(int i) {
    return vectors && corner[3 * i + 2] >= order - 1;
  }

  private void spreadRun(int i, double weight, int first) {
    int at = 6 * order * i;
    int stride = 2 * mesh.half;
    int low = first + corner[3 * i + 2] - order + 1;
    double[] q = mesh.values;
    for (int z = 0; z < order; z += Lanes.DOUBLES.length()) {
      DoubleVector third = DoubleVector.fromArray(Lanes.DOUBLES, weights, at + 4 * order + z);
      int k2 = corner[3 * i + 1];
      for (int j2 = 0; j2 < order; j2++) {
        int p = low + k2 * stride + z;
        third
            .mul(weight * weights[at + 2 * order + j2])
            .add(DoubleVector.fromArray(Lanes.DOUBLES, q, p))
            .intoArray(q, p);
        k2 = k2 == 0 ? n2 - 1 : k2 - 1;
      }
    }
  }

  private void spreadRound(int i, double weight, int first) {
    int at = 6 * order * i;
    int stride = 2 * mesh.half;
    double[] q = mesh.values;
    int k2 = corner[3 * i + 1];
    for (int j2 = 0; j2 < order; j2++) {
      double w = weight * weights[at + 2 * order + j2];
      int row = first + k2 * stride;
      int k3 = corner[3 * i + 2];
      for (int j3 = order - 1; j3 >= 0; j3--) {
        q[row + k3] += w * weights[at + 4 * order + j3];
        k3 = k3 == 0 ? n3 - 1 : k3 - 1;
      }
      k2 = k2 == 0 ? n2 - 1 : k2 - 1;
    }
  }

  /// Multiplies one plane of Q̂ with the influence function; its share of the virial.
  private void multiply(int m1) {
    double[] m = new double[3];
    double[] sums = new double[6];
    double perSquare = Math.PI * Math.PI / (alpha * alpha);
    for (int m2 = 0; m2 < n2; m2++) {
      for (int m3 = 0; m3 < mesh.half; m3++) {
        int at = (m1 * n2 + m2) * mesh.half + m3;
        double g = influence[at];
        double re = mesh.values[2 * at];
        double im = mesh.values[2 * at + 1];
        mesh.values[2 * at] = g * re;
        mesh.values[2 * at + 1] = g * im;
        double square = waveVector(m1, m2, m3, m);
        if (square > 0) {
          // Both signs of m₃.
          double energy = (m3 == 0 ? 0.5 : 1) * g * (re * re + im * im);
          double slope = -2 * energy * (1 / square + perSquare);
          sums[0] += energy + slope * m[0] * m[0];
          sums[1] += energy + slope * m[1] * m[1];
          sums[2] += energy + slope * m[2] * m[2];
          sums[3] += slope * m[0] * m[1];
          sums[4] += slope * m[0] * m[2];
          sums[5] += slope * m[1] * m[2];
        }
      }
    }
    System.arraycopy(sums, 0, planeSums, 6 * m1, 6);
  }

  /// Energy and force of one ion.
  private void collect(int i, int[] species, double[] charges, Evaluation out) {
    double[] sums = scratch.get();
    if (inOneRun(i)) {
      collectRun(i, sums);
    } else {
      collectRound(i, sums);
    }
    double value = sums[0];
    double g1 = sums[1];
    double g2 = sums[2];
    double g3 = sums[3];
    double q = charges[species[i]];
    out.energies()[i] += 0.5 * q * value;
    double[] forces = out.forces();
    for (int d = 0; d < 3; d++) {
      forces[3 * i + d] -=
          q
              * (n1 * g1 * inverse[3 * d]
                  + n2 * g2 * inverse[3 * d + 1]
                  + n3 * g3 * inverse[3 * d + 2]);
    }
  }

  /// Potential at an ion and its derivatives along the mesh into `sums[0 … 3]`.
  private void collectRound(int i, double[] sums) {
    int stride = 2 * mesh.half;
    double[] potential = mesh.values;
    int at = 6 * order * i;
    double value = 0;
    double g1 = 0;
    double g2 = 0;
    double g3 = 0;
    int k1 = corner[3 * i];
    for (int j1 = 0; j1 < order; j1++) {
      double value2 = 0;
      double slope2 = 0;
      double slope3 = 0;
      int k2 = corner[3 * i + 1];
      for (int j2 = 0; j2 < order; j2++) {
        int row = (k1 * n2 + k2) * stride;
        double sum = 0;
        double slope = 0;
        int k3 = corner[3 * i + 2];
        for (int j3 = order - 1; j3 >= 0; j3--) {
          double phi = potential[row + k3];
          sum += phi * weights[at + 4 * order + j3];
          slope += phi * weights[at + 5 * order + j3];
          k3 = k3 == 0 ? n3 - 1 : k3 - 1;
        }
        value2 += sum * weights[at + 2 * order + j2];
        slope2 += sum * weights[at + 3 * order + j2];
        slope3 += slope * weights[at + 2 * order + j2];
        k2 = k2 == 0 ? n2 - 1 : k2 - 1;
      }
      value += value2 * weights[at + j1];
      g1 += value2 * weights[at + order + j1];
      g2 += slope2 * weights[at + j1];
      g3 += slope3 * weights[at + j1];
      k1 = k1 == 0 ? n1 - 1 : k1 - 1;
    }
    sums[0] = value;
    sums[1] = g1;
    sums[2] = g2;
    sums[3] = g3;
  }

  /// The same in vectors along the third direction, which is summed last.
  private void collectRun(int i, double[] sums) {
    int stride = 2 * mesh.half;
    double[] potential = mesh.values;
    int at = 6 * order * i;
    int low = corner[3 * i + 2] - order + 1;
    DoubleVector zero = DoubleVector.zero(Lanes.DOUBLES);
    for (int z = 0; z < order; z += Lanes.DOUBLES.length()) {
      DoubleVector value = zero;
      DoubleVector slope1 = zero;
      DoubleVector slope2 = zero;
      int k1 = corner[3 * i];
      for (int j1 = 0; j1 < order; j1++) {
        DoubleVector rows = zero;
        DoubleVector rowSlopes = zero;
        int k2 = corner[3 * i + 1];
        for (int j2 = 0; j2 < order; j2++) {
          int p = (k1 * n2 + k2) * stride + low + z;
          DoubleVector phi = DoubleVector.fromArray(Lanes.DOUBLES, potential, p);
          double w = weights[at + 2 * order + j2];
          double dw = weights[at + 3 * order + j2];
          rows = phi.fma(DoubleVector.broadcast(Lanes.DOUBLES, w), rows);
          rowSlopes = phi.fma(DoubleVector.broadcast(Lanes.DOUBLES, dw), rowSlopes);
          k2 = k2 == 0 ? n2 - 1 : k2 - 1;
        }
        DoubleVector w = DoubleVector.broadcast(Lanes.DOUBLES, weights[at + j1]);
        DoubleVector dw = DoubleVector.broadcast(Lanes.DOUBLES, weights[at + order + j1]);
        value = rows.fma(w, value);
        slope1 = rows.fma(dw, slope1);
        slope2 = rowSlopes.fma(w, slope2);
        k1 = k1 == 0 ? n1 - 1 : k1 - 1;
      }
      DoubleVector third = DoubleVector.fromArray(Lanes.DOUBLES, weights, at + 4 * order + z);
      DoubleVector slope = DoubleVector.fromArray(Lanes.DOUBLES, weights, at + 5 * order + z);
      value.mul(third).intoArray(sums, 4 + z);
      slope1.mul(third).intoArray(sums, 4 + order + z);
      slope2.mul(third).intoArray(sums, 4 + 2 * order + z);
      value.mul(slope).intoArray(sums, 4 + 3 * order + z);
    }
    for (int k = 0; k < 4; k++) {
      double sum = 0;
      for (int j3 = 0; j3 < order; j3++) {
        sum += sums[4 + k * order + j3];
      }
      sums[k] = sum;
    }
  }

  /// Takes from every ion its share, by mass, of the net force. At rest as a whole, the system does
  /// no work on that: energy is conserved too.
  void stopDrift(ParticleState state, double[] forces) {
    double[] masses = state.masses();
    double total = device.sum(masses, 0, 1, count);
    double x = device.sum(forces, 0, 3, count) / total;
    double y = device.sum(forces, 1, 3, count) / total;
    double z = device.sum(forces, 2, 3, count) / total;
    device.launch(
        kernel(
            "mesh drift",
            i -> {
              forces[3 * i] -= masses[i] * x;
              forces[3 * i + 1] -= masses[i] * y;
              forces[3 * i + 2] -= masses[i] * z;
            }),
        count);
  }
}
