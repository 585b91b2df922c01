package org.haven.campaigns.stages;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;
import org.haven.inputs.structure.Structure;
import org.haven.pathways.hops.HopKind;
import org.haven.pathways.hops.HopList;
import org.haven.pathways.hops.HopPage;
import org.haven.pathways.hops.HopPlan;
import org.haven.pathways.hops.HopResult;
import org.haven.pathways.hops.HopStudy;
import org.haven.pathways.hops.HopSupercell;
import org.haven.pathways.hops.HopTable;
import org.haven.pathways.hops.IonSites;
import org.haven.pathways.neb.NudgedElasticBand;

/// Barriers of the shortest hops of the mobile ion into a vacancy beside it, by nudged elastic
/// bands ([NudgedElasticBand]) with the campaign's potential, and of the network of these hops. The
/// hops are left in the candidate's folder, as `STAGE/hops/hop-001.xyz` and so on, with the page
/// `STAGE.html`; those that are done are not computed again after a kill.
public record VacancyHopStage(
    @DeckKey(Stage.NAME) Optional<String> name,
    @DeckKey(value = "So many hops that are not alike, the shortest", fallback = "3", min = 1)
        int hops,
    @DeckKey(value = "Longest straight way of a hop, Å", fallback = "5", above = 0)
        double maxLengthAngstrom,
    @DeckKey(value = "Images between the two states", fallback = "5", min = 1, max = 50) int images,
    @DeckKey(
            value = "Largest force component on states and saddle, eV/Å",
            fallback = "0.01",
            above = 0)
        double forceToleranceEvPerAngstrom,
    @DeckKey(value = "Give up after so many steps", fallback = "500", min = 1) int maxSteps,
    @DeckKey(value = "Least height of the supercell in Å", fallback = "10", above = 0, max = 100)
        double minLengthAngstrom,
    @DeckKey(value = "Larger supercells are refused", fallback = "500", min = 2) int maxAtoms,
    @DeckKey(
            value = "Who goes on: conditions by column, as {barrier_ev: \"< 0.4\"}",
            fallback = "{}")
        Map<String, String> keep)
    implements Stage {

  /// How far atoms may be from symmetric places, Å.
  private static final double SYMMETRIC_ANGSTROM = 0.02;

  /// Evaluations of an image and of the two states, usually.
  private static final double EVALUATIONS = 100;

  /// How SCREEN.yaml names it.
  public static final class Kinds implements DeckKind.Provider {
    @Override
    public List<DeckKind> kinds() {
      return List.of(
          new DeckKind(
              "vacancy_hops",
              "Barriers of the shortest hops into a vacancy, by nudged elastic bands",
              VacancyHopStage.class));
    }
  }

  @Override
  public String kind() {
    return "vacancy_hops";
  }

  @Override
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(
        Column.low(
            "barrier_ev", "barrier of the easiest hop into a vacancy, its larger way, in eV"));
    columns.addAll(Barriers.COLUMNS);
    columns.addAll(
        List.of(
            Column.plain("hop_angstrom", "length of the easiest hop, its straight way, in Å"),
            Column.plain("reaction_ev", "energy of its final state above the initial one in eV"),
            Column.plain("highest_barrier_ev", "barrier of the hardest of the hops, in eV"),
            Column.plain("hops", "hops that have a barrier, no two alike by symmetry")));
    return List.copyOf(columns);
  }

  @Override
  public double costS() {
    return 60;
  }

  @Override
  public boolean needsPotential() {
    return true;
  }

  @Override
  public Effort effort(Structure structure, String mobile) {
    int[] c = HopSupercell.repeats(structure.cell(), minLengthAngstrom);
    double atoms = (double) structure.count() * c[0] * c[1] * c[2];
    double most = atoms > maxAtoms ? 0 : hops * EVALUATIONS * (images + 2);
    return Effort.ofEvaluations(atoms, most / hops, most);
  }

  @Override
  public String settings() {
    return "vacancy_hops 2 "
        + List.of(
            hops,
            maxLengthAngstrom,
            images,
            forceToleranceEvPerAngstrom,
            maxSteps,
            minLengthAngstrom,
            maxAtoms);
  }

  @Override
  public Optional<Numbers> run(Task task) {
    HopPlan plan = plan(task);
    if (plan.supercell().atoms() > maxAtoms) {
      throw new InputException(
          "hops in a supercell of "
              + plan.supercell().atoms()
              + " atoms; max_atoms is "
              + maxAtoms);
    }
    HopTable table =
        new HopStudy(
                plan,
                band(),
                task::openPotential,
                task.potentialKey() + task.precision(),
                Optional.of(task.folder().resolve(label())))
            .run(1, new Stopping(task));
    if (task.stop().isRequested()) {
      return Optional.empty();
    }
    HopTable.Carrier vacancies = table.carriers().getFirst();
    if (vacancies.hops().isEmpty()) {
      throw new InputException("no hop has a barrier: " + String.join("; ", reasons(table)));
    }
    OutputFile.write(
        task.folder().resolve(label() + ".html"),
        new HopPage(table, Map.of("candidate", task.label())).html());
    return Optional.of(numbers(table, vacancies));
  }

  private HopPlan plan(Task task) {
    IonSites sites = IonSites.of(task.structure(), task.mobile(), List.of(), SYMMETRIC_ANGSTROM);
    HopList found = HopList.of(sites, HopKind.VACANCY, maxLengthAngstrom);
    if (found.distinct().isEmpty()) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "no two %s are within %s Å of one another; allow more with max_length_angstrom",
              task.mobile(),
              maxLengthAngstrom));
    }
    return new HopPlan(
        sites, List.of(found.shortest(hops)), HopSupercell.of(sites, minLengthAngstrom));
  }

  private NudgedElasticBand.Settings band() {
    NudgedElasticBand.Settings usual = NudgedElasticBand.Settings.standard();
    return new NudgedElasticBand.Settings(
        images,
        usual.springEvPerAngstrom2(),
        forceToleranceEvPerAngstrom,
        maxSteps,
        usual.start(),
        usual.optimiser(),
        true,
        true,
        false,
        0);
  }

  /// Ends the bands where the task is stopped.
  private record Stopping(Task task) implements HopStudy.Watch {
    @Override
    public void at(int done, int of, int number, String stage, int step, double force) {
      // only whether to go on
    }

    @Override
    public boolean isStopped() {
      return task.stop().isRequested();
    }
  }

  private static List<String> reasons(HopTable table) {
    return table.results().stream().filter(r -> !r.found()).map(HopResult::reason).toList();
  }

  private static double barrierEv(HopTable.Found hop) {
    return Math.max(hop.result().barrierEv(), hop.result().reverseBarrierEv());
  }

  private static Numbers numbers(HopTable table, HopTable.Carrier vacancies) {
    Comparator<HopTable.Found> byBarrier = Comparator.comparingDouble(VacancyHopStage::barrierEv);
    HopTable.Found easiest = vacancies.hops().stream().min(byBarrier).orElseThrow();
    HopTable.Found hardest = vacancies.hops().stream().max(byBarrier).orElseThrow();
    Numbers.Builder numbers =
        new Numbers.Builder()
            .put("barrier_ev", barrierEv(easiest))
            .put("hop_angstrom", easiest.hop().lengthAngstrom())
            .put(
                "reaction_ev",
                easiest.result().finalEnergyEv() - easiest.result().initialEnergyEv())
            .put("highest_barrier_ev", barrierEv(hardest))
            .put("hops", vacancies.hops().size());
    Barriers.put(numbers, vacancies.network()::barrierEv);
    if (!reasons(table).isEmpty()) {
      numbers.note("hops without a barrier: " + String.join("; ", reasons(table)));
    }
    vacancies.warnings().forEach(numbers::note);
    return numbers.build();
  }
}
