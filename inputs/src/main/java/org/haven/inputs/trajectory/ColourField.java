package org.haven.inputs.trajectory;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// The constant field on colour charges that drove a simulation.
///
/// Ion i of species s felt the force c_s **F** besides those of the potential. The sum of these
/// forces was taken from the framework, from each of its atoms in proportion to its mass, so that
/// the momentum stayed zero; without a framework, from all ions in the same way. The flux that
/// answers is Σ c_i (v_i − V), with V of the framework.
///
/// Aeberhard, Williams, Evans, Refson, David, Phys. Rev. Lett. 2012, 108, 095901,
/// doi:10.1103/PhysRevLett.108.095901.
///
/// @param forceEvPerAngstrom **F** [3] in eV/Å, on the unit of colour charge, Cartesian
/// @param charges colour charge c of each species that moves, which may be 0; all others are
///   framework
/// @param reducedStrength F a/(k_B T), the largest over species of |c_s| F a_s/(k_B T), with the
///   sign of the field: two simulations that differ in it alone are a pair ±**F**
/// @param hopLengthAngstrom a of that species in Å
public record ColourField(
    double[] forceEvPerAngstrom,
    Map<String, Double> charges,
    double reducedStrength,
    double hopLengthAngstrom) {
  public ColourField {
    if (forceEvPerAngstrom.length != 3) {
      throw new IllegalArgumentException("a force has 3 components");
    }
    forceEvPerAngstrom = forceEvPerAngstrom.clone();
    charges = Collections.unmodifiableMap(new LinkedHashMap<>(charges));
  }

  /// **F** [3] in eV/Å; a copy.
  @Override
  public double[] forceEvPerAngstrom() {
    return forceEvPerAngstrom.clone();
  }

  /// |**F**| in eV/Å.
  public double strengthEvPerAngstrom() {
    double[] f = forceEvPerAngstrom;
    return Math.sqrt(f[0] * f[0] + f[1] * f[1] + f[2] * f[2]);
  }

  /// Unit vector [3] of the axis: **F** = ±|**F**| times it, with the sign of [#reducedStrength].
  /// The two of a pair have the same.
  public double[] axis() {
    double scale = Math.signum(reducedStrength) / strengthEvPerAngstrom();
    // 0 is added so that no component is -0.
    return Arrays.stream(forceEvPerAngstrom).map(f -> f * scale + 0.0).toArray();
  }

  /// The field with **F** reversed: the other one of the pair.
  public ColourField reversed() {
    return new ColourField(
        Arrays.stream(forceEvPerAngstrom).map(f -> 0.0 - f).toArray(),
        charges,
        -reducedStrength,
        hopLengthAngstrom);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ColourField that
        && Arrays.equals(forceEvPerAngstrom, that.forceEvPerAngstrom)
        && charges.equals(that.charges)
        && reducedStrength == that.reducedStrength
        && hopLengthAngstrom == that.hopLengthAngstrom;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        Arrays.hashCode(forceEvPerAngstrom), charges, reducedStrength, hopLengthAngstrom);
  }

  @Override
  public String toString() {
    return "ColourField"
        + Arrays.toString(forceEvPerAngstrom)
        + charges
        + "["
        + reducedStrength
        + ", "
        + hopLengthAngstrom
        + "]";
  }
}
