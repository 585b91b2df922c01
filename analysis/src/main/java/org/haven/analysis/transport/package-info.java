/// Diffusivity and conductivity of one temperature.
///
/// The line: [Displacements] → [MeanSquaredDisplacement] → [DiffusionLine] → [Diffusivity] and
/// [CollectiveTransport] → [TransportPoint], the replicas of one temperature together →
/// [TransportStudy], all temperatures.
package org.haven.analysis.transport;
