/// How results depend on the size of the periodic cell.
///
/// In: results at several sizes, of one run ([org.haven.analysis.size.SizeSeries]) or of runs
/// compared. Out: the trend over 1/L, in words and for `result.json`.
package org.haven.analysis.size;
