package org.haven.analysis.mechanism;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.haven.inputs.InputException;
import org.haven.inputs.Structure;

/// What the user decides about the mechanism.
///
/// @param analyses which to do
/// @param reference structure that shows the sites; found from the density when empty
/// @param referenceName its file, for messages and results
/// @param units which polyanions; found by themselves when empty
public record MechanismOptions(
    Set<Analysis> analyses,
    Optional<Structure> reference,
    String referenceName,
    Optional<Polyanions.Kind> units) {

  /// The analyses.
  public enum Analysis {
    /// Radial distribution functions and coordination numbers.
    RDF,
    /// Van Hove function, self and distinct.
    VAN_HOVE,
    /// Velocity autocorrelation and vibrational density of states.
    VDOS,
    /// Sites, jumps, residence times.
    SITES,
    /// Rotation of polyanions, and its coupling to jumps.
    ROTATION,
    /// Density map.
    DENSITY;

    /// As users write it: `van-hove`.
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Parses labels; `all` and `none` are understood.
  ///
  /// @throws InputException naming what is not understood
  public static Set<Analysis> parse(List<String> labels) {
    EnumSet<Analysis> set = EnumSet.noneOf(Analysis.class);
    for (String label : labels) {
      String name = label.strip().toLowerCase(Locale.ROOT);
      if (name.equals("all")) {
        return EnumSet.allOf(Analysis.class);
      }
      if (name.equals("none")) {
        continue;
      }
      set.add(
          Arrays.stream(Analysis.values())
              .filter(a -> a.label().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InputException(
                          "--mechanism: unknown analysis '"
                              + label
                              + "'; expected "
                              + String.join(
                                  ", ",
                                  Arrays.stream(Analysis.values()).map(Analysis::label).toList())
                              + ", all or none")));
    }
    return set;
  }
}
