package org.haven.cli;

import java.util.Locale;
import org.haven.integrators.run.StopRequest;
import org.haven.pathways.neb.MinimumEnergyPath;
import org.haven.pathways.neb.NudgedElasticBand;

/// The status line, the path on the disk now and then, and signals.
final class BandProgress implements NudgedElasticBand.Watch {
  private static final long SAVED_EVERY_NS = 30_000_000_000L;

  private final Console console;
  private final StopRequest stop;
  private final BandOptions asked;
  private final BandFolder folder;
  private final String name;
  private final long start = System.nanoTime();
  private long saved = start;
  private int firstStep = -1;
  private long firstNs;

  /// @param name of the path among several, as "3 of 20 "; empty for one
  BandProgress(
      Console console, StopRequest stop, BandOptions asked, BandFolder folder, String name) {
    this.console = console;
    this.stop = stop;
    this.asked = asked;
    this.folder = folder;
    this.name = name;
  }

  @Override
  public void at(String stage, int step, double force, MinimumEnergyPath path) {
    long now = System.nanoTime();
    if (firstStep < 0 || step < firstStep) {
      firstStep = step;
      firstNs = now;
    }
    double perStep = step > firstStep ? (now - firstNs) * 1e-9 / (step - firstStep) : Double.NaN;
    console.status(
        String.format(
            Locale.ROOT,
            "%s%s, step %d  largest force component %.4f eV/Å (to %.4f)%s%s",
            name,
            stage,
            step,
            force,
            asked.tolerance(),
            path == null
                ? ""
                : String.format(Locale.ROOT, "  barrier %.1f meV", 1e3 * path.barrierEv()),
            step > firstStep
                ? String.format(
                    Locale.ROOT,
                    "  %.3g s a step, %.0f s left at most",
                    perStep,
                    perStep * Math.max(0, asked.maxSteps() - step))
                : ""));
    if (path != null && now - saved > SAVED_EVERY_NS) {
      saved = now;
      folder.save(path);
    }
  }

  @Override
  public boolean isStopped() {
    return stop.isRequested();
  }
}
