package org.haven.potentials.coulomb;

import org.haven.kernels.Kernel;
import org.haven.kernels.Mixed;

/// The Coulomb interaction screened by erfc, in double: the reference.
///
/// v(r) = q_i q_j [s(r) erfc(α r)/r − c₀ − c₁ r] e²/(4πε₀), s, c₀, c₁ of a
/// [org.haven.potentials.pair.Taper]; each particle adds q_i² c_self + q_i φ₀.
///
/// @param positions [3N] in Å
/// @param cell [9] lattice vectors in Å, row by row
/// @param species [N]
/// @param charges [species] in e
/// @param offsets first pair of each particle, see [org.haven.kernels.NeighbourList]
/// @param neighbours other particle of each pair
/// @param shifts packed lattice shift of each pair
/// @param constants [9] α, r_c², r_on, 1/(r_c − r_on), c₀, c₁, e²/(4πε₀) in eV Å, c_self in 1/Å, φ₀
///   in e/Å
/// @param energies [N] in eV: half of each pair's energy; overwritten
/// @param forces [3N] in eV/Å; overwritten
/// @param virials [6N] xx, yy, zz, xy, xz, yz in eV: half of each pair's virial; overwritten
@Mixed(
    keeps =
        """
        positions cell x y z charges constants charge scale energy fx fy fz xx yy zz xy xz yz
        energies forces virials
        """)
record ScreenedCoulomb(
    double[] positions,
    double[] cell,
    int[] species,
    double[] charges,
    int[] offsets,
    int[] neighbours,
    int[] shifts,
    double[] constants,
    double[] energies,
    double[] forces,
    double[] virials)
    implements Kernel {
  static void body(
      int i,
      double[] positions,
      double[] cell,
      int[] species,
      double[] charges,
      int[] offsets,
      int[] neighbours,
      int[] shifts,
      double[] constants,
      double[] energies,
      double[] forces,
      double[] virials) {
    double alpha = constants[0];
    double cutoffSquare = constants[1];
    double from = constants[2];
    double inverseWidth = constants[3];
    double c0 = constants[4];
    double c1 = constants[5];
    // 2 α/√π
    double gauss = 1.1283791670955126 * alpha;
    double x = positions[3 * i];
    double y = positions[3 * i + 1];
    double z = positions[3 * i + 2];
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
        double t = (r - from) * inverseWidth;
        if (t > 0) {
          double rest = 1 - t;
          du = (1 - t * t * t * (10 - t * (15 - 6 * t))) * du;
          du = du - 30 * t * t * rest * rest * inverseWidth * u;
          u = (1 - t * t * t * (10 - t * (15 - 6 * t))) * u;
        }
        double q = charges[species[j]];
        energy += q * (u - c0 - c1 * r);
        // Force on i along r_ij = x_j − x_i, per length and per charge of i.
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
    double charge = charges[species[i]];
    double scale = charge * constants[6];
    energies[i] = scale * (0.5 * energy + charge * constants[7] + constants[8]);
    forces[3 * i] = scale * fx;
    forces[3 * i + 1] = scale * fy;
    forces[3 * i + 2] = scale * fz;
    virials[6 * i] = 0.5 * scale * xx;
    virials[6 * i + 1] = 0.5 * scale * yy;
    virials[6 * i + 2] = 0.5 * scale * zz;
    virials[6 * i + 3] = 0.5 * scale * xy;
    virials[6 * i + 4] = 0.5 * scale * xz;
    virials[6 * i + 5] = 0.5 * scale * yz;
  }
}
