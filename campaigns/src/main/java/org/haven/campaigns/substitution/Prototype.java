package org.haven.campaigns.substitution;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.campaigns.stages.Preparation;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.OxidationStates;
import org.haven.inputs.structure.Sites;
import org.haven.pathways.MobileIon;

/// A crystal that others are made from: its sites, oxidation states, mobile ion.
final class Prototype {
  /// A net charge up to this share of the positive one is rounding of the file's occupancies.
  private static final double NEUTRAL = 0.02;

  private final String id;
  private final Sites sites;
  private final Map<String, Double> given;
  private final Map<String, Double> charges;
  private final List<String> wanted;
  private final Optional<String> wish;
  private final double netCharge;
  private final Map<String, List<double[]>> interstices = new LinkedHashMap<>();

  /// Reads it.
  ///
  /// @param given oxidation states by symbol, of dopants too
  /// @param wanted mobile ions, or `auto`
  /// @param wish mobile ion of this one, where its table names it
  /// @throws InputException if it cannot be read, or its charges are unknown or leave it charged
  Prototype(
      String id,
      Path file,
      int frame,
      Map<String, Double> given,
      List<String> wanted,
      Optional<String> wish) {
    this.id = id;
    this.given = given;
    this.wanted = wanted;
    this.wish = wish;
    sites = Sites.read(file, frame);
    charges = charges(sites, given);
    Map<String, Double> atoms = sites.composition();
    double net = 0;
    double positive = 0;
    for (Map.Entry<String, Double> each : atoms.entrySet()) {
      double q = each.getValue() * charges.get(each.getKey());
      net += q;
      positive += Math.max(0, q);
    }
    boolean partial = sites.orbits().stream().anyMatch(Sites.Orbit::partial);
    if (Math.abs(net) > (partial ? NEUTRAL * positive : 1e-6)) {
      throw new InputException(
          file,
          String.format(
              Locale.ROOT,
              "is not neutral: %+.3g e in a cell with %s; give its oxidation states in 'charges'",
              net,
              OxidationStates.text(charges)));
    }
    netCharge = net;
  }

  /// As given, else of the file, else guessed from the formula.
  private static Map<String, Double> charges(Sites sites, Map<String, Double> given) {
    Map<String, Double> atoms = sites.composition();
    Map<String, Double> sums = new LinkedHashMap<>();
    for (Sites.Orbit orbit : sites.orbits()) {
      for (Sites.Share share : orbit.shares()) {
        Double q = given.getOrDefault(share.symbol(), share.charge());
        double n = orbit.places().size() * share.occupancy();
        sums.merge(share.symbol(), q == null ? Double.NaN : q * n, Double::sum);
      }
    }
    Map<String, Double> known = new LinkedHashMap<>();
    sums.forEach(
        (symbol, sum) -> {
          if (!Double.isNaN(sum)) {
            known.put(symbol, sum / atoms.get(symbol));
          }
        });
    Map<String, Double> all =
        known.size() == atoms.size() ? known : OxidationStates.guess(atoms, known);
    if (all.isEmpty()) {
      throw new InputException(
          sites.file(),
          "no oxidation states are known for all of "
              + String.join(", ", atoms.keySet())
              + "; give them in 'charges'");
    }
    return all;
  }

  /// Its name.
  String id() {
    return id;
  }

  Sites sites() {
    return sites;
  }

  /// Oxidation states in e by symbol.
  Map<String, Double> charges() {
    return charges;
  }

  /// Net charge of a cell in e, other than 0 where the file's occupancies are rounded.
  double netCharge() {
    return netCharge;
  }

  /// Whether it has an element, or a site of this label.
  boolean holds(String site) {
    return sites.orbits().stream()
        .anyMatch(o -> o.shares().stream().anyMatch(s -> isCalled(s, site)));
  }

  /// Whether a site's name means this share.
  static boolean isCalled(Sites.Share share, String site) {
    return share.symbol().equals(site) || share.label().equals(site);
  }

  /// The element of a site that it holds.
  String symbol(String site) {
    return sites.orbits().stream()
        .flatMap(o -> o.shares().stream())
        .filter(s -> isCalled(s, site))
        .findFirst()
        .orElseThrow()
        .symbol();
  }

  /// The mobile ion of what is made of it, of these elements: its own as long as there is some, no
  /// dopant.
  String mobileAmong(List<String> elements) {
    String own = chosen(List.copyOf(charges.keySet()));
    return elements.contains(own) ? own : chosen(elements);
  }

  private String chosen(List<String> elements) {
    if (wish.isPresent() && elements.contains(wish.get())) {
      return wish.get();
    }
    if (wanted.contains(Preparation.AUTO)) {
      return MobileIon.among(elements, charges);
    }
    return wanted.stream()
        .filter(elements::contains)
        .findFirst()
        .orElseThrow(
            () -> new InputException("holds none of the mobile ions " + String.join(", ", wanted)));
  }

  /// The oxidation state of an element that takes the place of one of charge `replaced`: as given,
  /// else its most common one of the same sign.
  ///
  /// @throws InputException if none is known, or if it would be an anion in the place of a cation
  double dopantCharge(String symbol, double replaced) {
    if (given.containsKey(symbol)) {
      return given.get(symbol);
    }
    if (replaced > 0 && OxidationStates.common(symbol).orElse(0) < 0) {
      throw new InputException(
          symbol
              + " is an anion, and takes the place of a cation; if it is meant, give its oxidation"
              + " state in 'charges'");
    }
    return OxidationStates.common(symbol, replaced > 0)
        .orElseThrow(
            () ->
                new InputException(
                    "no common oxidation state of "
                        + symbol
                        + (replaced > 0 ? " above 0" : " below 0")
                        + " is known; give it in 'charges'"));
  }

  /// Formula units in a cell: the greatest common divisor of the atoms of its elements, of those
  /// that are whole numbers.
  ///
  /// @throws InputException if less than two are
  double formulaUnits() {
    List<Integer> whole = new ArrayList<>();
    for (double n : sites.composition().values()) {
      if (Math.abs(n - Math.rint(n)) < 0.01 && n > 0.5) {
        whole.add((int) Math.rint(n));
      }
    }
    if (whole.size() < 2) {
      throw new InputException(
          sites.file(),
          "how many formula units a cell has cannot be told: less than two elements fill sites"
              + " wholly; ask for a 'fraction'");
    }
    return whole.stream().reduce(0, Preparation::greatestCommonDivisor);
  }

  /// Places between the atoms where there is room for an ion, fractional ([Interstices]).
  List<double[]> interstices(String symbol) {
    return interstices.computeIfAbsent(symbol, s -> Interstices.of(sites, s, charges));
  }
}
