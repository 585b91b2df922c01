/// Energies of one ion moved through the frozen rest of a crystal, from any potential.
///
/// Data enters as a structure and a potential; it leaves as
/// [org.haven.pathways.frozen.FrozenPathways].
package org.haven.pathways.frozen;
