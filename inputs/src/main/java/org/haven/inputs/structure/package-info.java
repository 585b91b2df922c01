/// Crystals: [StructureFile] reads every [StructureFormat] into a [Structure], [StructureWriter]
/// writes them, [StructureCheck] looks for what cannot be meant. Partial occupancies are filled by
/// [OccupancyFill] and [ChargeBalance].
package org.haven.inputs.structure;
