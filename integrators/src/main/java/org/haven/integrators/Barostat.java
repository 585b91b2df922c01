package org.haven.integrators;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckSection;

/// [StochasticCellRescaling] as a deck asks for it.
@DeckKey.Short
public record Barostat(
    @DeckKey("Which strains are free") Kind kind,
    @DeckKey(value = "Target pressure in GPa", fallback = "0", min = -100, max = 1000)
        double pressureGpa,
    @DeckKey(value = "Coupling time in fs", fallback = "1000", above = 0, max = 1e6)
        double relaxationTimeFs,
    @DeckKey(
            value = "Estimate of the isothermal compressibility in 1/GPa",
            fallback = "0.02",
            above = 0,
            max = 100)
        double compressibilityPerGpa) {

  /// Unless a deck says otherwise.
  public static final Barostat USUAL =
      DeckSection.of(Map.of("kind", "isotropic"), Path.of("")).bind(Barostat.class, List.of());

  /// Time between rescalings of the cell over the relaxation time. Their distribution is exact for
  /// any value; a larger one saves evaluations, a smaller one follows the pressure better.
  private static final double RESCALING_FRACTION = 0.02;

  /// Which strains are free.
  public enum Kind {
    ISOTROPIC,
    AXES,
    TRICLINIC
  }

  /// `inner` at constant pressure.
  ///
  /// @throws InputException if the relaxation time does not fit the time step
  public Integrator around(Integrator inner, long seed) {
    double timeStepFs = inner.timeStepFs();
    if (relaxationTimeFs < 20 * timeStepFs) {
      throw new InputException(
          "barostat relaxation_time_fs "
              + relaxationTimeFs
              + " is shorter than 20 time steps of "
              + timeStepFs
              + " fs; use 1000 or more");
    }
    int interval =
        (int) Math.max(1, Math.round(RESCALING_FRACTION * relaxationTimeFs / timeStepFs));
    return new StochasticCellRescaling(inner, this, interval, seed);
  }
}
