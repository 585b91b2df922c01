package org.haven.potentials.coulomb;

import org.haven.kernels.Kernel;
import org.haven.kernels.Mixed;

/// What [ScreenedCoulomb] sums, without a switch, of charges that each particle has for itself:
/// half the potential at every particle, the force on a unit charge there, and the virial.
///
/// ½ φ_i = C [½ Σ_j q_j (erfc(α r)/r − c₀ − c₁ r) + c_self q_i].
///
/// @param positions [3N] in Å
/// @param cell [9] lattice vectors in Å, row by row
/// @param charges [N] in e
/// @param offsets first pair of each particle, see [org.haven.kernels.NeighbourList]
/// @param neighbours other particle of each pair
/// @param shifts packed lattice shift of each pair
/// @param constants [6] α, r_c², c₀, c₁, e²/(4πε₀) in eV Å, c_self in 1/Å
/// @param halves [N] ½ φ in eV/e; overwritten
/// @param fields [3N] in eV/(Å e); overwritten
/// @param virials [6N] xx, yy, zz, xy, xz, yz in eV: half of each pair's virial; overwritten
@Mixed(
    keeps =
        """
        positions cell x y z charges constants scale half fx fy fz xx yy zz xy xz yz halves fields
        virials
        """)
record ScreenedPotentials(
    double[] positions,
    double[] cell,
    double[] charges,
    int[] offsets,
    int[] neighbours,
    int[] shifts,
    double[] constants,
    double[] halves,
    double[] fields,
    double[] virials)
    implements Kernel {
  static void body(
      int i,
      double[] positions,
      double[] cell,
      double[] charges,
      int[] offsets,
      int[] neighbours,
      int[] shifts,
      double[] constants,
      double[] halves,
      double[] fields,
      double[] virials) {
    double alpha = constants[0];
    double cutoffSquare = constants[1];
    double c0 = constants[2];
    double c1 = constants[3];
    // 2 α/√π
    double gauss = 1.1283791670955126 * alpha;
    double x = positions[3 * i];
    double y = positions[3 * i + 1];
    double z = positions[3 * i + 2];
    double half = 0;
    double fx = 0;
    double fy = 0;
    double fz = 0;
    double xx = 0;
    double yy = 0;
    double zz = 0;
    double xy = 0;
    double xz = 0;
    double yz = 0;
    int last = offsets[i + 1];
    for (int p = offsets[i]; p < last; p++) {
      int j = neighbours[p];
      int packed = shifts[p];
      int na = (packed & 1023) - 512;
      int nb = ((packed >> 10) & 1023) - 512;
      int nc = ((packed >> 20) & 1023) - 512;
      double dx = positions[3 * j] + na * cell[0] + nb * cell[3] + nc * cell[6] - x;
      double dy = positions[3 * j + 1] + na * cell[1] + nb * cell[4] + nc * cell[7] - y;
      double dz = positions[3 * j + 2] + na * cell[2] + nb * cell[5] + nc * cell[8] - z;
      double square = dx * dx + dy * dy + dz * dz;
      if (!(square >= cutoffSquare)) {
        double r = Math.sqrt(square);
        double inverse = 1 / r;
        double e = Math.exp(-alpha * alpha * square);
        double u = e * ErrorFunction.erfcx(alpha * r) * inverse;
        double du = -(u + gauss * e) * inverse;
        double q = charges[j];
        half += 0.5 * q * (u - c0 - c1 * r);
        // Force on a unit charge at i along r_ij = x_j − x_i, per length.
        double f = q * (du - c1) * inverse;
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
    double scale = constants[4];
    halves[i] = scale * (half + charges[i] * constants[5]);
    fields[3 * i] = scale * fx;
    fields[3 * i + 1] = scale * fy;
    fields[3 * i + 2] = scale * fz;
    scale = 0.5 * charges[i] * scale;
    virials[6 * i] = scale * xx;
    virials[6 * i + 1] = scale * yy;
    virials[6 * i + 2] = scale * zz;
    virials[6 * i + 3] = scale * xy;
    virials[6 * i + 4] = scale * xz;
    virials[6 * i + 5] = scale * yz;
  }
}
