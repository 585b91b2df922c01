package org.haven.inputs.deck;

import java.util.Locale;

/// What may be asked about how the ions move, beside how far.
public enum MechanismAnalysis {
  /// Radial distribution functions and coordination numbers.
  RDF,
  /// Van Hove function, self and distinct.
  VAN_HOVE,
  /// Velocity autocorrelation and vibrational density of states.
  VDOS,
  /// Sites, jumps, residence times.
  SITES,
  /// Rotation of polyanions, and its coupling to jumps.
  ROTATION,
  /// Density map.
  DENSITY;

  /// As options of commands have it: `van-hove`; decks write `van_hove`.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
