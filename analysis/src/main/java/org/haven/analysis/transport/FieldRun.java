package org.haven.analysis.transport;

import java.util.Locale;
import java.util.Map;
import org.haven.analysis.field.DriftRun;
import org.haven.analysis.field.FieldResponse;
import org.haven.inputs.trajectory.ColourField;
import org.haven.kernels.PhysicalConstants;

/// One simulation in a colour-charge field: its displaced colour charge, and what of its start is a
/// transient.
///
/// By fluctuation and dissipation the mean drift after the field is turned on is that of the
/// squared displacement at equilibrium, ⟨X(t)⟩ = (F/2k_B T) ⟨ΔX(t)²⟩. So it is steady where the
/// squared displacement is a line, and what the transient adds is known from its intercept c and
/// slope b: the drift of the time from t to T is off by (c/b)(1 − f(t))/(T − t), f the part of the
/// cage that is reached at t.
///
/// @param run X(t)
/// @param field that drove it
/// @param transientPs after which the drift is off by less than [#BIAS], by the displacement of the
///   ions across the field
public record FieldRun(DriftRun run, ColourField field, double transientPs) {
  /// Relative error of D_sigma that a transient may leave.
  static final double BIAS = 0.005;

  /// Part of a run that is left out where ions are not seen to diffuse.
  private static final double UNKNOWN_PART = 0.1;

  static FieldRun of(
      String name,
      ColourField field,
      Displacements displacements,
      double temperatureK,
      TransportResult across) {
    double[] axis = field.axis();
    double[] charges =
        displacements.symbols().stream()
            .mapToDouble(s -> field.charges().getOrDefault(s, 0.0))
            .toArray();
    double squares = 0;
    double sum = 0;
    for (double c : charges) {
      squares += c * c;
      sum += Math.abs(c);
    }
    double[][] moved = displacements.weightedSum(charges);
    double[] x = new double[displacements.frames()];
    for (int f = 0; f < x.length; f++) {
      x[f] = axis[0] * moved[0][f] + axis[1] * moved[1][f] + axis[2] * moved[2][f];
    }
    double driving =
        Math.signum(field.reducedStrength())
            * field.strengthEvPerAngstrom()
            / (PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK);
    DriftRun run =
        new DriftRun(
            name,
            "",
            0,
            axis,
            field.reducedStrength(),
            driving,
            squares,
            sum,
            displacements.intervalPs(),
            x);
    return new FieldRun(run, field, transientPs(field, across));
  }

  private static double transientPs(ColourField field, TransportResult across) {
    double longest = across.intervalPs();
    for (Map.Entry<String, Diffusivity> each : across.tracers().entrySet()) {
      if (field.charges().getOrDefault(each.getKey(), 0.0) != 0) {
        Diffusivity d = each.getValue();
        longest =
            Math.max(
                longest,
                d.diffusive()
                    ? transientPs(d, across.intervalPs(), across.durationPs())
                    : UNKNOWN_PART * across.durationPs());
      }
    }
    return longest;
  }

  private static double transientPs(Diffusivity d, double dt, double durationPs) {
    DiffusionLine.Cage cage = d.cage();
    double[] lags = d.curve().lagPs();
    double late = cage.slope() > 0 ? cage.amplitude() / cage.slope() * dt : 0;
    for (int k = 0; k < lags.length; k++) {
      if (late * (1 - cage.shape()[k]) <= BIAS * (durationPs - lags[k])) {
        return lags[k];
      }
    }
    return lags[lags.length - 1];
  }

  /// The same with what is known of its start.
  FieldRun startedAs(RunState made) {
    return new FieldRun(
        new DriftRun(
            run.name(),
            made.start(),
            made.filling(),
            run.direction(),
            run.reduced(),
            run.drivingPerAngstrom(),
            run.chargeSquares(),
            run.chargeSum(),
            run.intervalPs(),
            run.displaced()),
        field,
        transientPs);
  }

  /// In plain words.
  String summary() {
    double[] x = run.displaced();
    double ions = run.chargeSum();
    return String.format(
        Locale.ROOT,
        "driven by F a/k_BT = %+.3g along %s: mean displacement %+.3g Å",
        run.reduced(),
        FieldResponse.name(run.direction()),
        (x[x.length - 1] - x[0]) / ions);
  }
}
