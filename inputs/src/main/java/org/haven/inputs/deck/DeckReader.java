package org.haven.inputs.deck;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.StageSpec.Dynamics;
import org.haven.inputs.deck.StageSpec.Ensemble;
import org.haven.inputs.structure.ElementLabel;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Element;

/// Reads a deck, strictly: what is unknown, missing, mistyped, out of range or contradictory is
/// refused with file, line, key and remedy. Keys and defaults are those of the schema
/// ([DeckSchema]).
public final class DeckReader {
  /// Production needs at least this many frames for a mean square displacement.
  static final int MIN_FRAMES = 20;

  private final Path deck;
  private final NodeSection section;
  private final boolean checked;

  /// @param checked whether the files named must be what they were
  private DeckReader(Path deck, boolean checked) {
    this.deck = deck;
    this.section = NodeSection.read(deck);
    this.checked = checked;
  }

  /// Reads a deck, without looking at the structure (see [DeckCheck]).
  ///
  /// Relative paths are resolved against `folder` of the deck, by default the folder it lies in;
  /// the run directory against the working directory. The potential's species are empty until
  /// [RunSpec#withSpecies].
  ///
  /// @throws InputException on the first fault
  public static RunSpec read(Path deck) {
    return new DeckReader(deck, true).spec();
  }

  /// The starting structure of a run: frame, supercell, charges and seed as its deck says.
  ///
  /// @throws InputException at the deck's line if there is no such file; else as
  ///   [StructureFile#read(Path, int)]
  public static Structure structure(RunSpec spec) {
    if (!Files.exists(spec.structure().file())) {
      throw NodeSection.of(spec)
          .faultAt(
              "names " + spec.structure().file() + ", which does not exist", "structure", "file");
    }
    return StructureFile.read(
        spec.structure().file(),
        spec.structure().frame(),
        new StructureFile.Options(spec.structure().supercell(), spec.charges(), spec.seed()));
  }

  /// As [#readRunDirectory], for analyses, which need the trajectories and not what made them:
  /// structure and model may be missing or changed, as where a run was copied to another machine.
  public static RunSpec readFinishedRun(Path directory) {
    return new DeckReader(deckOf(directory), false)
        .spec()
        .withDirectory(directory.toAbsolutePath().normalize());
  }

  /// Reads `deck.yaml` of a run directory; the run directory of the result is `directory`, wherever
  /// it was when the run began.
  public static RunSpec readRunDirectory(Path directory) {
    return read(deckOf(directory)).withDirectory(directory.toAbsolutePath().normalize());
  }

  private static Path deckOf(Path directory) {
    Path deck = directory.resolve(RunLayout.DECK);
    if (!Files.exists(deck)) {
      throw new InputException(directory, "is not a run directory: it has no deck.yaml");
    }
    return deck;
  }

  private RunSpec spec() {
    DeckKeys keys = section.bind(DeckKeys.class, List.of());
    String name = deck.getFileName().toString().replaceFirst("\\.(ya?ml)$", "");
    species(keys);
    if (keys.structure().supercell().size() != 3) {
      throw fault(
          "has " + keys.structure().supercell().size() + " numbers; expected 3, as in [2, 2, 2]",
          "structure",
          "supercell");
    }
    temperatures(keys.temperaturesK());
    device(keys.device());
    List<StageSpec> stages = new DeckStages(section).read(keys.stages());
    RunSpec.Output output = output(keys, name, stages);
    keys.analysis().windowPs().ifPresent(w -> window(w, stages));
    mechanism(keys.analysis().mechanism(), output);
    if (checked) {
      keys.sha256().ifPresent(this::hashes);
    }
    return new RunSpec(
        deck,
        keys.title().orElse(name),
        new RunSpec.StructureSpec(
            section.resolve(keys.structure().file()),
            keys.structure().frame(),
            keys.structure().supercell(),
            keys.structure().massesU()),
        new PotentialSpec(type(keys.potential()), List.of(), keys.potential()),
        keys.mobile(),
        keys.charges(),
        keys.temperaturesK(),
        keys.replicas(),
        keys.seed(),
        keys.timeStepFs(),
        keys.skinAngstrom(),
        keys.precision(),
        keys.device(),
        keys.threads().orElse(Runtime.getRuntime().availableProcessors()),
        stages,
        output,
        new RunSpec.Guards(
            keys.guards().maxForceEvPerAngstrom().value(),
            keys.guards().minDistanceAngstrom().value(),
            keys.guards().maxTemperatureRatio().value(),
            keys.guards().maxFrameworkDriftAngstrom().value()),
        new RunSpec.Analysis(
            keys.analysis().dimensions(),
            keys.analysis().windowPs(),
            keys.analysis().hopLengthAngstrom(),
            keys.analysis().mechanism(),
            keys.analysis().extrapolateToK()));
  }

