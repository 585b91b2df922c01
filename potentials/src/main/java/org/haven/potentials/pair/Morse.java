package org.haven.potentials.pair;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialProvider;

/// Morse potential: u(r) = D [exp(−2a (r − r₀)) − 2 exp(−a (r − r₀))] + C/r¹², for C = 0 with its
/// minimum −D at r₀ (Morse, Phys. Rev. 1929, 34, 57, doi:10.1103/PhysRev.34.57). C is the wall that
/// Pedone et al. add for oxides (J. Phys. Chem. B 2006, 110, 11780, doi:10.1021/jp0611018).
public final class Morse implements PotentialProvider {
  /// Deck keys.
  ///
  /// @param cutoffAngstrom cutoff in Å
  /// @param smoothing how the energy ends there; `switch` by default
  /// @param switchFromAngstrom where a switch begins; 0.9 cutoffs by default
  /// @param pairs parameters of each pair of species
  /// @param otherPairs `none` if the pairs left out do not interact
  public record Parameters(
      double cutoffAngstrom,
      Optional<Smoothing> smoothing,
      Optional<Double> switchFromAngstrom,
      List<Pair> pairs,
      Optional<PairLaws.OtherPairs> otherPairs) {}

  /// @param species two symbols
  /// @param depthEv D in eV
  /// @param aPerAngstrom a in 1/Å
  /// @param r0Angstrom r₀ in Å
  /// @param cEvAngstrom12 C in eV Å¹²; 0 by default
  public record Pair(
      List<String> species,
      double depthEv,
      double aPerAngstrom,
      double r0Angstrom,
      OptionalDouble cEvAngstrom12) {}

  @Override
  public String type() {
    return "morse";
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
      laws.requireFinite("depth_ev", pair.depthEv, pair.species);
      laws.requirePositive("a_per_angstrom", pair.aPerAngstrom, pair.species);
      laws.requirePositive("r0_angstrom", pair.r0Angstrom, pair.species);
      laws.requireFinite("c_ev_angstrom12", pair.cEvAngstrom12.orElse(0), pair.species);
      laws.put(pair.species, law(pair));
    }
    return laws.potential(
        deck.cutoffAngstrom, deck.smoothing, deck.switchFromAngstrom, deck.otherPairs, precision);
  }

  /// The terms of one pair.
  public static PairLaw law(Pair pair) {
    return PairLaw.of(
        PairTerm.exponential(pair.depthEv, 2 * pair.aPerAngstrom, pair.r0Angstrom),
        PairTerm.exponential(-2 * pair.depthEv, pair.aPerAngstrom, pair.r0Angstrom),
        PairTerm.power(pair.cEvAngstrom12.orElse(0), 12));
  }
}
