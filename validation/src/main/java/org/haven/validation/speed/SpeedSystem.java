package org.haven.validation.speed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.Fire;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.run.Minimisation;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;

/// A system whose speed is measured, of any size: a structure that is repeated, its potential, and
/// how it is moved.
///
/// @param name for tables, without spaces
/// @param unit the structure that is repeated
/// @param massesU masses in u that differ from the standard atomic weights
/// @param potential opens the potential
/// @param dynamics how the particles are moved
public record SpeedSystem(
    String name,
    Structure unit,
    Map<String, Double> massesU,
    Function<Precision, Potential> potential,
    Dynamics dynamics) {

  /// How the particles are moved.
  ///
  /// @param timeStepFs time step
  /// @param temperatureK of the starting velocities, and of the thermostat
  /// @param skinAngstrom of the neighbour list
  /// @param thermostat Bussi's thermostat with a relaxation time of 100 time steps; else constant
  ///   energy
  public record Dynamics(
      double timeStepFs, double temperatureK, double skinAngstrom, boolean thermostat) {}

  /// Names of the systems that come with Haven, in the order of the table.
  public static final List<String> BUNDLED = List.of("li6ps5cl", "lennard_jones", "gdc");

  /// How much a compact shape counts against the wanted size, both as logarithms of ratios.
  private static final double COMPACTNESS = 0.1;

  /// Argon: ε/k_B = 120 K, σ = 3.4 Å (Rahman, Phys. Rev. 1964, 136, A405,
  /// doi:10.1103/PhysRev.136.A405).
  private static final double KELVIN_PER_EPSILON = 120;

  private static final double SIGMA_ANGSTROM = 3.4;
  private static final double MASS_U = 39.948;

  /// A system that comes with Haven.
  ///
  /// @param home folder of Haven, which holds `inputs/examples`
  /// @throws InputException if there is none of that name, or its files are missing
  public static SpeedSystem bundled(String name, Path home) {
    return switch (name) {
      case "li6ps5cl" -> ofDeck(name, example(home, "li6ps5cl", "quickstart.yaml"));
      case "gdc" -> ofDeck(name, example(home, "gdc", "gdc.yaml"));
      case "lennard_jones" -> lennardJonesMelt();
      default ->
          throw new InputException(
              "no system '" + name + "' comes with Haven; there are " + String.join(", ", BUNDLED));
    };
  }

  private static Path example(Path home, String folder, String deck) {
    Path file = home.resolve("inputs").resolve("examples").resolve(folder).resolve(deck);
    if (!Files.isRegularFile(file)) {
      throw new InputException(
          file,
          "is missing: the systems that come with Haven are in inputs/examples of its folder."
              + " Start ./haven from a whole copy, or give --potential and STRUCTURE");
    }
    return file;
  }

  /// Structure, potential, time step, skin and first temperature of a deck. Where the deck begins
  /// with a relaxation, so does this.
  public static SpeedSystem ofDeck(String name, Path deck) {
    RunSpec spec = DeckReader.read(deck);
    Structure structure = DeckReader.structure(spec, 1).withVelocities(Optional.empty());
    Function<Precision, Potential> potential =
        precision ->
            PotentialFamilies.installed().open(spec.potential(structure.species()), precision);
    var system =
        new SpeedSystem(
            name,
            structure,
            spec.structure().massesU(),
            potential,
            new Dynamics(
                spec.timeStepFs(), spec.temperaturesK().getFirst(), spec.skinAngstrom(), true));
    return spec.stages().getFirst() instanceof Minimisation.Keys minimise
        ? system.relaxed(minimise)
        : system;
  }

  /// A structure with a potential, both of any family and format.
  public static SpeedSystem of(
      String name, Structure structure, Path potential, Dynamics dynamics) {
    List<String> species = structure.species();
    return new SpeedSystem(
        name,
        structure.withVelocities(Optional.empty()),
        Map.of(),
        precision -> PotentialFamilies.installed().open(potential, species, precision),
        dynamics);
  }

  /// The Lennard-Jones melt that programs are compared by: argon on an fcc lattice of reduced
  /// density 0.8442, velocities of reduced temperature 1.44, time step 0.005, cutoff 2.5 σ
  /// truncated, skin 0.3 σ, constant energy.
  public static SpeedSystem lennardJonesMelt() {
    double epsilonEv = KELVIN_PER_EPSILON * PhysicalConstants.BOLTZMANN_EV_PER_K;
    double unitOfTimeFs =
        SIGMA_ANGSTROM * Math.sqrt(MASS_U / (epsilonEv * PhysicalConstants.ACCELERATION_PER_FORCE));
    double edge = SIGMA_ANGSTROM * Math.cbrt(4 / 0.8442);
    double half = edge / 2;
    Structure cell =
        Structure.of(
            "Lennard-Jones melt",
            Cell.ofRows(new double[] {edge, 0, 0, 0, edge, 0, 0, 0, edge}),
            List.of("Ar", "Ar", "Ar", "Ar"),
            new double[] {0, 0, 0, half, half, 0, half, 0, half, 0, half, half});
    Map<String, Object> keys =
        Map.of(
            "type",
            "lennard_jones",
            "cutoff_angstrom",
            2.5 * SIGMA_ANGSTROM,
            "smoothing",
            "truncate",
            "pairs",
            List.of(
                Map.of(
                    "species",
                    List.of("Ar", "Ar"),
                    "epsilon_ev",
                    epsilonEv,
                    "sigma_angstrom",
                    SIGMA_ANGSTROM)));
    var spec = new PotentialSpec("lennard_jones", List.of("Ar"), DeckSection.of(keys, Path.of("")));
    return new SpeedSystem(
        "lennard_jones",
        cell,
        Map.of("Ar", MASS_U),
        precision -> PotentialFamilies.installed().open(spec, precision),
        new Dynamics(0.005 * unitOfTimeFs, 1.44 * KELVIN_PER_EPSILON, 0.3 * SIGMA_ANGSTROM, false));
  }

  /// The structure repeated to about `atoms` atoms, in a shape as compact as that allows; once if
  /// it has more already.
  public Structure ofAbout(int atoms) {
    double[] lengths = unit.cell().lengths();
    double wanted = Math.max(1, (double) atoms / unit.count());
    double edge = Math.cbrt(wanted * lengths[0] * lengths[1] * lengths[2]);
    List<List<Integer>> ranges = new ArrayList<>();
    for (double length : lengths) {
      ranges.add(around(edge / length));
    }
    int[] best = {1, 1, 1};
    double least = Double.POSITIVE_INFINITY;
    for (int a : ranges.get(0)) {
      for (int b : ranges.get(1)) {
        for (int c : ranges.get(2)) {
          double[] edges = {a * lengths[0], b * lengths[1], c * lengths[2]};
          Arrays.sort(edges);
          double misfit =
              Math.abs(Math.log((double) a * b * c / wanted))
                  + COMPACTNESS * Math.log(edges[2] / edges[0]);
          if (misfit < least) {
            least = misfit;
            best = new int[] {a, b, c};
          }
        }
      }
    }
    return unit.supercell(best[0], best[1], best[2]);
  }

  private static List<Integer> around(double ideal) {
    List<Integer> counts = new ArrayList<>();
    int last = (int) Math.ceil(1.2 * ideal) + 1;
    for (int n = (int) Math.max(1, 0.8 * ideal - 1); n <= last; n++) {
      counts.add(n);
    }
    return counts;
  }

  /// In mixed precision, the one that is measured most: the compiler shapes code by what has run
  /// before it.
  private SpeedSystem relaxed(Minimisation.Keys asked) {
    try (Potential relaxing = potential.apply(Precision.MIXED);
        CpuDevice device = new CpuDevice(1)) {
      var state = unit.toState(massesU);
      relaxing.bind(state, device);
      var list = new NeighbourList(device, relaxing.cutoffAngstrom(), dynamics.skinAngstrom());
      new Fire(asked.forceToleranceEvPerAngstrom())
          .relax(new MolecularSystem(state, relaxing, list, device), asked.maxSteps());
      Structure relaxed =
          Structure.of(unit.title(), unit.cell(), unit.symbols(), state.positions().clone());
      return new SpeedSystem(name, relaxed, massesU, potential, dynamics);
    }
  }
}