  private void species(DeckKeys keys) {
    symbols(keys.mobile(), "mobile");
    if (keys.mobile().isEmpty()) {
      throw fault("is empty; name at least one diffusing species", "mobile");
    }
    symbols(keys.charges().keySet(), "charges");
    for (String symbol : keys.mobile()) {
      if (!keys.charges().isEmpty() && !keys.charges().containsKey(symbol)) {
        throw fault("gives no charge for the mobile species '" + symbol + "'", "charges");
      }
      if (keys.charges().getOrDefault(symbol, 1.0) == 0) {
        throw fault("is 0 for a mobile species; it would carry no current", "charges", symbol);
      }
    }
    symbols(keys.structure().massesU().keySet(), "structure", "masses_u");
  }

  private InputException fault(String message, Object... steps) {
    return section.faultAt(message, steps);
  }

  private void symbols(Iterable<String> symbols, Object... steps) {
    Set<String> seen = new HashSet<>();
    for (String symbol : symbols) {
      if (Element.of(symbol).isEmpty()) {
        throw fault(
            "names '" + symbol + "', which is no element; " + ElementLabel.suggestion(symbol),
            steps);
      }
      if (!seen.add(symbol)) {
        throw fault("names '" + symbol + "' twice", steps);
      }
    }
  }

  private void temperatures(List<Double> temperatures) {
    if (temperatures.isEmpty()) {
      throw fault("is empty; give at least one temperature", "temperatures_k");
    }
    Set<Double> seen = new HashSet<>();
    for (double t : temperatures) {
      if (!seen.add(t)) {
        throw fault(
            "holds " + Plain.number(t) + " twice; use 'replicas' for repeated runs",
            "temperatures_k");
      }
    }
  }

  private void device(String device) {
    if (!device.matches("cpu|auto|tornado(:\\d+(:\\d+)?)?")) {
      throw fault(
          "is '" + device + "'; expected cpu, auto, tornado or tornado:driver:index", "device");
    }
  }

  private static String type(DeckSection potential) {
    Object type = potential.values().get("type");
    if (!(type instanceof String word)) {
      throw potential.fault(
          "type",
          type == null
              ? "is missing; name the family of the potential, for example 'type: nep'"
              : "must be a word, for example 'nep'");
    }
    return word;
  }

  private RunSpec.Output output(DeckKeys keys, String name, List<StageSpec> stages) {
    DeckKeys.OutputKeys o = keys.output();
    double step = keys.timeStepFs();
    double trajectory = interval(o.trajectoryIntervalFs(), step, 20, "trajectory_interval_fs");
    double thermo = interval(o.thermoIntervalFs(), step, 100, "thermo_interval_fs");
    Dynamics production =
        stages.stream()
            .filter(s -> s instanceof Dynamics d && d.production())
            .map(s -> (Dynamics) s)
            .findFirst()
            .orElseThrow();
    long frames = (long) Math.floor(production.durationPs() * 1000 / trajectory + 1e-9);
    if (frames < MIN_FRAMES) {
      String message =
          "is "
              + Plain.number(trajectory)
              + " fs, which gives "
              + frames
              + " frames in "
              + Plain.number(production.durationPs())
              + " ps of production; at least "
              + MIN_FRAMES
              + " are needed: shorten it, or lengthen the production";
      throw fault(message, "output", "trajectory_interval_fs");
    }
    Path directory = Path.of(o.directory().orElse("runs/" + name));
    return new RunSpec.Output(
        directory.toAbsolutePath().normalize(),
        trajectory,
        o.mobileOnly(),
        o.singlePrecision(),
        o.velocities(),
        thermo,
        o.checkpointIntervalS(),
        msd(keys, stages));
  }

