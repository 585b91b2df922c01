package org.haven.api.aimd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.Ranges;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.structure.OxidationStates;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.MdSettings;
import org.haven.inputs.trajectory.ReferenceFrames;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.pathways.MobileIon;

/// Opens references one after the other, counts them, and gathers what they say of ions.
final class ReferenceOpening {
  private final References.Options options;
  private final List<String> notices = new ArrayList<>();
  private final Map<Double, Integer> replicas = new HashMap<>();
  private final Set<String> ownMobile = new LinkedHashSet<>();
  private final Map<String, Double> ownCharges = new LinkedHashMap<>();
  private int configurations;

  ReferenceOpening(References.Options options) {
    this.options = options;
  }

  /// What was taken because nobody said it.
  List<String> notices() {
    return List.copyOf(notices);
  }

  /// A file.
  ///
  /// @param number of it in the list, from 0
  ReferenceRun file(Path file, int number) {
    ReferenceFrames frames = ReferenceFrames.open(file, options.reading());
    boolean unsaid = isLabelled(frames.held()) && !hasTimes(frames);
    if (!frames.isInTime() || unsaid) {
      notices.add(
          file.getFileName()
              + (unsaid && frames.hasSameAtoms()
                  ? ": says no time between its frames, so they count as configurations, for"
                      + " energies, forces and stresses alone (--frame-interval FS makes them a"
                      + " run)"
                  : ": configurations, not a run in time; used for energies, forces and stresses"
                      + " alone"));
      return new ReferenceRun(
          "frames-" + ++configurations,
          file,
          Double.NaN,
          frames.settings(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          Optional.of(frames),
          frames.held(),
          frames.warnings());
    }
    Trajectory trajectory = frames.trajectory();
    double kelvin = temperature(file, number, frames.settings(), trajectory);
    if (!trajectory.hasTimes()) {
      trajectory.close();
      throw new InputException(
          file,
          "does not say the time between frames. Remedy: give it, --frame-interval FS (VASP:"
              + " POTIM, times NBLOCK)");
    }
    if (trajectory.frames() < 2) {
      trajectory.close();
      throw new InputException(
          file, "has one frame; a reference is a run of two or more, or frames with forces");
    }
    MdSettings said = frames.settings();
    return new ReferenceRun(
        name(kelvin),
        file,
        kelvin,
        new MdSettings(
            said.code(),
            said.ensemble(),
            said.thermostat(),
            OptionalDouble.of(kelvin),
            options.timeStepFs().isPresent() ? options.timeStepFs() : said.timeStepFs()),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Optional.of(trajectory),
        Optional.empty(),
        frames.held(),
        trajectory.warnings());
  }

  private static boolean isLabelled(ReferenceFrames.Held held) {
    return held.energies() + held.forces() + held.stresses() > 0;
  }

  /// Whether its second frame, or its only one, has a time.
  private static boolean hasTimes(ReferenceFrames frames) {
    double[] time = {Double.NaN};
    int[] seen = {0};
    frames.forEach(
        frame -> {
          if (seen[0]++ < 2) {
            time[0] = frame.timeFs();
          }
        });
    return !Double.isNaN(time[0]);
  }

  private double temperature(Path file, int number, MdSettings said, Trajectory trajectory) {
    if (!options.temperaturesK().isEmpty()) {
      List<Double> given = options.temperaturesK();
      return given.size() == 1 ? given.getFirst() : given.get(number);
    }
    OptionalDouble own =
        said.temperatureK().isPresent() ? said.temperatureK() : trajectory.temperatureK();
    if (own.isPresent() && Ranges.isTemperature(own.getAsDouble())) {
      return own.getAsDouble();
    }
    trajectory.close();
    if (own.isPresent()) {
      throw new InputException(
          file,
          "says a temperature of "
              + Plain.number(own.getAsDouble())
              + " K; it must be "
              + References.Options.TEMPERATURES
              + ". Remedy: give that of its thermostat, --temperature K");
    }
    throw new InputException(
        file,
        "does not say its temperature. Remedy: give it, --temperature K (of several references"
            + " one for each: --temperature 600,900)");
  }

  private String name(double kelvin) {
    return new SimulationName(kelvin, replicas.merge(kelvin, 1, Integer::sum)).toString();
  }

  /// Simulations of a run directory.
  List<ReferenceRun> haven(Path directory) {
    RunSpec spec = DeckReader.readFinishedRun(directory);
    Map<?, ?> production = production(RunLayout.deck(directory.resolve(RunLayout.DECK)));
    String ensemble = (String) production.keySet().iterator().next();
    Map<?, ?> keys = (Map<?, ?>) production.get(ensemble);
    Map<?, ?> bath = keys.get("thermostat") instanceof Map<?, ?> map ? map : Map.of();
    Map<?, ?> barostat = keys.get("barostat") instanceof Map<?, ?> map ? map : Map.of();
    ownMobile.addAll(spec.mobile());
    ownCharges.putAll(spec.charges());
    List<ReferenceRun> runs = new ArrayList<>();
    for (Path folder : RunLayout.simulations(directory)) {
      Path file = folder.resolve(RunLayout.TRAJECTORY);
      if (!Files.exists(file)) {
        notices.add(folder + ": has no trajectory yet; left out");
        continue;
      }
      Trajectory trajectory = Trajectories.open(file, options.reading());
      if (trajectory.frames() < 2 || trajectory.frameworkDisplacement(0).isPresent()) {
        notices.add(
            folder
                + (trajectory.frames() < 2
                    ? ": has no frames yet; left out"
                    : ": holds the mobile species alone (output: mobile_only); left out"));
        trajectory.close();
        continue;
      }
      double kelvin = SimulationName.of(folder).orElseThrow().temperatureK();
      runs.add(
          new ReferenceRun(
              name(kelvin),
              file,
              kelvin,
              new MdSettings(
                  Optional.of("Haven"),
                  Optional.of(ensemble.toUpperCase(Locale.ROOT)),
                  Optional.ofNullable((String) bath.get("kind")),
                  OptionalDouble.of(kelvin),
                  OptionalDouble.of(spec.timeStepFs())),
              number(bath.get("relaxation_time_fs")),
              number(barostat.get("pressure_gpa")),
              Optional.of(trajectory),
              Optional.empty(),
              new ReferenceFrames.Held(trajectory.frames(), 0, 0, 0, 0),
              trajectory.warnings()));
    }
    if (runs.isEmpty()) {
      throw new InputException(
          directory, "holds no simulation with a trajectory of all species; " + notices);
    }
    return runs;
  }

  private static OptionalDouble number(Object value) {
    return value instanceof Number n ? OptionalDouble.of(n.doubleValue()) : OptionalDouble.empty();
  }

  private static Map<?, ?> production(Map<?, ?> deck) {
    return ((List<?>) deck.get("stages"))
        .stream()
            .map(stage -> (Map<?, ?>) stage)
            .filter(
                stage ->
                    stage.values().iterator().next() instanceof Map<?, ?> keys
                        && Boolean.TRUE.equals(keys.get("production")))
            .findFirst()
            .orElseThrow();
  }

  List<String> mobile(Structure any, Path file) {
    if (!options.mobile().isEmpty()) {
      for (String symbol : options.mobile()) {
        try {
          MobileIon.of(any, symbol);
        } catch (InputException refused) {
          throw new InputException(file, refused.getMessage() + " (--mobile)");
        }
      }
      return List.copyOf(options.mobile());
    }
    if (!ownMobile.isEmpty()) {
      return List.copyOf(ownMobile);
    }
    try {
      String found = MobileIon.among(any.species(), OxidationStates.guess(any, Map.of()));
      notices.add("mobile species: " + found + ", as it is not given (--mobile)");
      return List.of(found);
    } catch (InputException none) {
      throw new InputException(file, none.getMessage() + " (--mobile)");
    }
  }

  Map<String, Double> charges(Structure any) {
    if (!options.charges().isEmpty()) {
      return Map.copyOf(options.charges());
    }
    if (!ownCharges.isEmpty()) {
      return Map.copyOf(ownCharges);
    }
    Map<String, Double> guessed = OxidationStates.guess(any, Map.of());
    if (guessed.isEmpty()) {
      notices.add("charges are not known, so there is no conductivity (--charges Li=1,…)");
    } else {
      notices.add(
          "charges: " + OxidationStates.text(guessed) + " e, guessed from the formula (--charges)");
    }
    return guessed;
  }
}
