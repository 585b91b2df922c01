package org.haven.pathways.hops;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.inputs.InputException;

/// What is to be computed: sites, the hops that differ, the supercell. Nothing is computed for it.
///
/// @param sites of the crystal
/// @param lists of hops, one for each kind
/// @param supercell in which each hop is
public record HopPlan(IonSites sites, List<HopList> lists, HopSupercell supercell) {

  /// What is asked for.
  ///
  /// @param kinds of hops
  /// @param lengthAngstrom of the longest; not a number for one that is found ([HopList#of])
  /// @param heightAngstrom least height of the supercell
  public record Settings(List<HopKind> kinds, double lengthAngstrom, double heightAngstrom) {
    /// @throws InputException if a value is out of its range
    public Settings {
      if (lengthAngstrom <= 0 || lengthAngstrom > 20) {
        throw new InputException(
            "length of hops is " + lengthAngstrom + " Å; expected above 0 up to 20, for example 4");
      }
      if (!(heightAngstrom > 0) || heightAngstrom > 100) {
        throw new InputException(
            "height of the supercell is "
                + heightAngstrom
                + " Å; expected above 0 up to 100, for example 10");
      }
      kinds = List.copyOf(kinds);
    }

    /// Vacancies, of a length that is found, in 10 Å.
    public static Settings standard() {
      return new Settings(List.of(HopKind.VACANCY), Double.NaN, 10);
    }
  }

  /// Plans.
  ///
  /// @throws InputException if a kind has no hops
  public static HopPlan of(IonSites sites, Settings settings) {
    List<HopList> lists = new ArrayList<>();
    int number = 0;
    for (HopKind kind : settings.kinds()) {
      if (!kind.isVacancy() && sites.empty() == 0) {
        throw new InputException(
            "the crystal has no empty site of "
                + sites.ion()
                + " for "
                + kind.name().toLowerCase(Locale.ROOT)
                + " hops; look for some with --sites map or --sites density");
      }
      HopList list = HopList.of(sites, kind, settings.lengthAngstrom());
      if (list.distinct().isEmpty()) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "there are no %s hops of up to %.2f Å between sites of %s; allow longer ones with"
                    + " --length",
                kind.name().toLowerCase(Locale.ROOT),
                Double.isNaN(settings.lengthAngstrom())
                    ? HopList.LONGEST_ANGSTROM
                    : settings.lengthAngstrom(),
                sites.ion()));
      }
      List<DistinctHop> numbered = new ArrayList<>();
      for (DistinctHop hop : list.distinct()) {
        numbered.add(
            new DistinctHop(
                ++number,
                kind,
                hop.lengthAngstrom(),
                hop.chain(),
                hop.all(),
                hop.isItsOwnReverse()));
      }
      lists.add(
          new HopList(kind, list.lengthAngstrom(), list.isLengthFound(), List.copyOf(numbered)));
    }
    return new HopPlan(
        sites, List.copyOf(lists), HopSupercell.of(sites, settings.heightAngstrom()));
  }

  /// All hops of all kinds that differ.
  public List<DistinctHop> hops() {
    return lists.stream().flatMap(list -> list.distinct().stream()).toList();
  }
}
