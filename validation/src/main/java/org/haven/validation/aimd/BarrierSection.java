package org.haven.validation.aimd;

import java.util.Arrays;
import java.util.List;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.statistics.Estimate;

/// Energies and forces of the same images of a path on both sides: they have no noise, so that each
/// verdict is a plain one.
final class BarrierSection {
  private final Protocol.Barriers limits;

  BarrierSection(Protocol protocol) {
    limits = protocol.barriers();
  }

  Draft of(List<ComparedPath> paths) {
    Draft draft = new Draft("barriers", "Barriers along given paths");
    if (paths.isEmpty()) {
      draft.note("no path with energies of the reference was given");
    }
    for (ComparedPath path : paths) {
      double[] a = above(path.referenceEv());
      double[] b = above(path.havenEv());
      double top = Arrays.stream(a).max().orElseThrow();
      double ours = Arrays.stream(b).max().orElseThrow();
      error(
          draft,
          "barrier of " + path.name(),
          "eV",
          top,
          ours,
          Math.abs(ours - top),
          limits.barrierEv());
      // the first image is the zero of both
      error(
          draft,
          "RMSE of the images of " + path.name(),
          "eV",
          Double.NaN,
          Double.NaN,
          rootMeanSquare(a, b, a.length - 1),
          limits.imageEv());
      if (path.referenceForces().length == 0) {
        draft.note(path.name() + " has no forces of the reference: energies alone are compared");
      } else {
        error(
            draft,
            "RMSE of forces along " + path.name(),
            "eV/Å",
            Double.NaN,
            Double.NaN,
            rootMeanSquare(path.referenceForces(), path.havenForces(), a.length - 2),
            limits.alongEvPerAngstrom());
        draft.curves.add(
            Curve.ofRun("path_forces", "", Double.NaN, path.name())
                .with(
                    "length_angstrom",
                    "Å",
                    "length of the path",
                    Arrays.copyOfRange(path.lengthAngstrom(), 1, a.length - 1))
                .with("reference", "eV/Å", "reference", path.referenceForces())
                .with("haven", "eV/Å", "Haven", path.havenForces()));
      }
      draft.curves.add(
          Curve.ofRun("path", "", Double.NaN, path.name())
              .with("length_angstrom", "Å", "length of the path", path.lengthAngstrom())
              .with("reference", "eV", "reference", a)
              .with("haven", "eV", "Haven", b));
    }
    return draft;
  }

  /// Energies above the first image: their zeros are of no account.
  private static double[] above(double[] energies) {
    return Arrays.stream(energies).map(e -> e - energies[0]).toArray();
  }

  private static double rootMeanSquare(double[] a, double[] b, int count) {
    double squares = 0;
    for (int k = 0; k < a.length; k++) {
      squares += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return Math.sqrt(squares / count);
  }

  private static void error(
      Draft draft,
      String name,
      String unit,
      double reference,
      double haven,
      double error,
      double tolerance) {
    draft.quantities.add(
        new Measured(
            name,
            unit,
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
