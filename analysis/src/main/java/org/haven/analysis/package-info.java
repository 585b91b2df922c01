/// From trajectories to transport coefficients with error bars.
///
/// Data enters as a [org.haven.inputs.Trajectory] or a table; it leaves as [TransportResult] and
/// [TemperatureFit], written to `result.json` ([ResultJson]) and `report.html` ([HtmlReport]). The
/// line: [Displacements] → [MeanSquaredDisplacement] → [DiffusionLine] → [Diffusivity] and
/// [CollectiveTransport] → [TransportPoint] at each temperature → [TemperatureFit] of
/// [ArrheniusLine], [VtfCurve], [ArrheniusBranches]. Nothing here calls back into a run.
package org.haven.analysis;
