package org.haven.campaigns.substitution;

import java.util.IdentityHashMap;
import java.util.Map;
import org.haven.inputs.structure.Sites;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;
import org.haven.kernels.MinimumImage;

/// The cell of changed sites: all lengths scaled by the mean length of a bond between a cation and
/// an anion after the change over that before, a bond being as long as the sum of the covalent
/// radii (Cordero et al., Dalton Trans. 2008, 2832, doi:10.1039/b801115j) of those that share its
/// ends.
///
/// A start for a relaxation and no more: of swaps between simple salts volumes come out within 10 %
/// of the measured ones (`SubstituterTest`).
final class RadiusScale {
  private final Map<String, Double> charges;

  private RadiusScale(Map<String, Double> charges) {
    this.charges = charges;
  }

  /// The factor for lengths; 1 where there are no bonds.
  ///
  /// @param model the prototype, whose bonds count
  /// @param changed with the same places, and perhaps more, in any order
  /// @param charges in e, of all elements of both
  static double of(Sites model, Sites changed, Map<String, Double> charges) {
    RadiusScale scale = new RadiusScale(charges);
    Map<double[], Sites.Orbit> now = new IdentityHashMap<>();
    changed.orbits().forEach(o -> o.places().forEach(place -> now.put(place, o)));
    double before = 0;
    double after = 0;
    MinimumImage images = new MinimumImage(model.cell());
    for (Sites.Orbit cations : model.orbits()) {
      for (Sites.Orbit anions : model.orbits()) {
        double bond = scale.radius(cations, true) + scale.radius(anions, false);
        if (Double.isNaN(bond)) {
          continue;
        }
        double reach = SiteEdit.BONDED * bond;
        double weight = cations.occupancy() * anions.occupancy();
        for (double[] s : cations.places()) {
          for (double[] p : anions.places()) {
            if (images.distance(p[0] - s[0], p[1] - s[1], p[2] - s[2], reach) < reach) {
              before += weight * bond;
              after += weight * (scale.radius(now.get(s), true) + scale.radius(now.get(p), false));
            }
          }
        }
      }
    }
    return before > 0 && after > 0 ? after / before : 1;
  }

  /// The mean radius of the cations or anions of an orbit; not a number where it has none.
  private double radius(Sites.Orbit orbit, boolean cations) {
    double sum = 0;
    double occupancy = 0;
    for (Sites.Share share : orbit.shares()) {
      double q = charges.get(share.symbol());
      if (cations ? q > 0 : q < 0) {
        sum += share.occupancy() * Element.of(share.symbol()).orElseThrow().radiusAngstrom();
        occupancy += share.occupancy();
      }
    }
    return sum / occupancy;
  }

  /// Sites in a cell with all lengths scaled.
  static Sites scaled(Sites sites, double factor) {
    double[] rows = sites.cell().rows();
    for (int k = 0; k < 9; k++) {
      rows[k] *= factor;
    }
    return new Sites(sites.file(), sites.title(), Cell.ofRows(rows), sites.orbits(), sites.notes());
  }
}
