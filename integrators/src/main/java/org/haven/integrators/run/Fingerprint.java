package org.haven.integrators.run;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.haven.inputs.FileHash;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.structure.Structure;

/// Hashes of all that the dynamics of a simulation depend on: a checkpoint belongs to the
/// simulation that has its own. Threads, device, wall-clock intervals and limits of guards may
/// change between processes, and a production that is the last stage may become longer: no step of
/// it knows how many come after.
///
/// @param simulation SHA-256 in hexadecimal digits of deck and structure but for the potential
/// @param potential of its keys in the deck, and of the contents of the files that they name
record Fingerprint(String simulation, String potential) {
  /// Keys that say where another program is found that computes forces, and how long to wait for
  /// it.
  private static final Set<String> WHERE = Set.of("address", "python", "timeout_s");

  /// @param stages tell which algorithms they are
  static Fingerprint of(RunContext run, Structure structure, int replica, List<StageRun> stages) {
    RunSpec spec = run.spec();
    RunSpec.Output out = spec.output();
    StringBuilder text = new StringBuilder();
    text.append(structure.symbols())
        .append(Arrays.toString(structure.cell().rows()))
        .append(Arrays.toString(structure.positions()))
        .append(Arrays.toString(run.system().state().masses()))
        .append(run.system().potential().cutoffAngstrom())
        .append(
            spec.structure().velocities() == RunSpec.Velocities.FILE
                ? Arrays.toString(structure.velocities().orElse(new double[0]))
                : "")
        .append(spec.mobile())
        .append(
            List.of(
                run.temperatureK(), replica, run.seed(), spec.timeStepFs(), spec.skinAngstrom()))
        .append(spec.precision())
        .append(ofAnyLength(spec.stages()))
        .append(stages.stream().map(StageRun::description).toList())
        .append(List.of(out.trajectoryIntervalFs(), out.thermoIntervalFs()))
        .append(List.of(out.mobileOnly(), out.singlePrecision(), out.velocities()))
        .append(out.msdIntervalFs())
        .append(out.msdLags())
        .append(out.polarizationIntervalFs().isPresent() ? out.polarizationIntervalFs() : "")
        .append(out.keepEquilibration() ? "equilibration" : "");
    return new Fingerprint(
        sha256(text.toString()),
        sha256(canonical(spec.potential().values(), spec.potential()).toString()));
  }

  private static List<StageSpec> ofAnyLength(List<StageSpec> stages) {
    StageSpec last = stages.getLast();
    List<StageSpec> all = new ArrayList<>(stages);
    if (last.production()) {
      all.set(all.size() - 1, last.lasting(0));
    }
    return all;
  }

  /// The same for the same meaning: keys in one order, 4 as 4.0, files by their contents.
  private static Object canonical(Object value, DeckSection deck) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> ordered = new TreeMap<>();
        map.forEach(
            (key, each) -> {
              if (!WHERE.contains(key.toString())) {
                ordered.put(key.toString(), canonical(each, deck));
              }
            });
        yield ordered;
      }
      case List<?> list -> list.stream().map(each -> canonical(each, deck)).toList();
      case Number number -> number.doubleValue();
      case String text when text.indexOf('\0') < 0 -> {
        Path file = deck.resolve(text);
        yield Files.isRegularFile(file) ? FileHash.sha256(file) : text;
      }
      case null -> "null";
      default -> value;
    };
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
