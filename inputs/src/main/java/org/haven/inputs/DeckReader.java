package org.haven.inputs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.haven.inputs.StageSpec.Barostat;
import org.haven.inputs.StageSpec.Dynamics;
import org.haven.inputs.StageSpec.Ensemble;
import org.haven.inputs.StageSpec.Minimise;
import org.haven.inputs.StageSpec.Thermostat;

/// Reads a deck, strictly: what is unknown, missing, mistyped, out of range or contradictory is
/// refused with file, line, key and remedy. Keys and defaults are those of the schema
/// ([DeckSchema]).
public final class DeckReader {
  /// Production needs at least this many frames for a mean square displacement.
  static final int MIN_FRAMES = 20;

  private static final double MAX_USUAL_STEP_FS = 5;

  private DeckReader() {}

  /// Reads a deck, without looking at the structure (see [#validate]).
  ///
  /// Relative paths are resolved against `folder` of the deck, by default the folder it lies in;
  /// the run directory against the working directory. The potential's species are empty until
  /// [RunSpec#withSpecies].
  ///
  /// @throws InputException on the first fault
  public static RunSpec read(Path deck) {
    return new Build(deck, NodeSection.read(deck), true).spec();
  }

  /// As [#readRunDirectory], for analyses, which need the trajectories and not what made them:
  /// structure and model may be missing or changed, as where a run was copied to another machine.
  public static RunSpec readFinishedRun(Path directory) {
    Path deck = deckOf(directory);
    return new Build(deck, NodeSection.read(deck), false)
        .spec()
        .withDirectory(directory.toAbsolutePath().normalize());
  }

  /// Reads `deck.yaml` of a run directory; the run directory of the result is `directory`, wherever
  /// it was when the run began.
  public static RunSpec readRunDirectory(Path directory) {
    return read(deckOf(directory)).withDirectory(directory.toAbsolutePath().normalize());
  }

  private static Path deckOf(Path directory) {
    Path deck = directory.resolve("deck.yaml");
    if (!Files.exists(deck)) {
      throw new InputException(directory, "is not a run directory: it has no deck.yaml");
    }
    return deck;
  }

  /// Checks a deck against its structure (as repeated by `supercell`).
  ///
  /// @return what the user should know: doubtful but allowed
  /// @throws InputException if the two contradict each other
  public static List<String> validate(RunSpec spec, Structure structure) {
    NodeSection section = section(spec);
    Map<String, Integer> composition = structure.composition();
    for (String symbol : spec.mobile()) {
      if (!composition.containsKey(symbol)) {
        throw section.faultAt(
            "names '" + symbol + "', but the structure holds only " + list(composition.keySet()),
            "mobile");
      }
    }
    for (String symbol : spec.structure().massesU().keySet()) {
      if (!composition.containsKey(symbol)) {
        throw section.faultAt(
            "names '" + symbol + "', but the structure holds only " + list(composition.keySet()),
            "structure",
            "masses_u",
            symbol);
      }
    }
    List<String> notes = new ArrayList<>(notes(spec));
    charges(spec, composition, section, notes);
    if (composition.keySet().equals(Set.copyOf(spec.mobile()))) {
      notes.add("all species are mobile: drift is removed with the centre of mass, no framework");
    }
    if (composition.containsKey("H") && spec.timeStepFs() > 1) {
      notes.add(
          "time step of "
              + RecordBinder.plain(spec.timeStepFs())
              + " fs is long for hydrogen; 0.5 fs is usual");
    }
    return List.copyOf(notes);
  }

  /// The deck that a run came from, for its lines.
  private static NodeSection section(RunSpec spec) {
    return spec.potential().section() instanceof NodeSection s
        ? s.root()
        : new NodeSection(spec.deck(), Path.of(""), new DeckNode.Mapping(0, Map.of()));
  }

  /// An error at a key of the deck, named by `steps`: keys of mappings, indices of lists.
  static InputException fault(RunSpec spec, String message, Object... steps) {
    return section(spec).faultAt(message, steps);
  }

