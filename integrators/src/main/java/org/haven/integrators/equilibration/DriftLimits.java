package org.haven.integrators.equilibration;

import java.util.OptionalDouble;
import org.haven.kernels.PhysicalConstants;

/// By how much a trace may change while a run counts as at rest: what it does to D.
///
/// A shift of the mobile ions' energy by 0.1 k_B T changes hopping rates by a tenth. A pressure p
/// changes D by exp(−p ΔV/k_B T) with the activation volume ΔV of the hop, for which
/// [#ACTIVATION_ANGSTROM3] stands.
///
/// @param temperatureK of the thermostat
/// @param mobile number of mobile ions
public record DriftLimits(double temperatureK, int mobile) {
  /// 2 cm³/mol. (La,Li)TiO₃ has 1.6 to 1.7 (Inaguma et al., J. Electrochem. Soc. 1995, 142, L8); of
  /// argyrodites: Faka et al., Energy Adv. 2023, 2, 1915, doi:10.1039/d3ya00424d.
  public static final double ACTIVATION_ANGSTROM3 = 3.3;

  /// Change of ln D during a stretch that counts as at rest.
  public static final double EFFECT = 0.1;

  /// A volume 1 % off is a pressure of 0.2 to 1 GPa in ionic solids; lengths go with a third.
  private static final double VOLUME = 0.01;

  /// Å of the framework's mean square displacement, squared: as if a tenth of it had hopped by 3 Å.
  private static final double FRAMEWORK_ANGSTROM2 = 0.9;

  /// Pressure in GPa that changes ln D by `effect`.
  public double pressureGpa(double effect) {
    return effect
        * PhysicalConstants.BOLTZMANN_EV_PER_K
        * temperatureK
        / ACTIVATION_ANGSTROM3
        * PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3;
  }

  /// Largest change of a column of thermo.csv, in its unit; of `framework_rmsd_angstrom`, of its
  /// square.
  ///
  /// @param mean of the column
  /// @return empty for columns that say nothing of rest
  public OptionalDouble of(String column, double mean) {
    return switch (column) {
      case "potential_energy_ev" ->
          OptionalDouble.of(
              EFFECT * PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK * Math.max(1, mobile));
      case "volume_angstrom3" -> OptionalDouble.of(VOLUME * mean);
      case "a_angstrom", "b_angstrom", "c_angstrom" -> OptionalDouble.of(VOLUME * mean / 2);
      case "pressure_gpa" -> OptionalDouble.of(pressureGpa(EFFECT));
      case "framework_rmsd_angstrom" -> OptionalDouble.of(FRAMEWORK_ANGSTROM2);
      default -> OptionalDouble.empty();
    };
  }
}
