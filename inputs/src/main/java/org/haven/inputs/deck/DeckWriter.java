package org.haven.inputs.deck;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.haven.inputs.FileHash;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.StageSpec.Dynamics;
import org.haven.inputs.deck.StageSpec.Minimise;

/// Writes the resolved deck of a run: every default explicit, paths relative to the original deck's
/// folder, which `folder` names relative to the run directory, and the SHA-256 of every file the
/// deck refers to.
///
/// [DeckReader] reads the text back to an equal [RunSpec] (apart from [RunSpec#deck] and the
/// potential's species) and refuses it when one of the files has changed since.
public final class DeckWriter {
  private DeckWriter() {}

  /// The text of `deck.yaml` for a run directory.
  ///
  /// @throws InputException if the structure file cannot be read for its hash
  public static String text(RunSpec spec, Path runDirectory) {
    Path home = runDirectory.toAbsolutePath().normalize();
    Path folder =
        spec.potential().section() instanceof NodeSection s ? s.folder().toAbsolutePath() : home;
    StringBuilder out = new StringBuilder();
    out.append("# Resolved deck, written by Haven: every default is explicit.\n");
    line(out, "title", spec.title());
    line(out, "folder", relative(home, folder));

    String structure = relative(folder, spec.structure().file());
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("file", structure);
    values.put("frame", spec.structure().frame());
    values.put("supercell", spec.structure().supercell());
    values.put("masses_u", spec.structure().massesU());
    block(out, "structure", values);
    block(out, "potential", spec.potential().section().values());

    Map<String, Object> hashes = new LinkedHashMap<>();
    hashes.put(structure, FileHash.sha256(spec.structure().file()));
    hashes(spec.potential().section().values(), folder, hashes);
    block(out, "sha256", hashes);

    line(out, "mobile", spec.mobile());
    line(out, "charges", spec.charges());
    line(out, "temperatures_k", spec.temperaturesK());
    line(out, "replicas", spec.replicas());
    line(out, "seed", spec.seed());
    line(out, "time_step_fs", spec.timeStepFs());
    line(out, "skin_angstrom", spec.skinAngstrom());
    line(out, "precision", spec.precision());
    line(out, "device", spec.device());
    line(out, "threads", spec.threads());
    out.append("stages:\n");
    for (StageSpec stage : spec.stages()) {
      out.append("  - ").append(flow(stage(stage), false)).append('\n');
    }
    values = new LinkedHashMap<>();
    values.put("directory", spec.output().directory().toString());
    values.put("trajectory_interval_fs", spec.output().trajectoryIntervalFs());
    values.put("thermo_interval_fs", spec.output().thermoIntervalFs());
    values.put("mobile_only", spec.output().mobileOnly());
    values.put("single_precision", spec.output().singlePrecision());
    values.put("velocities", spec.output().velocities());
    values.put("checkpoint_interval_s", spec.output().checkpointIntervalS());
    if (spec.output().msd().isPresent()) {
      values.put("msd_interval_fs", spec.output().msd().get().intervalFs());
      values.put("msd_lags", spec.output().msd().get().lags());
    }
    block(out, "output", values);
    values = new LinkedHashMap<>();
    values.put("max_force_ev_per_angstrom", limit(spec.guards().maxForceEvPerAngstrom()));
    values.put("min_distance_angstrom", limit(spec.guards().minDistanceAngstrom()));
    values.put("max_temperature_ratio", limit(spec.guards().maxTemperatureRatio()));
    values.put("max_framework_drift_angstrom", limit(spec.guards().maxFrameworkDriftAngstrom()));
    block(out, "guards", values);
    Map<String, Object> analysis = new LinkedHashMap<>();
    analysis.put("dimensions", spec.analysis().dimensions());
    spec.analysis().windowPs().ifPresent(w -> analysis.put("window_ps", w));
    spec.analysis().hopLengthAngstrom().ifPresent(a -> analysis.put("hop_length_angstrom", a));
    analysis.put("mechanism", spec.analysis().mechanism().stream().map(Plain::word).toList());
    analysis.put("extrapolate_to_k", spec.analysis().extrapolateToK());
    block(out, "analysis", analysis);
    return out.toString();
  }