  private static void charges(
      RunSpec spec, Map<String, Integer> composition, NodeSection section, List<String> notes) {
    if (spec.charges().isEmpty()) {
      notes.add("no charges in the deck: diffusivities only, no conductivity");
      return;
    }
    for (String symbol : spec.charges().keySet()) {
      if (!composition.containsKey(symbol)) {
        throw section.faultAt(
            "names '" + symbol + "', but the structure holds only " + list(composition.keySet()),
            "charges",
            symbol);
      }
    }
    List<String> without =
        composition.keySet().stream().filter(s -> !spec.charges().containsKey(s)).toList();
    if (!without.isEmpty()) {
      notes.add("no charge given for " + list(without) + ": neutrality is not checked");
      return;
    }
    double sum = 0;
    List<String> terms = new ArrayList<>();
    for (Map.Entry<String, Integer> e : composition.entrySet()) {
      double charge = spec.charges().get(e.getKey());
      sum += e.getValue() * charge;
      terms.add(e.getValue() + " " + e.getKey() + " × " + RecordBinder.plain(charge));
    }
    if (Math.abs(sum) > 1e-6 * composition.values().stream().mapToInt(i -> i).sum()) {
      String message =
          "do not sum to zero: "
              + String.join(" + ", terms)
              + " = "
              + RecordBinder.plain(Math.rint(sum * 1e6) / 1e6)
              + " e; correct the charges or the composition";
      throw section.faultAt(message, "charges");
    }
  }

  /// What is doubtful in a deck by itself.
  private static List<String> notes(RunSpec spec) {
    List<String> notes = new ArrayList<>();
    if (spec.timeStepFs() > MAX_USUAL_STEP_FS) {
      notes.add(
          "time step of "
              + RecordBinder.plain(spec.timeStepFs())
              + " fs is long; 1 to 2 fs is usual");
    }
    for (double t : spec.temperaturesK()) {
      if (t > 5000) {
        notes.add("temperature of " + RecordBinder.plain(t) + " K is beyond any solid");
      }
    }
    boolean done = false;
    for (StageSpec stage : spec.stages()) {
      if (done) {
        notes.add("a stage follows the production stage; nothing will analyse it");
        break;
      }
      if (stage instanceof Dynamics d && d.production()) {
        done = true;
        if (d.thermostat().filter(t -> t.kind() == Thermostat.Kind.LANGEVIN).isPresent()) {
          notes.add(
              "production under a Langevin thermostat: friction slows diffusion; use bussi or"
                  + " nose_hoover");
        }
        if (d.ensemble() == Ensemble.NPT) {
          notes.add("production in npt: displacements are scaled to the mean cell");
        }
      }
    }
    return notes;
  }

  private static String list(Iterable<String> words) {
    return String.join(", ", words);
  }

  /// One deck on its way to a [RunSpec].
  ///
  /// @param checked whether the files named must be what they were
  private record Build(Path deck, NodeSection section, boolean checked) {

