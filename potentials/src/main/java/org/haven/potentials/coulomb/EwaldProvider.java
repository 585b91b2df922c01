package org.haven.potentials.coulomb;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialProvider;

/// Opens [Ewald] sums: `type: ewald`.
public final class EwaldProvider implements PotentialProvider {
  private static final double DEFAULT_ACCURACY = 1e-5;
  private static final double BEST_ACCURACY = 1e-13;
  private static final double WORST_ACCURACY = 1e-2;

  /// Deck keys.
  ///
  /// @param charges charge of each species in e
  /// @param accuracy root mean square force error relative to the force of two ions at the mean
  ///   distance; 1e-5 by default
  /// @param cutoffAngstrom real-space cutoff; found from the number of ions by default
  /// @param method `direct` sums over wave vectors, or `mesh`; `auto` for the faster by default
  /// @param background whether a charged cell is neutralised by a uniform background
  public record Parameters(
      Map<String, Double> charges,
      OptionalDouble accuracy,
      OptionalDouble cutoffAngstrom,
      Optional<EwaldMethod> method,
      Optional<Boolean> background) {}

  @Override
  public String type() {
    return "ewald";
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
    double accuracy = deck.accuracy.orElse(DEFAULT_ACCURACY);
    if (!(accuracy >= BEST_ACCURACY && accuracy <= WORST_ACCURACY)) {
      throw spec.section()
          .fault(
              "accuracy",
              "must be between %s and %s, but is %s"
                  .formatted(BEST_ACCURACY, WORST_ACCURACY, accuracy));
    }
    if (deck.cutoffAngstrom.isPresent()) {
      double cutoff = deck.cutoffAngstrom.getAsDouble();
      if (!(cutoff >= 2 && cutoff <= 100)) {
        throw spec.section()
            .fault(
                "cutoff_angstrom",
                "must be between 2 and 100, but is " + cutoff + "; leave it out for the cheapest");
      }
    }
    return new Ewald(
        Charges.of(spec, deck.charges, deck.background.orElse(false)),
        accuracy,
        deck.cutoffAngstrom,
        deck.method.orElse(EwaldMethod.AUTO),
        precision);
  }
}
