package org.haven.analysis.mechanism;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.MechanismAnalysis;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.structure.Structure;

/// What the user decides about the mechanism.
///
/// @param analyses which to do
/// @param reference structure that shows the sites; found from the density when empty
/// @param referenceName its file, for messages and results
/// @param units which polyanions; found by themselves when empty
public record MechanismOptions(
    Set<MechanismAnalysis> analyses,
    Optional<Structure> reference,
    String referenceName,
    Optional<Polyanions.Kind> units) {

  /// Those of a deck.
  public static MechanismOptions of(RunSpec spec) {
    return of(spec.analysis().mechanism());
  }

  /// `analyses`, with sites and polyanions found by themselves.
  public static MechanismOptions of(Collection<MechanismAnalysis> analyses) {
    return new MechanismOptions(Set.copyOf(analyses), Optional.empty(), "", Optional.empty());
  }

  /// Parses labels; `all` and `none` are understood.
  ///
  /// @throws InputException naming what is not understood
  public static Set<MechanismAnalysis> parse(List<String> labels) {
    EnumSet<MechanismAnalysis> set = EnumSet.noneOf(MechanismAnalysis.class);
    for (String label : labels) {
      String name = label.strip().toLowerCase(Locale.ROOT);
      if (name.equals("all")) {
        return EnumSet.allOf(MechanismAnalysis.class);
      }
      if (name.equals("none")) {
        continue;
      }
      set.add(
          Arrays.stream(MechanismAnalysis.values())
              .filter(a -> a.label().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InputException(
                          "--mechanism: unknown analysis "
                              + Plain.quoted(label)
                              + "; expected "
                              + String.join(
                                  ", ",
                                  Arrays.stream(MechanismAnalysis.values())
                                      .map(MechanismAnalysis::label)
                                      .toList())
                              + ", all or none")));
    }
    return set;
  }
}
