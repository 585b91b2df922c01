/// Crystals: [StructureFile] reads a [Structure] from a file of any [Format] that [Formats] finds,
/// [StructureWriter] writes it, [StructureCheck] looks for what cannot be meant. Formats of one
/// structure are here ([Poscar], [Cif], [LammpsData]). Partial occupancies are filled by
/// [OccupancyFill], in the numbers that [Composition] gives.
package org.haven.inputs.structure;
