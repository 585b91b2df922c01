package org.haven.kernels;

import java.util.List;

/// The species of a system: index → symbol and mass. Immutable.
///
/// @param symbols chemical symbols, each once
/// @param massesU mass of each in u
public record SpeciesTable(List<String> symbols, List<Double> massesU) {
  public SpeciesTable {
    symbols = List.copyOf(symbols);
    massesU = List.copyOf(massesU);
    if (symbols.size() != massesU.size() || symbols.stream().distinct().count() != symbols.size()) {
      throw new IllegalArgumentException(
          "symbols must be distinct, with one mass each: " + symbols);
    }
  }

  /// Number of species.
  public int size() {
    return symbols.size();
  }

  /// Index of `symbol`, or -1.
  public int indexOf(String symbol) {
    return symbols.indexOf(symbol);
  }
}
