package org.haven.inputs.structure;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.inputs.Nearest;
import org.haven.inputs.Plain;
import org.haven.kernels.Element;

/// Elements as files and people write them: one rule for every format.
public final class ElementLabel {
  private static final Pattern LABEL = Pattern.compile("(\\p{L}+)(?:[-+0-9_.,:('\"*@#/ \\t].*)?");

  /// Farther from the element's standard weight, no isotope is meant: ⁶Li is 13 % off.
  private static final double FAR = 0.2;

  private ElementLabel() {}

  /// The element that a label names: its leading letters, before a digit, a charge or a mark, are a
  /// symbol (`Li1+`, `Li_sv`, `O2-`) or an English name (`sodium`). In capitals a symbol of two
  /// letters is taken where it cannot be two elements: `LI`, not `CO`.
  public static Optional<Element> read(String label) {
    if (label.length() <= 2) {
      Optional<Element> symbol = Element.of(label);
      if (symbol.isPresent()) {
        return symbol;
      }
    }
    Matcher m = LABEL.matcher(label);
    if (!m.matches()) {
      return Optional.empty();
    }
    String letters = m.group(1);
    if (letters.length() > 2) {
      String name =
          letters
              .toLowerCase(Locale.ROOT)
              .replaceFirst("^aluminum$", "aluminium")
              .replaceFirst("^cesium$", "caesium")
              .replaceFirst("^sulphur$", "sulfur");
      return Element.ALL.stream().filter(e -> e.name().equals(name)).findFirst();
    }
    boolean oneElement =
        letters.length() == 2
            && (Element.of(letters.substring(0, 1)).isEmpty()
                || Element.of(letters.substring(1)).isEmpty());
    return Element.of(oneElement ? capitalised(letters) : letters);
  }

  private static String capitalised(String letters) {
    boolean capitals = letters.equals(letters.toUpperCase(Locale.ROOT));
    return capitals ? letters.charAt(0) + letters.substring(1).toLowerCase(Locale.ROOT) : letters;
  }

  /// The element of a mass: not more than 1 % or 0.1 u from its standard weight.
  public static Optional<Element> ofMass(double massU) {
    Element nearest = Element.nearestByMass(massU);
    return Math.abs(nearest.massU() - massU) > Math.max(0.01 * massU, 0.1)
        ? Optional.empty()
        : Optional.of(nearest);
  }

  /// What is wrong with a mass that stands beside the name of an element; empty where it may be one
  /// of its isotopes. Hydrogen of the mass of deuterium or tritium is theirs: ask [#isotope] first.
  public static Optional<String> contradiction(Element element, double massU) {
    if (Math.abs(massU - element.massU()) <= FAR * element.massU()) {
      return Optional.empty();
    }
    return Optional.of(
        "mass "
            + massU
            + " is not that of "
            + element.symbol()
            + " ("
            + element.massU()
            + " u)"
            + ofMass(massU).map(e -> "; it would be that of " + e.symbol()).orElse("")
            + "; correct the mass or the name");
  }

  /// Whether a mass is another than the standard weight of its element would round to.
  static boolean isUnusual(String symbol, double massU) {
    return Element.of(symbol).filter(e -> Math.abs(e.massU() - massU) < 2e-3 * massU).isEmpty();
  }

  /// The element, or deuterium or tritium where hydrogen has their mass.
  public static Element isotope(Element element, double massU) {
    return element.atomicNumber() == 1
        ? ofMass(massU).filter(e -> e.atomicNumber() == 1).orElse(element)
        : element;
  }

  /// A sentence for messages: what an unknown symbol may have meant.
  public static String suggestion(String unknown) {
    for (int length = Math.min(2, unknown.length()); length > 0; length--) {
      Optional<Element> first =
          Element.of(
              unknown.substring(0, 1).toUpperCase(Locale.ROOT)
                  + unknown.substring(1, length).toLowerCase(Locale.ROOT));
      if (first.isPresent()) {
        return "did you mean " + Plain.quoted(first.get().symbol()) + "?";
      }
    }
    return Nearest.of(unknown, Element.ALL.stream().map(Element::symbol).toList())
        .map(s -> "did you mean " + Plain.quoted(s) + "?")
        .orElse("expected the symbol of an element, for example 'Li'");
  }
}
