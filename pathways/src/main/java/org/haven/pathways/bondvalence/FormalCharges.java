package org.haven.pathways.bondvalence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.OxidationStates;
import org.haven.inputs.structure.Structure;

/// The oxidation state of each species of a structure: as given; else the file's, where all its
/// charges are whole numbers; else the most common ones that make the formula neutral, the rule of
/// `haven convert`.
///
/// @param bySpecies in e
/// @param notes what was decided
record FormalCharges(Map<String, Double> bySpecies, List<String> notes) {
  /// A charge this close to a whole number is an oxidation state; those of a population analysis
  /// are not.
  private static final double WHOLE = 0.02;

  /// @param given in e by symbol, may be empty
  static FormalCharges of(Structure structure, Map<String, Double> given) {
    for (String symbol : given.keySet()) {
      if (!structure.species().contains(symbol)) {
        throw new InputException(
            "a charge is given for %s, which the structure does not hold; it holds %s"
                .formatted(symbol, String.join(", ", structure.species())));
      }
    }
    List<String> notes = new ArrayList<>();
    Map<String, Double> known = new LinkedHashMap<>(ofFile(structure));
    known.putAll(given);
    Map<String, Double> atoms = new LinkedHashMap<>();
    structure.composition().forEach((symbol, n) -> atoms.put(symbol, (double) n));
    Map<String, Double> charges = new LinkedHashMap<>(known);
    if (known.size() < atoms.size()) {
      charges.putAll(OxidationStates.guess(structure, known));
      if (charges.size() < atoms.size()) {
        throw new InputException(
            "no oxidation states are known for all of %s; give them (--charges)"
                .formatted(String.join(", ", atoms.keySet())));
      }
      notes.add(
          "oxidation states guessed from the formula (--charges overrides): "
              + OxidationStates.text(charges));
    }
    double net = 0;
    double positive = 0;
    for (Map.Entry<String, Double> each : atoms.entrySet()) {
      double q = each.getValue() * charges.get(each.getKey());
      net += q;
      positive += Math.max(0, q);
    }
    if (Math.abs(net) > 0.02 * positive) {
      notes.add(
          String.format(
              Locale.ROOT,
              "the oxidation states %s leave %+.3g e in the cell: check them (--charges)",
              OxidationStates.text(charges),
              net));
    }
    return new FormalCharges(charges, List.copyOf(notes));
  }

  private static Map<String, Double> ofFile(Structure structure) {
    if (structure.charges().isEmpty()) {
      return Map.of();
    }
    double[] q = structure.charges().get();
    Map<String, Double> states = new LinkedHashMap<>();
    for (int i = 0; i < q.length; i++) {
      double whole = Math.rint(q[i]);
      Double before = states.put(structure.symbols().get(i), whole);
      if (Math.abs(q[i] - whole) > WHOLE || whole == 0 || before != null && before != whole) {
        return Map.of();
      }
    }
    return states;
  }
}
