/// Laws of temperature: [TemperatureFit] chooses between [ArrheniusLine], [VtfCurve] and
/// [ArrheniusBranches] for D(T) or sigma·T.
package org.haven.analysis.temperature;
