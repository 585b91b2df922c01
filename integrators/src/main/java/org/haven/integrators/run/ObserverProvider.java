package org.haven.integrators.run;

import java.util.List;

/// Adds what a simulation observes, found by [java.util.ServiceLoader]: a new observable is a file
/// with a public nested class of this kind, and its line in `META-INF/services`.
interface ObserverProvider {
  /// Observers of one simulation, in the order in which they are asked; empty if deck or potential
  /// give no cause.
  List<Observer> of(RunContext run);
}
