package org.haven.integrators;

import java.util.Map;

/// A time-stepping scheme, with its thermostat and barostat if any.
///
/// Random numbers come from [org.haven.kernels.Philox] with the absolute step number, so that a
/// restart and any number of threads give the same bits.
public interface Integrator {
  /// One line for logs: scheme and parameters.
  String description();

  /// Advances by one time step. Forces in `system` are those of the present positions on entry and
  /// on exit.
  ///
  /// @param step absolute number of this step in the simulation, counted over all stages
  /// @param targetTemperatureK of the thermostat at this step
  void step(MolecularSystem system, long step, double targetTemperatureK);

  /// The quantity in eV that exact dynamics would conserve: total energy less the work of
  /// thermostat and barostat.
  double conservedEnergyEv(MolecularSystem system);

  /// The integrator's own variables by name, for a checkpoint (chain positions, accumulated work
  /// …).
  Map<String, double[]> variables();

  /// Takes back what [#variables] gave.
  void restore(Map<String, double[]> variables);
}
