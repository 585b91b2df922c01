package org.haven.pathways.bondvalence;

/// An element in an oxidation state.
///
/// @param symbol for example `Li`
/// @param charge in e, not 0
public record Ion(String symbol, int charge) {
  /// For example `Li+1`.
  @Override
  public String toString() {
    return "%s%+d".formatted(symbol, charge);
  }
}
