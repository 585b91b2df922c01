package org.haven.potentials.compose;

import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.potentials.Potential;

/// A potential that knows how far its forces may be wrong. Read after an evaluation.
public interface ForceSpread {
  /// That of a potential which is a committee, or a sum that holds one: what is added to all
  /// members alike leaves their spread as it is. Empty for any other.
  static Optional<ForceSpread> of(Potential potential) {
    if (potential instanceof ForceSpread committee) {
      return Optional.of(committee);
    }
    return potential instanceof PotentialSum sum
        ? sum.parts().stream().flatMap(part -> of(part).stream()).findFirst()
        : Optional.empty();
  }

  /// [N] in eV/Å, for each particle the spread s_i = √(1/M Σ_m |F_im − F̄_i|²) of M forces; the
  /// live array.
  double[] forceSpreadsEvPerAngstrom();

  /// The largest of them.
  default double largestForceSpreadEvPerAngstrom() {
    return forceSpreadsEvPerAngstrom()[mostUncertainParticle()];
  }

  /// The particle with the largest of them; the first one if there are several.
  default int mostUncertainParticle() {
    double[] spreads = forceSpreadsEvPerAngstrom();
    int at = 0;
    for (int i = 1; i < spreads.length; i++) {
      if (spreads[i] > spreads[at]) {
        at = i;
      }
    }
    return at;
  }

  /// √(1/N Σ s_i²) over all particles.
  default double rmsForceSpreadEvPerAngstrom() {
    double square = 0;
    for (double spread : forceSpreadsEvPerAngstrom()) {
      square += spread * spread;
    }
    return Math.sqrt(square / forceSpreadsEvPerAngstrom().length);
  }

  /// Spread of a force beyond which dynamics are to stop.
  OptionalDouble maxForceSpreadEvPerAngstrom();

  /// Which frames a run is to save for labelling.
  Optional<Labelling> labelling();

  /// Total energy of each member in eV; the live array.
  double[] memberEnergiesEv();

  /// Standard deviation of the total energy over the members, in eV.
  double energySpreadEv();
}
