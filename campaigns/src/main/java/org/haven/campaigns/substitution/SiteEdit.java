package org.haven.campaigns.substitution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.OxidationStates;
import org.haven.inputs.structure.Sites;
import org.haven.kernels.Element;
import org.haven.kernels.MinimumImage;

/// The sites of a prototype while they are changed: occupancies of one cell, averages that need not
/// be whole.
final class SiteEdit {
  /// Two atoms are bonded that are closer than this, in units of the sum of their covalent radii.
  static final double BONDED = 1.25;

  /// Of atoms and charges in a cell.
  static final double EPSILON = 1e-9;

  /// Places with one set of shares.
  static final class Group {
    private List<double[]> places;
    private final List<Sites.Share> shares = new ArrayList<>();
    private boolean changed;

    List<double[]> places() {
      return places;
    }

    /// Atoms that it could hold more, on average.
    double vacant() {
      double filled = shares.stream().mapToDouble(Sites.Share::occupancy).sum();
      return places.size() * Math.max(0, 1 - filled);
    }
  }

  /// A share of a group.
  record Place(Group orbit, Sites.Share share) {
    private double atoms() {
      return orbit.places.size() * share.occupancy();
    }
  }

  private final Prototype prototype;
  private final Map<String, Double> charges;
  private final List<Group> groups = new ArrayList<>();
  private String compensator;
  private double owed;

  /// @param dopant element that comes in, or null
  SiteEdit(Prototype prototype, String dopant) {
    this.prototype = prototype;
    this.charges = new LinkedHashMap<>(prototype.charges());
    for (Sites.Orbit orbit : prototype.sites().orbits()) {
      Group group = new Group();
      group.places = orbit.places();
      for (Sites.Share share : orbit.shares()) {
        // Charges are by element from here on.
        group.shares.add(new Sites.Share(share.label(), share.symbol(), share.occupancy(), null));
      }
      groups.add(group);
    }
    if (dopant != null && !charges.containsKey(dopant)) {
      charges.put(dopant, Double.NaN);
    }
  }

  /// The shares of an element or label, those of places that are bonded to `notBondedTo` left out.
  ///
  /// @throws InputException if none is left
  List<Place> select(String site, List<String> notBondedTo) {
    List<Place> found = new ArrayList<>();
    for (Group group : List.copyOf(groups)) {
      for (Sites.Share share : group.shares) {
        if (Prototype.isCalled(share, site)) {
          split(group, share.symbol(), notBondedTo);
          if (!group.places.isEmpty()) {
            found.add(new Place(group, share));
          }
          break;
        }
      }
    }
    groups.removeIf(group -> group.places.isEmpty());
    if (found.isEmpty()) {
      throw new InputException(
          "all atoms of "
              + site
              + " are bonded to one of "
              + String.join(", ", notBondedTo)
              + "; leave out 'not_bonded_to'");
    }
    return found;
  }

  /// Takes the places that are bonded out of a group, as one of their own.
  private void split(Group group, String symbol, List<String> partners) {
    MinimumImage images = new MinimumImage(prototype.sites().cell());
    List<double[]> bonded = new ArrayList<>();
    for (double[] s : group.places) {
      for (Group other : groups) {
        boolean partner = other.shares.stream().anyMatch(x -> partners.contains(x.symbol()));
        if (partner && other != group && isBonded(images, s, symbol, other, partners)) {
          bonded.add(s);
          break;
        }
      }
    }
    if (bonded.isEmpty()) {
      return;
    }
    Group rest = new Group();
    rest.places = bonded;
    rest.shares.addAll(group.shares);
    group.places = group.places.stream().filter(s -> !bonded.contains(s)).toList();
    groups.add(rest);
  }

  private static boolean isBonded(
      MinimumImage images, double[] s, String symbol, Group other, List<String> partners) {
    for (Sites.Share share : other.shares) {
      double reach = BONDED * (radius(symbol) + radius(share.symbol()));
      for (double[] p : partners.contains(share.symbol()) ? other.places : List.<double[]>of()) {
        if (images.distance(p[0] - s[0], p[1] - s[1], p[2] - s[2], reach) < reach) {
          return true;
        }
      }
    }
    return false;
  }

  static double radius(String symbol) {
    return Element.of(symbol).orElseThrow().radiusAngstrom();
  }

  /// Atoms of shares in the cell.
  double atoms(List<Place> places) {
    return places.stream().mapToDouble(Place::atoms).sum();
  }

