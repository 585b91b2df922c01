/// From trajectories to transport coefficients with error bars.
///
/// Data enters as a [org.haven.inputs.trajectory.Trajectory] or a table; it leaves as a
/// [org.haven.analysis.transport.TransportResult] and a
/// [org.haven.analysis.temperature.TemperatureFit], written to `result.json` and `report.html` by
/// [org.haven.analysis.report]. The two ways in: [RunAnalysis] for a run directory, [TableFit] for
/// a table. Nothing here calls back into a run.
package org.haven.analysis;
