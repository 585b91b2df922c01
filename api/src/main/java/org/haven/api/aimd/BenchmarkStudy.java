package org.haven.api.aimd;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.haven.analysis.transport.TransportOptions;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.run.StopRequest;
import org.haven.potentials.PotentialFamilies;
import org.haven.validation.aimd.AimdBenchmark;
import org.haven.validation.aimd.BenchmarkInputs;
import org.haven.validation.aimd.ComparedPath;
import org.haven.validation.aimd.Condition;
import org.haven.validation.aimd.EnergyDrift;
import org.haven.validation.aimd.ForceComparison;
import org.haven.validation.aimd.RestCell;
import org.haven.validation.aimd.Run;

/// A potential against ab initio molecular dynamics: forces on the reference's frames, Haven's own
/// dynamics under the reference's conditions, sections, verdicts, files.
///
/// ```java
/// try (References references = References.open(List.of(Path.of("vasprun.xml")), References.Options.NONE)) {
///   BenchmarkReport report = new BenchmarkStudy(request, BenchmarkWatch.NONE).run(new StopRequest());
///   report.write();
/// }
/// ```
///
/// Haven's replicas are ordinary run directories below `dynamics` in the output; a study of the
/// same request goes on with what is there.
@API(status = API.Status.EXPERIMENTAL)
public final class BenchmarkStudy {
  private final BenchmarkRequest request;
  private final BenchmarkWatch watch;
  private final List<String> notes = new ArrayList<>();

  public BenchmarkStudy(BenchmarkRequest request, BenchmarkWatch watch) {
    this.request = request;
    this.watch = watch;
  }

  /// Does all. What `stop` interrupts is left with checkpoints, and the report is of what is there.
  ///
  /// @throws InputException if references and potential do not fit, or nothing can be compared
  public BenchmarkReport run(StopRequest stop) {
    References references = request.references();
    notes.addAll(references.notices());
    List<ReferenceRun> runs = ordered(references);
    requireUse(references);
    requireKnownSpecies(references);
    OutputFile.folder(request.output());
    try (BenchmarkFolder _ = BenchmarkFolder.hold(request.output())) {
      requireOwnFolder();
      references.notices().forEach(watch::note);
      return run(stop, runs);
    }
  }

  private BenchmarkReport run(StopRequest stop, List<ReferenceRun> runs) {
    References references = request.references();
    LabelledFrames labelled = new LabelledFrames(request, watch);
    labelled.evaluate(runs);
    Dynamics dynamics = new Dynamics(request, watch, notes);
    List<EnergyDrift> drifts = new ArrayList<>();
    List<Conditions> conditions = List.of();
    Optional<AimdBenchmark> judged = Optional.empty();
    if (request.dynamics()) {
      conditions = dynamics.prepare(references.byTemperature());
      drifts.addAll(dynamics.constantEnergy(stop));
      judged = dynamics.run(stop, havens -> judge(havens, runs, labelled, drifts));
    }
    watch.status("comparing", 0.99);
    Map<Double, List<Run>> havens = dynamics.runs();
    try {
      AimdBenchmark benchmark =
          judged.isPresent() ? judged.get() : judge(havens, runs, labelled, drifts);
      ChosenFrames chosen =
          ChosenFrames.of(runs, labelled.all(), references.mobile(), request.chosenFrames());
      return new BenchmarkReport(
          request,
          benchmark,
          conditions,
          counts(havens),
          ReferenceTransport.of(references),
          dynamics.cost(),
          chosen,
          List.copyOf(notes));
    } finally {
      close(havens);
    }
  }

  /// Runs by temperature, then configurations: the order in which frames are numbered.
  private static List<ReferenceRun> ordered(References references) {
    List<ReferenceRun> runs = new ArrayList<>();
    references.byTemperature().values().forEach(runs::addAll);
    references.runs().stream().filter(r -> !r.isRun()).forEach(runs::add);
    return runs;
  }

  /// Refuses to write over the benchmark of another potential.
  private void requireOwnFolder() {
    Path file = request.output().resolve("benchmark.json");
    if (!Files.isRegularFile(file)) {
      return;
    }
    String other;
    try {
      other = new ObjectMapper().readTree(file.toFile()).path("potential").path("sha256").asText();
    } catch (IOException damaged) {
      return;
    }
    if (!other.equals(PotentialFamilies.sha256(request.potential()))) {
      throw new InputException(
          file,
          "is the benchmark of another potential. Remedy: give this one a folder of its own,"
              + " --output DIR; 'haven validate --compare' puts both side by side");
    }
  }

