package org.haven.inputs.structure;

import java.util.Locale;
import java.util.Optional;
import org.haven.inputs.Nearest;
import org.haven.kernels.Element;

/// Elements as files and people write them.
public final class ElementLabel {
  private ElementLabel() {}

  /// The element in `label` where it has decorations around it: `Li1+`, `Li_sv`, `LI`, `O2-`,
  /// `Zr3`, `Fe3+`. Two letters win over one.
  static Optional<Element> read(String label) {
    int letters = 0;
    while (letters < label.length() && Character.isLetter(label.charAt(letters)) && letters < 2) {
      letters++;
    }
    for (int length = letters; length > 0; length--) {
      String symbol =
          label.substring(0, 1).toUpperCase(Locale.ROOT)
              + label.substring(1, length).toLowerCase(Locale.ROOT);
      Optional<Element> found = Element.of(symbol);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// A sentence for messages: what an unknown symbol may have meant.
  public static String suggestion(String unknown) {
    return read(unknown)
        .map(e -> "did you mean '" + e.symbol() + "'?")
        .orElseGet(
            () ->
                Nearest.of(unknown, Element.ALL.stream().map(Element::symbol).toList())
                    .map(s -> "did you mean '" + s + "'?")
                    .orElse("expected the symbol of an element, for example 'Li'"));
  }
}