  private static Map<String, Object> stage(StageSpec stage) {
    Map<String, Object> values = new LinkedHashMap<>();
    switch (stage) {
      case Minimise m -> {
        values.put("force_tolerance_ev_per_angstrom", m.forceToleranceEvPerAngstrom());
        values.put("max_steps", m.maxSteps());
        values.put("relax_cell", m.relaxCell());
        return Map.of("minimise", values);
      }
      case Dynamics d -> {
        values.put("duration_ps", d.durationPs());
        values.put("production", d.production());
        d.startTemperatureK().ifPresent(t -> values.put("start_temperature_k", t));
        values.put("mean_cell", d.meanCell());
        d.thermostat()
            .ifPresent(
                t -> {
                  Map<String, Object> keys = new LinkedHashMap<>();
                  keys.put("kind", t.kind());
                  keys.put("relaxation_time_fs", t.relaxationTimeFs());
                  keys.put("chain_length", t.chainLength());
                  values.put("thermostat", keys);
                });
        d.barostat()
            .ifPresent(
                b -> {
                  Map<String, Object> keys = new LinkedHashMap<>();
                  keys.put("kind", b.kind());
                  keys.put("pressure_gpa", b.pressureGpa());
                  keys.put("relaxation_time_fs", b.relaxationTimeFs());
                  keys.put("compressibility_per_gpa", b.compressibilityPerGpa());
                  values.put("barostat", keys);
                });
        return Map.of(Plain.word(d.ensemble()), values);
      }
    }
  }

  private static Object limit(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : Word.OFF;
  }

  private enum Word {
    OFF
  }

  /// `path` as seen from `folder`; absolute where there is no relative path.
  private static String relative(Path folder, Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      String text = folder.toAbsolutePath().normalize().relativize(absolute).toString();
      return text.isEmpty() ? "." : text;
    } catch (IllegalArgumentException e) {
      return absolute.toString();
    }
  }

  /// Hashes of all files that the texts in `value` name.
  private static void hashes(Object value, Path folder, Map<String, Object> hashes) {
    switch (value) {
      case Map<?, ?> map -> map.values().forEach(v -> hashes(v, folder, hashes));
      case Collection<?> list -> list.forEach(v -> hashes(v, folder, hashes));
      case String text -> {
        Path file;
        try {
          file = folder.resolve(text).normalize();
        } catch (java.nio.file.InvalidPathException e) {
          return;
        }
        if (Files.isRegularFile(file)) {
          hashes.put(text, FileHash.sha256(file));
        }
      }
      case null, default -> {}
    }
  }

  private static void line(StringBuilder out, String key, Object value) {
    out.append(key).append(": ").append(flow(value, true)).append('\n');
  }

  private static void block(StringBuilder out, String key, Map<String, Object> values) {
    out.append(key).append(":\n");
    values.forEach(
        (k, v) -> out.append("  ").append(word(k)).append(": ").append(flow(v, true)).append('\n'));
  }

  /// YAML flow text of a value.
  private static String flow(Object value, boolean braces) {
    return switch (value) {
      case Map<?, ?> map -> {
        String inner =
            map.entrySet().stream()
                .map(e -> word(e.getKey().toString()) + ": " + flow(e.getValue(), true))
                .collect(Collectors.joining(", "));
        yield braces ? "{" + inner + "}" : inner;
      }
      case Collection<?> list ->
          list.stream().map(v -> flow(v, true)).collect(Collectors.joining(", ", "[", "]"));
      case Enum<?> constant -> Plain.word(constant);
      case Double number -> Plain.number(number);
      case String text -> word(text);
      case null -> "null";
      default -> value.toString();
    };
  }

  /// A text, quoted unless it is clearly a word.
  private static String word(String text) {
    boolean plain =
        text.matches("[A-Za-z_./][A-Za-z0-9_./ +-]*")
            && !text.endsWith(" ")
            && !List.of("true", "false", "null", "off").contains(text)
            && !new DeckNode.Scalar(0, text, false).isNumber();
    if (plain) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
