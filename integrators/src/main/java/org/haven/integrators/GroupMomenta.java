package org.haven.integrators;

import org.haven.kernels.Kernel;

/// m v of each particle in the columns of its group, 0 in those of the others: their sums are the
/// momenta of the groups.
///
/// @param groups [N], which group a particle belongs to
/// @param count number of groups G
/// @param momenta [N][G][3] in u Å/fs
record GroupMomenta(double[] velocities, double[] masses, int[] groups, int count, double[] momenta)
    implements Kernel {
  static void body(
      int i, double[] velocities, double[] masses, int[] groups, int count, double[] momenta) {
    for (int g = 0; g < count; g++) {
      double mass = groups[i] == g ? masses[i] : 0;
      int place = 3 * (count * i + g);
      momenta[place] = mass * velocities[3 * i];
      momenta[place + 1] = mass * velocities[3 * i + 1];
      momenta[place + 2] = mass * velocities[3 * i + 2];
    }
  }
}
