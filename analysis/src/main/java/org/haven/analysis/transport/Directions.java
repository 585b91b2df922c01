package org.haven.analysis.transport;

import java.util.Locale;
import org.haven.analysis.field.FieldResponse;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// The directions along which displacements count: all three, a plane, an axis, or any unit vector.
///
/// The squared displacement is q = Σ P_αβ Δr_α Δr_β with the projector P, and ⟨q⟩ = 2 d D t.
///
/// @param name for messages and results: `xyz`, `xy`, `1,1,0`, …
/// @param dimensions d, the rank of the projector
/// @param projector [6] P in the order xx, yy, zz, xy, xz, yz
public record Directions(String name, int dimensions, double[] projector) {
  /// All three directions.
  public static final Directions XYZ = axes("xyz");

  private static Directions axes(String name) {
    double[] projector = new double[6];
    int dimensions = 0;
    for (int axis = 0; axis < 3; axis++) {
      if (name.indexOf("xyz".charAt(axis)) >= 0) {
        projector[axis] = 1;
        dimensions++;
      }
    }
    return new Directions(name, dimensions, projector);
  }

  /// Along the vector (x, y, z), which is normalised.
  public static Directions along(double x, double y, double z) {
    double square = x * x + y * y + z * z;
    if (!(square > 0) || Double.isInfinite(square)) {
      throw new InputException(
          "direction " + x + "," + y + "," + z + " has no length; give a vector that is not zero");
    }
    return new Directions(
        x + "," + y + "," + z,
        1,
        new double[] {
          x * x / square,
          y * y / square,
          z * z / square,
          x * y / square,
          x * z / square,
          y * z / square
        });
  }

  /// These without the direction of the unit vector n: P' = P − n nᵀ. Where n does not lie in them,
  /// or nothing would be left, all that is at right angles to n.
  ///
  /// @param n [3]
  Directions across(double[] n) {
    double[] p = projector;
    double within =
        p[0] * n[0] * n[0]
            + p[1] * n[1] * n[1]
            + p[2] * n[2] * n[2]
            + 2 * (p[3] * n[0] * n[1] + p[4] * n[0] * n[2] + p[5] * n[1] * n[2]);
    boolean inside = dimensions > 1 && within > 1 - 1e-6;
    double[] from = inside ? p : XYZ.projector;
    return new Directions(
        "across " + FieldResponse.name(n),
        inside ? dimensions - 1 : 2,
        new double[] {
          from[0] - n[0] * n[0],
          from[1] - n[1] * n[1],
          from[2] - n[2] * n[2],
          from[3] - n[0] * n[1],
          from[4] - n[0] * n[2],
          from[5] - n[1] * n[2]
        });
  }

  /// Parses `xyz`, any subset such as `xy` or `z`, or three numbers such as `1,1,0`.
  ///
  /// @throws InputException if it is none of these
  public static Directions parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    if (name.matches("[xyz]{1,3}") && name.chars().distinct().count() == name.length()) {
      return axes(name);
    }
    String[] parts = name.split(",");
    if (parts.length == 3) {
      try {
        return along(
            Double.parseDouble(parts[0]),
            Double.parseDouble(parts[1]),
            Double.parseDouble(parts[2]));
      } catch (NumberFormatException e) {
        // falls through to the message below
      }
    }
    throw new InputException(
        "directions "
            + Plain.quoted(text)
            + " not understood; give axes (xyz, xy, z, …) or a vector (1,1,0)");
  }

  /// The first `dimensions` of x, y, z.
  public static Directions ofDimensions(int dimensions) {
    return axes("xyz".substring(0, dimensions));
  }

  /// q of the displacement (x, y, z).
  public double square(double x, double y, double z) {
    double[] p = projector;
    return p[0] * x * x
        + p[1] * y * y
        + p[2] * z * z
        + 2 * (p[3] * x * y + p[4] * x * z + p[5] * y * z);
  }

  /// Σ P_αβ M_αβ of a symmetric tensor [6].
  double contract(double[][] tensor, int lag) {
    double[] p = projector;
    return p[0] * tensor[0][lag]
        + p[1] * tensor[1][lag]
        + p[2] * tensor[2][lag]
        + 2 * (p[3] * tensor[3][lag] + p[4] * tensor[4][lag] + p[5] * tensor[5][lag]);
  }
}
