package org.haven.pathways;

import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.Structure;

/// Which species of a structure moves.
public final class MobileIon {
  /// Monovalent ions that conduct in solids, as symbols.
  private static final List<String> MONOVALENT = List.of("Li", "Na", "K", "Rb", "Cs", "Ag", "Cu");

  private MobileIon() {}

  /// The symbol of the mobile ion of `structure`: `asked` if not null, else the one of Li, Na, K,
  /// Rb, Cs, Ag and Cu that the structure holds.
  ///
  /// @throws InputException if the structure lacks the ion that is asked for, or holds none or
  ///   several of those
  public static String of(Structure structure, String asked) {
    List<String> species = structure.species();
    if (asked != null) {
      if (!species.contains(asked)) {
        throw new InputException(
            "the structure has no %s; it holds %s. Name one of these as the ion"
                .formatted(Plain.quoted(asked), String.join(", ", species)));
      }
      if (species.size() == 1) {
        throw new InputException(
            "the structure holds nothing but %s: there is no framework to move through"
                .formatted(asked));
      }
      return asked;
    }
    List<String> candidates = MONOVALENT.stream().filter(species::contains).toList();
    if (candidates.size() != 1) {
      throw new InputException(
          "which ion moves cannot be told: the structure holds %s, %s. Name it (--ion)"
              .formatted(
                  String.join(", ", species),
                  candidates.isEmpty()
                      ? "none of " + String.join(", ", MONOVALENT)
                      : "of which " + String.join(" and ", candidates) + " may"));
    }
    return of(structure, candidates.getFirst());
  }
}
