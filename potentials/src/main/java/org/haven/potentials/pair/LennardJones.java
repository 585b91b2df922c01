package org.haven.potentials.pair;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialProvider;

/// Lennard-Jones potential: u(r) = 4ε [(σ/r)¹² − (σ/r)⁶] (Jones, Proc. R. Soc. A 1924, 106, 463,
/// doi:10.1098/rspa.1924.0082).
///
/// With `mixing: lorentz_berthelot` a pair of unlike species that is not given has ε = √(ε₁ε₂) and
/// σ = (σ₁ + σ₂)/2.
public final class LennardJones implements PotentialProvider {
  /// Rules for pairs of unlike species.
  public enum Mixing {
    /// Arithmetic mean of σ, geometric mean of ε.
    LORENTZ_BERTHELOT
  }

  /// Deck keys.
  ///
  /// @param cutoffAngstrom cutoff in Å
  /// @param smoothing how the energy ends there; `switch` by default
  /// @param switchFromAngstrom where a switch begins; 0.9 cutoffs by default
  /// @param pairs parameters of each pair of species
  /// @param mixing rule for pairs of unlike species that are left out
  /// @param otherPairs `none` if the pairs left out do not interact
  public record Parameters(
      double cutoffAngstrom,
      Optional<Smoothing> smoothing,
      Optional<Double> switchFromAngstrom,
      List<Pair> pairs,
      Optional<Mixing> mixing,
      Optional<PairLaws.OtherPairs> otherPairs) {}

  /// @param species two symbols
  /// @param epsilonEv ε in eV
  /// @param sigmaAngstrom σ in Å
  public record Pair(List<String> species, double epsilonEv, double sigmaAngstrom) {}

  @Override
  public String type() {
    return "lennard_jones";
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
    PairLaws laws = new PairLaws(spec);
    Map<String, Pair> like = new HashMap<>();
    for (Pair pair : deck.pairs) {
      if (!(pair.epsilonEv >= 0 && pair.epsilonEv < Double.POSITIVE_INFINITY)) {
        throw laws.fault(
            "epsilon_ev of " + pair.species + " must be 0 or more, but is " + pair.epsilonEv);
      }
      laws.requirePositive("sigma_angstrom", pair.sigmaAngstrom, pair.species);
      laws.put(pair.species, law(pair));
      if (pair.species.get(0).equals(pair.species.get(1))) {
        like.put(pair.species.get(0), pair);
      }
    }
    if (deck.mixing.isPresent()) {
      mix(spec.species(), like, laws);
    }
    return laws.potential(
        deck.cutoffAngstrom, deck.smoothing, deck.switchFromAngstrom, deck.otherPairs, precision);
  }

  private static void mix(List<String> species, Map<String, Pair> like, PairLaws laws) {
    for (int a = 0; a < species.size(); a++) {
      for (int b = a + 1; b < species.size(); b++) {
        Pair first = like.get(species.get(a));
        Pair second = like.get(species.get(b));
        if (first == null
            || second == null
            || laws.get(species.get(a), species.get(b)).isPresent()) {
          continue;
        }
        List<String> symbols = List.of(species.get(a), species.get(b));
        laws.put(
            symbols,
            law(
                new Pair(
                    symbols,
                    Math.sqrt(first.epsilonEv * second.epsilonEv),
                    0.5 * (first.sigmaAngstrom + second.sigmaAngstrom))));
      }
    }
  }

  /// The terms of one pair.
  public static PairLaw law(Pair pair) {
    double sigma6 = Math.pow(pair.sigmaAngstrom, 6);
    return PairLaw.of(
        PairTerm.power(4 * pair.epsilonEv * sigma6 * sigma6, 12),
        PairTerm.power(-4 * pair.epsilonEv * sigma6, 6));
  }
}
