package org.haven.inputs.structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.haven.inputs.Plain;

/// Oxidation states guessed from a formula: one for each element, such that they sum to zero, the
/// most common ones first.
public final class OxidationStates {
  /// States of each element, the most common first.
  private static final String TABLE =
      """
      H 1 -1, Li 1, Be 2, B 3, C 4 2, N -3 5 3, O -2 -1, F -1, Na 1, Mg 2, Al 3, Si 4, P 5 3 -3,
      S -2 6 4, Cl -1 7 5, K 1, Ca 2, Sc 3, Ti 4 3 2, V 5 4 3 2, Cr 3 6 4 2, Mn 2 3 4 7, Fe 3 2 4,
      Co 2 3 4, Ni 2 3 4, Cu 2 1, Zn 2, Ga 3, Ge 4 2, As 5 3 -3, Se -2 4 6, Br -1 5, Rb 1, Sr 2,
      Y 3, Zr 4, Nb 5 4, Mo 6 4 5, Tc 7 4, Ru 4 3, Rh 3, Pd 2 4, Ag 1, Cd 2, In 3 1, Sn 4 2, Sb 5 3 -3,
      Te -2 4 6, I -1 5 7, Cs 1, Ba 2, La 3, Ce 4 3, Pr 3 4, Nd 3, Pm 3, Sm 3 2, Eu 3 2, Gd 3, Tb 3 4,
      Dy 3, Ho 3, Er 3, Tm 3, Yb 3 2, Lu 3, Hf 4, Ta 5, W 6 4, Re 7 4, Os 4, Ir 4 3, Pt 4 2, Au 3 1,
      Hg 2 1, Tl 1 3, Pb 2 4, Bi 3 5, Po 4, Ra 2, Ac 3, Th 4, Pa 5, U 6 4, Np 5, Pu 4, Am 3, Cm 3,
      D 1 -1, T 1 -1
      """;

  private static final Map<String, List<Integer>> STATES = states();

  /// A formula counts as neutral up to this share of its positive charge: occupancies are rounded.
  private static final double NEUTRAL = 0.02;

  /// Formulas whose states are less common than this, all places in the table added, are not
  /// guessed at.
  private static final int RAREST = 4;

  private final List<String> symbols;
  private final List<List<Integer>> states = new ArrayList<>();
  private final Map<String, Double> atoms;
  private final Map<String, Double> known;
  private int[] best;
  private double bestScore = Double.MAX_VALUE;

  private OxidationStates(Map<String, Double> atoms, Map<String, Double> known) {
    this.atoms = atoms;
    this.known = known;
    this.symbols = atoms.keySet().stream().filter(s -> !known.containsKey(s)).toList();
    symbols.forEach(s -> states.add(STATES.getOrDefault(s, List.of())));
  }

  private static Map<String, List<Integer>> states() {
    Map<String, List<Integer>> table = new HashMap<>();
    for (String row : TABLE.strip().split(",\\s*")) {
      String[] words = row.split(" ");
      List<Integer> each = new ArrayList<>();
      for (int k = 1; k < words.length; k++) {
        each.add(Integer.parseInt(words[k]));
      }
      table.put(words[0], each);
    }
    return table;
  }

  /// The most common state of an element, in e.
  public static OptionalDouble common(String symbol) {
    return STATES.getOrDefault(symbol, List.of()).stream().mapToDouble(q -> q).findFirst();
  }

  /// The most common state of an element of one sign, in e.
  public static OptionalDouble common(String symbol, boolean positive) {
    return STATES.getOrDefault(symbol, List.of()).stream()
        .filter(q -> q > 0 == positive)
        .mapToDouble(q -> q)
        .findFirst();
  }

  /// For messages: `Ca +2, F -1`.
  public static String text(Map<String, Double> charges) {
    return charges.entrySet().stream()
        .map(e -> e.getKey() + (e.getValue() > 0 ? " +" : " ") + Plain.number(e.getValue()))
        .collect(Collectors.joining(", "));
  }

  /// As [#guess(Map, Map)], of the atoms of a structure.
  public static Map<String, Double> guess(Structure structure, Map<String, Double> known) {
    Map<String, Double> atoms = new LinkedHashMap<>();
    structure.composition().forEach((symbol, n) -> atoms.put(symbol, (double) n));
    return guess(atoms, known);
  }

  /// A charge for each element in e: those that are known, and for the others the most common
  /// states that make the formula neutral; where none do, the most common ones. Empty where an
  /// element has none (noble gases).
  ///
  /// @param atoms number of each element
  public static Map<String, Double> guess(Map<String, Double> atoms, Map<String, Double> known) {
    OxidationStates search = new OxidationStates(atoms, known);
    if (search.states.stream().anyMatch(List::isEmpty)) {
      return Map.of();
    }
    double net = 0;
    double positive = 0;
    for (Map.Entry<String, Double> each : known.entrySet()) {
      double q = each.getValue() * atoms.getOrDefault(each.getKey(), 0.0);
      net += q;
      positive += Math.max(0, q);
    }
    search.choose(0, new int[search.symbols.size()], net, positive, 0);
    Map<String, Double> charges = new LinkedHashMap<>();
    for (String symbol : atoms.keySet()) {
      int k = search.symbols.indexOf(symbol);
      charges.put(
          symbol,
          k < 0
              ? known.get(symbol)
              : (double) search.states.get(k).get(search.best == null ? 0 : search.best[k]));
    }
    return charges;
  }

  /// Tries the states of the elements from the `k`-th on; a state counts by its place in the table.
  private void choose(int k, int[] chosen, double net, double positive, int rank) {
    if (rank >= Math.min(bestScore, RAREST)) {
      return;
    }
    if (k == symbols.size()) {
      double score = rank + Math.abs(net) / Math.max(positive, 1e-12);
      if (Math.abs(net) <= NEUTRAL * positive && score < bestScore) {
        best = chosen.clone();
        bestScore = score;
      }
      return;
    }
    for (int state = 0; state < states.get(k).size(); state++) {
      double q = states.get(k).get(state) * atoms.get(symbols.get(k));
      chosen[k] = state;
      choose(k + 1, chosen, net + q, positive + Math.max(0, q), rank + state);
    }
  }
}
