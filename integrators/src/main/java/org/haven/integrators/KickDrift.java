package org.haven.integrators;

import org.haven.kernels.Kernel;

/// v ← scale v + kick f/m, then x ← x + dt v.
///
/// @param kick half a time step times [org.haven.kernels.PhysicalConstants#ACCELERATION_PER_FORCE]
/// @param dt time step in fs
record KickDrift(
    double[] positions,
    double[] velocities,
    double[] forces,
    double[] masses,
    double scale,
    double kick,
    double dt)
    implements Kernel {
  @Override
  public String name() {
    return "kick and drift";
  }

  @Override
  public void run(int begin, int end) {
    for (int i = begin; i < end; i++) {
      body(i, positions, velocities, forces, masses, scale, kick, dt);
    }
  }

  static void body(
      int i,
      double[] positions,
      double[] velocities,
      double[] forces,
      double[] masses,
      double scale,
      double kick,
      double dt) {
    double perMass = kick / masses[i];
    for (int k = 3 * i; k < 3 * i + 3; k++) {
      double velocity = scale * velocities[k] + perMass * forces[k];
      velocities[k] = velocity;
      positions[k] += dt * velocity;
    }
  }
}
