package org.haven.api.aimd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Precision;
import org.haven.potentials.PotentialFamilies;

/// How Haven's dynamics are to be run so that they are what the reference is: the same cell, atoms,
/// start, temperature, ensemble, time step, frame interval and length.
///
/// @param name of the reference's run, `600K-1`
/// @param temperatureK target
/// @param timeStepFs of both, or Haven's own where the reference does not say it
/// @param frameIntervalFs of both
/// @param frames of each replica, as many as the reference has
/// @param ensemble `nve`, `nvt` or `npt`
/// @param thermostat `bussi`, `nose_hoover` or `langevin`
/// @param relaxationFs of the thermostat, where the reference says it
/// @param pressureGpa of `npt`
/// @param strains of the cell that are free in `npt`: `isotropic`, `axes` or `triclinic`, as they
///   change in the reference
/// @param notices what was taken because the reference does not say it, or Haven has no such thing
public record Conditions(
    String name,
    double temperatureK,
    double timeStepFs,
    double frameIntervalFs,
    int frames,
    String ensemble,
    String thermostat,
    OptionalDouble relaxationFs,
    double pressureGpa,
    String strains,
    List<String> notices) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Time in which velocities forget what they were: friction of the equilibration.
  private static final double FRICTION_TIME_FS = 200;

  /// Shortest and longest equilibration in ps. The start is a frame of the reference's equilibrium:
  /// what must settle is the potential's own vibrations and strains, a matter of some periods; the
  /// sites of the ions are those of the reference, as they are for the reference itself.
  private static final double LEAST_PS = 0.5;

  private static final double MOST_PS = 2;

  public Conditions {
    notices = List.copyOf(notices);
  }

  /// Those of a reference. What it does not say is taken, with a notice.
  static Conditions of(ReferenceRun reference) {
    List<String> notices = new ArrayList<>();
    Trajectory trajectory = reference.trajectory().orElseThrow();
    double interval = trajectory.frameIntervalFs();
    Structure start = reference.start();
    double asked = reference.settings().timeStepFs().orElse(usualStepFs(start));
    // Frames of both must be at the same times.
    double step = interval / Math.max(1, Math.rint(interval / asked));
    if (reference.settings().timeStepFs().isEmpty()) {
      notices.add(
          "time step: "
              + Plain.rounded(step)
              + " fs, as the reference does not say its own (--time-step)");
    } else if (Math.abs(step - asked) > 1e-6 * asked) {
      notices.add(
          "time step: "
              + Plain.rounded(step)
              + " fs in place of "
              + Plain.number(asked)
              + " fs, which does not divide the time between frames");
    }
    String ensemble = ensemble(reference, notices);
    return new Conditions(
        reference.name(),
        reference.temperatureK(),
        step,
        interval,
        trajectory.frames(),
        ensemble,
        thermostat(reference, ensemble, notices),
        reference.relaxationFs(),
        reference.pressureGpa().orElse(0),
        FreeStrains.of(trajectory),
        notices);
  }

  /// 1 fs, half of it with hydrogen.
  private static double usualStepFs(Structure start) {
    return start.species().contains("H") ? 0.5 : 1;
  }

  private static String ensemble(ReferenceRun reference, List<String> notices) {
    String said = reference.settings().ensemble().orElse("").toLowerCase(Locale.ROOT);
    if (said.equals("nve") || said.equals("nvt") || said.equals("npt")) {
      if (said.equals("npt") && reference.pressureGpa().isEmpty()) {
        notices.add("pressure: 0 GPa, as the reference does not say its own");
      }
      return said;
    }
    Trajectory trajectory = reference.trajectory().orElseThrow();
    boolean fixed =
        Arrays.equals(trajectory.cell(0).rows(), trajectory.cell(trajectory.frames() - 1).rows());
    notices.add(
        "ensemble: "
            + (fixed ? "nvt" : "npt at 0 GPa")
            + ", as the reference does not say its own and its cell is "
            + (fixed ? "fixed" : "not"));
    return fixed ? "nvt" : "npt";
  }

  private static String thermostat(ReferenceRun reference, String ensemble, List<String> notices) {
    if (ensemble.equals("nve")) {
      notices.add("nve: replicas are brought to the temperature by the equilibration before it");
      return "bussi";
    }
    String said = reference.settings().thermostat().orElse("");
    String word = said.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    if (word.contains("nose")) {
      if (!said.equals("nose_hoover")) {
        notices.add("thermostat: nose_hoover, a chain, for the reference's " + said);
      }
      return "nose_hoover";
    }
    if (word.contains("langevin")) {
      return "langevin";
    }
    if (word.contains("bussi") || word.contains("csvr")) {
      return "bussi";
    }
    notices.add(
        "thermostat: bussi, "
            + (said.isEmpty()
                ? "as the reference does not say its own"
                : "as Haven has none like the reference's " + said));
    return "bussi";
  }

  /// The same without thermostat, at most so long, for the drift of the energy.
  Conditions atConstantEnergy(double mostPs) {
    int most = (int) Math.max(2, Math.rint(mostPs * 1000 / frameIntervalFs) + 1);
    return new Conditions(
        name + "-nve",
        temperatureK,
        timeStepFs,
        frameIntervalFs,
        Math.min(frames, most),
        "nve",
        thermostat,
        relaxationFs,
        pressureGpa,
        strains,
        List.of());
  }

  /// Length of a replica that counts, in ps.
  public double lengthPs() {
    return (frames - 1) * frameIntervalFs / 1000;
  }

  /// What each replica is given before it counts, in ps: a tenth of the length, from 0.5 to 2 ps.
  public double equilibrationPs() {
    double ps = Math.clamp(lengthPs() / 10, LEAST_PS, MOST_PS);
    return Math.rint(ps * 1000 / timeStepFs) * timeStepFs / 1000;
  }

  /// The deck of these dynamics: velocities drawn for each replica, a Langevin stage, then the
  /// production.
  ///
  /// @param start structure file of the start frame
  /// @param potential as [PotentialFamilies#open(Path, List, Precision)] takes it
  /// @param directory the run directory, absolute
  RunSpec deck(
      Path start,
      Path potential,
      List<String> mobile,
      Map<String, Double> charges,
      int replicas,
      Settings settings,
      Path directory) {
    Map<String, Object> deck = new LinkedHashMap<>();
    deck.put("title", "Under the conditions of " + name);
    deck.put("structure", Map.of("file", start.toString()));
    deck.put("potential", potential(potential));
    deck.put("mobile", mobile);
    deck.put("charges", charges);
    deck.put("temperatures_k", List.of(temperatureK));
    deck.put("replicas", replicas);
    deck.put("seed", settings.seed());
    deck.put("time_step_fs", timeStepFs);
    deck.put("precision", settings.precision().name().toLowerCase(Locale.ROOT));
    deck.put("threads", settings.threads());
    deck.put(
        "stages",
        List.of(
            Map.of(
                "nvt",
                Map.of(
                    "duration_ps",
                    equilibrationPs(),
                    "thermostat",
                    Map.of("kind", "langevin", "relaxation_time_fs", FRICTION_TIME_FS))),
            Map.of(ensemble, production())));
    deck.put(
        "output",
        Map.of(
            "trajectory_interval_fs",
            frameIntervalFs,
            "velocities",
            true,
            "checkpoint_interval_s",
            20));
    deck.put("analysis", Map.of("mechanism", List.of()));
    try {
      return DeckReader.readRunDirectory(directory, JSON.writeValueAsString(deck));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Map<String, Object> production() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("duration_ps", lengthPs());
    keys.put("production", true);
    if (!ensemble.equals("nve")) {
      Map<String, Object> bath = new LinkedHashMap<>();
      bath.put("kind", thermostat);
      relaxationFs.ifPresent(fs -> bath.put("relaxation_time_fs", fs));
      keys.put("thermostat", bath);
    }
    if (ensemble.equals("npt")) {
      keys.put("barostat", Map.of("kind", strains, "pressure_gpa", pressureGpa));
    }
    return keys;
  }

  /// As in benchmark.json.
  Map<String, Object> json() {
    return Json.map(
        "reference", name,
        "temperature_k", temperatureK,
        "ensemble", ensemble,
        "thermostat", ensemble.equals("nve") ? null : thermostat,
        "time_step_fs", timeStepFs,
        "frame_interval_fs", frameIntervalFs,
        "equilibration_ps", equilibrationPs(),
        "length_ps", lengthPs(),
        "strains", ensemble.equals("npt") ? strains : null,
        "notices", notices);
  }

  /// What a deck says of the potential of a file.
  private static Object potential(Path file) {
    if (file.toString().equals("universal")) {
      return "universal";
    }
    if (file.toString().endsWith(".yaml") || file.toString().endsWith(".yml")) {
      DeckSection section = DeckSection.read(file);
      return absolute(
          section.values().containsKey("potential")
              ? section.sections("potential").getFirst()
              : section);
    }
    return Map.of(
        "type",
        PotentialFamilies.installed().type(file),
        "file",
        file.toAbsolutePath().normalize().toString());
  }

  private static Object absolute(DeckSection section) {
    return absolute(section.values(), section, "");
  }

  private static Object absolute(Object value, DeckSection section, String key) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> all = new LinkedHashMap<>();
        map.forEach((k, v) -> all.put((String) k, absolute(v, section, (String) k)));
        yield all;
      }
      case List<?> list -> list.stream().map(each -> absolute(each, section, key)).toList();
      case String text when key.startsWith("file") -> section.resolve(text).toString();
      default -> value;
    };
  }

  /// What the user decides about Haven's dynamics.
  ///
  /// @param threads of the host
  public record Settings(long seed, Precision precision, int threads) {}
}
