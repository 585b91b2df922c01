package org.haven.integrators;

import java.util.Optional;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;

/// A thermostat as a deck asks for it: the record of its keys. A new one is an [Integrator] with
/// such a record and its [DeckKind.Provider].
@DeckKey.Kind("Which thermostat")
public interface Thermostat extends DeckKind.Chosen {
  /// The dynamics with it.
  ///
  /// @param seed of this simulation's random numbers; stages share it, as steps are counted over
  ///   all
  /// @throws org.haven.inputs.InputException if it does not fit the time step
  Integrator integrator(double timeStepFs, long seed);

  /// Why its dynamics should not be analysed, if so.
  default Optional<String> doubt() {
    return Optional.empty();
  }
}
