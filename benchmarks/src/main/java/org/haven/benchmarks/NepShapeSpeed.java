package org.haven.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.haven.potentials.nep.NepModel;
import org.haven.potentials.nep.NepPotential;

/// Speed of NEPs of two shapes per operation: whether the code is as fast for one shape as for
/// another.
///
/// The first is a NEP with a structure, those of the Li6PS5Cl example unless named; the second has
/// two species, `n_max 8 6`, `basis_size 8 8`, `l_max 4 0 0`, 50 neurons, cutoffs of 6 and 4 Å and
/// random parameters, on disordered MgO of 1000 atoms. Bare calls of energy, forces and virial in
/// mixed precision on one thread, the list not rebuilt, both in turns.
///
/// Operations of a particle, where a multiplication with an addition counts as one, with P, R and A
/// neighbours within cutoff and skin, within the radial and within the angular cutoff, N functions
/// of K polynomials, l up to L, M = L (L + 2) moments per function, D components of the descriptor,
/// H neurons, T species and F terms of four or five bodies:
///
/// | | operations |
/// |---|---|
/// | separations | 9 P |
/// | radial sums: cutoff function, T_k, one sum per species and T_k | R (25 + K_r + K_r T) |
/// | radial forces: T_k, U_k, two sums, force, virial | R (4 K_r + 27) |
/// | angular functions and slopes | A (30 + 2 K_a + 2 K_a N_a + 4 N_a) |
/// | harmonics, their slopes, gradient by the unit vector | A (3 (L + 1)(L + 2) + 2 M + 20) |
/// | moments, and their derivatives times functions and slopes | A M (3 N_a + 1) |
/// | network, there and back | 2 D H + 15 H |
/// | descriptor and derivatives | 2 M N_a + 2 T K_r N_r + 90 F N_a |
///
/// Arguments: seconds, default 20; then potential and structure. Prints for both the operations, ns
/// per particle, operations per ns, and their ratio: medians over rounds.
public final class NepShapeSpeed {
  private static final double SKIN_ANGSTROM = 1;
  private static final double ROUND_S = 0.25;

  private final String name;
  private final NepModel model;
  private final NepPotential potential;
  private final ParticleState state;
  private final NeighbourList list;
  private final Evaluation out;
  private final double operations;
  private final List<Double> nanoseconds = new ArrayList<>();

  private NepShapeSpeed(String name, Path potential, Structure structure, CpuDevice device) {
    this.name = name;
    state = structure.toState(Map.of());
    model = NepModel.read(potential).select(state.speciesTable().symbols());
    this.potential = new NepPotential(model, Precision.MIXED);
    this.potential.bind(state, device);
    list = new NeighbourList(device, model.cutoffAngstrom(), SKIN_ANGSTROM);
    list.rebuild(state);
    out = new Evaluation(state.count());
    operations =
        operations(
            neighbours(device, model.cutoffAngstrom() + SKIN_ANGSTROM),
            neighbours(device, model.cutoffs()[0]),
            neighbours(device, model.cutoffs()[1]));
  }

  /// Measures.
  public static void main(String[] arguments) throws IOException {
    double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 20;
    Path example = Path.of("inputs/examples/li6ps5cl");
    Path first = arguments.length > 1 ? Path.of(arguments[1]) : example.resolve("nep.txt");
    Path structure =
        arguments.length > 2
            ? Path.of(arguments[2])
            : example.resolve("li6ps5cl_416_disordered.xyz");
    Path second = Files.createTempFile("random", ".nep.txt");
    try (CpuDevice device = new CpuDevice(1)) {
      writeRandom(second);
      var shapes =
          List.of(
              new NepShapeSpeed("given", first, StructureFile.read(structure, 0), device),
              new NepShapeSpeed("random", second, magnesia(), device));
      long start = System.nanoTime();
      boolean isWarm = false;
      for (double past = 0; past < seconds; past = 1e-9 * (System.nanoTime() - start)) {
        if (!isWarm && past > 0.5 * seconds) {
          isWarm = true;
          shapes.forEach(shape -> shape.nanoseconds.clear());
        }
        shapes.forEach(NepShapeSpeed::round);
      }
      shapes.forEach(shape -> shape.print(System.out));
      System.out.printf(
          Locale.ROOT,
          "speed per operation, random over given: %.2f%n",
          shapes.get(1).speed() / shapes.get(0).speed());
    } finally {
      Files.delete(second);
    }
  }

