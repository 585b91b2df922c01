package org.haven.potentials;

import java.util.List;

/// What is said of a species that a model does not know.
public final class UnknownSpecies {
  private UnknownSpecies() {}

  /// The message, after the name of the model's file.
  ///
  /// @param known by the model
  public static String message(String symbol, List<String> known) {
    return "does not know "
        + symbol
        + ", which the structure holds; it knows "
        + String.join(", ", known)
        + "; use a potential made for it";
  }
}
