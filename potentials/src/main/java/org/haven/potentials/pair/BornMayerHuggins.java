package org.haven.potentials.pair;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialProvider;

/// Born–Mayer–Huggins potential in the form of Tosi and Fumi: u(r) = A exp((σ − r)/ρ) − C/r⁶ − D/r⁸
/// (Tosi and Fumi, J. Phys. Chem. Solids 1964, 25, 45, doi:10.1016/0022-3697(64)90160-X).
///
/// Like [Buckingham] it falls to −∞ below a maximum at short range when C or D is above 0.
public final class BornMayerHuggins implements PotentialProvider {
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
  /// @param sigmaAngstrom σ in Å
  /// @param rhoAngstrom ρ in Å
  /// @param cEvAngstrom6 C in eV Å⁶
  /// @param dEvAngstrom8 D in eV Å⁸
  public record Pair(
      List<String> species,
      double aEv,
      double sigmaAngstrom,
      double rhoAngstrom,
      double cEvAngstrom6,
      double dEvAngstrom8) {}

  @Override
  public String type() {
    return "born_mayer_huggins";
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
      laws.requireFinite("sigma_angstrom", pair.sigmaAngstrom, pair.species);
      laws.requirePositive("rho_angstrom", pair.rhoAngstrom, pair.species);
      laws.requireFinite("c_ev_angstrom6", pair.cEvAngstrom6, pair.species);
      laws.requireFinite("d_ev_angstrom8", pair.dEvAngstrom8, pair.species);
      laws.put(pair.species, law(pair, deck.shortRange.orElse(PairLaw.Divergence.REFUSE)));
    }
    return laws.potential(
        deck.cutoffAngstrom, deck.smoothing, deck.switchFromAngstrom, deck.otherPairs, precision);
  }

  /// The terms of one pair.
  public static PairLaw law(Pair pair, PairLaw.Divergence shortRange) {
    return new PairLaw(
        List.of(
            PairTerm.exponential(pair.aEv, 1 / pair.rhoAngstrom, pair.sigmaAngstrom),
            PairTerm.power(-pair.cEvAngstrom6, 6),
            PairTerm.power(-pair.dEvAngstrom8, 8)),
        shortRange);
  }
}
