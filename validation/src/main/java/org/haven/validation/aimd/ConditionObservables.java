package org.haven.validation.aimd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.haven.analysis.mechanism.RadialDistribution;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.transport.Diffusivity;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportResult;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.Trajectory;

/// All that is read from the runs of one temperature.
///
/// @param temperatureK of the runs
/// @param setting the same for all runs
/// @param reference one for each piece of the reference
/// @param runs number of the reference's run that each piece is of
/// @param haven one for each piece of Haven's runs
/// @param notes on pieces and windows
record ConditionObservables(
    double temperatureK,
    Setting setting,
    List<RunObservables> reference,
    List<Integer> runs,
    List<RunObservables> haven,
    List<String> notes) {

  /// Reads the runs.
  static ConditionObservables of(Condition condition, BenchmarkInputs inputs, Protocol protocol) {
    Pieces pieces = Pieces.of(condition);
    List<String> notes = new ArrayList<>(pieces.notes());
    Setting setting = setting(condition.temperatureK(), pieces, inputs, protocol, notes);
    return new ConditionObservables(
        condition.temperatureK(),
        setting,
        read(pieces.reference(), condition.temperatureK(), setting),
        pieces.runs(),
        read(pieces.haven(), condition.temperatureK(), setting),
        List.copyOf(notes));
  }

  static List<RunObservables> read(List<TrajectoryPart> parts, double kelvin, Setting setting) {
    return parts.stream().map(p -> RunObservables.of(p, kelvin, setting)).toList();
  }

  /// What the pieces are read with: the window of lags, where none is given, is what is found in
  /// Haven's own runs.
  static Setting setting(
      double kelvin, Pieces pieces, BenchmarkInputs inputs, Protocol protocol, List<String> notes) {
    List<String> mobile = inputs.transport().mobile();
    TrajectoryPart first = pieces.reference().getFirst();
    List<Trajectory> all = new ArrayList<>(pieces.reference());
    all.addAll(pieces.haven());
    Optional<Structure> sites = inputs.sites().or(() -> SiteCrystal.of(all, mobile));
    double nyquist = 500 / first.frameIntervalFs();
    boolean vibrations = nyquist >= protocol.vibrations().nyquistThz();
    if (!vibrations) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%.0f K: a frame every %.4g fs shows vibrations up to %.3g THz alone, %.3g are asked"
                  + " for: densities of states are not compared",
              kelvin,
              first.frameIntervalFs(),
              nyquist,
              protocol.vibrations().nyquistThz()));
    }
    RadialDistribution rdf =
        RadialDistribution.of(first, mobile, protocol.stability().rangeAngstrom());
    return new Setting(
        inputs.transport(),
        windowed(kelvin, pieces.haven(), inputs.transport(), notes),
        Neighbourhood.Shell.of(rdf),
        sites,
        protocol,
        vibrations);
  }

  private static TransportOptions windowed(
      double kelvin, List<TrajectoryPart> haven, TransportOptions options, List<String> notes) {
    if (options.window().isPresent()) {
      return options;
    }
    List<Double> starts = new ArrayList<>();
    for (TrajectoryPart part : haven) {
      try {
        TransportResult.of(part.source(), part, options.atTemperature(kelvin))
            .tracers()
            .values()
            .forEach(d -> starts.add(d.diffusive() ? d.window().fromPs() : Double.NaN));
      } catch (InputException e) {
        starts.add(Double.NaN);
      }
    }
    List<Double> found = starts.stream().filter(s -> !s.isNaN()).sorted().toList();
    TrajectoryPart first = haven.getFirst();
    double length = (first.frames() - 1) * first.frameIntervalFs() / 1000;
    if (2 * found.size() < starts.size()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%.0f K: in %d of %d of Haven's runs of %.3g ps no diffusion is found: the reference"
                  + " is too short for D",
              kelvin,
              starts.size() - found.size(),
              starts.size(),
              length));
    }
    double from = found.isEmpty() ? 0.1 * length : found.get(found.size() / 2);
    notes.add(
        String.format(
            Locale.ROOT,
            "%.0f K: where not each run shows by itself where ions diffuse, D of all runs is that"
                + " of lags %.3g to %.3g ps, found in Haven's runs",
            kelvin,
            from,
            0.5 * length));
    return new TransportOptions(
        options.mobile(),
        options.charges(),
        options.directions(),
        Optional.of(new Diffusivity.Window(from, 0.5 * length, true)),
        options.hopAngstrom(),
        options.temperatureK(),
        options.volumeAngstrom3(),
        options.extrapolateToK(),
        options.acrossTransition(),
        options.include(),
        options.threads());
  }

  /// A number of each piece, without error of its own.
  static List<Estimate> numbers(List<Double> values) {
    return values.stream().map(v -> new Estimate(v, Double.NaN, Double.NaN, Double.NaN)).toList();
  }
}
