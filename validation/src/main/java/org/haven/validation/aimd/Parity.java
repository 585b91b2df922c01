package org.haven.validation.aimd;

/// Pairs of values for a parity plot.
///
/// @param quantity `energy`, `force`, `stress`
/// @param unit as at an axis
/// @param of species; empty where there is none
/// @param reference [n]
/// @param haven [n]
/// @param count pairs of which these are an even choice
public record Parity(
    String quantity, String unit, String of, double[] reference, double[] haven, long count) {}
