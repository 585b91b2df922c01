package org.haven.potentials.pair;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Element;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialProvider;

/// Universal screened repulsion of nuclei at short range: u(r) = Z₁Z₂e²/(4πε₀ r) φ(r/a) with a =
/// 0.46850 Å/(Z₁^0.23 + Z₂^0.23) and φ(x) = Σ c exp(−d x), c = 0.18175, 0.50986, 0.28022, 0.02817
/// and d = 3.19980, 0.94229, 0.40290, 0.20162 (Ziegler, Biersack, Littmark, The Stopping and Range
/// of Ions in Solids, Pergamon 1985, doi:10.1007/978-1-4615-8103-1_3).
///
/// Acts on every pair of species by atomic number; for sums with a potential that is soft or
/// untrained at short range.
public final class Zbl implements PotentialProvider {
  private static final double[] WEIGHTS = {0.18175, 0.50986, 0.28022, 0.02817};
  private static final double[] DECAYS = {3.19980, 0.94229, 0.40290, 0.20162};

  /// Deck keys.
  ///
  /// @param cutoffAngstrom cutoff in Å, about the shortest bond
  /// @param smoothing how the energy ends there; `switch` by default
  /// @param switchFromAngstrom where a switch begins; 0.5 cutoffs by default
  public record Parameters(
      double cutoffAngstrom, Optional<Smoothing> smoothing, Optional<Double> switchFromAngstrom) {}

  @Override
  public String type() {
    return "zbl";
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
    List<String> species = spec.species();
    for (int a = 0; a < species.size(); a++) {
      for (int b = a; b < species.size(); b++) {
        List<String> pair = List.of(species.get(a), species.get(b));
        laws.put(pair, law(atomicNumber(spec, pair.get(0)), atomicNumber(spec, pair.get(1))));
      }
    }
    boolean switched = deck.smoothing.orElse(Smoothing.SWITCH) == Smoothing.SWITCH;
    Optional<Double> from =
        switched && deck.switchFromAngstrom.isEmpty()
            ? Optional.of(0.5 * deck.cutoffAngstrom)
            : deck.switchFromAngstrom;
    return laws.potential(deck.cutoffAngstrom, deck.smoothing, from, Optional.empty(), precision);
  }

  private static int atomicNumber(PotentialSpec spec, String symbol) {
    return Element.of(symbol)
        .map(Element::atomicNumber)
        .orElseThrow(
            () -> {
              InputException fault =
                  spec.section()
                      .fault(
                          "type",
                          "is zbl, which needs atomic numbers, but "
                              + Plain.quoted(symbol)
                              + " is no element");
              return fault;
            });
  }

  /// The terms of a pair of nuclei.
  public static PairLaw law(int z1, int z2) {
    double length = 0.46850 / (Math.pow(z1, 0.23) + Math.pow(z2, 0.23));
    PairTerm[] terms = new PairTerm[WEIGHTS.length];
    for (int k = 0; k < terms.length; k++) {
      terms[k] =
          new PairTerm(
              PhysicalConstants.COULOMB_EV_ANGSTROM * z1 * z2 * WEIGHTS[k],
              1,
              DECAYS[k] / length,
              0);
    }
    return PairLaw.of(terms);
  }
}
