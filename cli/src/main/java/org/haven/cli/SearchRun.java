package org.haven.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.haven.api.AdaptiveSearch;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.run.StopRequest;
import org.haven.pathways.saddle.SaddleCatalogue;
import org.haven.pathways.saddle.SaddleReport;
import org.haven.pathways.saddle.SaddleSearch;

/// `haven hops --search`: hops out of a state, found from it alone.
///
/// @param folder for the results
/// @param json whether one object is printed
record SearchRun(
    Console console,
    StopRequest stop,
    AdaptiveSearch search,
    SaddleSearch.Settings settings,
    Map<String, String> provenance,
    Path folder,
    boolean json) {
  /// A cell less high than this holds its own images too near, Å.
  private static final double LOW_ANGSTROM = 8;

  /// @param atoms to search around
  int around(Structure state, int[] atoms) {
    requireUnused();
    double height = Arrays.stream(state.cell().heights()).min().orElseThrow();
    if (height < LOW_ANGSTROM) {
      console.warn(
          String.format(
              Locale.ROOT,
              "the cell is %.1f Å high: an ion that hops meets its own images; take --supercell",
              height));
    }
    SaddleCatalogue found = search.around(state, atoms, settings, new Progress());
    found.warnings().forEach(console::warn);
    SaddleReport report = new SaddleReport(found, settings, provenance);
    report.write(folder);
    if (json) {
      console.result(report.json());
    } else {
      report.lines().forEach(console::result);
      console.result("written to " + folder + ": " + SaddleReport.TABLE + ", saddle-*.xyz");
    }
    if (found.stopped()) {
      console.error("stopped by " + stop.reason() + "; what was found is in " + folder);
      return ExitCode.INTERRUPTED;
    }
    return found.hops().isEmpty() ? ExitCode.FAILED : ExitCode.DONE;
  }

  private void requireUnused() {
    if (Files.exists(folder.resolve(SaddleReport.TABLE))) {
      throw new InputException(
          folder,
          "holds "
              + SaddleReport.TABLE
              + " of an earlier search. Remedy: choose another folder with --output");
    }
  }

  /// The status line, what is found on the disk now and then, and signals.
  private final class Progress implements SaddleSearch.Watch {
    private static final long SAVED_EVERY_NS = 10_000_000_000L;

    private final long start = System.nanoTime();
    private long saved = start;

    @Override
    public void at(int state, int done, Supplier<SaddleCatalogue> catalogue) {
      long now = System.nanoTime();
      int of = settings.searches() * settings.states();
      double each = (now - start) * 1e-9 / done;
      console.status(
          String.format(
              Locale.ROOT,
              "state %d, %d of %d searches, %.2g s each, %.0f s left at most",
              state,
              done,
              of,
              each,
              each * (of - done)));
      if (now - saved > SAVED_EVERY_NS) {
        saved = now;
        new SaddleReport(catalogue.get(), settings, provenance).write(folder);
      }
    }

    @Override
    public boolean isStopped() {
      return stop.isRequested();
    }
  }
}
