package org.haven.integrators.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.MolecularSystem;

/// A hash of all that the dynamics of a simulation depend on, but for the potential's parameters: a
/// checkpoint belongs to the simulation that has its own. Threads, wall-clock intervals and limits
/// of guards may change between processes.
final class Fingerprint {
  private Fingerprint() {}

  /// SHA-256 in hexadecimal digits.
  static String of(
      RunSpec spec,
      Structure structure,
      MolecularSystem system,
      double temperatureK,
      int replica,
      long seed) {
    RunSpec.Output out = spec.output();
    StringBuilder text = new StringBuilder();
    text.append(structure.symbols())
        .append(Arrays.toString(structure.cell().rows()))
        .append(Arrays.toString(structure.positions()))
        .append(Arrays.toString(system.state().masses()))
        .append(spec.potential().type())
        .append(system.potential().cutoffAngstrom())
        .append(spec.mobile())
        .append(List.of(temperatureK, replica, seed, spec.timeStepFs(), spec.skinAngstrom()))
        .append(spec.precision())
        .append(spec.stages())
        .append(List.of(out.trajectoryIntervalFs(), out.thermoIntervalFs()))
        .append(List.of(out.mobileOnly(), out.singlePrecision(), out.velocities()));
    out.msd().ifPresent(text::append);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
