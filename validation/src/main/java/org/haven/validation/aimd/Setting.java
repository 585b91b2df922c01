package org.haven.validation.aimd;

import java.util.List;
import java.util.Optional;
import org.haven.analysis.transport.TransportOptions;
import org.haven.inputs.structure.Structure;

/// What is the same for all runs of one temperature, so that they can be compared.
///
/// @param options mobile species and charges
/// @param windowed the same with one window of lags for all runs
/// @param shells first shells, up to the reference's minima
/// @param sites a crystal that shows them; empty where none were found
/// @param protocol range and window of radial distributions
/// @param vibrations whether frames are near enough for a density of states
record Setting(
    TransportOptions options,
    TransportOptions windowed,
    List<Neighbourhood.Shell> shells,
    Optional<Structure> sites,
    Protocol protocol,
    boolean vibrations) {

  List<String> mobile() {
    return options.mobile();
  }
}