  /// Puts `n` atoms of an element in the place of so many of the shares', evenly.
  ///
  /// @return the label of the new shares
  /// @throws InputException if the one is a cation and the other an anion
  String replace(List<Place> places, double n, String symbol) {
    String host = places.getFirst().share().symbol();
    charges.computeIfPresent(
        symbol, (s, q) -> Double.isNaN(q) ? prototype.dopantCharge(s, charges.get(host)) : q);
    if (charges.get(symbol) * charges.get(host) < 0) {
      Map<String, Double> both = new LinkedHashMap<>();
      both.put(symbol, charges.get(symbol));
      both.put(host, charges.get(host));
      throw new InputException(
          symbol
              + " cannot take the place of "
              + host
              + ": one is a cation, the other an anion ("
              + OxidationStates.text(both)
              + "); name sites of the same sign");
    }
    String mark = symbol + " for " + host;
    double part = Math.min(1, n / atoms(places));
    for (Place place : places) {
      List<Sites.Share> shares = place.orbit().shares;
      Sites.Share share = place.share();
      int k = shares.indexOf(share);
      double moved = part * share.occupancy();
      if (share.occupancy() - moved < EPSILON) {
        shares.remove(k);
      } else {
        shares.set(k, occupied(share, share.occupancy() - moved));
      }
      shares.add(new Sites.Share(mark, symbol, moved, null));
      place.orbit().changed = true;
    }
    return mark;
  }

  private static Sites.Share occupied(Sites.Share share, double occupancy) {
    return new Sites.Share(share.label(), share.symbol(), occupancy, null);
  }

  /// Makes the charge of the changes good ([Compensation]).
  ///
  /// @param wish the species that does, or null for the mobile ion
  /// @throws InputException if it cannot
  void neutralise(String wish) {
    double net = 0;
    for (Group group : groups) {
      for (Sites.Share share : group.shares) {
        net += group.places.size() * share.occupancy() * charges.get(share.symbol());
      }
    }
    if (Math.abs(net - prototype.netCharge()) < EPSILON) {
      return;
    }
    compensator = wish != null ? wish : prototype.mobileAmong(elements());
    double q = charges.getOrDefault(compensator, 0.0);
    owed = (prototype.netCharge() - net) / q;
    new Compensation(this, prototype, compensator).makeGood(net, q);
  }

  private List<String> elements() {
    return groups.stream()
        .flatMap(g -> g.shares.stream())
        .map(Sites.Share::symbol)
        .distinct()
        .toList();
  }

  /// Where there are atoms of an element.
  List<Place> sharesOf(String symbol) {
    List<Place> found = new ArrayList<>();
    for (Group group : groups) {
      for (Sites.Share share : group.shares) {
        if (share.symbol().equals(symbol)) {
          found.add(new Place(group, share));
        }
      }
    }
    return found;
  }

  /// Gives a share another occupancy.
  void occupy(Place place, double occupancy) {
    List<Sites.Share> shares = place.orbit().shares;
    shares.set(shares.indexOf(place.share()), occupied(place.share(), occupancy));
    place.orbit().changed = true;
  }

  /// Adds places of one species.
  void add(List<double[]> places, Sites.Share share) {
    Group group = new Group();
    group.places = places;
    group.shares.add(share);
    groups.add(group);
  }

  /// The sites as they are now. Changed places with like shares become one orbit, since chance is
  /// to choose among all of them: a file without symmetry lists them one by one.
  ///
  /// @param mark label of the shares that are new
  /// @param perUnit what one atom of those is of the measure that was asked for
  Changed changed(String mark, double perUnit) {
    List<Sites.Orbit> orbits = new ArrayList<>();
    Map<String, Integer> like = new LinkedHashMap<>();
    for (Group group : groups) {
      Integer same = group.changed ? like.putIfAbsent(key(group), orbits.size()) : null;
      if (same == null) {
        orbits.add(new Sites.Orbit(group.places, List.copyOf(group.shares)));
      } else {
        List<double[]> places = new ArrayList<>(orbits.get(same).places());
        places.addAll(group.places);
        orbits.set(same, new Sites.Orbit(places, orbits.get(same).shares()));
      }
    }
    double fresh = 0;
    for (Sites.Orbit orbit : orbits) {
      for (Sites.Share share : orbit.shares()) {
        fresh += share.label().equals(mark) ? orbit.places().size() * share.occupancy() : 0;
      }
    }
    charges.keySet().retainAll(elements());
    return new Changed(
        prototype.sites().withOrbits(orbits), charges, mark, perUnit, compensator, owed / fresh);
  }

  private static String key(Group group) {
    StringBuilder key = new StringBuilder();
    group.shares.forEach(
        s -> key.append(s.symbol()).append(String.format(Locale.ROOT, " %.9f ", s.occupancy())));
    return key.toString();
  }
}
