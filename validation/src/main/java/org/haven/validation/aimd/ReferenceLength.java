package org.haven.validation.aimd;

/// How long a reference must be for D\* of a species to be known to a factor with 95 %.
///
/// @param species symbol
/// @param temperatureK of the run
/// @param ions N
/// @param cm2PerS D\* used
/// @param factor f, for example 1.5
/// @param lengthPs T(f)
/// @param hasPs what the reference has
public record ReferenceLength(
    String species,
    double temperatureK,
    int ions,
    double cm2PerS,
    double factor,
    double lengthPs,
    double hasPs) {}
