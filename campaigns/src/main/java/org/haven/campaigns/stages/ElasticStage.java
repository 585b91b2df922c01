package org.haven.campaigns.stages;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.lattice.ElasticModuli;

/// Elastic moduli of the relaxed structure ([ElasticModuli]): soft enough to keep contact with an
/// electrode, stiff enough against dendrites, stable at all.
public record ElasticStage(
    @DeckKey(Stage.NAME) Optional<String> name,
    @DeckKey(value = "Largest strain of the differences", fallback = "0.003", above = 0, max = 0.05)
        double strain,
    @DeckKey(
            value =
                "Ions in a strained cell are at rest when no force component exceeds this, eV/Å",
            fallback = "0.002",
            above = 0)
        double forceToleranceEvPerAngstrom,
    @DeckKey(value = "Steps of each of the twelve relaxations", fallback = "500", min = 1)
        int maxSteps,
    @DeckKey(value = "Who goes on: conditions by column, as {shear_gpa: \"< 20\"}", fallback = "{}")
        Map<String, String> keep)
    implements PotentialStage {
  /// Of a stress left over, in GPa: beyond it the moduli are those under load.
  private static final double LOAD_GPA = 0.5;

  /// How SCREEN.yaml names it.
  public static final class Kinds implements DeckKind.Provider {
    @Override
    public List<DeckKind> kinds() {
      return List.of(
          new DeckKind(
              "elastic", "Elastic moduli by finite strains, ions relaxed", ElasticStage.class));
    }
  }

  @Override
  public String kind() {
    return "elastic";
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.plain("bulk_gpa", "bulk modulus of a polycrystal (Hill) in GPa"),
        Column.plain("shear_gpa", "shear modulus of a polycrystal (Hill) in GPa"),
        Column.plain("young_gpa", "Young's modulus of a polycrystal in GPa"),
        Column.plain("poisson_ratio", "Poisson's ratio of a polycrystal"),
        Column.plain(
            "softest_gpa",
            "smallest eigenvalue of the stiffness in GPa; stable above zero (Born)"));
  }

  @Override
  public double costS() {
    return 20;
  }

  @Override
  public Effort effort(Structure structure, String mobile) {
    return Effort.ofEvaluations(structure.count(), 12 * Math.min(20, maxSteps), 12.0 * maxSteps);
  }

  @Override
  public String settings() {
    return "elastic 1 " + List.of(strain, forceToleranceEvPerAngstrom, maxSteps);
  }

  @Override
  public Optional<Numbers> run(Task task, MolecularSystem system) {
    system.computeForces();
    double load = 0;
    for (double p : system.state().cell().pressureGpa(system.evaluation().virial())) {
      load = Math.max(load, Math.abs(p));
    }
    ElasticModuli moduli = ElasticModuli.of(system, strain, forceToleranceEvPerAngstrom, maxSteps);
    Numbers.Builder numbers =
        new Numbers.Builder()
            .put("bulk_gpa", moduli.bulkGpa())
            .put("shear_gpa", moduli.shearGpa())
            .put("young_gpa", moduli.youngGpa())
            .put("poisson_ratio", moduli.poissonRatio())
            .put("softest_gpa", moduli.smallestEigenvalueGpa());
    if (load > LOAD_GPA) {
      numbers.note(
          String.format(
              Locale.ROOT,
              "a stress of %.1f GPa is left: put a relax stage with the cell before",
              load));
    }
    if (!moduli.converged()) {
      numbers.note("ions not at rest in every strained cell; raise max_steps");
    }
    if (!moduli.stable()) {
      numbers.note("no moduli of a polycrystal: unstable against strain (Born)");
    }
    return Optional.of(numbers.build());
  }
}
