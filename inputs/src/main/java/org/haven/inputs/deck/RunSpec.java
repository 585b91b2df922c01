package org.haven.inputs.deck;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.haven.inputs.Ranges;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Precision;

/// A deck: everything a run needs, with all defaults filled in. Immutable.
///
/// Its records are what decks are bound to, one for each mapping; their components are the keys,
/// each with its meaning, default and range. Schema ([DeckSchema]) and resolved deck ([DeckWriter])
/// follow them.
///
/// @param folder as written in the deck, which has resolved its paths
/// @param sha256 as written in the deck
/// @param mobile all other species are the framework
/// @param threads several simulations run side by side
public record RunSpec(
    @DeckKey(value = "Title of the run; default: the deck's file name", optional = true)
        String title,
    @DeckKey("Folder that the paths in this deck are relative to; default: the deck's own")
        Optional<String> folder,
    @DeckKey("Expected SHA-256 of files the deck refers to, by path as written in the deck")
        Optional<Map<String, String>> sha256,
    @DeckKey("Starting structure; its file alone may stand for the mapping")
        StructureSpec structure,
    @DeckKey(
            value =
                "Series over cell sizes: [2, 3, 4] runs all with the structure repeated 2×2×2,"
                    + " 3×3×3 and 4×4×4, on top of its supercell",
            min = 1,
            max = 100)
        Optional<List<Integer>> sizes,
    @DeckKey(
            "Potential: its type, and the keys of that type; the word universal for the one in the"
                + " box")
        DeckSection potential,
    @DeckKey("Symbols of the diffusing species, for example [Li]") List<String> mobile,
    @DeckKey(
            value =
                "Formal charge in e by symbol, for the conductivity; without it only D is given",
            fallback = "{}",
            min = -10,
            max = 10)
        Map<String, Double> charges,
    @DeckKey(
            value = "Temperatures in K, one simulation each",
            min = Ranges.MIN_TEMPERATURE_K,
            max = Ranges.MAX_TEMPERATURE_K)
        List<Double> temperaturesK,
    @DeckKey(
            value = "Independent simulations per temperature",
            fallback = "1",
            min = 1,
            max = 10000)
        int replicas,
    @DeckKey(value = "Seed of all random numbers", fallback = "1", min = 0) long seed,
    @DeckKey(
            value = "Time step in fs",
            fallback = "1",
            min = Ranges.MIN_TIME_STEP_FS,
            max = Ranges.MAX_TIME_STEP_FS)
        double timeStepFs,
    @DeckKey(value = "Skin of the neighbour list in Å", fallback = "1", min = 0, max = 10)
        double skinAngstrom,
    @DeckKey(value = "Arithmetic of the force kernels", fallback = "mixed") Precision precision,
    @DeckKey(value = "cpu, tornado[:driver:index] or auto", fallback = "cpu") String device,
    @DeckKey(value = "Host threads; default: all cores of the machine", min = 1, max = 4096)
        Integer threads,
    @DeckKey("Stages in order: {kinds}; exactly one with production: true") List<StageSpec> stages,
    @DeckKey(value = "What is written, and how often", fallback = "{}") Output output,
    @DeckKey(value = "Limits that stop a run; each may be off", fallback = "{}") Guards guards,
    @DeckKey(value = "Choices of the analysis", fallback = "{}") Analysis analysis) {

  /// Puts in the defaults that follow from other keys.
  public RunSpec {
    Path deck = potential.file();
    String name =
        deck == null ? "deck" : deck.getFileName().toString().replaceFirst("\\.(ya?ml)$", "");
    title = title == null ? name : title;
    threads = threads == null ? (Integer) Runtime.getRuntime().availableProcessors() : threads;
    output = output.resolved(name, timeStepFs);
    List<StageSpec> resolved = new ArrayList<>();
    stages.forEach(stage -> resolved.add(stage.after(resolved)));
    stages = List.copyOf(resolved);
  }

  /// How replicas get the places of partially occupied sites.
  public enum Filling {
    /// Replica k draws with the seed of the run plus k − 1.
    EACH,
    /// All draw with the seed of the run.
    SAME
  }

  /// Where the first stage of dynamics has its velocities from.
  public enum Velocities {
    /// The Maxwell–Boltzmann distribution, with the seed of the simulation.
    DRAWN,
    /// The frame that the structure is.
    FILE
  }

  /// The starting structure.
  @DeckKey.Short
  public record StructureSpec(
      @DeckKey("Structure or trajectory, in a format that 'haven convert --help' names") Path file,
      @DeckKey(value = "Which frame of the file, from 0; -1 is the last", fallback = "0") int frame,
      @DeckKey(value = "Repetitions along a, b, c", fallback = "[1, 1, 1]", min = 1, max = 1000)
          List<Integer> supercell,
      @DeckKey(
              value =
                  "Partial occupancies of a CIF: each replica has a filling of its own, or all have"
                      + " the same",
              fallback = "each")
          Filling filling,
      @DeckKey(
              value =
                  "Velocities at the start: drawn from the seed, or those of the file, of which a"
                      + " replica has the same",
              fallback = "drawn")
          Velocities velocities,
      @DeckKey(
              value = "Masses in u by symbol where they differ from the standard atomic weights",
              fallback = "{}",
              min = Ranges.MIN_MASS_U,
              max = Ranges.MAX_MASS_U)
          Map<String, Double> massesU) {}

  /// What is written, and how often. Intervals in fs are multiples of the time step.
  ///
  /// @param trajectoryIntervalFs during production
  /// @param mobileOnly and the framework's mean displacement
  /// @param msdLags only with an interval
  public record Output(
      @DeckKey(
              value = "Run directory, relative to the working directory; default: runs/<deck name>",
              optional = true,
              here = true)
          Path directory,
      @DeckKey(value = "Time between frames of the trajectory in fs; default: about 20", above = 0)
          Double trajectoryIntervalFs,
      @DeckKey(value = "Time between rows of thermo.csv in fs; default: about 100", above = 0)
          Double thermoIntervalFs,
      @DeckKey(value = "Store only the mobile species", fallback = "false") boolean mobileOnly,
      @DeckKey(value = "Store positions as float32", fallback = "true") boolean singlePrecision,
      @DeckKey(value = "Store velocities too", fallback = "false") boolean velocities,
      @DeckKey(
              value =
                  "Keep the frames of the stages before the production too, of all species, in"
                      + " equilibration.h5",
              fallback = "false")
          boolean keepEquilibration,
      @DeckKey(value = "Wall-clock seconds between checkpoints", fallback = "60", above = 0)
          double checkpointIntervalS,
      @DeckKey(
              value =
                  "Time in fs between samples of mean square displacements that are gathered on the"
                      + " device during production, into msd.csv; default: none are",
              above = 0)
          OptionalDouble msdIntervalFs,
      @DeckKey(
              value =
                  "Lag times of msd.csv, multiples of msd_interval_fs; each costs 24 bytes"
                      + " per mobile ion",
              fallback = "200",
              min = 1,
              max = 100000)
          OptionalInt msdLags,
      @DeckKey(
              value =
                  "Time in fs between samples of the Born effective charges of a charge model"
                      + " during production, whose current gives a second sigma; a sample costs"
                      + " several steps, and 5 to 10 fs are fine enough; default: none are",
              above = 0)
          OptionalDouble polarizationIntervalFs) {

    public Output {
      msdLags = msdIntervalFs.isPresent() ? msdLags : OptionalInt.empty();
    }

    private Output resolved(String name, double timeStepFs) {
      return new Output(
          directory == null ? Path.of("runs", name).toAbsolutePath().normalize() : directory,
          trajectoryIntervalFs == null ? wholeSteps(20, timeStepFs) : trajectoryIntervalFs,
          thermoIntervalFs == null ? wholeSteps(100, timeStepFs) : thermoIntervalFs,
          mobileOnly,
          singlePrecision,
          velocities,
          keepEquilibration,
          checkpointIntervalS,
          msdIntervalFs,
          msdLags,
          polarizationIntervalFs);
    }

    /// The whole number of steps nearest to `usualFs`, at least one, in fs.
    private static double wholeSteps(double usualFs, double timeStepFs) {
      return Math.rint(timeStepFs * Math.max(1, Math.rint(usualFs / timeStepFs)) * 1e9) / 1e9;
    }
  }

  /// Limits that stop a run, each empty when switched off.
  public record Guards(
      @DeckKey(
              value = "Largest force on an atom in eV/Å",
              fallback = "100",
              above = 0,
              word = "off")
          OptionalDouble maxForceEvPerAngstrom,
      @DeckKey(
              value = "Closest approach of two atoms in Å",
              fallback = "0.6",
              above = 0,
              max = 5,
              word = "off")
          OptionalDouble minDistanceAngstrom,
      @DeckKey(
              value = "Largest ratio of instantaneous to target temperature",
              fallback = "3",
              above = 1,
              word = "off")
          OptionalDouble maxTemperatureRatio,
      @DeckKey(
              value = "Largest root mean square displacement of the immobile species in Å",
              fallback = "2.5",
              above = 0,
              word = "off")
          OptionalDouble maxFrameworkDriftAngstrom) {}

  /// Choices of the analysis.
  public record Analysis(
      @DeckKey(value = "Dimensions d in ⟨Δr²⟩ = 2 d D t", fallback = "3", min = 1, max = 3)
          int dimensions,
      @DeckKey(value = "Fit window [from, to] in ps; default: found from the data", min = 0)
          Optional<List<Double>> windowPs,
      @DeckKey(
              value =
                  "Length of a hop in Å, for counting hops; default: the median distance to the"
                      + " nearest ion of its kind",
              above = 0,
              max = 20)
          OptionalDouble hopLengthAngstrom,
      @DeckKey(
              value =
                  "How the ions move; [] for nothing. density writes maps (cube, xsf), vdos needs"
                      + " output.velocities",
              fallback = "[rdf, sites, rotation]")
          List<MechanismAnalysis> mechanism,
      @DeckKey(
              value = "Temperature of the extrapolated conductivity in K",
              fallback = "300",
              min = Ranges.MIN_TEMPERATURE_K,
              max = Ranges.MAX_TEMPERATURE_K)
          double extrapolateToK) {

    /// What a deck without `analysis` asks for.
    public static Analysis usual() {
      return DeckSection.of(Map.of(), Path.of("")).bind(Analysis.class, List.of());
    }
  }

  /// Repetitions of the series over cell sizes as the deck has them; 0 alone where there is none.
  public List<Integer> sizesOrNone() {
    return sizes.orElse(List.of(0));
  }

  /// The run of one size of a series alone, with its supercell.
  ///
  /// @param size of [#sizes]; 0 for the deck as it is
  public RunSpec ofSize(int size) {
    return size == 0
        ? this
        : with("sizes", Optional.empty())
            .with(
                "structure.supercell",
                structure.supercell().stream().map(repeats -> repeats * size).toList());
  }

  /// The stage to be analysed.
  public StageSpec production() {
    return stages.stream().filter(StageSpec::production).findFirst().orElseThrow();
  }

  /// The same with a production at its end that has this length in ps.
  public RunSpec lasting(double productionPs) {
    List<StageSpec> all = new ArrayList<>(stages);
    all.set(all.size() - 1, all.getLast().lasting(productionPs));
    return with("stages", List.copyOf(all));
  }

  /// The run of the largest size, which stands for a series where one cell is asked for.
  public RunSpec ofLargest() {
    return ofSize(Collections.max(sizesOrNone()));
  }

  /// Fields on colour charges in which the production runs; empty at equilibrium.
  public Optional<FieldSpec> field() {
    return stages.stream().filter(StageSpec::production).flatMap(s -> s.field().stream()).findAny();
  }

  /// The run on its structure: with the hop length that fields are measured by.
  public RunSpec on(Structure structure) {
    return field().isEmpty() || field().get().hopLengthAngstrom().isPresent()
        ? this
        : with(
            "stages",
            stages.stream()
                .map(
                    s ->
                        s.field()
                            .map(f -> s.drivenBy(Optional.of(f.on(this, structure))))
                            .orElse(s))
                .toList());
  }

  /// The potential for a structure.
  ///
  /// @param species in the order of its species table
  ///   ([org.haven.inputs.structure.Structure#species])
  /// @throws org.haven.inputs.InputException if the deck does not say its type
  public PotentialSpec potential(List<String> species) {
    if (potential.values().get("type") instanceof String type) {
      return new PotentialSpec(type, List.copyOf(species), potential);
    }
    throw potential.fault(
        "type",
        potential.values().get("type") == null
            ? "is missing; name the family of the potential, for example 'type: nep'"
            : "must be a word, for example 'nep'");
  }

  /// The same run with another value of one key, as `output.directory`.
  public RunSpec with(String key, Object value) {
    return RecordBinder.with(this, key, value);
  }
}
