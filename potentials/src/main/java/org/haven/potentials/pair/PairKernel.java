package org.haven.potentials.pair;

import org.haven.kernels.Kernel;
import org.haven.kernels.Mixed;

/// Energy, forces and virial of pair laws in double: the reference.
///
/// v(r) = s(r) u(r) − c₀ − c₁ r, u(r) = Σ a r⁻ⁿ exp(−b (r − r₀)): see [Taper], [PairTerm].
///
/// @param speciesCount number of species S
/// @param positions [3N] in Å
/// @param cell [9] lattice vectors in Å, row by row
/// @param species [N]
/// @param offsets first pair of each particle, see [org.haven.kernels.NeighbourList]
/// @param neighbours other particle of each pair
/// @param shifts packed lattice shift of each pair
/// @param pairs [8 S²] for each pair of species: r_c², r_on, 1/(r_c − r_on), c₀, c₁, floor (the law
///   is held constant below), first and end of its terms
/// @param terms [4 per term] a, n, b, r₀
/// @param energies [N] in eV: half of each pair's energy; overwritten
/// @param forces [3N] in eV/Å; overwritten
/// @param virials [6N] xx, yy, zz, xy, xz, yz in eV: half of each pair's virial; overwritten
/// @param tooClose [N] how many pairs are below their floor; overwritten
@Mixed(
    keeps =
        """
        positions cell x y z energy fx fy fz xx yy zz xy xz yz energies forces virials tooClose
        """)
record PairKernel(
    int speciesCount,
    double[] positions,
    double[] cell,
    int[] species,
    int[] offsets,
    int[] neighbours,
    int[] shifts,
    double[] pairs,
    double[] terms,
    double[] energies,
    double[] forces,
    double[] virials,
    double[] tooClose)
    implements Kernel {
  static void body(
      int i,
      int speciesCount,
      double[] positions,
      double[] cell,
      int[] species,
      int[] offsets,
      int[] neighbours,
      int[] shifts,
      double[] pairs,
      double[] terms,
      double[] energies,
      double[] forces,
      double[] virials,
      double[] tooClose) {
    double x = positions[3 * i];
    double y = positions[3 * i + 1];
    double z = positions[3 * i + 2];
    int row = species[i] * speciesCount;
    double energy = 0;
    double fx = 0;
    double fy = 0;
    double fz = 0;
    double xx = 0;
    double yy = 0;
    double zz = 0;
    double xy = 0;
    double xz = 0;
    double yz = 0;
    int below = 0;
    int last = offsets[i + 1];
    for (int p = offsets[i]; p < last; p++) {
      int j = neighbours[p];
      int q = 8 * (row + species[j]);
      int packed = shifts[p];
      int na = (packed & 1023) - 512;
      int nb = ((packed >> 10) & 1023) - 512;
      int nc = ((packed >> 20) & 1023) - 512;
      double dx = positions[3 * j] + na * cell[0] + nb * cell[3] + nc * cell[6] - x;
      double dy = positions[3 * j + 1] + na * cell[1] + nb * cell[4] + nc * cell[7] - y;
      double dz = positions[3 * j + 2] + na * cell[2] + nb * cell[5] + nc * cell[8] - z;
      double square = dx * dx + dy * dy + dz * dz;
      if (!(square >= pairs[q])) {
        double distance = Math.sqrt(square);
        double r = Math.max(distance, pairs[q + 5]);
        double inverse = 1 / r;
        double u = 0;
        double du = 0;
        int end = (int) pairs[q + 7];
        for (int t = (int) pairs[q + 6]; t < end; t++) {
          double b = terms[4 * t + 2];
          int n = (int) terms[4 * t + 1];
          double term = terms[4 * t];
          if (b != 0) {
            term = term * Math.exp(-b * (r - terms[4 * t + 3]));
          }
          double factor = inverse;
          for (int bits = n; bits > 0; bits = bits >> 1) {
            if ((bits & 1) != 0) {
              term = term * factor;
            }
            factor = factor * factor;
          }
          u += term;
          du -= term * (b + n * inverse);
        }
        double from = (r - pairs[q + 1]) * pairs[q + 2];
        if (from > 0) {
          double rest = 1 - from;
          double s = 1 - from * from * from * (10 - from * (15 - 6 * from));
          du = s * du - 30 * from * from * rest * rest * pairs[q + 2] * u;
          u = s * u;
        }
        energy += u - pairs[q + 3] - pairs[q + 4] * r;
        du -= pairs[q + 4];
        if (distance < r) {
          below = below + 1;
          du = 0;
        }
        // Force on i along r_ij = x_j − x_i, per length.
        double f = du * inverse;
        double gx = f * dx;
        double gy = f * dy;
        double gz = f * dz;
        fx += gx;
        fy += gy;
        fz += gz;
        xx -= gx * dx;
        yy -= gy * dy;
        zz -= gz * dz;
        xy -= gx * dy;
        xz -= gx * dz;
        yz -= gy * dz;
      }
    }
    energies[i] = 0.5 * energy;
    forces[3 * i] = fx;
    forces[3 * i + 1] = fy;
    forces[3 * i + 2] = fz;
    virials[6 * i] = 0.5 * xx;
    virials[6 * i + 1] = 0.5 * yy;
    virials[6 * i + 2] = 0.5 * zz;
    virials[6 * i + 3] = 0.5 * xy;
    virials[6 * i + 4] = 0.5 * xz;
    virials[6 * i + 5] = 0.5 * yz;
    tooClose[i] = below;
  }
}
