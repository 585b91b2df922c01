package org.haven.integrators;

import java.util.Map;

/// A time-stepping scheme, with its thermostat and barostat if any.
///
/// Random numbers come from [org.haven.kernels.Philox] with the absolute step number, so that a
/// restart and any number of threads give the same bits.
public interface Integrator {
  /// One line for logs: scheme, parameters, and a warning where the dynamics are not physical.
  String description();

  /// Length of a step in fs.
  double timeStepFs();

  /// Advances by one time step. Forces in `system` are those of the present positions on entry and
  /// on exit.
  ///
  /// @param step absolute number of this step in the simulation, counted over all stages
  /// @param targetTemperatureK of the thermostat and barostat at this step; schemes without them
  ///   ignore it
  void step(MolecularSystem system, long step, double targetTemperatureK);

  /// The quantity in eV that exact dynamics would conserve: total energy less the work of
  /// thermostat and barostat.
  double conservedEnergyEv(MolecularSystem system);

  /// Number of velocity components that share the kinetic energy among `count` particles: 3N − 3
  /// where the total momentum stays zero, 3N where it does not.
  default int degreesOfFreedom(int count) {
    return count == 1 ? 3 : 3 * count - 3;
  }

  /// Instantaneous temperature in K of what is at rest but for heat: all velocities, unless the
  /// integrator drives some.
  default double temperatureK(MolecularSystem system) {
    return system.temperatureK(degreesOfFreedom(system.count()));
  }

  /// The integrator's own variables by name, for a checkpoint (chain velocities, accumulated work
  /// …). Copies.
  Map<String, double[]> variables();

  /// Takes back what [#variables] gave.
  ///
  /// @throws IllegalArgumentException if a variable is missing or has another length
  void restore(Map<String, double[]> variables);
}
