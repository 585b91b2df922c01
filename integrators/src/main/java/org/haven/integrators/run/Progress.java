package org.haven.integrators.run;

import java.time.Duration;

/// Hears how the simulations of a process come along. Called from several threads; calls return
/// quickly. Printing is up to the listener.
public interface Progress {
  /// Hears nothing.
  Progress NONE = new Progress() {};

  /// A sweep begins.
  ///
  /// @param simulations how many there are
  /// @param threads how many they share: one for each simulation that computes, or more where there
  ///   are fewer simulations than threads
  default void planned(int simulations, int threads) {}

  /// A simulation of a sweep begins or goes on.
  ///
  /// @param device name of the device that it runs on
  default void started(String simulation, String device) {}

  /// A stage has begun or is continued.
  ///
  /// @param simulation name, for example `600K-1`
  /// @param stage number and name, for example `2-npt`
  /// @param description the integrator with its parameters
  default void stageStarted(String simulation, String stage, String description) {}

  /// Called at most once per second and simulation, and at the end of each stage.
  default void advanced(Report report) {}

  /// The errors of a temperature were looked at, between two rounds of its simulations or after the
  /// last.
  default void looked(ErrorLook look) {}

  /// Something the user should know; the simulation goes on.
  default void warned(String simulation, String message) {}

  /// The simulation has ended.
  default void finished(String simulation, SimulationOutcome outcome) {}

  /// A moment of a simulation.
  ///
  /// @param step number of the time step, counted over all stages; of the relaxation's step in a
  ///   minimisation
  /// @param totalSteps time steps of all stages; the greatest number of a minimisation
  /// @param fractionDone of the time steps of the whole simulation, 0 to 1
  /// @param temperatureK instantaneous; 0 in a minimisation
  /// @param atomStepsPerS speed since the stage began in this process
  /// @param nanosecondsPerDay the same, in simulated time per wall time; 0 in a minimisation
  /// @param remaining estimate until the end of the simulation; zero in a minimisation, which tells
  ///   nothing
  record Report(
      String simulation,
      String stage,
      long step,
      long totalSteps,
      double fractionDone,
      double timePs,
      double temperatureK,
      double targetTemperatureK,
      double potentialEnergyEv,
      double atomStepsPerS,
      double nanosecondsPerDay,
      Duration remaining) {}
}
