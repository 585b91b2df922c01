package org.haven.potentials.pair;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialProvider;

/// Buckingham potential: u(r) = A exp(−r/ρ) − C/r⁶ (Buckingham, Proc. R. Soc. A 1938, 168, 264,
/// doi:10.1098/rspa.1938.0173).
///
/// With C > 0 it has a maximum at short range and falls to −∞ below: pairs that come closer are
/// refused with a message, or held at the maximum (`short_range: hold`) for a sum with a potential
/// that repels, such as [Zbl].
public final class Buckingham implements PotentialProvider {
  /// Deck keys.
  ///
  /// @param cutoffAngstrom cutoff in Å
  /// @param smoothing how the energy ends there; `switch` by default
  /// @param switchFromAngstrom where a switch begins; 0.9 cutoffs by default
  /// @param shortRange what happens below the maximum; `refuse` by default
  /// @param pairs parameters of each pair of species
  /// @param otherPairs `none` if the pairs left out do not interact
  public record Parameters(
      double cutoffAngstrom,
      Optional<Smoothing> smoothing,
      Optional<Double> switchFromAngstrom,
      Optional<PairLaw.Divergence> shortRange,
      List<Pair> pairs,
      Optional<PairLaws.OtherPairs> otherPairs) {}

  /// @param species two symbols
  /// @param aEv A in eV
  /// @param rhoAngstrom ρ in Å
  /// @param cEvAngstrom6 C in eV Å⁶
  public record Pair(List<String> species, double aEv, double rhoAngstrom, double cEvAngstrom6) {}

  @Override
  public String type() {
    return "buckingham";
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
    for (Pair pair : deck.pairs) {
      laws.requireFinite("a_ev", pair.aEv, pair.species);
      laws.requirePositive("rho_angstrom", pair.rhoAngstrom, pair.species);
      laws.requireFinite("c_ev_angstrom6", pair.cEvAngstrom6, pair.species);
      laws.put(pair.species, law(pair, deck.shortRange.orElse(PairLaw.Divergence.REFUSE)));
    }
    return laws.potential(
        deck.cutoffAngstrom, deck.smoothing, deck.switchFromAngstrom, deck.otherPairs, precision);
  }

  /// The terms of one pair.
  public static PairLaw law(Pair pair, PairLaw.Divergence shortRange) {
    return new PairLaw(
        List.of(
            PairTerm.exponential(pair.aEv, 1 / pair.rhoAngstrom, 0),
            PairTerm.power(-pair.cEvAngstrom6, 6)),
        shortRange);
  }
}
