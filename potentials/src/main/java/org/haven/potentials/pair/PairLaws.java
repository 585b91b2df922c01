package org.haven.potentials.pair;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.pair.PairPotential.SpeciesPair;

/// Collects the laws that a deck gives to pairs of species and checks that they fit the structure.
///
/// What the providers of all pair forms share: the keys `cutoff_angstrom`, `smoothing`,
/// `switch_from_angstrom`, `pairs` and `other_pairs`.
public final class PairLaws {
  /// Meaning of the pairs that a deck leaves out.
  public enum OtherPairs {
    /// They do not interact.
    NONE
  }

  private final PotentialSpec spec;
  private final Map<SpeciesPair, PairLaw> laws = new LinkedHashMap<>();

  public PairLaws(PotentialSpec spec) {
    this.spec = spec;
  }

  /// Gives a pair its law.
  ///
  /// @param symbols the two species, in any order
  /// @throws InputException if these are not two species of the structure, or the pair was given
  ///   before
  public void put(List<String> symbols, PairLaw law) {
    if (symbols.size() != 2) {
      throw fault("a pair has two species, like species: [Li, O], not " + symbols);
    }
    for (String symbol : symbols) {
      if (!spec.species().contains(symbol)) {
        throw fault(
            "pair "
                + symbols
                + ": the structure has no species "
                + symbol
                + ", it has "
                + String.join(", ", spec.species()));
      }
    }
    SpeciesPair pair = new SpeciesPair(symbols.get(0), symbols.get(1));
    if (laws.put(pair, law) != null) {
      throw fault("the pair " + pair + " is given twice; remove one");
    }
  }

  /// The law of a pair, if the deck has given one.
  Optional<PairLaw> get(String first, String second) {
    return Optional.ofNullable(laws.get(new SpeciesPair(first, second)));
  }

  /// A fault of the key `pairs`.
  public InputException fault(String message) {
    return spec.section().fault("pairs", "is wrong: " + message);
  }

  /// Checks that a parameter is above zero and finite.
  public void requirePositive(String key, double value, List<String> symbols) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw fault(key + " of " + symbols + " must be above 0, but is " + value);
    }
  }

  /// Checks that a parameter is a number.
  public void requireFinite(String key, double value, List<String> symbols) {
    if (!Double.isFinite(value)) {
      throw fault(key + " of " + symbols + " must be finite, but is " + value);
    }
  }

  /// The potential of all pairs of the structure's species.
  ///
  /// @throws InputException naming the pairs that have no law, unless the others do not interact
  public Potential potential(
      double cutoffAngstrom,
      Optional<Smoothing> smoothing,
      Optional<Double> switchFromAngstrom,
      Optional<OtherPairs> otherPairs,
      Precision precision) {
    Taper taper = taper(cutoffAngstrom, smoothing, switchFromAngstrom);
    var missing = new ArrayList<String>();
    List<String> species = spec.species();
    for (int a = 0; a < species.size(); a++) {
      for (int b = a; b < species.size(); b++) {
        SpeciesPair pair = new SpeciesPair(species.get(a), species.get(b));
        if (laws.putIfAbsent(pair, PairLaw.NONE) == null) {
          missing.add("[" + species.get(a) + ", " + species.get(b) + "]");
        }
      }
    }
    if (!missing.isEmpty() && otherPairs.isEmpty()) {
      throw fault(
          "no parameters for "
              + String.join(", ", missing)
              + "; add them, or write other_pairs: none if they shall not interact");
    }
    return new PairPotential(spec.type(), species, laws, taper, precision);
  }

  private Taper taper(
      double cutoffAngstrom, Optional<Smoothing> smoothing, Optional<Double> switchFromAngstrom) {
    if (!(cutoffAngstrom > 0 && cutoffAngstrom < 1000)) {
      throw spec.section()
          .fault("cutoff_angstrom", "must be above 0 and below 1000, but is " + cutoffAngstrom);
    }
    Smoothing kind = smoothing.orElse(Smoothing.SWITCH);
    if (switchFromAngstrom.isEmpty()) {
      return Taper.of(cutoffAngstrom, kind);
    }
    double from = switchFromAngstrom.get();
    if (kind != Smoothing.SWITCH) {
      throw spec.section()
          .fault("switch_from_angstrom", "goes with smoothing: switch only; remove one of the two");
    }
    if (!(from > 0 && from < cutoffAngstrom)) {
      throw spec.section()
          .fault(
              "switch_from_angstrom",
              "must be between 0 and cutoff_angstrom (" + cutoffAngstrom + "), but is " + from);
    }
    return new Taper(cutoffAngstrom, kind, from);
  }
}
