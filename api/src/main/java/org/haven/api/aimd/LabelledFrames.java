package org.haven.api.aimd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.api.Calculator;
import org.haven.inputs.FileHash;
import org.haven.inputs.OutputFile;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.inputs.trajectory.ComparedFrame;
import org.haven.inputs.trajectory.FrameLabels;
import org.haven.kernels.Precision;
import org.haven.potentials.PotentialFamilies;
import org.haven.validation.SinglePoint;
import org.haven.validation.aimd.ForceComparison;

/// The potential on the reference's frames, whose labels are the reference's own, or those of the
/// potential that made it, which are kept beside so that they are computed once.
final class LabelledFrames {
  private final BenchmarkRequest request;
  private final BenchmarkWatch watch;
  private final List<Labelled> all = new ArrayList<>();

  /// A frame that both have seen.
  ///
  /// @param run index among the references
  /// @param frame number in its run
  /// @param structure with labels of the reference
  /// @param point the potential on it
  record Labelled(int run, int frame, SinglePoint point) {
    Structure structure() {
      return point.structure();
    }

    /// What the potential gives.
    FrameLabels predicted() {
      return new FrameLabels(
          Optional.of(point.evaluation().energyEv()),
          Optional.of(point.evaluation().forces()),
          Optional.of(point.evaluation().virial()));
    }

    /// Root of the mean square over components of the forces, in eV/Å; NaN without forces.
    double errorEvPerAngstrom() {
      if (structure().forces().isEmpty()) {
        return Double.NaN;
      }
      double[] reference = structure().forces().get();
      double[] own = point.evaluation().forces();
      double square = 0;
      for (int k = 0; k < reference.length; k++) {
        square += (own[k] - reference[k]) * (own[k] - reference[k]);
      }
      return Math.sqrt(square / reference.length);
    }
  }

  LabelledFrames(BenchmarkRequest request, BenchmarkWatch watch) {
    this.request = request;
    this.watch = watch;
  }

  /// All frames that were compared.
  List<Labelled> all() {
    return List.copyOf(all);
  }

  /// What they say of the potential; empty where nothing has labels.
  ///
  /// @param runs all, in the order in which they were [evaluated][#evaluate]
  /// @param compared those whose dynamics are compared too, which count first
  Optional<ForceComparison> comparison(List<ReferenceRun> runs, List<ReferenceRun> compared) {
    if (all.isEmpty()) {
      return Optional.empty();
    }
    ForceComparison comparison =
        new ForceComparison(request.references().mobile(), request.protocol());
    for (Labelled each : all) {
      int number = compared.indexOf(runs.get(each.run()));
      comparison.add(
          number < 0 ? compared.size() + each.run() : number,
          number < 0 ? -1 : each.frame(),
          each.point());
    }
    return Optional.of(comparison);
  }

  /// Evaluates the potential on all frames that have labels, or are given some.
  ///
  /// @param runs in the order in which their numbers count
  void evaluate(List<ReferenceRun> runs) {
    List<ReferenceRun> usable =
        runs.stream().filter(r -> r.isLabelled() || request.teacher().isPresent()).toList();
    int total = usable.stream().mapToInt(r -> Math.min(r.frames(), request.mostFrames())).sum();
    long start = System.nanoTime();
    for (ReferenceRun run : usable) {
      List<Numbered> frames = run.isLabelled() ? own(run) : taught(run);
      if (frames.isEmpty()) {
        continue;
      }
      try (Calculator calculator = open(request.potential(), frames.getFirst().structure())) {
        for (Numbered each : frames) {
          Structure frame = each.structure();
          SinglePoint point = calculator.evaluate(frame);
          all.add(new Labelled(runs.indexOf(run), each.number(), point));
          status("forces of the potential", all.size(), total, start);
        }
      }
    }
  }

  private record Numbered(int number, Structure structure) {}

  private Calculator open(Path potential, Structure structure) {
    return Calculator.open(
        potential, structure, request.settings().precision(), request.settings().threads());
  }

  private List<Numbered> own(ReferenceRun run) {
    List<Numbered> frames = new ArrayList<>();
    run.forEach(
        request.mostFrames(),
        (k, s) -> {
          if (s.energyEv().isPresent() || s.forces().isPresent() || s.virial().isPresent()) {
            frames.add(new Numbered(k, s));
          }
        });
    return frames;
  }

  /// Labels of the potential that made the run: in double precision, as a reference.
  private List<Numbered> taught(ReferenceRun run) {
    Path teacher = request.teacher().orElseThrow();
    List<Numbered> frames = new ArrayList<>();
    run.forEach(request.mostFrames(), (k, s) -> frames.add(new Numbered(k, s)));
    String key =
        FileHash.sha256(
            PotentialFamilies.sha256(teacher)
                + FileHash.sha256(run.file())
                + frames.stream().map(f -> Integer.toString(f.number())).toList());
    Path kept =
        request
            .output()
            .resolve("labels")
            .resolve(run.name() + "-" + key.substring(0, 12) + ".xyz");
    if (Files.isRegularFile(kept)) {
      List<Structure> labelled = StructureFile.readAll(kept);
      if (labelled.size() == frames.size()) {
        List<Numbered> known = new ArrayList<>();
        for (int k = 0; k < frames.size(); k++) {
          Structure own = frames.get(k).structure();
          Structure label = labelled.get(k);
          known.add(
              new Numbered(
                  frames.get(k).number(),
                  own.withReference(label.energyEv(), label.forces(), label.virial())));
        }
        return known;
      }
    }
    List<Numbered> labelled = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    long start = System.nanoTime();
    try (Calculator calculator =
        Calculator.open(
            teacher,
            frames.getFirst().structure(),
            Precision.DOUBLE,
            request.settings().threads())) {
      calculator.check(frames.getFirst().structure());
      for (Numbered each : frames) {
        SinglePoint point = calculator.evaluate(each.structure());
        Structure frame =
            each.structure()
                .withReference(
                    Optional.of(point.evaluation().energyEv()),
                    Optional.of(point.evaluation().forces().clone()),
                    Optional.of(point.evaluation().virial().clone()));
        labelled.add(new Numbered(each.number(), frame));
        text.append(new ComparedFrame(frame, FrameLabels.NONE, Map.of()).text());
        status(
            "forces of the reference's potential on " + run.name(),
            labelled.size(),
            frames.size(),
            start);
      }
    }
    OutputFile.folder(kept.getParent());
    OutputFile.write(kept, text);
    return labelled;
  }

  private void status(String what, int done, int of, long startNs) {
    double s = 1e-9 * (System.nanoTime() - startNs);
    watch.status(
        String.format(
            Locale.ROOT,
            "%s: frame %d of %d, %.3g per s, %.0f s left",
            what,
            done,
            of,
            done / s,
            s / done * (of - done)),
        (double) done / of);
  }
}
