/// Where ions can go in a crystal, before any dynamics.
///
/// Data enters as a [org.haven.inputs.structure.Structure] and the symbol of an ion; it leaves as a
/// [org.haven.pathways.percolation.ScalarMap] of energies or distances over the cell, and as the
/// [org.haven.pathways.percolation.Percolation] of that map: the levels at which channels open in
/// one, two and three dimensions. Three maps: [org.haven.pathways.bondvalence] from tabulated
/// parameters, [org.haven.pathways.frozen] from any potential, [org.haven.pathways.geometry] from
/// distances alone.
package org.haven.pathways;