    RunSpec spec() {
      DeckKeys keys = section.bind(DeckKeys.class, List.of());
      String name = deck.getFileName().toString().replaceFirst("\\.(ya?ml)$", "");
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
      if (keys.structure().supercell().size() != 3) {
        throw fault(
            "has " + keys.structure().supercell().size() + " numbers; expected 3, as in [2, 2, 2]",
            "structure",
            "supercell");
      }
      temperatures(keys.temperaturesK());
      device(keys.device());
      List<StageSpec> stages = stages(keys.stages());
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

    private InputException fault(String message, Object... steps) {
      return section.faultAt(message, steps);
    }

    private void symbols(Iterable<String> symbols, Object... steps) {
      Set<String> seen = new HashSet<>();
      for (String symbol : symbols) {
        if (Element.of(symbol).isEmpty()) {
          throw fault(
              "names '" + symbol + "', which is no element; " + Element.suggestion(symbol), steps);
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
              "holds " + RecordBinder.plain(t) + " twice; use 'replicas' for repeated runs",
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

    private List<StageSpec> stages(List<DeckKeys.StageKeys> all) {
      List<StageSpec> stages = new ArrayList<>();
      boolean npt = false;
      boolean fresh = false;
      int production = -1;
      for (int k = 0; k < all.size(); k++) {
        DeckKeys.StageKeys keys = all.get(k);
        long given =
            java.util.stream.Stream.of(keys.minimise(), keys.nve(), keys.nvt(), keys.npt())
                .filter(Optional::isPresent)
                .count();
        if (given != 1) {
          throw fault(
              "holds a stage with "
                  + given
                  + " kinds; each list item is one of minimise, nve, nvt, npt",
              "stages",
              k);
        }
        if (keys.minimise().isPresent()) {
          DeckKeys.MinimiseKeys m = keys.minimise().get();
          stages.add(new Minimise(m.forceToleranceEvPerAngstrom(), m.maxSteps(), m.relaxCell()));
          continue;
        }
        Ensemble ensemble =
            keys.nve().isPresent()
                ? Ensemble.NVE
                : keys.nvt().isPresent() ? Ensemble.NVT : Ensemble.NPT;
        DeckKeys.DynamicsKeys d = keys.nve().or(keys::nvt).or(keys::npt).orElseThrow();
        Dynamics stage = dynamics(d, ensemble, k, npt, fresh);
        if (stage.production()) {
          if (production >= 0) {
            throw fault(
                "is true in a second stage; only one stage is analysed, make it longer",
                "stages",
                k,
                RecordBinder.word(ensemble),
                "production");
          }
          production = k;
        }
        stages.add(stage);
        fresh = ensemble == Ensemble.NPT || fresh && !stage.meanCell();
        npt |= ensemble == Ensemble.NPT;
      }
      if (production < 0) {
        throw fault(
            "holds no production stage; add 'production: true' to the stage to be analysed",
            "stages");
      }
      return List.copyOf(stages);
    }

    private Dynamics dynamics(
        DeckKeys.DynamicsKeys keys, Ensemble ensemble, int k, boolean npt, boolean fresh) {
      String word = RecordBinder.word(ensemble);
      if (ensemble == Ensemble.NVE) {
        if (keys.thermostat().isPresent()) {
          throw fault(
              "contradicts nve, which conserves the energy; remove it or use nvt",
              "stages",
              k,
              word,
              "thermostat");
        }
        if (keys.startTemperatureK().isPresent()) {
          throw fault(
              "contradicts nve, which has no target temperature; use nvt",
              "stages",
              k,
              word,
              "start_temperature_k");
        }
      }
      if (ensemble != Ensemble.NPT && keys.barostat().isPresent()) {
        throw fault(
            "contradicts " + word + ", which holds the cell; remove it or use npt",
            "stages",
            k,
            word,
            "barostat");
      }
      boolean asked = keys.meanCell().orElse(false);
      if (asked && ensemble == Ensemble.NPT) {
        throw fault(
            "contradicts npt, whose cell moves; it belongs in nvt or nve",
            "stages",
            k,
            word,
            "mean_cell");
      }
      if (asked && !npt) {
        throw fault(
            "needs an npt stage before this one to measure the mean cell",
            "stages",
            k,
            word,
            "mean_cell");
      }
      if (keys.production() && keys.startTemperatureK().isPresent()) {
        throw fault(
            "contradicts production, which needs one temperature; ramp in a stage before",
            "stages",
            k,
            word,
            "start_temperature_k");
      }
      return new Dynamics(
          ensemble,
          keys.durationPs(),
          keys.production(),
          keys.startTemperatureK(),
          keys.meanCell().orElse(ensemble != Ensemble.NPT && fresh),
          ensemble == Ensemble.NVE ? Optional.empty() : Optional.of(thermostat(keys)),
          ensemble == Ensemble.NPT ? Optional.of(barostat(keys)) : Optional.empty());
    }

    private static Thermostat thermostat(DeckKeys.DynamicsKeys keys) {
      DeckKeys.ThermostatKeys t =
          keys.thermostat()
              .orElse(
                  new DeckKeys.ThermostatKeys(Thermostat.Kind.BUSSI, OptionalDouble.empty(), 3));
      double usual = t.kind() == Thermostat.Kind.LANGEVIN ? 1000 : 100;
      return new Thermostat(t.kind(), t.relaxationTimeFs().orElse(usual), t.chainLength());
    }

    private static Barostat barostat(DeckKeys.DynamicsKeys keys) {
      return keys.barostat()
          .map(
              b ->
                  new Barostat(
                      b.kind(), b.pressureGpa(), b.relaxationTimeFs(), b.compressibilityPerGpa()))
          .orElse(new Barostat(Barostat.Kind.ISOTROPIC, 0, 1000, 0.02));
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
                + RecordBinder.plain(trajectory)
                + " fs, which gives "
                + frames
                + " frames in "
                + RecordBinder.plain(production.durationPs())
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
                RecordBinder.plain(asked.getAsDouble()),
                RecordBinder.plain(step),
                RecordBinder.plain(whole * step)),
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
                  + RecordBinder.plain(window.get(1))
                  + " ps, beyond the production of "
                  + RecordBinder.plain(d.durationPs())
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
          throw fault("holds " + RecordBinder.word(each) + " twice", "analysis", "mechanism");
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
}
