package org.haven.campaigns.stages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportResult;
import org.haven.api.RunExtension;
import org.haven.api.Study;
import org.haven.api.TransportReport;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.Plain;
import org.haven.inputs.Ranges;
import org.haven.inputs.deck.DeckCheck;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.DeckWriter;
import org.haven.inputs.deck.RoundLengths;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.Supercell;
import org.haven.integrators.run.Progress;
import org.haven.integrators.run.RunDirectory;
import org.haven.integrators.run.SimulationOutcome;

/// Molecular dynamics of a candidate: a run of its own ([Study]) in the folder of the stage's name,
/// with checkpoints, a deck and a report as any other. It goes on in rounds, each twice as long,
/// until D is as certain as asked for, or is certainly below the filter's limit, or the time is
/// over.
public record DynamicsStage(
    @DeckKey(Stage.NAME) Optional<String> name,
    @DeckKey(
            value = "Temperatures in K; several give an activation energy and sigma at 300 K",
            fallback = "[800]",
            min = Ranges.MIN_TEMPERATURE_K,
            max = Ranges.MAX_TEMPERATURE_K)
        List<Double> temperaturesK,
    @DeckKey(
            value =
                "Time step in fs; auto: a tenth of the period of the stiffest bond to the lightest"
                    + " atom, 0.89 fs √m with m in u, 2 fs at most",
            fallback = "auto",
            word = "auto",
            min = Ranges.MIN_TIME_STEP_FS,
            max = 20)
        OptionalDouble timeStepFs,
    @DeckKey(
            value = "Time in ps at constant pressure before the production",
            fallback = "2",
            above = 0)
        double equilibrationPs,
    @DeckKey(
            value = "Length of the production in ps; of the first round",
            fallback = "10",
            min = 0.5)
        double productionPs,
    @DeckKey("When the production ends that goes on in rounds") Optional<Until> until,
    @DeckKey(value = "Least height of the supercell in Å", fallback = "10", min = 0, max = 1000)
        double minLengthAngstrom,
    @DeckKey(
            value =
                "Most atoms that it is repeated to; one that is prepared with more stays as it is",
            fallback = "500",
            min = 1)
        int maxAtoms,
    @DeckKey(value = "Who goes on: conditions by column, as {d_cm2_s: \"> 1e-7\"}", fallback = "{}")
        Map<String, String> keep)
    implements Stage {
  /// The longest time step that is chosen, whatever the atoms weigh, and what it is a multiple of.
  private static final double LONGEST_STEP_FS = 2;

  private static final double STEPS_PER_FS = 10;
  static final int MINIMISE_STEPS = 200;

  /// Of the production, from round to round: each reads its frames anew, and most candidates leave
  /// the funnel after the first.
  private static final double GROWTH = 2;

  /// Between frames, unless a deck says otherwise.
  private static final double FRAME_PS = 0.02;

  /// When a production ends.
  public record Until(
      @DeckKey(
              value = "Standard error of D over D, at each temperature",
              fallback = "0.2",
              above = 0)
          double relativeErrorOfD,
      @DeckKey(value = "The longest production in ps", above = 0) double atMostPs) {}

  /// How SCREEN.yaml names it.
  public static final class Kinds implements DeckKind.Provider {
    @Override
    public List<DeckKind> kinds() {
      return List.of(
          new DeckKind("dynamics", "Molecular dynamics and its transport", DynamicsStage.class));
    }
  }

  @Override
  public String kind() {
    return "dynamics";
  }

  @Override
  public List<Column> columns() {
    String at = Math.round(hottest()) + " K";
    return List.of(
        Column.high("d_cm2_s", "tracer diffusivity at " + at + " in cm²/s"),
        Column.high("sigma_ms_cm", "conductivity at " + at + " in mS/cm"),
        Column.plain("haven_ratio", "Haven ratio at " + at),
        Column.plain("temperature_k", "temperature of D, sigma and Haven ratio, the highest, in K"),
        Column.plain("time_step_fs", "time step in fs"),
        Column.plain("hops", "hops of the mobile ions in the run"),
        Column.plain("time_ps", "length of the production in ps"),
        Column.plain("atoms", "atoms in the dynamics"),
        Column.low("ea_ev", "activation energy of sigma T in eV"),
        Column.high("sigma_300k_ms_cm", "conductivity extrapolated to 300 K in mS/cm"));
  }

  @Override
  public double costS() {
    return 100;
  }

  @Override
  public boolean needsPotential() {
    return true;
  }

  @Override
  public String settings() {
    return "dynamics 1 "
        + List.of(
            temperaturesK,
            timeStepFs.isPresent() ? timeStepFs.getAsDouble() : "auto",
            equilibrationPs,
            productionPs,
            until,
            minLengthAngstrom,
            maxAtoms)
        // The filter decides when it is over.
        + (until.isPresent() ? keep : "");
  }

  /// The time step for a structure: what is given, or what [DeckCheck] takes for usual, rounded
  /// down.
  double timeStepFs(Structure structure) {
    if (timeStepFs.isPresent()) {
      return timeStepFs.getAsDouble();
    }
    double usual = DeckCheck.usualTimeStepFs(structure.toState(Map.of()).masses());
    return Math.min(LONGEST_STEP_FS, Math.floor(usual * STEPS_PER_FS) / STEPS_PER_FS);
  }

  @Override
  public boolean endsWhereItFails() {
    return true;
  }

  /// Minimisation first; bytes of the mobile ions' positions in single precision.
  @Override
  public Effort effort(Structure structure, String mobile) {
    List<Integer> n = supercell(structure, Path.of(""));
    double cells = n.stream().reduce(1, (a, b) -> a * b);
    double longest = until.map(Until::atMostPs).orElse(productionPs);
    double steps = 1000 / timeStepFs(structure) * temperaturesK.size();
    double ions = structure.composition().getOrDefault(mobile, 0) * cells;
    return Effort.ofEvaluations(
            structure.count() * cells,
            steps * (equilibrationPs + Math.min(productionPs, longest)),
            MINIMISE_STEPS * temperaturesK.size() + steps * (equilibrationPs + longest))
        .withBytes(temperaturesK.size() * longest / FRAME_PS * ions * 3 * Float.BYTES);
  }

  /// Repetitions of a cell in the dynamics.
  List<Integer> supercell(Structure structure, Path file) {
    return Supercell.smallest(
        new Supercell.Repeated(structure.cell(), structure.count(), copies -> 0),
        minLengthAngstrom,
        Math.max(maxAtoms, structure.count()),
        file);
  }

  private double hottest() {
    return temperaturesK.stream().mapToDouble(t -> t).max().orElseThrow();
  }

  @Override
  public Optional<Numbers> run(Task task) {
    Path directory = task.folder().resolve(label());
    String key = settings() + "\n" + task.seed() + "\n" + task.potential().orElseThrow().values();
    boolean begun = begun(directory, task.folder().resolve(label() + ".key"), key);
    RunSpec spec =
        begun
            ? DeckReader.readRunDirectory(directory)
            : DeckReader.readRunDirectory(directory, DynamicsDeck.text(this, task, directory));
    while (true) {
      Optional<TransportReport> report = round(directory, spec, begun, task);
      if (report.isEmpty()) {
        return Optional.empty();
      }
      double reached = spec.stages().getLast().lengthPs();
      double next = next(reached, spec.timeStepFs() / 1000);
      if (next <= reached || isCertain(report.get(), task)) {
        report.get().write(directory);
        return Optional.of(numbers(report.get(), task, spec, reached));
      }
      RunExtension longer =
          RunExtension.of(directory, OptionalDouble.of(next), List.of(), OptionalInt.empty());
      try (RunDirectory alone = RunDirectory.openAlone(directory)) {
        longer.write(alone);
      }
      spec = longer.spec();
      begun = true;
    }
  }

  private double next(double reachedPs, double timeStepPs) {
    return until
        .map(u -> new RoundLengths(productionPs, u.atMostPs(), GROWTH, timeStepPs).after(reachedPs))
        .orElse(reachedPs);
  }

  /// Whether there is a run to go on with; one of other settings is taken away.
  private static boolean begun(Path directory, Path keyFile, String key) {
    try {
      boolean same = Files.exists(keyFile) && Files.readString(keyFile).equals(key);
      if (same && Files.exists(directory.resolve(RunLayout.DECK))) {
        return true;
      }
      if (Files.exists(directory)) {
        try (Stream<Path> all = Files.walk(directory)) {
          for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(each);
          }
        }
      }
      OutputFile.write(keyFile, key);
      return false;
    } catch (IOException failure) {
      throw new OutputException(directory, failure);
    }
  }

  /// Runs what is missing; empty where it was stopped.
  private static Optional<TransportReport> round(
      Path directory, RunSpec spec, boolean begun, Task task) {
    Study study = Study.of(spec);
    try (RunDirectory run =
        begun ? RunDirectory.open(directory) : RunDirectory.create(directory, false)) {
      if (!begun) {
        // Structure and potential stay where they are: the campaign's folder holds both.
        OutputFile.write(run.deck(), DeckWriter.text(spec, directory, Map.of()));
      }
      List<SimulationOutcome> outcomes = study.simulate(run, begun, task.stop(), Progress.NONE);
      if (outcomes.stream().anyMatch(o -> o.status() == SimulationOutcome.Status.STOPPED)) {
        return Optional.empty();
      }
      for (SimulationOutcome outcome : outcomes) {
        if (outcome.status() != SimulationOutcome.Status.COMPLETED) {
          throw new InputException(
              "a guard stopped "
                  + outcome.name()
                  + ": "
                  + outcome.guard().orElseThrow().getMessage());
        }
      }
      return Optional.of(sane(TransportReport.ofRun(directory, spec)));
    }
  }

  /// What makes a run worth nothing whatever its ions do: a number from it would rank junk.
  private static final Set<String> NO_ENSEMBLE = Set.of("temperature", "conserved energy");

  private static TransportReport sane(TransportReport report) {
    for (TransportPoint point : report.study().points()) {
      for (TransportResult run : point.runs()) {
        for (Judgement j : run.verdict().against()) {
          if (j.mark() == Judgement.Mark.UNUSABLE && NO_ENSEMBLE.contains(j.quantity())) {
            throw new InputException(
                "dynamics of "
                    + run.name()
                    + " are unusable: "
                    + j.text()
                    + ". A smaller time_step_fs may help");
          }
        }
      }
    }
    return report;
  }

  /// Whether more time would not change what is said.
  private boolean isCertain(TransportReport report, Task task) {
    List<TransportPoint> points = report.study().points();
    double wanted = until.orElseThrow().relativeErrorOfD();
    boolean precise =
        points.stream()
            .map(p -> p.species().get(task.mobile()).tracerCm2PerS())
            .allMatch(d -> d.known() && d.relativeStd() <= wanted);
    TransportPoint hot = points.getLast();
    Estimate d = hot.species().get(task.mobile()).tracerCm2PerS();
    return precise || isBelow(d, "d_cm2_s", task) || isBelow(hot.sigmaMsCm(), "sigma_ms_cm", task);
  }

  private static boolean isBelow(Estimate value, String column, Task task) {
    return task.keep().stream()
        .filter(k -> k.column().equals(column))
        .anyMatch(k -> value.ci95High() < k.floor());
  }

  private Numbers numbers(TransportReport report, Task task, RunSpec spec, double reachedPs) {
    TransportPoint hot = report.study().points().getLast();
    TransportPoint.Species ion = hot.species().get(task.mobile());
    Numbers.Builder numbers =
        new Numbers.Builder()
            .put("d_cm2_s", ion.tracerCm2PerS())
            .put("sigma_ms_cm", hot.sigmaMsCm())
            .put("haven_ratio", hot.havenRatio())
            .put("temperature_k", hottest())
            .put("time_step_fs", spec.timeStepFs())
            .put("hops", hot.runs().getFirst().tracers().get(task.mobile()).hops().inRun())
            .put("time_ps", reachedPs)
            .put(
                "atoms",
                task.structure().count()
                    * spec.structure().supercell().stream().reduce(1, (a, b) -> a * b))
            .put(
                "ea_ev",
                report
                    .study()
                    .sigmaFit()
                    .map(f -> f.arrhenius().activationEnergyEv())
                    .orElse(Estimate.UNKNOWN))
            .put(
                "sigma_300k_ms_cm", report.study().extrapolatedSigmaMsCm().orElse(Estimate.UNKNOWN))
            .word("verdict", hot.verdict(task.mobile()).word());
    DeckCheck.timeStep(spec, task.structure()).ifPresent(numbers::note);
    List<Integer> n = spec.structure().supercell();
    double[] heights = task.structure().cell().heights();
    for (int d = 0; d < 3; d++) {
      if (heights[d] * n.get(d) < minLengthAngstrom - 1e-6) {
        numbers.note(
            String.format(
                Locale.ROOT,
                "the cell is %.1f Å high, less than %s Å, to keep to max_atoms %d",
                heights[d] * n.get(d),
                Plain.number(minLengthAngstrom),
                maxAtoms));
      }
    }
    hot.verdict(task.mobile())
        .against()
        .forEach(j -> numbers.note(j.quantity() + ": " + j.brief()));
    report.warnings().forEach(numbers::note);
    return numbers.build();
  }
}
