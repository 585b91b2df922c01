package org.haven.campaigns.stages;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.run.StopRequest;
import org.haven.pathways.neb.MinimumEnergyPath;
import org.haven.pathways.neb.NudgedElasticBand;
import org.haven.pathways.neb.PathReport;
import org.haven.pathways.neb.PotentialLandscape;
import org.haven.pathways.neb.VacancyHops;

/// Barriers of the shortest hops of the mobile ion into a vacancy beside it, by nudged elastic
/// bands ([NudgedElasticBand]) with the campaign's potential. The path of the easiest one is left
/// in the candidate's folder, as `STAGE.path.xyz` and `STAGE.html`.
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
    @DeckKey(value = "Least height of the supercell in Å", fallback = "10", min = 0, max = 100)
        double minLengthAngstrom,
    @DeckKey(value = "Larger supercells are refused", fallback = "500", min = 2) int maxAtoms,
    @DeckKey(
            value = "Who goes on: conditions by column, as {barrier_ev: \"< 0.4\"}",
            fallback = "{}")
        Map<String, String> keep)
    implements Stage {

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
    return List.of(
        Column.low(
            "barrier_ev", "barrier of the easiest hop into a vacancy, its larger way, in eV"),
        Column.plain("hop_angstrom", "length of this hop, its straight way, in Å"),
        Column.plain("reaction_ev", "energy of its final state above the initial one in eV"),
        Column.plain("highest_barrier_ev", "barrier of the hardest of the hops, in eV"),
        Column.plain("hops", "hops that were found, no two alike"));
  }

  @Override
  public double costS() {
    return 60;
  }

  @Override
  public boolean needsPotential() {
    return true;
  }

  private static int[] copies(Structure structure, double leastAngstrom) {
    double[] heights = structure.cell().heights();
    int[] copies = new int[3];
    for (int d = 0; d < 3; d++) {
      copies[d] = (int) Math.max(1, Math.ceil(leastAngstrom / heights[d] - 1e-9));
    }
    return copies;
  }

  @Override
  public Effort effort(Structure structure, String mobile) {
    int[] c = copies(structure, minLengthAngstrom);
    double atoms = (double) structure.count() * c[0] * c[1] * c[2];
    double most = atoms > maxAtoms ? 0 : hops * EVALUATIONS * (images + 2);
    return Effort.ofEvaluations(atoms, most / hops, most);
  }

  @Override
  public String settings() {
    return "vacancy_hops 1 "
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
    int[] c = copies(task.structure(), minLengthAngstrom);
    Structure structure = task.structure().supercell(c[0], c[1], c[2]);
    if (structure.count() > maxAtoms) {
      throw new InputException(
          "hops in a supercell of " + structure.count() + " atoms; max_atoms is " + maxAtoms);
    }
    List<VacancyHops.Hop> found = VacancyHops.of(structure, task.mobile(), maxLengthAngstrom, hops);
    if (found.isEmpty()) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "no two %s are within %s Å of one another; allow more with max_length_angstrom",
              task.mobile(),
              maxLengthAngstrom));
    }
    List<MinimumEnergyPath> paths = new ArrayList<>();
    List<VacancyHops.Hop> done = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (VacancyHops.Hop hop : found) {
      try {
        MinimumEnergyPath path = path(task, structure, hop);
        if (task.stop().isRequested()) {
          return Optional.empty();
        }
        if (path.converged() && path.saddleImage() >= 0) {
          paths.add(path);
          done.add(hop);
        } else {
          reasons.add(path.converged() ? "no saddle" : "not converged");
        }
      } catch (InputException unfit) {
        reasons.add(unfit.getMessage());
      }
    }
    if (paths.isEmpty()) {
      throw new InputException("no hop has a barrier: " + String.join("; ", reasons));
    }
    return Optional.of(numbers(task, paths, done, reasons));
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

  private MinimumEnergyPath path(Task task, Structure structure, VacancyHops.Hop hop) {
    var ends = hop.in(structure);
    try (PotentialLandscape landscape =
        new PotentialLandscape(ends.initial(), task::openPotential, images, 1)) {
      return NudgedElasticBand.between(ends, landscape, band(), new Stopping(task.stop()));
    }
  }

  /// Ends a band where the task is stopped.
  private record Stopping(StopRequest stop) implements NudgedElasticBand.Watch {
    @Override
    public void at(String stage, int step, double force, MinimumEnergyPath path) {
      // only whether to go on
    }

    @Override
    public boolean isStopped() {
      return stop.isRequested();
    }
  }

  private static double barrierEv(MinimumEnergyPath path) {
    return Math.max(path.barrierEv(), path.reverseBarrierEv());
  }

  private Numbers numbers(
      Task task, List<MinimumEnergyPath> paths, List<VacancyHops.Hop> done, List<String> reasons) {
    int easiest = 0;
    double highest = 0;
    for (int k = 0; k < paths.size(); k++) {
      easiest = barrierEv(paths.get(k)) < barrierEv(paths.get(easiest)) ? k : easiest;
      highest = Math.max(highest, barrierEv(paths.get(k)));
    }
    MinimumEnergyPath path = paths.get(easiest);
    path.write(task.folder().resolve(label() + ".path.xyz"));
    OutputFile.write(
        task.folder().resolve(label() + ".html"),
        new PathReport(path, band(), Map.of("candidate", task.label())).html());
    Numbers.Builder numbers =
        new Numbers.Builder()
            .put("barrier_ev", barrierEv(path))
            .put("hop_angstrom", done.get(easiest).lengthAngstrom())
            .put("reaction_ev", path.reactionEv())
            .put("highest_barrier_ev", highest)
            .put("hops", paths.size());
    if (!reasons.isEmpty()) {
      numbers.note("hops without a barrier: " + String.join("; ", reasons));
    }
    return numbers.build();
  }
}
