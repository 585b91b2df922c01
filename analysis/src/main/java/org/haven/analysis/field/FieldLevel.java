package org.haven.analysis.field;

import java.util.List;
import org.haven.analysis.statistics.Estimate;

/// What the runs at one strength and direction say.
///
/// @param reduced F a/k_B T
/// @param drivingPerAngstrom F/k_B T in 1/Å
/// @param names of the runs
/// @param unpaired how many have no run with the opposite field
/// @param driftAngstromPerPs mean drift of an ion of charge one, (dX/dt)/Σ |q_i|
/// @param cm2PerS D_sigma at this strength
/// @param meanAngstrom2PerPs the same, as it was measured
/// @param perDiffusivity its variance over D_sigma, by fluctuation and dissipation, Å²/ps
public record FieldLevel(
    double reduced,
    double drivingPerAngstrom,
    List<String> names,
    int unpaired,
    Estimate driftAngstromPerPs,
    Estimate cm2PerS,
    double meanAngstrom2PerPs,
    double perDiffusivity) {}
