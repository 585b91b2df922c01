package org.haven.analysis.transport;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunSpec;

/// What the user decides about an analysis.
///
/// @param mobile symbols of the diffusing species
/// @param charges in e; species not named count as neutral
/// @param directions along which displacements count
/// @param window lags of the fit in ps; found from the data when empty
/// @param hopAngstrom length of a hop, for counting hops; the typical distance of neighbouring ions
///   when empty
/// @param temperatureK in place of what the trajectory states
/// @param volumeAngstrom3 in place of that of the cell, which may hold vacuum
/// @param extrapolateToK temperature for the extrapolated conductivity
/// @param acrossTransition extrapolate even beyond a detected transition
/// @param include what to take in although something speaks against it
/// @param threads host threads
public record TransportOptions(
    List<String> mobile,
    Map<String, Double> charges,
    Directions directions,
    Optional<Diffusivity.Window> window,
    OptionalDouble hopAngstrom,
    OptionalDouble temperatureK,
    OptionalDouble volumeAngstrom3,
    double extrapolateToK,
    boolean acrossTransition,
    Set<Inclusion> include,
    int threads) {

  /// Everything at its default.
  public static TransportOptions of(List<String> mobile, Map<String, Double> charges) {
    return new TransportOptions(
        List.copyOf(mobile),
        Map.copyOf(charges),
        Directions.XYZ,
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        300,
        false,
        Set.of(),
        1);
  }

  /// The choices of a deck.
  public static TransportOptions of(RunSpec spec) {
    return new TransportOptions(
        spec.mobile(),
        spec.charges(),
        Directions.ofDimensions(spec.analysis().dimensions()),
        spec.analysis().windowPs().map(w -> new Diffusivity.Window(w.get(0), w.get(1), true)),
        spec.analysis().hopLengthAngstrom(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        spec.analysis().extrapolateToK(),
        false,
        Set.of(),
        spec.threads());
  }

  /// The same for what moves across the unit vector [3] of a field.
  TransportOptions across(double[] axis) {
    return new TransportOptions(
        mobile,
        charges,
        directions.across(axis),
        window,
        hopAngstrom,
        temperatureK,
        volumeAngstrom3,
        extrapolateToK,
        acrossTransition,
        include,
        threads);
  }

  /// The same with another temperature.
  public TransportOptions atTemperature(double kelvin) {
    if (!(kelvin > 0) || Double.isInfinite(kelvin)) {
      throw new InputException("temperature " + kelvin + " K must be positive");
    }
    return new TransportOptions(
        mobile,
        charges,
        directions,
        window,
        hopAngstrom,
        OptionalDouble.of(kelvin),
        volumeAngstrom3,
        extrapolateToK,
        acrossTransition,
        include,
        threads);
  }
}
