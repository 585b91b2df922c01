/// Time: integrators, thermostats, barostats, minimisers, the run loop and what it writes.
///
/// Data enters as a [org.haven.inputs.deck.RunSpec] and leaves as a run directory: `trajectory.h5`,
/// `thermo.csv`, `checkpoint.h5`, `run.log`.
package org.haven.integrators;
