package org.haven.inputs.deck;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.Structure;

/// What a deck that reads well may still get wrong: contradictions to its structure, and choices
/// that are allowed but doubtful.
public final class DeckCheck {
  private static final double MAX_USUAL_STEP_FS = 5;

  private DeckCheck() {}

  /// Checks a deck against its structure (as repeated by `supercell`).
  ///
  /// @return what the user should know: doubtful but allowed
  /// @throws InputException if the two contradict each other
  public static List<String> of(RunSpec spec, Structure structure) {
    NodeSection section = NodeSection.of(spec);
    Map<String, Integer> composition = structure.composition();
    for (String symbol : spec.mobile()) {
      if (!composition.containsKey(symbol)) {
        throw section.faultAt(
            "names "
                + Plain.quoted(symbol)
                + ", but the structure holds only "
                + list(composition.keySet()),
            "mobile");
      }
    }
    for (String symbol : spec.structure().massesU().keySet()) {
      if (!composition.containsKey(symbol)) {
        throw section.faultAt(
            "names "
                + Plain.quoted(symbol)
                + ", but the structure holds only "
                + list(composition.keySet()),
            "structure",
            "masses_u",
            symbol);
      }
    }
    List<String> notes = new ArrayList<>(notes(spec));
    charges(spec, composition, section, notes);
    if (composition.keySet().equals(Set.copyOf(spec.mobile()))) {
      notes.add("all species are mobile: drift is removed with the centre of mass, no framework");
    }
    if (composition.containsKey("H") && spec.timeStepFs() > 1) {
      notes.add(
          "time step of "
              + Plain.number(spec.timeStepFs())
              + " fs is long for hydrogen; 0.5 fs is usual");
    }
    return List.copyOf(notes);
  }

  private static void charges(
      RunSpec spec, Map<String, Integer> composition, NodeSection section, List<String> notes) {
    if (spec.charges().isEmpty()) {
      notes.add("no charges in the deck: diffusivities only, no conductivity");
      return;
    }
    for (String symbol : spec.charges().keySet()) {
      if (!composition.containsKey(symbol)) {
        throw section.faultAt(
            "names "
                + Plain.quoted(symbol)
                + ", but the structure holds only "
                + list(composition.keySet()),
            "charges",
            symbol);
      }
    }
    List<String> without =
        composition.keySet().stream().filter(s -> !spec.charges().containsKey(s)).toList();
    if (!without.isEmpty()) {
      notes.add("no charge given for " + list(without) + ": neutrality is not checked");
      return;
    }
    double sum = 0;
    List<String> terms = new ArrayList<>();
    for (Map.Entry<String, Integer> e : composition.entrySet()) {
      double charge = spec.charges().get(e.getKey());
      sum += e.getValue() * charge;
      terms.add(e.getValue() + " " + e.getKey() + " × " + Plain.number(charge));
    }
    if (Math.abs(sum) > 1e-6 * composition.values().stream().mapToInt(i -> i).sum()) {
      String message =
          "do not sum to zero: "
              + String.join(" + ", terms)
              + " = "
              + Plain.number(Math.rint(sum * 1e6) / 1e6)
              + " e; correct the charges or the composition";
      throw section.faultAt(message, "charges");
    }
  }

  /// What is doubtful in a deck by itself.
  private static List<String> notes(RunSpec spec) {
    List<String> notes = new ArrayList<>();
    if (spec.timeStepFs() > MAX_USUAL_STEP_FS) {
      notes.add(
          "time step of " + Plain.number(spec.timeStepFs()) + " fs is long; 1 to 2 fs is usual");
    }
    for (double t : spec.temperaturesK()) {
      if (t > 5000) {
        notes.add("temperature of " + Plain.number(t) + " K is beyond any solid");
      }
    }
    boolean done = false;
    for (StageSpec stage : spec.stages()) {
      if (done) {
        notes.add("a stage follows the production stage; nothing will analyse it");
        break;
      }
      if (stage.production()) {
        done = true;
        notes.addAll(stage.notes());
      }
    }
    return notes;
  }

  private static String list(Iterable<String> words) {
    return String.join(", ", words);
  }
}
