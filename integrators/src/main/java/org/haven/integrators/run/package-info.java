/// The run loop: from a deck and a structure to a run directory.
///
/// [Sweep] runs one [Simulation] for each temperature and replica, several side by side. A
/// simulation goes through the stages of the deck ([StageRun]), step by step. All else is done by
/// [Observer]s, which it asks in one list ([Observers]) at every [Moment]: guards, rows of
/// `thermo.csv`, frames of `trajectory.h5`, reports, and last the whole state in `checkpoint.h5`. A
/// new observable is one file with an [ObserverProvider] and its line in `META-INF/services`; its
/// columns, frame quantities, files and variables are asked of it.
///
/// A guard stops a simulation that went wrong ([GuardException]); a [StopRequest] stops all at the
/// next step, with a checkpoint. What a stopped or killed simulation would have written, its
/// continuation writes, bit for bit.
package org.haven.integrators.run;
