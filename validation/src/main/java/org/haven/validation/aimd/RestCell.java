package org.haven.validation.aimd;

/// Cells of both sides at zero pressure, from minimisations or means of runs at constant pressure.
///
/// @param name of what was done, for example `0 K` or `600 K, NPT`
/// @param referenceRows [n][9] lattice vectors of the reference in Å: one for a minimisation, one
///   for each block of a run
/// @param havenRows [m][9] the same of Haven
public record RestCell(String name, double[][] referenceRows, double[][] havenRows) {}
