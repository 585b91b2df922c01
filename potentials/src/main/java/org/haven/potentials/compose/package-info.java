/// Potentials made of potentials: sums, such as a pair repulsion and an Ewald sum, and committees,
/// whose mean drives and whose disagreement tells where it can be trusted.
///
/// Any potentials, of the same family or not, enter by a deck; the sum or the mean leaves as an
/// evaluation, the disagreement through [ForceSpread].
package org.haven.potentials.compose;
