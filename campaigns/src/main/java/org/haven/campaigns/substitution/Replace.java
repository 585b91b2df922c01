package org.haven.campaigns.substitution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.DeckKey;

/// Some or all atoms of a site by those of another element. Where these have another charge, the
/// mobile ion makes it good: fewer of it (vacancies) or more (interstitials).
public record Replace(
    @DeckKey(
            "Element that is replaced, or the label of a site of a CIF; of several, each is a"
                + " substitution of its own in the prototypes that hold it")
        List<String> site,
    @DeckKey("Elements that take its place, each a structure of its own") List<String> by,
    @DeckKey(
            value = "Part of the site's atoms",
            fallback = "[]",
            or = "per_formula_unit",
            above = 0,
            max = 1)
        List<Double> fraction,
    @DeckKey(value = "Atoms of each formula unit of the prototype", fallback = "[]", above = 0)
        List<Double> perFormulaUnit,
    @DeckKey("Species that makes the charge good; default: the mobile ion")
        Optional<String> compensatedBy,
    @DeckKey(value = "Leave out atoms that are bonded to one of these elements", fallback = "[]")
        List<String> notBondedTo)
    implements Substitution {
  /// Fills what is left out.
  public Replace {
    if (fraction.isEmpty() == perFormulaUnit.isEmpty()) {
      throw new IllegalArgumentException(
          "'replace' takes fraction or per_formula_unit, and not both: how much of "
              + String.join(", ", site)
              + " is to be replaced");
    }
  }

  @Override
  public String kind() {
    return "replace";
  }

  @Override
  public List<String> sites() {
    return site;
  }

  @Override
  public Optional<String> vain(Prototype prototype) {
    List<String> held = site.stream().filter(prototype::holds).toList();
    return held.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "site and dopant are the same: "
                + String.join(", ", held)
                + " by "
                + String.join(", ", by)
                + " changes nothing; name another element in 'by'");
  }

  @Override
  public List<String> elements() {
    List<String> all = new ArrayList<>(by);
    all.addAll(notBondedTo);
    compensatedBy.ifPresent(all::add);
    return all;
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>();
    for (String from : site) {
      for (String to : by) {
        fraction.forEach(x -> all.add(new One(from, to, x, true)));
        perFormulaUnit.forEach(x -> all.add(new One(from, to, x, false)));
      }
    }
    return all;
  }

  private final class One implements Change {
    private final String from;
    private final String to;
    private final double amount;
    private final boolean part;

    One(String from, String to, double amount, boolean part) {
      this.from = from;
      this.to = to;
      this.amount = amount;
      this.part = part;
    }

    @Override
    public String label() {
      return to + "-for-" + from + "-" + Plain.decimal(amount);
    }

    @Override
    public String text() {
      return from + " -> " + to;
    }

    @Override
    public String measure() {
      return part ? "fraction" : "per_formula_unit";
    }

    @Override
    public double asked() {
      return amount;
    }

    @Override
    public boolean fits(Prototype prototype) {
      return prototype.holds(from) && !prototype.symbol(from).equals(to);
    }

    @Override
    public Changed apply(Prototype prototype) {
      SiteEdit edit = new SiteEdit(prototype, to);
      List<SiteEdit.Place> places = edit.select(from, notBondedTo);
      double held = edit.atoms(places);
      double unit = part ? held : prototype.formulaUnits();
      double n = amount * unit;
      if (n > held + 1e-6) {
        throw new InputException(
            Plain.decimal(amount)
                + " of "
                + to
                + " for each formula unit is more than the "
                + Plain.decimal(held / unit)
                + " of "
                + from
                + " that there are; ask for less");
      }
      String mark = edit.replace(places, n, to);
      edit.neutralise(compensatedBy.orElse(null));
      return edit.changed(mark, 1 / unit);
    }
  }
}
