package org.haven.integrators;

import org.haven.kernels.ParticleState;
import org.haven.kernels.Philox;
import org.haven.kernels.PhysicalConstants;

/// Starting velocities: each component normal with variance k_B T/m, total momentum removed.
public final class MaxwellBoltzmann {
  private MaxwellBoltzmann() {}

  /// Replaces the velocities of `state`. The momentum is removed, unless there is but one particle.
  ///
  /// @param exactTemperature scale so that 2K/((3N − 3) k_B) is the temperature exactly, instead of
  ///   on average
  public static void draw(
      ParticleState state, double temperatureK, long seed, boolean exactTemperature) {
    double[] velocities = state.velocities();
    double[] masses = state.masses();
    int count = state.count();
    double kT =
        PhysicalConstants.BOLTZMANN_EV_PER_K
            * temperatureK
            * PhysicalConstants.ACCELERATION_PER_FORCE;
    for (int k = 0; k < 3 * count; k++) {
      velocities[k] =
          Math.sqrt(kT / masses[k / 3]) * Philox.gaussian(seed, RandomStream.VELOCITIES, 0, k);
    }
    if (count > 1) {
      removeMomentum(state);
    }
    if (exactTemperature && temperatureK > 0) {
      double twiceKinetic = 0;
      for (int k = 0; k < 3 * count; k++) {
        twiceKinetic += masses[k / 3] * velocities[k] * velocities[k];
      }
      int freedom = count > 1 ? 3 * count - 3 : 3;
      double factor = Math.sqrt(freedom * kT / twiceKinetic);
      for (int k = 0; k < 3 * count; k++) {
        velocities[k] *= factor;
      }
    }
  }

  /// Subtracts the velocity of the centre of mass from every particle.
  public static void removeMomentum(ParticleState state) {
    double[] velocities = state.velocities();
    double[] masses = state.masses();
    double mass = 0;
    double[] momentum = new double[3];
    for (int k = 0; k < velocities.length; k++) {
      momentum[k % 3] += masses[k / 3] * velocities[k];
    }
    for (double m : masses) {
      mass += m;
    }
    for (int k = 0; k < velocities.length; k++) {
      velocities[k] -= momentum[k % 3] / mass;
    }
  }
}
