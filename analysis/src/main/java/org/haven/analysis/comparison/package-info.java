/// Runs beside one another: enter as their `result.json`, leave as differences with intervals and
/// as a trend over the size of the cell.
package org.haven.analysis.comparison;
