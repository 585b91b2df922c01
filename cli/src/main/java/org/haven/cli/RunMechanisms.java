package org.haven.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.TransportOptions;
import org.haven.analysis.TransportPoint;
import org.haven.analysis.TransportResult;
import org.haven.analysis.mechanism.Mechanism;
import org.haven.analysis.mechanism.MechanismJson;
import org.haven.analysis.mechanism.MechanismOptions;
import org.haven.analysis.mechanism.MechanismOptions.Analysis;
import org.haven.analysis.mechanism.MechanismReport;
import org.haven.inputs.Trajectory;
import org.haven.integrators.h5md.H5mdTrajectory;

/// How the ions of a run directory move, beside its transport.
///
/// @param analysis of the run, with the mechanism in its results and report
/// @param each of the simulations
record RunMechanisms(RunAnalysis analysis, List<Mechanism> each) {
  /// What is done unless asked otherwise: all that needs neither velocities nor much room.
  static final MechanismOptions DEFAULT =
      new MechanismOptions(
          EnumSet.of(Analysis.RDF, Analysis.SITES, Analysis.ROTATION),
          Optional.empty(),
          "",
          Optional.empty());

  /// Reads the trajectories of the simulations of `analysis` once or twice more.
  static RunMechanisms of(
      RunAnalysis analysis, Path directory, TransportOptions options, MechanismOptions what) {
    List<Mechanism> all = new ArrayList<>();
    if (what.analyses().isEmpty()) {
      return new RunMechanisms(analysis, all);
    }
    for (TransportPoint point : analysis.study().points()) {
      for (TransportResult run : point.runs()) {
        try (Trajectory trajectory =
            H5mdTrajectory.open(directory.resolve(run.name()).resolve("trajectory.h5"))) {
          all.add(Mechanism.of(trajectory, run, options, what));
        }
      }
    }
    return new RunMechanisms(
        analysis.withMechanism(MechanismJson.of(all), MechanismReport.of(all)), all);
  }
}
