package org.haven.integrators.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.structure.Structure;

/// A hash of all that the dynamics of a simulation depend on, but for the potential's parameters: a
/// checkpoint belongs to the simulation that has its own. Threads, wall-clock intervals and limits
/// of guards may change between processes.
final class Fingerprint {
  private Fingerprint() {}

  /// SHA-256 in hexadecimal digits.
  ///
  /// @param stages tell which algorithms they are
  static String of(RunContext run, Structure structure, int replica, List<StageRun> stages) {
    RunSpec spec = run.spec();
    RunSpec.Output out = spec.output();
    StringBuilder text = new StringBuilder();
    text.append(structure.symbols())
        .append(Arrays.toString(structure.cell().rows()))
        .append(Arrays.toString(structure.positions()))
        .append(Arrays.toString(run.system().state().masses()))
        .append(spec.potential(List.of()).type())
        .append(run.system().potential().cutoffAngstrom())
        .append(spec.mobile())
        .append(
            List.of(
                run.temperatureK(), replica, run.seed(), spec.timeStepFs(), spec.skinAngstrom()))
        .append(spec.precision())
        .append(spec.stages())
        .append(stages.stream().map(StageRun::description).toList())
        .append(List.of(out.trajectoryIntervalFs(), out.thermoIntervalFs()))
        .append(List.of(out.mobileOnly(), out.singlePrecision(), out.velocities()))
        .append(out.msdIntervalFs())
        .append(out.msdLags());
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
