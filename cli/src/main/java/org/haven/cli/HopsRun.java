package org.haven.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.api.HopSearch;
import org.haven.inputs.OutputFile;
import org.haven.inputs.structure.OxidationStates;
import org.haven.integrators.run.StopRequest;
import org.haven.pathways.hops.HopFolder;
import org.haven.pathways.hops.HopModel;
import org.haven.pathways.hops.HopPage;
import org.haven.pathways.hops.HopPlan;
import org.haven.pathways.hops.HopReport;
import org.haven.pathways.hops.HopResult;
import org.haven.pathways.hops.HopStudy;
import org.haven.pathways.hops.HopTable;
import org.haven.pathways.neb.NudgedElasticBand;

/// `haven hops` of a plan: the bands, and what is written and said of them.
///
/// @param charges in e that were given
/// @param concentration of carriers in the model
/// @param temperaturesK of the model
/// @param doubts about all hops, told already
/// @param folder for the results
/// @param json whether one object is printed
record HopsRun(
    Console console,
    StopRequest stop,
    HopSearch search,
    Map<String, Double> charges,
    double concentration,
    List<Double> temperaturesK,
    List<String> doubts,
    Map<String, String> provenance,
    Path folder,
    boolean json) {

  /// @return exit code
  int of(HopPlan plan, NudgedElasticBand.Settings settings) {
    HopReport.planned(plan).forEach(console::note);
    HopTable found = search.run(plan, settings, Optional.of(folder), new Progress());
    if (stop.isRequested()) {
      console.error(
          "stopped by "
              + stop.reason()
              + "; "
              + found.results().size()
              + " hops are done and kept in "
              + folder
              + ". Go on with the same command");
      return ExitCode.INTERRUPTED;
    }
    HopTable table = found;
    for (String doubt : doubts) {
      table = table.withWarning(doubt);
    }
    HopReport report = new HopReport(table, provenance);
    write(table, report);
    warn(found);
    if (json) {
      console.result(report.json());
    } else {
      report.lines().forEach(console::result);
    }
    return table.carriers().stream().allMatch(c -> c.hops().isEmpty())
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }

  private void write(HopTable table, HopReport report) {
    HopFolder out = new HopFolder(folder);
    OutputFile.write(folder.resolve(HopFolder.TABLE), report.json() + "\n");
    OutputFile.write(
        folder.resolve(HopFolder.PAGE), new HopPage(table, report.provenance()).html());
    Map<String, Double> all = OxidationStates.guess(table.plan().sites().crystal(), charges);
    HopModel model =
        new HopModel(
            table, all.getOrDefault(table.plan().sites().ion(), 0.0), concentration, temperaturesK);
    List<Path> models = new ArrayList<>();
    for (HopTable.Carrier carrier : table.carriers()) {
      if (!carrier.hops().isEmpty()) {
        models.add(out.model(table, carrier));
        OutputFile.write(models.getLast(), model.text(carrier));
        console.note("Model: " + models.getLast());
      }
    }
    out.removeModels(models);
  }

  private void warn(HopTable table) {
    for (HopResult result : table.results()) {
      result.warnings().forEach(w -> console.warn("hop " + result.number() + ": " + w));
    }
    for (HopTable.Carrier carrier : table.carriers()) {
      carrier.warnings().forEach(console::warn);
      if (!carrier.hops().isEmpty() && HopModel.isGuessed(carrier)) {
        console.note(
            "The attempt frequency of "
                + (int) HopModel.ATTEMPT_THZ
                + " THz is a guess; --prefactor all computes it.");
      }
    }
  }

  /// The status line, and signals.
  private final class Progress implements HopStudy.Watch {
    private final long start = System.nanoTime();
    private int kept;

    @Override
    public void done(HopResult result, boolean before) {
      if (before) {
        kept++;
      }
    }

    @Override
    public void at(int done, int of, int number, String stage, int step, double force) {
      double each = done > kept ? (System.nanoTime() - start) * 1e-9 / (done - kept) : Double.NaN;
      console.status(
          String.format(
              Locale.ROOT,
              "%d of %d hops%s%s; hop %d: %s, step %d, %.4f eV/Å",
              done,
              of,
              kept > 0 ? " (" + kept + " kept)" : "",
              done > kept
                  ? String.format(
                      Locale.ROOT, ", %.2g s each, %.0f s left", each, each * (of - done))
                  : "",
              number,
              stage,
              step,
              force));
    }

    @Override
    public boolean isStopped() {
      return stop.isRequested();
    }
  }
}
