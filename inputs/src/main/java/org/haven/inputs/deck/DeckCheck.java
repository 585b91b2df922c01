package org.haven.inputs.deck;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.ParticleState;

/// What a deck that reads well may still get wrong: contradictions to its structure, and choices
/// that are allowed but doubtful.
public final class DeckCheck {
  /// Period in fs of the stiffest bond to an atom of 1 u: the O–H stretch of water, 3756 cm⁻¹
  /// (Shimanouchi, NSRDS-NBS 39, 1972). Others are as stiff at most, so that their periods are this
  /// times √m.
  private static final double PERIOD_FS = 8.9;

  /// Steps in a period; velocity Verlet becomes unstable below π, and its energy drifts below 10.
  private static final double STEPS_PER_PERIOD = 10;

  private DeckCheck() {}

  /// Time step in fs that is short enough for atoms of these masses in u: a tenth of the period of
  /// the stiffest bond to the lightest, 8.9 fs √m / 10.
  public static double usualTimeStepFs(double[] masses) {
    double lightest = java.util.Arrays.stream(masses).min().orElseThrow();
    return PERIOD_FS * Math.sqrt(lightest) / STEPS_PER_PERIOD;
  }

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
    field(spec, structure, section);
    spec.field().flatMap(each -> oneDirection(each, spec, structure)).ifPresent(notes::add);
    timeStep(spec, structure).ifPresent(notes::add);
    return List.copyOf(notes);
  }

  /// Whether the directions of a field leave sigma that of these directions, and not the mean over
  /// all.
  private static Optional<String> oneDirection(FieldSpec field, RunSpec spec, Structure structure) {
    double[] rows = structure.cell().rows();
    for (int k = 0; k < 9; k++) {
      rows[k] /= spec.structure().supercell().get(k / 3);
    }
    return field.isMeanIn(Cell.ofRows(rows))
        ? Optional.empty()
        : Optional.of(
            "the cell is not cubic, and sigma is that along the directions of the field, "
                + field.directions()
                + ", not the mean over all, unless the crystal is isotropic. Remedy: directions:"
                + " [[1, 0, 0], [0, 1, 0], [0, 0, 1]]");
  }

  /// Requires a field that moves something: without a framework the ions have the balance, and
  /// where all have the same charge for their mass nothing is left.
  private static void field(RunSpec spec, Structure structure, NodeSection section) {
    if (spec.field().isEmpty() || !spec.mobile().containsAll(structure.composition().keySet())) {
      return;
    }
    Map<String, Double> charges = spec.field().get().charges(spec);
    double[] masses = structure.toState(spec.structure().massesU()).masses();
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < masses.length; i++) {
      double perMass = charges.get(structure.symbols().get(i)) / masses[i];
      least = Math.min(least, perMass);
      most = Math.max(most, perMass);
    }
    if (most - least <= 1e-9 * Math.max(Math.abs(most), Math.abs(least))) {
      for (int k = 0; k < spec.stages().size(); k++) {
        if (spec.stages().get(k).field().isPresent()) {
          throw section.faultAt(
              "has no framework to balance it: all species are mobile, and all ions have the same"
                  + " colour charge for their mass, so that nothing is left that would drive them;"
                  + " name as mobile only the species that diffuse, or give colour_charges that"
                  + " differ",
              "stages",
              k,
              spec.stages().get(k).kind(),
              "field");
        }
      }
    }
  }

  /// The step against the fastest vibration of the lightest atom; empty where it is short enough.
  public static Optional<String> timeStep(RunSpec spec, Structure structure) {
    ParticleState state = structure.toState(spec.structure().massesU());
    double[] masses = state.masses();
    int lightest = 0;
    for (int i = 1; i < masses.length; i++) {
      lightest = masses[i] < masses[lightest] ? i : lightest;
    }
    double usual = usualTimeStepFs(masses);
    if (spec.timeStepFs() <= usual) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "time step of %s fs is long for %s: its fastest vibrations may have a period of %.0f"
                + " fs, and ten steps in it are usual; use %.1f fs",
            Plain.number(spec.timeStepFs()),
            structure.symbols().get(lightest),
            usual * STEPS_PER_PERIOD,
            usual));
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
