/// The run loop: from a deck and a structure to a run directory.
///
/// [Sweep] runs one [Simulation] for each temperature and replica, several side by side. A
/// simulation goes through the stages of the deck, step by step, and lets [Trigger]s decide when to
/// write: rows of `thermo.csv`, frames of `trajectory.h5`, the whole state in `checkpoint.h5`.
/// Guards stop a simulation that went wrong ([GuardException]); a [StopRequest] stops all at the
/// next step, with a checkpoint. What a stopped or killed simulation would have written, its
/// continuation writes, bit for bit.
package org.haven.integrators.run;
