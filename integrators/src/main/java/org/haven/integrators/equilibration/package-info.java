/// Whether a run has come to rest: a test of traces, as of volume or energy over time, used by the
/// stages that end on it and by the analysis of finished runs. Rows come in, a verdict goes out.
package org.haven.integrators.equilibration;
