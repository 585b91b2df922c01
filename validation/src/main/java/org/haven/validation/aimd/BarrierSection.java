package org.haven.validation.aimd;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.statistics.Estimate;

/// Energies of the same images of a path on both sides: they have no noise, so that each verdict is
/// a plain one.
final class BarrierSection {
  private final Protocol.Barriers limits;

  BarrierSection(Protocol protocol) {
    limits = protocol.barriers();
  }

  Draft of(List<PathEnergies> paths) {
    Draft draft = new Draft("barriers", "Barriers along given paths");
    if (paths.isEmpty()) {
      draft.note("no path with energies of the reference was given");
    }
    for (PathEnergies path : paths) {
      double[] a = above(path.referenceEv());
      double[] b = above(path.havenEv());
      double top = Arrays.stream(a).max().orElseThrow();
      double ours = Arrays.stream(b).max().orElseThrow();
      double squares = 0;
      for (int k = 0; k < a.length; k++) {
        squares += (a[k] - b[k]) * (a[k] - b[k]);
      }
      error(
          draft, "barrier of " + path.name(), top, ours, Math.abs(ours - top), limits.barrierEv());
      error(
          draft,
          "RMSE of the images of " + path.name(),
          Double.NaN,
          Double.NaN,
          Math.sqrt(squares / Math.max(1, a.length - 1)),
          limits.imageEv());
      draft.curves.add(
          Curve.ofRun("path", "", Double.NaN, path.name())
              .with("image", "", "image", IntStream.range(0, a.length).asDoubleStream().toArray())
              .with("reference", "eV", "reference", a)
              .with("haven", "eV", "Haven", b));
    }
    return draft;
  }

  /// Energies above the first image: their zeros are of no account.
  private static double[] above(double[] energies) {
    return Arrays.stream(energies).map(e -> e - energies[0]).toArray();
  }

  private static void error(
      Draft draft, String name, double reference, double haven, double error, double tolerance) {
    draft.quantities.add(
        new Measured(
            name,
            "eV",
            Double.NaN,
            Measure.ERROR,
            new Estimate(reference, 0, reference, reference),
            new Estimate(haven, 0, haven, haven),
            error,
            0,
            Interval.exact(error),
            tolerance,
            ""));
  }
}
