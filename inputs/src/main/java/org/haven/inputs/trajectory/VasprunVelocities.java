package org.haven.inputs.trajectory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.kernels.Element;
import org.haven.kernels.PhysicalConstants;

/// Velocities of a step in vasprun.xml (VELOCITY, from VASP 6.4 on), taken as Å/fs where Σ m v²/2
/// is the kinetic energy that the step states. Mutable: one for a file.
///
/// The file does not tell the unit, and VASP itself counts fractions of the cell per step inside.
/// Those are off by (POTIM/a)², far from what another isotope's mass or a leapfrog's half step
/// makes.
final class VasprunVelocities {
  /// Kinetic energies as far apart as this are of one unit: deuterium for hydrogen is 2.
  private static final double FACTOR = 2.5;

  /// [3N] as they stand, or null.
  double[] values;

  /// Of the step in eV; NaN where it is not stated.
  double kineticEv = Double.NaN;

  private int leftOut;
  private double ratio;

  void clear() {
    values = null;
    kineticEv = Double.NaN;
  }

  /// [3N] in Å/fs, or null.
  double[] of(List<String> symbols) {
    if (values == null) {
      return null;
    }
    double sum = 0;
    for (int k = 0; k < values.length; k++) {
      double mass = Element.of(symbols.get(k / 3)).orElseThrow().massU();
      sum += 0.5 * mass * PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2 * values[k] * values[k];
    }
    if (sum == 0 && kineticEv == 0) {
      return values;
    }
    if (sum / kineticEv > 1 / FACTOR && sum / kineticEv < FACTOR) {
      return values;
    }
    leftOut++;
    ratio = sum / kineticEv;
    return null;
  }

  /// What the user should know.
  List<String> warnings(int frames) {
    List<String> warnings = new ArrayList<>();
    if (leftOut > 0) {
      warnings.add(
          leftOut
              + " of "
              + frames
              + " steps have velocities that are left out: "
              + (Double.isNaN(ratio)
                  ? "without a kinetic energy beside them nothing tells their unit"
                  : String.format(
                      Locale.ROOT,
                      "as Å/fs their kinetic energy would be %.2g times the one stated",
                      ratio)));
    }
    return warnings;
  }
}
