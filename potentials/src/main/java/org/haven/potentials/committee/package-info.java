/// Committees of potentials: their mean drives, their disagreement tells where it can be trusted.
///
/// Any potentials, of the same family or not, enter by a deck; the mean leaves as an evaluation,
/// the disagreement through [org.haven.potentials.committee.ForceSpread].
package org.haven.potentials.committee;