  private Optional<RunSpec.MsdSpec> msd(DeckKeys keys, List<StageSpec> stages) {
    DeckKeys.OutputKeys o = keys.output();
    if (o.msdIntervalFs().isEmpty()) {
      return Optional.empty();
    }
    boolean breathing =
        stages.stream()
            .anyMatch(
                s -> s instanceof Dynamics d && d.production() && d.ensemble() == Ensemble.NPT);
    if (breathing) {
      throw fault(
          "asks for displacements in a cell of constant shape, but the production is npt: make"
              + " it nvt or nve, or analyse the trajectory instead",
          "output",
          "msd_interval_fs");
    }
    return Optional.of(
        new RunSpec.MsdSpec(
            interval(o.msdIntervalFs(), keys.timeStepFs(), 0, "msd_interval_fs"), o.msdLags()));
  }

  /// `asked` if it is a whole number of steps, else the whole number of steps nearest to `usual`.
  private double interval(OptionalDouble asked, double step, double usual, String key) {
    if (asked.isEmpty()) {
      return Math.rint(step * Math.max(1, Math.rint(usual / step)) * 1e9) / 1e9;
    }
    double steps = asked.getAsDouble() / step;
    double whole = Math.max(1, Math.rint(steps));
    if (Math.abs(steps - whole) > 1e-6) {
      throw fault(
          String.format(
              Locale.ROOT,
              "is %s fs, not a multiple of the time step of %s fs; the nearest is %s fs",
              Plain.number(asked.getAsDouble()),
              Plain.number(step),
              Plain.number(whole * step)),
          "output",
          key);
    }
    return asked.getAsDouble();
  }

  private void window(List<Double> window, List<StageSpec> stages) {
    if (window.size() != 2 || window.get(0) >= window.get(1)) {
      throw fault(
          "is " + window + "; expected [from, to] in ps, from < to", "analysis", "window_ps");
    }
    for (StageSpec s : stages) {
      if (s instanceof Dynamics d && d.production() && window.get(1) > d.durationPs()) {
        throw fault(
            "ends at "
                + Plain.number(window.get(1))
                + " ps, beyond the production of "
                + Plain.number(d.durationPs())
                + " ps",
            "analysis",
            "window_ps");
      }
    }
  }

  private void mechanism(List<MechanismAnalysis> asked, RunSpec.Output output) {
    Set<MechanismAnalysis> known = EnumSet.noneOf(MechanismAnalysis.class);
    for (MechanismAnalysis each : asked) {
      if (!known.add(each)) {
        throw fault("holds " + Plain.word(each) + " twice", "analysis", "mechanism");
      }
    }
    if (known.contains(MechanismAnalysis.VDOS) && !output.velocities()) {
      throw fault(
          "asks for vdos, which needs velocities in the trajectory: set output.velocities: true",
          "analysis",
          "mechanism");
    }
  }

  private void hashes(Map<String, String> expected) {
    new TreeMap<>(expected)
        .forEach(
            (path, hash) -> {
              Path file = section.resolve(path);
              String actual = FileHash.sha256(file);
              if (!actual.equalsIgnoreCase(hash)) {
                throw fault(
                    "does not match: "
                        + file
                        + " has changed (it is "
                        + actual
                        + "); restore the file, or remove the hash to run with the new one",
                    "sha256",
                    path);
              }
            });
  }
}
