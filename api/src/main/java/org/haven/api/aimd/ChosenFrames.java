package org.haven.api.aimd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.OutputFile;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.ComparedFrame;
import org.haven.inputs.trajectory.FrameLabels;

/// Frames of the references that are worth more calculations, or a place in the training set: those
/// where potential and reference disagree most, and those nearest to jumps. Frames of one run are
/// kept apart in time, since neighbours say the same.
///
/// @param disagreeing by falling error of the forces; empty where nothing has forces
/// @param jumping by falling number of ions under way
public record ChosenFrames(List<Chosen> disagreeing, List<Chosen> jumping) {
  /// A frame.
  ///
  /// @param run name of the reference
  /// @param frame number in it
  /// @param timePs in it; NaN of configurations
  /// @param measure error of the forces in eV/Å, or number of ions under way
  /// @param structure with the reference's labels where it has them
  /// @param predicted the potential's, where it was evaluated
  public record Chosen(
      String run,
      int frame,
      double timePs,
      double measure,
      Structure structure,
      FrameLabels predicted) {}

  /// Names of the files.
  private static final String DISAGREEING = "frames-disagreement.xyz";

  private static final String JUMPING = "frames-jumps.xyz";

  /// Chooses.
  ///
  /// @param runs in the order in which frames are numbered
  /// @param labelled frames that both have seen
  /// @param most of each kind
  static ChosenFrames of(
      List<ReferenceRun> runs,
      List<LabelledFrames.Labelled> labelled,
      List<String> mobile,
      int most) {
    List<Chosen> wrong =
        labelled.stream()
            .filter(l -> Double.isFinite(l.errorEvPerAngstrom()))
            .map(
                l ->
                    new Chosen(
                        runs.get(l.run()).name(),
                        l.frame(),
                        timePs(runs.get(l.run()), l.frame()),
                        l.errorEvPerAngstrom(),
                        l.structure(),
                        l.predicted()))
            .toList();
    List<Chosen> moving = new ArrayList<>();
    for (int r = 0; r < runs.size(); r++) {
      ReferenceRun run = runs.get(r);
      if (run.isRun() && most > 0) {
        int number = r;
        moving.addAll(
            JumpFrames.of(
                run, mobile, labelled.stream().filter(l -> l.run() == number).toList(), most));
      }
    }
    return new ChosenFrames(spread(wrong, runs, most), spread(moving, runs, most));
  }

  static double timePs(ReferenceRun run, int frame) {
    return run.trajectory().map(t -> frame * t.frameIntervalFs() / 1000).orElse(Double.NaN);
  }

  /// The largest ones, apart from one another in time: by a quarter of the spacing that as many
  /// even ones would have.
  private static List<Chosen> spread(List<Chosen> all, List<ReferenceRun> runs, int most) {
    List<Chosen> taken = new ArrayList<>();
    for (Chosen each :
        all.stream().sorted(Comparator.comparingDouble(Chosen::measure).reversed()).toList()) {
      if (taken.size() >= most) {
        break;
      }
      double length =
          runs.stream()
              .filter(r -> r.name().equals(each.run()))
              .findFirst()
              .orElseThrow()
              .lengthPs();
      double apart = length / (4.0 * Math.max(1, most));
      boolean near =
          taken.stream()
              .anyMatch(
                  t -> t.run().equals(each.run()) && Math.abs(t.timePs() - each.timePs()) < apart);
      if (!near) {
        taken.add(each);
      }
    }
    return List.copyOf(taken);
  }

  /// Writes both, where there are any.
  ///
  /// @return the files
  List<Path> write(Path folder) {
    List<Path> files = new ArrayList<>();
    write(folder.resolve(DISAGREEING), "force_rmse_ev_per_angstrom", disagreeing, files);
    write(folder.resolve(JUMPING), "ions_under_way", jumping, files);
    return files;
  }

  private static void write(Path file, String measure, List<Chosen> frames, List<Path> files) {
    if (frames.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder();
    for (Chosen each : frames) {
      Map<String, String> notes = new LinkedHashMap<>();
      notes.put("reference_run", each.run());
      notes.put("frame", Integer.toString(each.frame()));
      if (Double.isFinite(each.timePs())) {
        notes.put("time_ps", Plain.rounded(each.timePs()));
      }
      notes.put(measure, Plain.rounded(each.measure()));
      text.append(new ComparedFrame(each.structure(), each.predicted(), notes).text());
    }
    OutputFile.write(file, text);
    files.add(file);
  }

  /// As in benchmark.json.
  Map<String, Object> json() {
    return Json.map(
        "disagreement", list(disagreeing, "force_rmse_ev_per_angstrom", DISAGREEING),
        "jumps", list(jumping, "ions_under_way", JUMPING));
  }

  private static Map<String, Object> list(List<Chosen> frames, String measure, String file) {
    return Json.map(
        "file",
        frames.isEmpty() ? null : file,
        "frames",
        frames.stream()
            .map(
                c ->
                    Json.map(
                        "run",
                        c.run(),
                        "frame",
                        c.frame(),
                        "time_ps",
                        Json.number(c.timePs()),
                        measure,
                        c.measure()))
            .toList());
  }
}
