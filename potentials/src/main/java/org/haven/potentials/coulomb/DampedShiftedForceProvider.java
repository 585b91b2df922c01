package org.haven.potentials.coulomb;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialProvider;

/// Opens [DampedShiftedForce]: `type: damped_shifted_force`.
public final class DampedShiftedForceProvider implements PotentialProvider {
  private static final double DEFAULT_ALPHA = 0.2;

  /// Deck keys.
  ///
  /// @param charges charge of each species in e
  /// @param cutoffAngstrom cutoff in Å, 12 or more for a solid
  /// @param alphaPerAngstrom damping α in 1/Å, 0 for none; 0.2 by default
  public record Parameters(
      Map<String, Double> charges, double cutoffAngstrom, OptionalDouble alphaPerAngstrom) {}

  @Override
  public String type() {
    return "damped_shifted_force";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public boolean recognises(Path file) {
    return false;
  }

  @Override
  public Potential open(PotentialSpec spec, Precision precision) {
    Parameters deck = spec.section().bind(Parameters.class, List.of("type"));
    if (!(deck.cutoffAngstrom >= 2 && deck.cutoffAngstrom <= 100)) {
      throw spec.section()
          .fault("cutoff_angstrom", "must be between 2 and 100, but is " + deck.cutoffAngstrom);
    }
    double alpha = deck.alphaPerAngstrom.orElse(DEFAULT_ALPHA);
    if (!(alpha >= 0 && alpha <= 2)) {
      throw spec.section().fault("alpha_per_angstrom", "must be between 0 and 2, but is " + alpha);
    }
    return new DampedShiftedForce(
        Charges.of(spec, deck.charges, false), alpha, deck.cutoffAngstrom, precision);
  }
}
