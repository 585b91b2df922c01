package org.haven.potentials.coulomb;

import java.util.Arrays;
import org.haven.kernels.Cell;
import org.haven.kernels.Device;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;
import org.haven.potentials.Evaluation;
import org.haven.potentials.pair.Taper;

/// The reciprocal part of an Ewald sum, by structure factors.
///
/// E = Σ_k w(k) |S(k)|², S(k) = Σ_i q_i exp(i k·r_i), w = (4π C/V) h(k²), h = s(k) exp(−k²/4α²)/k²,
/// over half of the wave vectors 0 < k < k_c. F_i = 2 q_i Σ_k w k Im[S* exp(i k·r_i)]; W = Σ_k |S|²
/// [w + 2 (4π C/V) h′(k²) k ⊗ k].
///
/// The wave vectors follow the present cell; s lets them come and go with weight zero, so energy
/// and virial are smooth functions of the cell and of it alone: a restart needs nothing but the
/// cell. Wave vectors k = 2π (n₁ a* + n₂ b* + n₃ c*) are grouped in columns of equal n₁, n₂, along
/// which n₃ runs: exp(i k·r) is a product of three tabulated phases, the first two shared by the
/// column.
final class ReciprocalSpace {
  /// Particles per launch over the columns: their phases stay in a core's cache.
  private static final int ATOM_BLOCK = 512;

  private final double alpha;
  private final Taper taper;
  private Cell cell;
  private int particles;

  // n₁, n₂, first n₃, index of its wave vector, count: [5 columns].
  private int[] columns = {};
  private int columnCount;
  // Per wave vector: k in 1/Å [3 K], w and (8π C/V) h′ [2 K], Re S and Im S.
  private double[] vectors = {};
  private double[] weights = {};
  private double[] real = {};
  private double[] imaginary = {};
  private double[] virials = {};
  private int vectorCount;
  private double[] inverse = {};
  // Largest n₁, n₂, |n₃|.
  private int largest1;
  private int largest2;
  private int largest3;
  // Phases exp(2π i n s_d), per particle: n from 0 to largest1, 0 to largest2, −largest3 to
  // largest3.
  private double[] real1 = {};
  private double[] imaginary1 = {};
  private double[] real2 = {};
  private double[] imaginary2 = {};
  private double[] real3 = {};
  private double[] imaginary3 = {};

  ReciprocalSpace(double alpha, Taper taper) {
    this.alpha = alpha;
    this.taper = taper;
  }

  /// Number of wave vectors of the last evaluation: half of those below k_c.
  int vectorCount() {
    return vectorCount;
  }

  /// Adds energies and forces to `out`, and the virial to `out.virial()`.
  ///
  /// @param charges [species] in e
  void add(ParticleState state, double[] charges, Device device, Evaluation out) {
    add(state, state.species(), charges, state.species(), charges, device, out);
  }

  /// As [#add(ParticleState, double[], Device, Evaluation)], with the energies and forces of other
  /// charges, the probes, in the field of these.
  ///
  /// @param kinds [N] index of each particle's charge
  /// @param probeKinds [N] index of each particle's probe
  void add(
      ParticleState state,
      int[] kinds,
      double[] charges,
      int[] probeKinds,
      double[] probes,
      Device device,
      Evaluation out) {
    if (!state.cell().equals(cell)) {
      listVectors(state.cell());
      device.upload(columns, vectors, weights);
      cell = state.cell();
      inverse = cell.inverse();
      particles = 0;
    }
    int n = state.count();
    if (particles != n) {
      allocatePhases(n);
      particles = n;
    }
    device.launch(
        new PhaseFactors(
            state.positions(),
            inverse,
            largest1,
            largest2,
            largest3,
            real1,
            imaginary1,
            real2,
            imaginary2,
            real3,
            imaginary3),
        n);
    for (int first = 0; first < n; first += ATOM_BLOCK) {
      device.launch(
          new StructureFactors(
              first,
              Math.min(n, first + ATOM_BLOCK),
              kinds,
              charges,
              columns,
              largest1,
              largest2,
              largest3,
              real1,
              imaginary1,
              real2,
              imaginary2,
              real3,
              imaginary3,
              real,
              imaginary),
          columnCount);
    }
    device.launch(
        new ReciprocalVirial(columns, vectors, weights, real, imaginary, virials), columnCount);
    device.launch(
        new ReciprocalForces(
            probeKinds,
            probes,
            columnCount,
            columns,
            inverse,
            largest1,
            largest2,
            largest3,
            real1,
            imaginary1,
            real2,
            imaginary2,
            real3,
            imaginary3,
            real,
            imaginary,
            out.energies(),
            out.forces()),
        n);
    double[] virial = out.virial();
    int[] entries = {0, 4, 8, 1, 2, 5};
    double[] sums = new double[6];
    device.sums(virials, columnCount, sums);
    for (int k = 0; k < 6; k++) {
      virial[entries[k]] += sums[k];
    }
    virial[3] = virial[1];
    virial[6] = virial[2];
    virial[7] = virial[5];
  }

