package org.haven.inputs.trajectory;

import java.util.Optional;
import java.util.OptionalDouble;

/// How a run of molecular dynamics was made, as far as its files say.
///
/// @param code program and version, such as `VASP 6.4.2`
/// @param ensemble `NVE`, `NVT` or `NPT`
/// @param thermostat such as `Nose-Hoover`; of an NVE run empty
/// @param temperatureK target, where it is the same all the time
/// @param timeStepFs of the integrator, not between frames
public record MdSettings(
    Optional<String> code,
    Optional<String> ensemble,
    Optional<String> thermostat,
    OptionalDouble temperatureK,
    OptionalDouble timeStepFs) {
  /// Nothing is said.
  public static final MdSettings UNKNOWN =
      new MdSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty());

  /// Of a program, of which no more is known.
  public static MdSettings of(String code) {
    return new MdSettings(
        Optional.of(code),
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }
}
