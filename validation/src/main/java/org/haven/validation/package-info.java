/// Is it right? Comparison of potentials with reference frames, and of transport with published
/// values.
///
/// Data enters as files of others (frames with reference energies and forces, tables of D(T)) and
/// leaves as errors and z-scores.
package org.haven.validation;
