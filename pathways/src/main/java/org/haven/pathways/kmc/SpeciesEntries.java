package org.haven.pathways.kmc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.haven.inputs.InputException;
import org.haven.inputs.Nearest;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.ElementLabel;
import org.haven.kernels.Element;

/// The species of the file, checked: which sites each may take, how many there are, and the
/// energies of their pairs.
record SpeciesEntries(
    KmcSpec spec, Map<String, Integer> siteIndex, List<String> symbols, HopEntries.Fault fault) {

  private InputException fault(String message, Object... steps) {
    return fault.at(message, steps);
  }

  /// [P][S] whether a species may take a site.
  boolean[][] allowed() {
    boolean[][] allowed = new boolean[symbols.size()][spec.sites().size()];
    if (symbols.isEmpty()) {
      throw fault("is empty; give at least one mobile species", "species");
    }
    for (int p = 0; p < symbols.size(); p++) {
      String symbol = symbols.get(p);
      if (Element.of(symbol).isEmpty()) {
        throw fault(
            "is "
                + Plain.quoted(symbol)
                + ", which is no element; "
                + ElementLabel.suggestion(symbol),
            "species",
            p,
            "symbol");
      }
      if (symbols.indexOf(symbol) < p) {
        throw fault("names " + symbol + " twice", "species", p, "symbol");
      }
      List<String> on = spec.species().get(p).on();
      Arrays.fill(allowed[p], on.isEmpty());
      for (String name : on) {
        Integer site = siteIndex.get(name);
        if (site == null) {
          throw fault(unknownSite(name, siteIndex.keySet()), "species", p, "on");
        }
        allowed[p][site] = true;
      }
    }
    return allowed;
  }

  /// In words, that `name` is none of `sites`.
  static String unknownSite(String name, Iterable<String> sites) {
    List<String> names = new ArrayList<>();
    sites.forEach(names::add);
    return "names "
        + Plain.quoted(name)
        + ", which is no site"
        + Nearest.of(name, names)
            .map(n -> "; did you mean " + Plain.quoted(n) + "?")
            .orElse("; sites are " + Plain.shortened(String.join(", ", names)));
  }

  /// [P] ions in a lattice of `cells` cells.
  int[] counts(boolean[][] allowed, int cells) {
    int[] counts = new int[symbols.size()];
    long all = 0;
    for (int p = 0; p < counts.length; p++) {
      KmcSpec.Mobile mobile = spec.species().get(p);
      boolean[] own = allowed[p];
      long room = (long) cells * IntStream.range(0, own.length).filter(s -> own[s]).count();
      if (mobile.fraction().isPresent() == mobile.count().isPresent()) {
        throw fault(
            "of "
                + mobile.symbol()
                + " needs either 'fraction' of its sites or 'count' of ions in the lattice",
            "species",
            p);
      }
      long count =
          mobile.count().isPresent()
              ? mobile.count().getAsInt()
              : Math.round(mobile.fraction().getAsDouble() * room);
      if (count < 1 || count > room) {
        throw fault(
            "gives "
                + count
                + " ions of "
                + mobile.symbol()
                + "; there is room for 1 to "
                + room
                + " in a lattice of "
                + cells
                + " cells",
            "species",
            p,
            mobile.count().isPresent() ? "count" : "fraction");
      }
      counts[p] = (int) count;
      all += count;
    }
    long sites = (long) cells * spec.sites().size();
    if (all >= sites) {
      throw fault(
          "fill "
              + all
              + " of "
              + sites
              + " sites; nothing can move without an empty one: lower 'fraction' or 'count'",
          "species");
    }
    return counts;
  }

  /// Energies of pairs.
  List<KmcModel.Pair> pairs() {
    List<KmcModel.Pair> pairs = new ArrayList<>();
    for (int k = 0; k < spec.pairs().size(); k++) {
      KmcSpec.Pair pair = spec.pairs().get(k);
      if (pair.species().isEmpty() || pair.species().size() > 2) {
        throw fault("names no two species, as in [Li, Li]", "pairs", k, "species");
      }
      if (pair.fromAngstrom() >= pair.toAngstrom()) {
        throw fault(
            "is "
                + Plain.number(pair.toAngstrom())
                + " Å, not beyond from_angstrom "
                + Plain.number(pair.fromAngstrom()),
            "pairs",
            k,
            "to_angstrom");
      }
      int[] two = new int[2];
      for (int i = 0; i < 2; i++) {
        String symbol = pair.species().get(Math.min(i, pair.species().size() - 1));
        two[i] = symbols.indexOf(symbol);
        if (two[i] < 0) {
          throw fault(
              "names "
                  + Plain.quoted(symbol)
                  + ", which is no mobile species; there are "
                  + String.join(", ", symbols),
              "pairs",
              k,
              "species");
        }
      }
      pairs.add(
          new KmcModel.Pair(
              two[0], two[1], pair.fromAngstrom(), pair.toAngstrom(), pair.energyEv()));
    }
    return List.copyOf(pairs);
  }
}