  private void requireUse(References references) {
    boolean inTime = references.runs().stream().anyMatch(ReferenceRun::isRun);
    if (request.dynamics() && !inTime) {
      throw new InputException(
          references.runs().getFirst().file(),
          "holds configurations, not a run in time, so there are no conditions for --run. Remedy:"
              + " leave --run out, or give the run's own trajectory");
    }
    if (!inTime && !references.areLabelled() && request.teacher().isEmpty()) {
      throw new InputException(
          references.runs().getFirst().file(),
          "holds configurations without energies, forces or stresses: there is nothing to compare"
              + " with. Remedy: give frames with forces, or a run in time");
    }
    if (!references.areLabelled() && request.teacher().isEmpty()) {
      notes.add(
          "the references hold no energies, forces or stresses, so these are not compared"
              + (request.dynamics() ? "" : "; with --run Haven's dynamics are"));
    }
    if (references.areLabelled() && request.teacher().isPresent()) {
      notes.add(
          "frames with forces of their own keep them; --reference-potential labels the others");
    }
  }

  /// Opens the potential, and the teacher, once for each set of elements: they may know others.
  private void requireKnownSpecies(References references) {
    Set<Set<String>> seen = new HashSet<>();
    for (ReferenceRun run : references.runs()) {
      run.forEach(
          run.isRun() ? 1 : request.mostFrames(),
          (number, frame) -> {
            if (seen.add(Set.copyOf(frame.species()))) {
              requireKnown(request.potential(), frame);
              request.teacher().ifPresent(teacher -> requireKnown(teacher, frame));
            }
          });
    }
  }

  private void requireKnown(Path potential, Structure frame) {
    PotentialFamilies.installed()
        .open(potential, frame.species(), request.settings().precision())
        .close();
  }

  private AimdBenchmark judge(
      Map<Double, List<Run>> havens,
      List<ReferenceRun> runs,
      LabelledFrames labelled,
      List<EnergyDrift> drifts) {
    References references = request.references();
    List<Condition> conditions = new ArrayList<>();
    List<ReferenceRun> compared = new ArrayList<>();
    references
        .byTemperature()
        .forEach(
            (kelvin, members) -> {
              List<Run> own = havens.getOrDefault(kelvin, List.of());
              if (!own.isEmpty()) {
                compared.addAll(members);
                conditions.add(
                    new Condition(
                        kelvin,
                        members.stream()
                            .map(r -> Run.of(r.name(), r.trajectory().orElseThrow()))
                            .toList(),
                        own));
              }
            });
    Optional<ForceComparison> forces = labelled.comparison(runs, compared);
    return AimdBenchmark.of(
        new BenchmarkInputs(
            conditions,
            TransportOptions.of(references.mobile(), references.charges()),
            request.sites(),
            forces,
            drifts,
            cells(conditions),
            paths()),
        request.protocol());
  }

  /// Cells of both sides where the reference's moves: means of five blocks of it, and of each
  /// replica.
  private List<RestCell> cells(List<Condition> conditions) {
    List<RestCell> cells = new ArrayList<>();
    Map<Double, List<ReferenceRun>> references = request.references().byTemperature();
    for (Condition condition : conditions) {
      boolean moves =
          references.get(condition.temperatureK()).stream()
              .allMatch(r -> Conditions.of(r).ensemble().equals("npt"));
      if (moves && !condition.haven().isEmpty()) {
        cells.add(
            new RestCell(
                String.format(Locale.ROOT, "%.0f K, NPT", condition.temperatureK()),
                condition.reference().stream()
                    .flatMap(r -> MeanCells.of(r.trajectory(), 5).stream())
                    .toArray(double[][]::new),
                condition.haven().stream()
                    .flatMap(r -> MeanCells.of(r.trajectory(), 1).stream())
                    .toArray(double[][]::new)));
      }
    }
    return cells;
  }

  private List<ComparedPath> paths() {
    List<ComparedPath> all = new ArrayList<>();
    for (Path file : request.paths()) {
      all.add(PathImages.compared(file, request));
    }
    return all;
  }

  private static Map<Double, Integer> counts(Map<Double, List<Run>> havens) {
    Map<Double, Integer> counts = new LinkedHashMap<>();
    havens.forEach((kelvin, runs) -> counts.put(kelvin, runs.size()));
    return counts;
  }

  static void close(Map<Double, List<Run>> havens) {
    havens.values().forEach(runs -> runs.forEach(run -> run.trajectory().close()));
  }
}
