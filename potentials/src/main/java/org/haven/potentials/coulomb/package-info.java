/// Coulomb interaction of point charges in periodic cells: [Ewald] sums, and the short-ranged
/// [DampedShiftedForce].
///
/// [DynamicCharges] are the same sums for models whose charges change with the configuration.
///
/// All have a screened part in real space, erfc(α r)/r, served by one kernel per precision. Data
/// enters as the deck key `charges` and leaves as [org.haven.potentials.Potential]s.
package org.haven.potentials.coulomb;
