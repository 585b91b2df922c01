package org.haven.campaigns.substitution;

import java.util.ArrayList;
import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.Sites;
import org.haven.kernels.MinimumImage;

/// Makes the charge of changed sites good by one species: fewer of it on its sites (vacancies), or
/// more of it, on vacant places of its sites or between the atoms (interstitials).
final class Compensation {
  private final SiteEdit edit;
  private final Prototype prototype;
  private final String symbol;

  /// @param symbol of the species
  Compensation(SiteEdit edit, Prototype prototype, String symbol) {
    this.edit = edit;
    this.prototype = prototype;
    this.symbol = symbol;
  }

  /// Does it, the rounding of the prototype's own occupancies included.
  ///
  /// @param net charge of a cell in e
  /// @param charge of the species in e
  /// @throws InputException if it cannot
  void makeGood(double net, double charge) {
    List<SiteEdit.Place> all = edit.sharesOf(symbol);
    if (all.isEmpty() || charge == 0) {
      throw new InputException(
          "leaves "
              + signed(net)
              + " e in a cell, and "
              + symbol
              + " cannot make it good: "
              + (all.isEmpty() ? absence() : "it has no charge")
              + ". Name another species in compensated_by");
    }
    double n = -net / charge;
    if (n < 0) {
      takeOut(all, -n, net);
    } else {
      putIn(all, n);
    }
  }

  private String absence() {
    return prototype.charges().containsKey(symbol)
        ? "there is none left"
        : "the structure holds no " + symbol;
  }

  private static String signed(double value) {
    return (value > 0 ? "+" : "") + Plain.decimal(value);
  }

  private void takeOut(List<SiteEdit.Place> all, double n, double net) {
    double held = edit.atoms(all);
    if (n > held - SiteEdit.EPSILON) {
      throw new InputException(
          "leaves "
              + signed(net)
              + " e in a cell, which takes "
              + Plain.decimal(n)
              + " vacancies of "
              + symbol
              + ", and there are "
              + Plain.decimal(held)
              + " of it; ask for less, or name another species in compensated_by");
    }
    for (SiteEdit.Place place : all) {
      edit.occupy(place, place.share().occupancy() * (1 - n / held));
    }
  }

  /// On the vacant places of its own sites; where these are too few, or too near to those that are
  /// filled, on places between the atoms.
  private void putIn(List<SiteEdit.Place> all, double n) {
    List<SiteEdit.Place> partly = new ArrayList<>();
    double vacant = 0;
    for (SiteEdit.Place place : all) {
      double free = place.orbit().vacant();
      if (free > 1e-3 && partly.stream().noneMatch(p -> p.orbit() == place.orbit())) {
        partly.add(place);
        vacant += free;
      }
    }
    boolean fits = vacant >= n - SiteEdit.EPSILON;
    boolean apart = fits && room(all) >= n - SiteEdit.EPSILON;
    List<double[]> between = apart ? List.of() : between(fits);
    if (between.size() >= n - SiteEdit.EPSILON) {
      edit.add(
          between, new Sites.Share("interstitial " + symbol, symbol, n / between.size(), null));
    } else if (fits) {
      double part = n / vacant;
      for (SiteEdit.Place place : partly) {
        double more = part * place.orbit().vacant() / place.orbit().places().size();
        edit.occupy(place, place.share().occupancy() + more);
      }
    } else {
      throw new InputException(
          "takes "
              + Plain.decimal(n)
              + " interstitial "
              + symbol
              + " in a cell, and there is room for "
              + between.size()
              + "; ask for less, or name another species in compensated_by");
    }
  }

  /// Places between the atoms; none where they cannot be told and there are others.
  private List<double[]> between(boolean others) {
    try {
      return prototype.interstices(symbol);
    } catch (InputException unknown) {
      if (others) {
        return List.of();
      }
      throw unknown;
    }
  }

  /// How many more its own places hold at a distance from each other, one place taken after
  /// another.
  private double room(List<SiteEdit.Place> all) {
    MinimumImage images = new MinimumImage(prototype.sites().cell());
    double reach = Sites.CLOSE * 2 * SiteEdit.radius(symbol);
    List<double[]> taken = new ArrayList<>();
    for (SiteEdit.Place place : all) {
      for (double[] s : place.orbit().places()) {
        if (taken.stream()
            .allMatch(
                p -> !(images.distance(p[0] - s[0], p[1] - s[1], p[2] - s[2], reach) < reach))) {
          taken.add(s);
        }
      }
    }
    return taken.size() - edit.atoms(all);
  }
}
