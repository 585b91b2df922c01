package org.haven.potentials.coulomb;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.ParticleState;

/// The charge of each species in e. Immutable.
///
/// @param bySymbol charge of each symbol
/// @param background whether a non-neutral cell is neutralised by a uniform background
record Charges(Map<String, Double> bySymbol, boolean background) {
  /// A sum below this fraction of Σ|q| is rounding of the charges.
  private static final double NEUTRAL = 1e-6;

  Charges {
    bySymbol = Map.copyOf(bySymbol);
  }

  /// The charges of a deck, checked against the structure's species.
  ///
  /// @throws InputException if a species has none, or one is no number
  static Charges of(PotentialSpec spec, Map<String, Double> bySymbol, boolean background) {
    for (String symbol : spec.species()) {
      Double charge = bySymbol.get(symbol);
      if (charge == null) {
        throw spec.section()
            .fault(
                "charges",
                "has no charge for species " + symbol + "; add it (0 if it carries none)");
      }
      if (!Double.isFinite(charge)) {
        throw spec.section()
            .fault("charges", "gives " + symbol + " the charge " + charge + "; expected a number");
      }
    }
    return new Charges(bySymbol, background);
  }

  /// [species] charges in the order of the state's species table.
  ///
  /// @throws IllegalArgumentException naming a species without charge
  double[] ofSpecies(ParticleState state, String family) {
    List<String> symbols = state.speciesTable().symbols();
    double[] charges = new double[symbols.size()];
    for (int s = 0; s < charges.length; s++) {
      Double charge = bySymbol.get(symbols.get(s));
      if (charge == null) {
        throw new IllegalArgumentException(
            "%s has no charge for species %s; it knows %s"
                .formatted(family, symbols.get(s), new TreeMap<>(bySymbol)));
      }
      charges[s] = charge;
    }
    return charges;
  }

  /// Checks that a cell is neutral, or may be otherwise.
  ///
  /// @param charges [species]
  /// @return [2] Σ q in e and Σ q² in e²
  /// @throws InputException naming the sum and its parts
  double[] sums(ParticleState state, double[] charges) {
    int[] counts = new int[charges.length];
    for (int s : state.species()) {
      counts[s]++;
    }
    double sum = 0;
    double absolute = 0;
    double squares = 0;
    var parts = new StringBuilder();
    for (int s = 0; s < charges.length; s++) {
      sum += counts[s] * charges[s];
      absolute += counts[s] * Math.abs(charges[s]);
      squares += counts[s] * charges[s] * charges[s];
      parts
          .append(parts.isEmpty() ? "" : " + ")
          .append(counts[s])
          .append(" ")
          .append(state.speciesTable().symbols().get(s))
          .append(" × ")
          .append(charges[s]);
    }
    if (!background && Math.abs(sum) > NEUTRAL * absolute) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "the cell is not neutral: the charges sum to %.6g e (%s); correct charges or"
                  + " structure, or set background: true for a uniform neutralising background",
              sum,
              parts));
    }
    return new double[] {sum, squares};
  }
}
