package org.haven.validation.aimd;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.analysis.mechanism.Mechanism;
import org.haven.analysis.mechanism.MechanismOptions;
import org.haven.analysis.mechanism.VelocityCorrelation;
import org.haven.analysis.transport.TransportResult;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.MechanismAnalysis;

/// All that is read from one piece of a run.
///
/// @param part the piece
/// @param rdf radial distributions
/// @param halves neighbours and angles in its two halves
/// @param amplitude mean square amplitude of the still species
/// @param vibrations densities of states: whole, first half, second half; empty without
/// @param transport with what this run shows of where ions diffuse; empty where it cannot be
///   analysed
/// @param windowed transport in the window of all runs
/// @param mechanism sites, jumps and rotations; empty where there is no transport
/// @param faults why something is empty
record RunObservables(
    TrajectoryPart part,
    RunRdf rdf,
    List<Neighbourhood> halves,
    Map<String, Double> amplitude,
    List<VelocityCorrelation> vibrations,
    Optional<TransportResult> transport,
    Optional<TransportResult> windowed,
    Optional<Mechanism> mechanism,
    List<String> faults) {

  /// Reads a piece.
  ///
  /// @param kelvin its temperature
  static RunObservables of(TrajectoryPart part, double kelvin, Setting setting) {
    Optional<TransportResult> transport = Optional.empty();
    Optional<TransportResult> windowed = Optional.empty();
    Optional<Mechanism> mechanism = Optional.empty();
    List<String> faults = List.of();
    try {
      transport =
          Optional.of(
              TransportResult.of(part.source(), part, setting.options().atTemperature(kelvin)));
      windowed =
          Optional.of(
              TransportResult.of(part.source(), part, setting.windowed().atTemperature(kelvin)));
      if (setting.sites().isPresent()) {
        mechanism =
            Optional.of(
                Mechanism.of(
                    part,
                    transport.get(),
                    setting.options(),
                    new MechanismOptions(
                        EnumSet.of(MechanismAnalysis.SITES, MechanismAnalysis.ROTATION),
                        setting.sites(),
                        "sites of all runs",
                        Optional.empty())));
      }
    } catch (InputException e) {
      faults = List.of(e.getMessage());
    }
    return new RunObservables(
        part,
        RunRdf.of(
            part,
            setting.mobile(),
            setting.protocol().stability(),
            setting.protocol().stability().rangeAngstrom()),
        List.of(
            Neighbourhood.of(part.half(0), setting.shells()),
            Neighbourhood.of(part.half(1), setting.shells())),
        Amplitude.of(part, setting.mobile()),
        setting.vibrations()
            ? List.of(
                VelocityCorrelation.of(part, setting.mobile()),
                VelocityCorrelation.of(part.half(0), setting.mobile()),
                VelocityCorrelation.of(part.half(1), setting.mobile()))
            : List.of(),
        transport,
        windowed,
        mechanism,
        faults);
  }
}
