package org.haven.inputs.deck;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.Ranges;
import org.haven.inputs.structure.ElementLabel;
import org.haven.inputs.structure.Formats;
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
    this(deck, NodeSection.read(deck), checked);
  }

  private DeckReader(Path deck, NodeSection section, boolean checked) {
    this.deck = deck;
    this.section = section;
    this.checked = checked;
  }

  /// Reads a deck, without looking at the structure (see [DeckCheck]).
  ///
  /// Relative paths are resolved against `folder` of the deck, by default the folder it lies in;
  /// the run directory against the working directory.
  ///
  /// @throws InputException on the first fault
  public static RunSpec read(Path deck) {
    return new DeckReader(deck, true).spec();
  }

  /// Whether replicas start from structures of their own.
  public static boolean structuresDiffer(RunSpec spec) {
    return spec.replicas() > 1
        && spec.structure().filling() == RunSpec.Filling.EACH
        && Formats.of(spec.structure().file()).drawsAtRandom();
  }

  /// Why all replicas of a structure with partially occupied sites share one filling, and what that
  /// leaves out; empty where they do not, or all sites are full.
  ///
  /// @param structure of the first replica
  public static Optional<String> oneFilling(RunSpec spec, Structure structure) {
    if (structuresDiffer(spec) || !structure.isFilledAtRandom()) {
      return Optional.empty();
    }
    return Optional.of(
        "partially occupied sites are filled once, "
            + (spec.replicas() > 1 ? "filling: same" : "replicas: 1")
            + ": intervals hold the noise of time, not how other fillings of the same sites"
            + " differ; use "
            + (spec.replicas() > 1 ? "filling: each" : "replicas: 4"));
  }

  /// Whether replicas began with different fillings of partially occupied sites. Where the file of
  /// the structure is gone, nobody knows, and they count as one.
  public static boolean fillingsDiffer(RunSpec spec) {
    if (!Files.exists(spec.structure().file()) || !structuresDiffer(spec)) {
      return false;
    }
    Structure first = structure(spec, 1);
    Structure second = structure(spec, 2);
    return !first.symbols().equals(second.symbols())
        || !Arrays.equals(first.positions(), second.positions());
  }

  /// The starting structure of a replica: frame, supercell, charges and seed as its deck says; of a
  /// series over cell sizes that of the largest.
  ///
  /// @param replica from 1
  /// @throws InputException at the deck's line if there is no such file; else as
  ///   [StructureFile#read(Path, int)]
  public static Structure structure(RunSpec spec, int replica) {
    if (!Files.exists(spec.structure().file())) {
      throw NodeSection.of(spec)
          .faultAt(
              "names " + spec.structure().file() + ", which does not exist", "structure", "file");
    }
    return StructureFile.read(
        spec.structure().file(),
        spec.structure().frame(),
        new StructureFile.Options(
            spec.ofLargest().structure().supercell(),
            spec.charges(),
            spec.seed() + (structuresDiffer(spec) ? replica - 1 : 0)));
  }

  /// As [#readRunDirectory], for analyses, which need the trajectories and not what made them:
  /// structure and model may be missing or changed, as where a run was copied to another machine.
  public static RunSpec readFinishedRun(Path directory) {
    return new DeckReader(deckOf(directory), false)
        .spec()
        .with("output.directory", directory.toAbsolutePath().normalize());
  }

  /// Reads `deck.yaml` of a run directory; the run directory of the result is `directory`, wherever
  /// it was when the run began.
  public static RunSpec readRunDirectory(Path directory) {
    return read(deckOf(directory)).with("output.directory", directory.toAbsolutePath().normalize());
  }

  /// As [#readRunDirectory], of a text that is to become its `deck.yaml`.
  public static RunSpec readRunDirectory(Path directory, String text) {
    Path deck = directory.resolve(RunLayout.DECK);
    return new DeckReader(deck, NodeSection.parse(text, deck), true)
        .spec()
        .with("output.directory", directory.toAbsolutePath().normalize());
  }

  private static Path deckOf(Path directory) {
    Path deck = directory.resolve(RunLayout.DECK);
    if (!Files.exists(deck)) {
      throw new InputException(directory, "is not a run directory: it has no deck.yaml");
    }
    return deck;
  }

  private RunSpec spec() {
    RunSpec spec = section.bind(RunSpec.class, List.of());
    species(spec);
    if (spec.structure().supercell().size() != 3) {
      throw fault(
          "has " + spec.structure().supercell().size() + " numbers; expected 3, as in [2, 2, 2]",
          "structure",
          "supercell");
    }
    spec.sizes().ifPresent(this::sizes);
    if (spec.structure().velocities() == RunSpec.Velocities.FILE) {
      velocitiesOfFile(spec);
    }
    temperatures(spec.temperaturesK());
    device(spec.device());
    StageSpec production = production(spec.stages());
    steps(spec);
    output(spec, production);
    rest(spec);
    production.errorAsked().ifPresent(error -> errorAsked(error, spec));
    field(spec);
    spec.analysis().windowPs().ifPresent(w -> window(w, production));
    mechanism(spec.analysis().mechanism(), spec.output());
    if (checked) {
      spec.sha256().ifPresent(this::hashes);
    }
    spec.potential(List.of());
    return spec;
  }

  private void velocitiesOfFile(RunSpec spec) {
    String fault =
        spec.replicas() > 1
            ? "is file, and " + spec.replicas() + " replicas would start from the same; take drawn"
            : spec.ofLargest().structure().supercell().stream().anyMatch(n -> n > 1)
                ? "is file, whose copies in a supercell would move alike; take drawn"
                : spec.stages().getFirst().lengthPs() == 0
                    ? "is file, but the first stage, "
                        + spec.stages().getFirst().kind()
                        + ", would bring the atoms to rest; take it out, or take drawn"
                    : null;
    if (fault != null) {
      throw fault(fault, "structure", "velocities");
    }
  }

  private void species(RunSpec spec) {
    symbols(spec.mobile(), "mobile");
    if (spec.mobile().isEmpty()) {
      throw fault("is empty; name at least one diffusing species", "mobile");
    }
    symbols(spec.charges().keySet(), "charges");
    for (String symbol : spec.mobile()) {
      if (!spec.charges().isEmpty() && !spec.charges().containsKey(symbol)) {
        throw fault("gives no charge for the mobile species " + Plain.quoted(symbol), "charges");
      }
      if (spec.charges().getOrDefault(symbol, 1.0) == 0) {
        throw fault("is 0 for a mobile species; it would carry no current", "charges", symbol);
      }
    }
    symbols(spec.structure().massesU().keySet(), "structure", "masses_u");
  }

  private InputException fault(String message, Object... steps) {
    return section.faultAt(message, steps);
  }

  private void symbols(Iterable<String> symbols, Object... steps) {
    Set<String> seen = new HashSet<>();
    for (String symbol : symbols) {
      if (Element.of(symbol).isEmpty()) {
        throw fault(
            "names "
                + Plain.quoted(symbol)
                + ", which is no element; "
                + ElementLabel.suggestion(symbol),
            steps);
      }
      if (!seen.add(symbol)) {
        throw fault("names " + Plain.quoted(symbol) + " twice", steps);
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

  private void sizes(List<Integer> sizes) {
    if (sizes.isEmpty()) {
      throw fault("is empty; give the repetitions of each cell, as in [2, 3, 4]", "sizes");
    }
    if (new HashSet<>(sizes).size() < sizes.size()) {
      throw fault("is " + sizes + ": each size once; use 'replicas' for repeated runs", "sizes");
    }
  }

  private void device(String device) {
    if (!device.matches("cpu|auto|tornado(:\\d+(:\\d+)?)?")) {
      throw fault(
          "is " + Plain.quoted(device) + "; expected cpu, auto, tornado or tornado:driver:index",
          "device");
    }
  }

  /// @param key of a stage; one of a mapping in it after a point
  private InputException faultIn(int stage, StageSpec spec, String key, String message) {
    List<Object> steps = new ArrayList<>(List.of("stages", stage, spec.kind()));
    steps.addAll(List.of(key.split("\\.")));
    return fault(message, steps.toArray());
  }

  /// The stage to be analysed, after all have been checked.
  private StageSpec production(List<StageSpec> stages) {
    StageSpec production = null;
    for (int k = 0; k < stages.size(); k++) {
      int index = k;
      StageSpec stage = stages.get(k);
      stage.check(stages.subList(0, k), (key, message) -> faultIn(index, stage, key, message));
      if (stage.production() && production != null) {
        throw fault(
            "is true in a second stage; only one stage is analysed, make it longer",
            "stages",
            k,
            stage.kind(),
            "production");
      }
      production = stage.production() ? stage : production;
    }
    if (production == null) {
      throw fault(
          "holds no production stage; add 'production: true' to the stage to be analysed",
          "stages");
    }
    return production;
  }

  private void steps(RunSpec spec) {
    for (int k = 0; k < spec.stages().size(); k++) {
      StageSpec stage = spec.stages().get(k);
      double steps = stage.lengthPs() * 1000 / spec.timeStepFs();
      if (steps > Ranges.MAX_STEPS) {
        throw fault(
            String.format(
                Locale.ROOT,
                "is %.3g time steps of %s fs; no more than %.0e are possible",
                steps,
                Plain.number(spec.timeStepFs()),
                Ranges.MAX_STEPS),
            "stages",
            k,
            stage.kind(),
            stage.untilEquilibrated()
                ? "at_most_ps"
                : stage.errorAsked().isPresent() ? "until" : "duration_ps");
      }
    }
  }

  private void output(RunSpec spec, StageSpec production) {
    RunSpec.Output output = spec.output();
    double interval = output.trajectoryIntervalFs();
    wholeSteps(interval, spec.timeStepFs(), "trajectory_interval_fs");
    wholeSteps(output.thermoIntervalFs(), spec.timeStepFs(), "thermo_interval_fs");
    long frames = (long) Math.floor(production.lengthPs() * 1000 / interval + 1e-9);
    if (frames < MIN_FRAMES) {
      String message =
          "is "
              + Plain.rounded(interval)
              + " fs, which gives "
              + frames
              + " frames in "
              + Plain.rounded(production.lengthPs())
              + " ps of production; at least "
              + MIN_FRAMES
              + " are needed: shorten it, or lengthen the production";
      throw fault(message, "output", "trajectory_interval_fs");
    }
    if (output.msdIntervalFs().isPresent()) {
      if (production.isConstantPressure()) {
        throw fault(
            "asks for displacements in a cell of constant shape, but the production is npt: make"
                + " it nvt or nve, or analyse the trajectory instead",
            "output",
            "msd_interval_fs");
      }
      wholeSteps(output.msdIntervalFs().getAsDouble(), spec.timeStepFs(), "msd_interval_fs");
    }
    if (output.polarizationIntervalFs().isPresent()) {
      double sample = output.polarizationIntervalFs().getAsDouble();
      wholeSteps(sample, spec.timeStepFs(), "polarization_interval_fs");
      if (Math.abs(interval / sample - Math.rint(interval / sample)) > 1e-6) {
        throw fault(
            "is "
                + Plain.number(sample)
                + " fs, of which the time between frames, trajectory_interval_fs "
                + Plain.rounded(interval)
                + ", is no multiple; make it one",
            "output",
            "polarization_interval_fs");
      }
    }
  }

  /// Requires stages that end at rest to last for the test of it.
  private void rest(RunSpec spec) {
    for (int k = 0; k < spec.stages().size(); k++) {
      StageSpec stage = spec.stages().get(k);
      double rows = Math.floor(stage.lengthPs() * 1000 / spec.output().thermoIntervalFs() + 1e-9);
      if (rows < stage.leastRows()) {
        throw fault(
            String.format(
                Locale.ROOT,
                "is %s ps, which gives %.0f rows of thermo.csv; the test for equilibrium needs %d:"
                    + " lengthen it, or lower output.thermo_interval_fs",
                Plain.rounded(stage.lengthPs()),
                rows,
                stage.leastRows()),
            "stages",
            k,
            stage.kind(),
            "at_most_ps");
      }
    }
  }

  /// Requires that a production until an error can go on, and that there is such an error.
  private void errorAsked(Until error, RunSpec spec) {
    int last = spec.stages().size() - 1;
    StageSpec production = spec.production();
    int k = spec.stages().indexOf(production);
    if (k < last) {
      throw faultIn(
          k,
          production,
          "until",
          "asks for an error, but "
              + RunLayout.stageName(k + 1, spec.stages().get(k + 1))
              + " follows and would begin where it ends; make it the last stage");
    }
    if (error.relativeErrorOfSigma().isPresent()
        && spec.mobile().stream().allMatch(each -> spec.charges().getOrDefault(each, 0.0) == 0)) {
      throw faultIn(
          k,
          production,
          "until.relative_error_of_sigma",
          "needs the charges of the mobile ions; give charges, or ask for relative_error_of_d");
    }
    double frames = error.pilotPs() * 1000 / spec.output().trajectoryIntervalFs();
    if (frames < MIN_FRAMES) {
      throw faultIn(
          k,
          production,
          "until",
          String.format(
              Locale.ROOT,
              "is first looked at after pilot_ps, %s ps, which gives %.0f frames; at least %d are"
                  + " needed: raise it, or lower output.trajectory_interval_fs",
              Plain.number(error.pilotPs()),
              Math.floor(frames),
              MIN_FRAMES));
    }
  }

  /// Requires fields that fit the species.
  private void field(RunSpec spec) {
    for (int k = 0; k < spec.stages().size(); k++) {
      int index = k;
      StageSpec stage = spec.stages().get(k);
      stage
          .field()
          .ifPresent(
              field -> {
                BiFunction<String, String, InputException> fault =
                    (key, message) -> fault(message, "stages", index, stage.kind(), "field", key);
                field.check(fault);
                field.check(spec, fault);
              });
    }
  }

  /// Requires a whole number of steps, at least one.
  private void wholeSteps(double intervalFs, double stepFs, String key) {
    double steps = intervalFs / stepFs;
    double whole = Math.max(1, Math.rint(steps));
    if (Math.abs(steps - whole) > 1e-6) {
      throw fault(
          String.format(
              Locale.ROOT,
              "is %s fs, not a multiple of the time step of %s fs; the nearest is %s fs",
              Plain.rounded(intervalFs),
              Plain.number(stepFs),
              Plain.rounded(whole * stepFs)),
          "output",
          key);
    }
  }

  private void window(List<Double> window, StageSpec production) {
    if (window.size() != 2 || window.get(0) >= window.get(1)) {
      throw fault(
          "is " + window + "; expected [from, to] in ps, from < to", "analysis", "window_ps");
    }
    if (window.get(1) > production.lengthPs()) {
      throw fault(
          "ends at "
              + Plain.number(window.get(1))
              + " ps, beyond the production of "
              + Plain.rounded(production.lengthPs())
              + " ps",
          "analysis",
          "window_ps");
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
                        + "); restore the file, or remove the hash and begin a new run with this"
                        + " one",
                    "sha256",
                    path);
              }
            });
  }
}
