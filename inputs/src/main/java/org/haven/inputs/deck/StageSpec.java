package org.haven.inputs.deck;

import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.Plain;

/// One stage of a run, in the order of the deck.
public sealed interface StageSpec {
  /// The word that decks name it by.
  String kind();

  /// Simulated time in ps.
  default double durationPs() {
    return 0;
  }

  /// Whether the analysis uses it.
  default boolean production() {
    return false;
  }

  /// Relaxation by FIRE (Bitzek et al., PRL 2006, 97, 170201, doi:10.1103/PhysRevLett.97.170201).
  ///
  /// @param forceToleranceEvPerAngstrom stop when no force component exceeds this
  /// @param maxSteps stop with a warning after so many steps
  /// @param relaxCell also relax the cell to zero stress
  record Minimise(double forceToleranceEvPerAngstrom, int maxSteps, boolean relaxCell)
      implements StageSpec {
    @Override
    public String kind() {
      return "minimise";
    }
  }

  /// Dynamics for a time.
  ///
  /// @param ensemble NVE, NVT or NPT
  /// @param durationPs length in ps
  /// @param production whether the analysis uses this stage
  /// @param startTemperatureK if set, the target rises or falls linearly from here to the run's
  ///   temperature
  /// @param meanCell start from the mean cell of the second half of the last NPT stage
  record Dynamics(
      Ensemble ensemble,
      double durationPs,
      boolean production,
      OptionalDouble startTemperatureK,
      boolean meanCell,
      Optional<Thermostat> thermostat,
      Optional<Barostat> barostat)
      implements StageSpec {
    @Override
    public String kind() {
      return Plain.word(ensemble);
    }
  }

  /// Which quantities a stage holds.
  enum Ensemble {
    NVE,
    NVT,
    NPT
  }

  /// @param kind which thermostat
  /// @param relaxationTimeFs coupling time τ
  /// @param chainLength of a Nosé–Hoover chain
  record Thermostat(Kind kind, double relaxationTimeFs, int chainLength) {
    /// Thermostats a deck can name.
    public enum Kind {
      BUSSI,
      NOSE_HOOVER,
      LANGEVIN
    }
  }

  /// Stochastic cell rescaling (Bernetti and Bussi, JCP 2020, 153, 114107, doi:10.1063/5.0020514).
  ///
  /// @param kind which strains are free
  /// @param pressureGpa target
  /// @param relaxationTimeFs coupling time τ_p
  /// @param compressibilityPerGpa estimate of the isothermal compressibility
  record Barostat(
      Kind kind, double pressureGpa, double relaxationTimeFs, double compressibilityPerGpa) {
    /// Which strains are free.
    public enum Kind {
      ISOTROPIC,
      AXES,
      TRICLINIC
    }
  }
}
