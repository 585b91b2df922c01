/// What the energy says about a crystal at rest, about its minimum: elastic moduli, phonons,
/// equation of state.
///
/// In comes a relaxed [org.haven.integrators.MolecularSystem], which is left as it was; out come
/// numbers. All by finite differences of forces and stress, so of any potential.
package org.haven.integrators.lattice;
