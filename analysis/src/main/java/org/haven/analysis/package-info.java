/// From trajectories to transport coefficients with error bars.
///
/// Data enters as a [org.haven.inputs.Trajectory] or a table; it leaves as [TransportResult] and
/// [TemperatureFit], written to `result.json` and `report.html`. The line: [Displacements] →
/// [MeanSquaredDisplacement] → [DiffusiveWindow] → [Diffusivity] and [CollectiveTransport] →
/// [TemperatureFit]. Nothing here calls back into a run.
package org.haven.analysis;
