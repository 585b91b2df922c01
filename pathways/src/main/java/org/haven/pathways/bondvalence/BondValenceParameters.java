package org.haven.pathways.bondvalence;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Parameters of pairs of a cation and an anion.
public final class BondValenceParameters {
  /// Of one pair.
  ///
  /// @param r0Angstrom length of a bond of valence 1
  /// @param rMinAngstrom where the energy is lowest
  /// @param d0Ev depth times two
  /// @param alphaPerAngstrom 1/b
  public record Pair(
      double r0Angstrom, double rMinAngstrom, double d0Ev, double alphaPerAngstrom) {}

  private final String source;
  private final Map<String, Pair> pairs;

  private BondValenceParameters(String source, Map<String, Pair> pairs) {
    this.source = source;
    this.pairs = pairs;
  }

  /// Those of softBV, which Haven brings.
  public static BondValenceParameters softBv() {
    throw new UnsupportedOperationException("in the next commit");
  }

  /// Those of a user's file.
  public static BondValenceParameters read(Path file) {
    throw new UnsupportedOperationException("in the next commit");
  }

  /// Of a pair, if they are known.
  public Optional<Pair> pair(Ion cation, Ion anion) {
    return Optional.ofNullable(pairs.get(cation + " " + anion));
  }

  /// Where they come from.
  public String source() {
    return source;
  }
}
