/// The curves behind every plot: name, columns, units. Results of the transport and of the
/// mechanism come in; `result.json`, the report's plots and exported figures are made of what goes
/// out.
package org.haven.analysis.curves;
