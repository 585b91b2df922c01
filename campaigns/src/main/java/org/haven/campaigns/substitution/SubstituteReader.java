package org.haven.campaigns.substitution;

import java.nio.file.Path;
import org.haven.campaigns.plan.Candidates;
import org.haven.campaigns.stages.Preparation;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.NodeSection;
import org.haven.inputs.structure.ElementLabel;
import org.haven.kernels.Element;

/// Reads SUBSTITUTE.yaml, as strictly as a deck is read.
final class SubstituteReader {
  private final NodeSection section;
  private final SubstituteSpec spec;

  /// What the file says, and its prototypes.
  record Task(SubstituteSpec spec, Candidates prototypes) {}

  private SubstituteReader(Path file, Path output) {
    section = (NodeSection) DeckSection.read(file);
    SubstituteSpec bound = section.bind(SubstituteSpec.class, java.util.List.of());
    String name = file.getFileName().toString().replaceFirst("\\.(ya?ml)$", "");
    Path folder =
        output != null
            ? output
            : bound.output() != null ? bound.output() : Path.of("substituted", name);
    spec =
        new SubstituteSpec(
            bound.folder(),
            bound.structures(),
            bound.substitutions(),
            bound.mobile(),
            bound.charges(),
            bound.placement(),
            bound.volume(),
            folder.toAbsolutePath().normalize(),
            bound.seed());
  }

  /// Reads it and finds its prototypes.
  ///
  /// @param output folder in place of the file's, or null
  /// @throws org.haven.inputs.InputException naming file, line, key and remedy of the first fault
  static Task read(Path file, Path output) {
    SubstituteReader reader = new SubstituteReader(file, output);
    reader.check();
    return new Task(reader.spec, Candidates.of(reader.spec.structures(), reader.section));
  }

  private void check() {
    if (spec.substitutions().isEmpty()) {
      throw section.faultAt("is empty; name at least one substitution", "substitutions");
    }
    for (int k = 0; k < spec.substitutions().size(); k++) {
      Substitution substitution = spec.substitutions().get(k);
      for (String symbol : substitution.elements()) {
        element(symbol, "substitutions", k, substitution.kind());
      }
      if (substitution.changes().isEmpty()) {
        throw section.faultAt(
            "has an empty list, so nothing is done", "substitutions", k, substitution.kind());
      }
    }
    for (String symbol : spec.mobile()) {
      if (!symbol.equals(Preparation.AUTO)) {
        element(symbol, "mobile");
      }
    }
    spec.charges().keySet().forEach(symbol -> element(symbol, "charges"));
  }

  private void element(String symbol, Object... where) {
    if (Element.of(symbol).isEmpty()) {
      throw section.faultAt(
          "names "
              + Plain.quoted(symbol)
              + ", which is no element; "
              + ElementLabel.suggestion(symbol),
          where);
    }
  }
}
