/// Pair potentials: Lennard-Jones, Buckingham, Born–Mayer–Huggins, Morse, ZBL.
///
/// Every form is a sum of terms a r⁻ⁿ exp(−b (r − r₀)) ([PairTerm]), so one kernel per precision
/// serves all forms and all ways of ending at the cutoff ([Taper]). A new form is one new
/// [org.haven.potentials.PotentialProvider] that lists its terms. Data enters as deck keys per pair
/// of species and leaves as a [PairPotential].
///
/// On the CPU pairs go through [PairSweep]: vector code that [PairProgram] writes for all laws of a
/// system in one loop. What a law adds to it is a [PairForm]: [TermForm] for the potentials of this
/// package.
package org.haven.potentials.pair;
