package org.haven.api.aimd;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.structure.Structure;
import org.haven.validation.aimd.Protocol;

/// What a benchmark is asked for.
///
/// @param references opened; whoever made the request closes them
/// @param potential file, or the word `universal`
/// @param teacher potential that made the references, whose forces are not stored: it labels frames
/// @param dynamics whether Haven's own dynamics are run
/// @param mostReplicas at each temperature
/// @param mostMinutes for the dynamics, on the clock
/// @param mostFrames of each reference on which forces are compared
/// @param chosenFrames how many are written for each reason
/// @param protocol what is tolerated
/// @param sites crystal whose mobile ions are the sites
/// @param paths files of images with energies of the reference
/// @param settings of the dynamics
/// @param output folder of all that is written, absolute
public record BenchmarkRequest(
    References references,
    Path potential,
    Optional<Path> teacher,
    boolean dynamics,
    int mostReplicas,
    double mostMinutes,
    int mostFrames,
    int chosenFrames,
    Protocol protocol,
    Optional<Structure> sites,
    List<Path> paths,
    Conditions.Settings settings,
    Path output) {}
