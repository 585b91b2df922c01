package org.haven.integrators;

import java.util.function.DoubleSupplier;

/// A thermostat around velocity Verlet that does no more than to multiply velocities by a factor,
/// which it finds from their kinetic energy. What it scales may therefore be a part of them: those
/// relative to a drift ([DrivenVerlet]).
interface VelocityScaling extends Integrator {
  /// Factor before the step; 1 where there is none.
  ///
  /// @param kineticEv of the velocities to be scaled
  /// @param freedom number of components that share it
  default double before(DoubleSupplier kineticEv, int freedom, double targetTemperatureK) {
    return 1;
  }

  /// Factor after the step.
  ///
  /// @param step absolute number of this step
  double after(double kineticEv, int freedom, long step, double targetTemperatureK);

  /// What the thermostat has taken from the particles so far, in eV: added to K + U it makes a
  /// constant.
  double bathEnergyEv(int freedom);
}
