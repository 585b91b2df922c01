package org.haven.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.mechanism.DensityFile;
import org.haven.analysis.mechanism.Mechanism;
import org.haven.analysis.mechanism.MechanismJson;
import org.haven.analysis.mechanism.MechanismOptions;
import org.haven.analysis.mechanism.MechanismReport;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportResult;
import org.haven.inputs.OutputException;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.h5md.H5mdTrajectory;
import org.haven.inputs.trajectory.Trajectory;

/// How the ions of a run directory move, beside its transport.
///
/// @param analysis of the run, with the mechanism in its results and report
/// @param each of the simulations
record RunMechanisms(RunAnalysis analysis, List<Mechanism> each) {
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
            H5mdTrajectory.open(directory.resolve(run.name()).resolve(RunLayout.TRAJECTORY))) {
          all.add(Mechanism.of(trajectory, run, options, what));
        }
      }
    }
    return new RunMechanisms(
        analysis.withMechanism(MechanismJson.of(all), MechanismReport.of(all)), all);
  }

  /// `density.cube` and `density.xsf`, with the number or name of the simulation where there are
  /// several.
  static void writeDensities(List<Mechanism> mechanisms, Path folder, Console console) {
    int index = 0;
    for (Mechanism each : mechanisms) {
      index++;
      if (each.density().isEmpty()) {
        continue;
      }
      String label = SimulationName.parse(each.name()).isPresent() ? each.name() : "" + index;
      Path file = folder.resolve(mechanisms.size() > 1 ? "density-" + label : "density");
      for (String suffix : List.of(".cube", ".xsf")) {
        Path whole = file.resolveSibling(file.getFileName() + suffix);
        try {
          if (suffix.equals(".cube")) {
            DensityFile.writeCube(whole, each.density().get(), each.name());
          } else {
            DensityFile.writeXsf(whole, each.density().get(), each.name());
          }
        } catch (IOException failure) {
          throw new OutputException(whole, failure);
        }
        console.note("Density: " + RunSession.shown(whole));
      }
    }
  }
}
