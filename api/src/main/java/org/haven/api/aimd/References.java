package org.haven.api.aimd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.Ranges;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.Trajectories;

/// All references of a benchmark, opened: files of ab initio runs, or run directories of Haven,
/// whose simulations each are one.
///
/// @param runs in the order given; those of one temperature are replicas
/// @param mobile diffusing species
/// @param charges in e by symbol
/// @param notices what was taken because nobody said it
public record References(
    List<ReferenceRun> runs, List<String> mobile, Map<String, Double> charges, List<String> notices)
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
            List.of(), OptionalDouble.empty(), List.of(), Map.of(), Trajectories.Options.DEFAULT);

    /// Longest time step in fs that any dynamics of atoms are run with.
    private static final double MOST_STEP_FS = 10;

    /// @throws InputException if a temperature or the time step makes no sense
    public Options {
      for (double kelvin : temperaturesK) {
        if (!Ranges.isTemperature(kelvin)) {
          throw new InputException(
              "--temperature is " + Plain.number(kelvin) + " K; it must be " + TEMPERATURES);
        }
      }
      if (timeStepFs.isPresent()) {
        double step = timeStepFs.getAsDouble();
        if (!(step > 0 && step <= MOST_STEP_FS)) {
          throw new InputException(
              "--time-step is "
                  + step
                  + " fs; it must be above 0 and at most "
                  + Plain.number(MOST_STEP_FS));
        }
      }
    }

    /// What a temperature must be, as a message says it.
    static final String TEMPERATURES =
        "from "
            + Plain.number(Ranges.MIN_TEMPERATURE_K)
            + " to "
            + Plain.number(Ranges.MAX_TEMPERATURE_K);
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
              + (files.size() == 1 ? " reference" : " references")
              + "; give one, or one for each");
    }
    List<ReferenceRun> runs = new ArrayList<>();
    ReferenceOpening opening = new ReferenceOpening(options);
    try {
      for (int k = 0; k < files.size(); k++) {
        runs.addAll(
            Files.isDirectory(files.get(k)) && Files.exists(files.get(k).resolve(RunLayout.DECK))
                ? opening.haven(files.get(k))
                : List.of(opening.file(files.get(k), k)));
      }
      requireSameAtoms(runs);
      Structure any = first(runs);
      List<String> mobile = opening.mobile(any, files.getFirst());
      return new References(
          List.copyOf(runs), mobile, opening.charges(any), List.copyOf(opening.notices()));
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
}
