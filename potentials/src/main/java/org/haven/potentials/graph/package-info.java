/// Graph neural network potentials in TorchScript files: NequIP, Allegro, MACE, SevenNet and
/// whatever follows Haven's own contract, run by PyTorch's native library through DJL.
///
/// A file enters through [org.haven.potentials.graph.GraphModel], which reads its metadata without
/// PyTorch and recognises its [org.haven.potentials.graph.Dialect]. At every step
/// [org.haven.potentials.graph.GraphPotential] turns state and neighbour list into an
/// [org.haven.potentials.graph.AtomGraph], the dialect names its arrays for the model, a
/// [org.haven.potentials.graph.ModelCall] carries them over and back, and the dialect puts signs,
/// order and units right. Nothing else in Haven uses DJL.
package org.haven.potentials.graph;
