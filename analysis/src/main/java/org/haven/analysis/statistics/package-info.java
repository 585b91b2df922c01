/// What transport and temperature fits share: an [Estimate] with its interval, least squares, and a
/// posterior truncated at zero.
package org.haven.analysis.statistics;
