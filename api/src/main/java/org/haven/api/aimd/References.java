package org.haven.api.aimd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
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

/// All references of a benchmark, opened: files of ab initio runs, or run directories of Haven,
/// whose simulations each are one.
///
/// @param runs in the order given; those of one temperature are replicas
/// @param mobile diffusing species
/// @param charges in e by symbol
/// @param notices what was taken because nobody said it
public record References(
    List<ReferenceRun> runs,
    List<String> mobile,
    Map<String, Double> charges,
    List<String> notices)
    implements AutoCloseable {

  /// What the files may not say.
  ///
  /// @param temperaturesK one, or one for each file; empty where the files say it
  /// @param timeStepFs of the integrator
  /// @param mobile diffusing species; guessed where empty
  /// @param charges in e; guessed where empty
  /// @param reading elements, cell, time between frames, what is skipped
  public record Options(
      List<Double> temperaturesK,
      OptionalDouble timeStepFs,
      List<String> mobile,
      Map<String, Double> charges,
      Trajectories.Options reading) {
    /// All as the files say.
    public static final Options NONE =
        new Options(
            List.of(),
            OptionalDouble.empty(),
            List.of(),
            Map.of(),
            Trajectories.Options.DEFAULT);
  }

  /// Opens them.
  ///
  /// @throws InputException if a file is none that is read, or neither it nor the options say the
  ///   temperature or the time between frames
  public static References open(List<Path> files, Options options) {
    if (options.temperaturesK().size() > 1 && options.temperaturesK().size() != files.size()) {
      throw new InputException(
          "--temperature gives "
              + options.temperaturesK().size()
              + " values for "
              + files.size()
              + " references; give one, or one for each");
    }
    List<ReferenceRun> runs = new ArrayList<>();
    Opening opening = new Opening(options);
    try {
      for (int k = 0; k < files.size(); k++) {
        runs.addAll(
            Files.isDirectory(files.get(k))
                && Files.exists(files.get(k).resolve(RunLayout.DECK))
                ? opening.haven(files.get(k))
                : List.of(opening.file(files.get(k), k)));
      }
      requireSameAtoms(runs);
      Structure any = first(runs);
      List<String> mobile = opening.mobile(any, files.getFirst());
      return new References(
          List.copyOf(runs), mobile, opening.charges(any), List.copyOf(opening.notices));
    } catch (RuntimeException refused) {
      runs.forEach(ReferenceRun::close);
      throw refused;
    }
  }

  /// Those that are runs in time, by temperature.
  public Map<Double, List<ReferenceRun>> byTemperature() {
    Map<Double, List<ReferenceRun>> all = new TreeMap<>();
    runs.stream()
        .filter(ReferenceRun::isRun)
        .forEach(r -> all.computeIfAbsent(r.temperatureK(), t -> new ArrayList<>()).add(r));
    return all;
  }

  /// Whether a frame has labels of its own.
  public boolean areLabelled() {
    return runs.stream().anyMatch(ReferenceRun::isLabelled);
  }

  private static Structure first(List<ReferenceRun> runs) {
    Structure[] found = new Structure[1];
    runs.getFirst().forEach(1, (k, s) -> found[0] = s);
    return found[0];
  }

  /// Replicas of one temperature must be of the same atoms.
  private static void requireSameAtoms(List<ReferenceRun> runs) {
    Map<Double, ReferenceRun> first = new HashMap<>();
    for (ReferenceRun run : runs) {
      if (!run.isRun()) {
        continue;
      }
      ReferenceRun other = first.putIfAbsent(run.temperatureK(), run);
      if (other != null
          && !other.trajectory().get().symbols().equals(run.trajectory().get().symbols())) {
        throw new InputException(
            run.file(),
            "holds other atoms than "
                + other.file()
                + ", both at "
                + Plain.number(run.temperatureK())
                + " K; references of one temperature are replicas of one cell. Remedy: give them to"
                + " commands of their own");
      }
    }
  }

  @Override
  public void close() {
    runs.forEach(ReferenceRun::close);
  }

  /// Opens one after the other, and counts them.
  private static final class Opening {
    private final Options options;
    private final List<String> notices = new ArrayList<>();
    private final Map<Double, Integer> replicas = new HashMap<>();
    private final Set<String> ownMobile = new LinkedHashSet<>();
    private final Map<String, Double> ownCharges = new LinkedHashMap<>();
    private int configurations;

    Opening(Options options) {
      this.options = options;
    }

    ReferenceRun file(Path file, int number) {
      ReferenceFrames frames = ReferenceFrames.open(file, options.reading());
      if (!frames.isInTime()) {
        notices.add(
            file.getFileName()
                + ": configurations, not a run in time; used for energies, forces and stresses"
                + " alone");
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

    private double temperature(Path file, int number, MdSettings said, Trajectory trajectory) {
      if (!options.temperaturesK().isEmpty()) {
        List<Double> given = options.temperaturesK();
        return given.size() == 1 ? given.getFirst() : given.get(number);
      }
      if (said.temperatureK().isPresent()) {
        return said.temperatureK().getAsDouble();
      }
      if (trajectory.temperatureK().isPresent()) {
        return trajectory.temperatureK().getAsDouble();
      }
      trajectory.close();
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
                    Optional.of(ensemble.toUpperCase(java.util.Locale.ROOT)),
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
      return value instanceof Number n
          ? OptionalDouble.of(n.doubleValue())
          : OptionalDouble.empty();
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
        options.mobile().forEach(symbol -> MobileIon.of(any, symbol));
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
}
