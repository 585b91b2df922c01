package org.haven.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.pathways.neb.MinimumEnergyPath;
import org.haven.pathways.neb.Prefactor;

/// What `haven neb` prints.
record NebReport(MinimumEnergyPath path) {
  private static final double ROOM_TEMPERATURE_K = 300;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    row(
        lines,
        "moves",
        String.format(
            Locale.ROOT,
            "%s %d by %.3f Å",
            path.initial().symbols().get(path.mover()),
            path.mover() + 1,
            path.wayAngstrom(path.mover())));
    row(lines, "barrier", meV(path.barrierEv()) + spread(true));
    row(lines, "reverse barrier", meV(path.reverseBarrierEv()) + spread(false));
    row(lines, "final state", meV(path.reactionEv()) + " above the initial one");
    if (path.isOfVariableCell()) {
      row(lines, "volume", volumes());
    }
    List<MinimumEnergyPath.Step> steps = path.elementarySteps();
    for (int k = 0; k < steps.size() && steps.size() > 1; k++) {
      MinimumEnergyPath.Step step = steps.get(k);
      row(
          lines,
          "step " + (k + 1),
          String.format(
              Locale.ROOT,
              "%.2f to %.2f Å: %.1f meV forward, %.1f meV back",
              step.from().lengthAngstrom(),
              step.to().lengthAngstrom(),
              1e3 * step.forwardEv(),
              1e3 * step.backwardEv()));
    }
    path.prefactor()
        .ifPresent(
            p -> {
              row(lines, "prefactor", thz(p, p.forwardThz(), path.barrierEv()));
              row(lines, "reverse prefactor", thz(p, p.reverseThz(), path.reverseBarrierEv()));
            });
    path.curvatures()
        .ifPresent(
            c ->
                row(
                    lines,
                    "lowest curvatures",
                    String.format(
                        Locale.ROOT,
                        "%.2f initial, %.2f final%s eV/Å²",
                        c.initial(),
                        c.end(),
                        Double.isNaN(c.saddle())
                            ? ""
                            : String.format(
                                Locale.ROOT,
                                ", %.2f and %.2f at the saddle",
                                c.saddle(),
                                c.saddleSecond()))));
    row(
        lines,
        "convergence",
        String.format(
            Locale.ROOT,
            "%.4f eV/Å after %d steps, %d force calls, %.1f s",
            path.maxForceEvPerAngstrom(),
            path.steps(),
            path.calls(),
            path.seconds()));
    lines.add("");
    lines.add(
        "image  length/Å  energy/meV  slope/(eV/Å)"
            + (path.spread().isPresent() ? "  spread/meV" : ""));
    for (int i = 0; i < path.positions().length; i++) {
      int image = i;
      lines.add(
          String.format(
              Locale.ROOT,
              "%5d  %8.3f  %10.2f  %12.3f%s%s",
              i,
              path.profile().lengthAngstrom()[i],
              1e3 * path.profile().energiesEv()[i],
              path.profile().slopesEvPerAngstrom()[i],
              path.spread()
                  .map(s -> String.format(Locale.ROOT, "  %10.2f", 1e3 * s.images()[image]))
                  .orElse(""),
              i == path.saddleImage() ? "  saddle" : ""));
    }
    return lines;
  }

  private String volumes() {
    int saddle = path.saddleImage();
    return String.format(Locale.ROOT, "%.2f Å³ initial, ", path.cells().getFirst().volume())
        + (saddle < 0
            ? ""
            : String.format(Locale.ROOT, "%.2f at the saddle, ", path.cells().get(saddle).volume()))
        + String.format(Locale.ROOT, "%.2f final", path.cells().getLast().volume());
  }

  private String spread(boolean forward) {
    return path.spread()
        .map(
            s ->
                String.format(
                    Locale.ROOT,
                    " ± %.1f (spread of the committee)",
                    1e3 * (forward ? s.barrier() : s.reverse())))
        .orElse("");
  }

  private static String thz(Prefactor prefactor, double thz, double barrierEv) {
    return Double.isNaN(thz)
        ? "none"
        : String.format(
            Locale.ROOT,
            "%.2f THz (%d ions), rate at 300 K %.3g per s",
            thz,
            prefactor.ions(),
            Prefactor.ratePerS(thz, barrierEv, ROOM_TEMPERATURE_K));
  }

  private static String meV(double ev) {
    return String.format(Locale.ROOT, "%.2f meV", 1e3 * ev);
  }

  private static void row(List<String> lines, String name, String value) {
    lines.add(String.format(Locale.ROOT, "%-18s %s", name, value));
  }
}