  /// Lists the wave vectors of a cell, n₁ ≥ 0, by columns.
  private void listVectors(Cell cell) {
    double limit = taper.cutoffAngstrom();
    double[] lengths = cell.lengths();
    int most1 = (int) (limit * lengths[0] / (2 * Math.PI));
    int most2 = (int) (limit * lengths[1] / (2 * Math.PI));
    double[] g = cell.inverse();
    for (int k = 0; k < 9; k++) {
      g[k] *= 2 * Math.PI;
    }
    double cc = g[2] * g[2] + g[5] * g[5] + g[8] * g[8];
    double scale = 4 * Math.PI * PhysicalConstants.COULOMB_EV_ANGSTROM / cell.volume();
    columnCount = 0;
    vectorCount = 0;
    largest1 = 0;
    largest2 = 0;
    largest3 = 0;
    for (int n1 = 0; n1 <= most1; n1++) {
      for (int n2 = n1 == 0 ? 0 : -most2; n2 <= most2; n2++) {
        double bx = n1 * g[0] + n2 * g[1];
        double by = n1 * g[3] + n2 * g[4];
        double bz = n1 * g[6] + n2 * g[7];
        // |b + n c*|² < limit²
        double bc = bx * g[2] + by * g[5] + bz * g[8];
        double root = bc * bc - cc * (bx * bx + by * by + bz * bz - limit * limit);
        if (root <= 0) {
          continue;
        }
        int low = (int) Math.ceil((-bc - Math.sqrt(root)) / cc);
        int high = (int) Math.floor((-bc + Math.sqrt(root)) / cc);
        if (n1 == 0 && n2 == 0) {
          low = 1;
        }
        if (high < low) {
          continue;
        }
        ensureCapacity(vectorCount + high - low + 1, columnCount + 1);
        columns[5 * columnCount] = n1;
        columns[5 * columnCount + 1] = n2;
        columns[5 * columnCount + 2] = low;
        columns[5 * columnCount + 3] = vectorCount;
        columns[5 * columnCount + 4] = high - low + 1;
        columnCount++;
        largest1 = Math.max(largest1, n1);
        largest2 = Math.max(largest2, Math.abs(n2));
        largest3 = Math.max(largest3, Math.max(Math.abs(low), Math.abs(high)));
        for (int n3 = low; n3 <= high; n3++) {
          double kx = bx + n3 * g[2];
          double ky = by + n3 * g[5];
          double kz = bz + n3 * g[8];
          weigh(vectorCount++, kx, ky, kz, scale);
        }
      }
    }
  }

  private void weigh(int index, double kx, double ky, double kz, double scale) {
    double square = kx * kx + ky * ky + kz * kz;
    double k = Math.sqrt(square);
    double plain = Math.exp(-square / (4 * alpha * alpha)) / square;
    double factor = taper.factor(k);
    double slope =
        -factor * plain * (1 / (4 * alpha * alpha) + 1 / square)
            + plain * taper.factorDerivative(k) / (2 * k);
    vectors[3 * index] = kx;
    vectors[3 * index + 1] = ky;
    vectors[3 * index + 2] = kz;
    weights[2 * index] = scale * factor * plain;
    weights[2 * index + 1] = 2 * scale * slope;
  }

  private void ensureCapacity(int vectorsNeeded, int columnsNeeded) {
    if (real.length < vectorsNeeded) {
      int capacity = vectorsNeeded + vectorsNeeded / 2 + 64;
      vectors = Arrays.copyOf(vectors, 3 * capacity);
      weights = Arrays.copyOf(weights, 2 * capacity);
      real = new double[capacity];
      imaginary = new double[capacity];
    }
    if (virials.length < 6 * columnsNeeded) {
      int capacity = columnsNeeded + columnsNeeded / 2 + 16;
      columns = Arrays.copyOf(columns, 5 * capacity);
      virials = new double[6 * capacity];
    }
  }

  private void allocatePhases(int n) {
    if (real1.length < n * (largest1 + 1)) {
      real1 = new double[n * (largest1 + 1)];
      imaginary1 = new double[n * (largest1 + 1)];
    }
    if (real2.length < n * (largest2 + 1)) {
      real2 = new double[n * (largest2 + 1)];
      imaginary2 = new double[n * (largest2 + 1)];
    }
    if (real3.length < n * (2 * largest3 + 1)) {
      real3 = new double[n * (2 * largest3 + 1)];
      imaginary3 = new double[n * (2 * largest3 + 1)];
    }
  }
}
