/// Whether a run was in equilibrium and at the state that its deck names: rows of thermo.csv, deck
/// and starting cell come in, judgements go out.
package org.haven.analysis.equilibration;
