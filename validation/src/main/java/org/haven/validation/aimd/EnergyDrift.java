package org.haven.validation.aimd;

/// Total energy over time of a run without thermostat, under the potential.
///
/// @param name of the run
/// @param timePs [n]
/// @param energyEv [n] kinetic and potential
/// @param atoms in the cell
public record EnergyDrift(String name, double[] timePs, double[] energyEv, int atoms) {}
