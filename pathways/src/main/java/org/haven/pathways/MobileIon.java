package org.haven.pathways;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.OxidationStates;
import org.haven.inputs.structure.Structure;

/// Which species of a structure moves.
public final class MobileIon {
  /// Who is mobile where a structure holds several: cations of one charge, fluoride, cations of
  /// more, oxide, the other halides, and last the large cations that are mostly cages.
  public static final List<String> ORDER =
      List.of(
          "Li", "Na", "Ag", "Cu", "K", "F", "Mg", "Zn", "Ca", "Al", "O", "Cl", "Br", "I", "Rb",
          "Cs");

  /// Copper of a larger charge does not count.
  private static final double CUPROUS = 1.5;

  private MobileIon() {}

  /// The first of [#ORDER] that is among `species`; copper counts where its oxidation state is 1.
  ///
  /// @param charges oxidation states in e by symbol, where they are known
  /// @throws InputException if there is none
  public static String among(List<String> species, Map<String, Double> charges) {
    return ORDER.stream()
        .filter(species::contains)
        .filter(symbol -> !symbol.equals("Cu") || charges.getOrDefault("Cu", 1.0) < CUPROUS)
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "holds none of the mobile ions "
                        + String.join(", ", ORDER)
                        + "; it holds "
                        + String.join(", ", species)
                        + ". Name the one that moves"));
  }

  /// The ion that is asked for by `--ion`, else the first of [#ORDER].
  ///
  /// @param asked null where none is
  /// @param charges formal charges in e by symbol, where they are known
  /// @param file of the structure, for messages
  /// @throws InputException if the structure does not hold it, or nothing else
  public static String of(
      Structure structure, String asked, Map<String, Double> charges, Path file) {
    String symbol = asked;
    if (symbol == null) {
      try {
        symbol = among(structure.species(), OxidationStates.guess(structure, charges));
      } catch (InputException none) {
        throw new InputException(file, none.getMessage() + " (--ion)");
      }
    }
    return of(structure, symbol);
  }

  /// The ion that is asked for, if the structure holds it and something else.
  ///
  /// @throws InputException if it does not
  public static String of(Structure structure, String asked) {
    List<String> species = structure.species();
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
}
