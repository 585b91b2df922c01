package org.haven.campaigns.substitution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.DeckKey;

/// Atoms of two sites with each other: antisite disorder, as of S and halogen in argyrodites. The
/// composition stays.
public record Exchange(
    @DeckKey("The two: elements, or labels of sites of a CIF") List<String> between,
    @DeckKey(
            value =
                "Part of the places of the rarer one that the other holds; each value is a"
                    + " structure of its own",
            above = 0,
            max = 1)
        List<Double> degree,
    @DeckKey(
            value =
                "Leave out atoms that are bonded to one of these elements, as P for the S of PS4",
            fallback = "[]")
        List<String> notBondedTo)
    implements Substitution {
  /// Checks the number.
  public Exchange {
    if (between.size() != 2 || between.getFirst().equals(between.getLast())) {
      throw new IllegalArgumentException(
          "'between' names " + between + "; expected two different sites, as [S, Cl]");
    }
    if (degree.isEmpty()) {
      throw new IllegalArgumentException("'degree' is empty; expected a part from 0 to 1");
    }
  }

  @Override
  public String kind() {
    return "exchange";
  }

  @Override
  public List<String> sites() {
    return between;
  }

  @Override
  public Optional<String> vain(Prototype prototype) {
    return Optional.empty();
  }

  @Override
  public List<String> elements() {
    return notBondedTo;
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>();
    degree.forEach(x -> all.add(new One(x)));
    return all;
  }

  private final class One implements Change {
    private final String first = between.getFirst();
    private final String second = between.getLast();
    private final double amount;

    One(double amount) {
      this.amount = amount;
    }

    @Override
    public String label() {
      return first + "-x-" + second + "-" + Plain.decimal(amount);
    }

    @Override
    public String text() {
      return first + " <-> " + second;
    }

    @Override
    public String measure() {
      return "degree";
    }

    @Override
    public double asked() {
      return amount;
    }

    @Override
    public boolean fits(Prototype prototype) {
      return prototype.holds(first) && prototype.holds(second);
    }

    @Override
    public Changed apply(Prototype prototype) {
      String a = prototype.symbol(first);
      String b = prototype.symbol(second);
      if (a.equals(b)) {
        throw new InputException(
            "both sites hold " + a + ": to exchange its atoms changes nothing");
      }
      SiteEdit edit = new SiteEdit(prototype, null);
      List<SiteEdit.Place> places = edit.select(first, notBondedTo);
      List<SiteEdit.Place> others = edit.select(second, notBondedTo);
      if (places.stream().anyMatch(p -> others.stream().anyMatch(o -> o.orbit() == p.orbit()))) {
        throw new InputException(
            first
                + " and "
                + second
                + " share places, so they are exchanged already; name the labels of two sites of a"
                + " CIF that do not");
      }
      double rarer = Math.min(edit.atoms(places), edit.atoms(others));
      String mark = edit.replace(places, amount * rarer, b);
      edit.replace(others, amount * rarer, a);
      edit.neutralise(null);
      return edit.changed(mark, 1 / rarer);
    }
  }
}