  private void round() {
    long start = System.nanoTime();
    long calls = 0;
    double past;
    do {
      potential.evaluate(state, list, out);
      calls++;
      past = System.nanoTime() - start;
    } while (past < 1e9 * ROUND_S);
    nanoseconds.add(past / calls / state.count());
  }

  private double median() {
    List<Double> sorted = nanoseconds.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /// Operations per ns.
  private double speed() {
    return operations / median();
  }

  private void print(PrintStream to) {
    to.printf(
        Locale.ROOT,
        "%-6s %s, %d atoms: %.0f operations, %.0f ns per particle: %.1f operations per ns%n",
        name,
        String.join("-", model.species()),
        state.count(),
        operations,
        median(),
        speed());
  }

  /// Neighbours within a distance, on average.
  private double neighbours(CpuDevice device, double distanceAngstrom) {
    var within = new NeighbourList(device, distanceAngstrom, 0);
    within.rebuild(state);
    return (double) within.pairs() / state.count();
  }

  private double operations(double pairs, double radial, double angular) {
    double degrees = model.largestDegree();
    double species = model.species().size();
    double moments = model.moments();
    double radialTerms = model.radialBasis() * model.radialFunctions();
    double functions = model.angularFunctions();
    double basis = model.angularBasis();
    return 9 * pairs
        + radial * (25 + model.radialBasis() * (1 + species))
        + radial * (4 * model.radialBasis() + 27)
        + angular * (30 + 2 * basis + 2 * basis * functions + 4 * functions)
        + angular * (3 * (degrees + 1) * (degrees + 2) + 2 * moments + 20)
        + angular * moments * (3 * functions + 1)
        + 2 * model.descriptorLength() * model.neurons()
        + 15 * model.neurons()
        + 2 * moments * functions
        + 2 * species * radialTerms
        + 90 * model.terms().size() * functions;
  }

  /// Rock salt, 5 x 5 x 5 cubes, disordered by 0.1 Å in each direction.
  private static Structure magnesia() {
    int cubes = 5;
    double edge = 4.21;
    var random = new Random(1);
    List<String> symbols = new ArrayList<>();
    double[] x = new double[3 * 8 * cubes * cubes * cubes];
    int sites = 2 * cubes;
    for (int site = 0; site < sites * sites * sites; site++) {
      int[] n = {site % sites, site / sites % sites, site / sites / sites};
      symbols.add((n[0] + n[1] + n[2]) % 2 == 0 ? "Mg" : "O");
      for (int d = 0; d < 3; d++) {
        x[3 * site + d] = edge / 2 * n[d] + 0.1 * random.nextGaussian();
      }
    }
    double length = edge * cubes;
    return Structure.of("MgO", Cell.orthorhombic(length, length, length), symbols, x);
  }

  private static void writeRandom(Path file) throws IOException {
    var random = new Random(2);
    List<String> lines = new ArrayList<>();
    Collections.addAll(
        lines,
        "nep4 2 Mg O",
        "cutoff 6 4 200 100",
        "n_max 8 6",
        "basis_size 8 8",
        "l_max 4 0 0",
        "ANN 50 0");
    int descriptor = 9 + 7 * 4;
    int parameters = 2 * 50 * (descriptor + 2) + 1 + 4 * 9 * 9 + 4 * 7 * 9;
    for (int k = 0; k < parameters; k++) {
      lines.add(String.format(Locale.ROOT, "%.6e", 0.1 * random.nextGaussian()));
    }
    lines.addAll(Collections.nCopies(descriptor, "1"));
    Files.write(file, lines);
  }
}
