package org.haven.potentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.SpeciesTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The laws that every [Potential] obeys, inherited by the test of each implementation.
///
/// A subclass names a potential and a system that it likes ([#system]: a dozen to a few hundred
/// particles without symmetry, so that no force vanishes by accident; charge-neutral where the
/// potential asks for it). Tolerances are those of double arithmetic; a potential in float
/// overrides [#tolerances].
public abstract class PotentialContract {
  private static final double SKIN_ANGSTROM = 0.6;
  private Device device;

  /// A new potential; called several times, each one is closed.
  protected abstract Potential potential();

  /// A new state of the system under test, always the same.
  protected abstract ParticleState system();

  /// A new state of a few particles whose cell is thinner than the cutoff (any small cell for a
  /// potential without one).
  protected abstract ParticleState smallSystem();

  /// Distances in Å at which something is switched off and forces must stay continuous.
  protected List<Double> cutoffsAngstrom() {
    try (Potential potential = potential()) {
      return potential.cutoffAngstrom() > 0 ? List.of(potential.cutoffAngstrom()) : List.of();
    }
  }

  /// A symbol that the potential does not know; empty if it never learns the species.
  protected String unknownSpecies() {
    return "Og";
  }

  /// The cutoff that the cell of [#smallSystem] is thinner than, 0 for none.
  protected double thinnerThanAngstrom() {
    try (Potential potential = potential()) {
      return potential.cutoffAngstrom();
    }
  }

  /// Whether other numbers of threads may round differently; the same number never does.
  protected boolean threadsChangeRounding() {
    return false;
  }

  /// What rounding is allowed to do.
  protected Tolerances tolerances() {
    return Tolerances.doublePrecision();
  }

  /// Tolerances of the contract.
  ///
  /// @param symmetry relative difference between two evaluations that are equal in exact arithmetic
  ///   but round differently (translated, rotated, permuted, another list): of an energy to the sum
  ///   of the particles' |energies|, of a force or virial component to the largest one, or to 1
  ///   eV/Å, 1 eV if that is more
  /// @param differenceStepAngstrom step h of the finite differences
  /// @param difference relative error allowed to the finite-difference derivative, scaled like
  ///   `symmetry`
  /// @param jumpEvPerAngstrom jump of a force component at a cutoff that would be seen as such
  public record Tolerances(
      double symmetry, double differenceStepAngstrom, double difference, double jumpEvPerAngstrom) {

    /// Symmetry: some 10³ to 10⁴ roundings of 1e-16 in a force, amplified by cancellation, stay
    /// below 1e-10.
    ///
    /// Differences, five points: rounding is about 1e-15 |E|/h = 1e-9 eV/Å for |E| of 100 eV and h
    /// = 1e-4 Å; truncation h⁴ E⁽⁵⁾/30 is below 1e-13 eV/Å even for E⁽⁵⁾ = 10⁴ eV/Å⁵; a pair that
    /// crosses a cutoff within the stencil, where only the second derivative J jumps, adds at most
    /// J h = 1e-6 eV/Å for J = 0.01 eV/Å². Hence 1e-6.
    ///
    /// Jump: two steps of 1e-4 Å of a smooth force differ by h² F'' = 1e-8 F'', and a kink of the
    /// force by h J: 1e-5 eV/Å lets both pass.
    public static Tolerances doublePrecision() {
      return new Tolerances(1e-10, 1e-4, 1e-6, 1e-5);
    }

    /// Pair arithmetic in float (6e-8 per operation, some hundred per pair): 2e-5. Differences: h =
    /// 0.01 Å keeps the rounding 1e-6 |E|/h of the sum of hundreds of energies near 1e-3 eV/Å,
    /// relative to forces of some eV/Å; truncation is h⁴ E⁽⁵⁾/30 < 1e-5 eV/Å.
    public static Tolerances singlePrecision() {
      return new Tolerances(2e-5, 1e-2, 5e-3, 1e-3);
    }
  }

  @BeforeEach
  void startDevice() {
    device = new CpuDevice(1);
  }

  @AfterEach
  void stopDevice() {
    device.close();
  }

  @Test
  void energiesOfTheParticlesSumToTheEnergy() {
    Evaluation result = evaluate(system());
    assertThat(result.energyEv()).isFinite();
    assertThat(Arrays.stream(result.energies()).sum())
        .isCloseTo(result.energyEv(), within(tolerances().symmetry * scale(result)));
  }

  @Test
  void translationChangesNothing() {
    ParticleState moved = system();
    double[] x = moved.positions();
    for (int i = 0; i < moved.count(); i++) {
      x[3 * i] += 1.2345;
      x[3 * i + 1] -= 23.456;
      x[3 * i + 2] += 7.89;
    }
    Evaluation expected = evaluate(system());
    Evaluation actual = evaluate(moved);
    assertSame(actual, expected);
  }

  @Test
  void latticeVectorsAddedToParticlesChangeNothing() {
    ParticleState moved = system();
    Cell cell = moved.cell();
    Random random = new Random(5);
    for (int i = 0; i < moved.count(); i++) {
      int a = random.nextInt(5) - 2;
      int b = random.nextInt(5) - 2;
      int c = random.nextInt(5) - 2;
      double[] x = moved.positions();
      x[3 * i] += a * cell.ax() + b * cell.bx() + c * cell.cx();
      x[3 * i + 1] += a * cell.ay() + b * cell.by() + c * cell.cy();
      x[3 * i + 2] += a * cell.az() + b * cell.bz() + c * cell.cz();
    }
    assertSame(evaluate(moved), evaluate(system()));
  }

  @Test
  void rotationTurnsForcesAndVirial() {
    double[] r = rotation(11);
    ParticleState state = system();
    double[] rows = state.cell().rows();
    double[] turnedRows = new double[9];
    for (int k = 0; k < 3; k++) {
      turn(r, rows, 3 * k, turnedRows, 3 * k);
    }
    double[] x = new double[3 * state.count()];
    for (int i = 0; i < state.count(); i++) {
      turn(r, state.positions(), 3 * i, x, 3 * i);
    }
    Evaluation turned =
        evaluate(
            new ParticleState(state.speciesTable(), Cell.ofRows(turnedRows), state.species(), x));
    Evaluation expected = evaluate(state);
    Evaluation rotated = new Evaluation(state.count());
    rotated.setEnergyEv(expected.energyEv());
    System.arraycopy(expected.energies(), 0, rotated.energies(), 0, state.count());
    for (int i = 0; i < state.count(); i++) {
      turn(r, expected.forces(), 3 * i, rotated.forces(), 3 * i);
    }
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b < 3; b++) {
        double sum = 0;
        for (int c = 0; c < 3; c++) {
          for (int d = 0; d < 3; d++) {
            sum += r[3 * a + c] * expected.virial()[3 * c + d] * r[3 * b + d];
          }
        }
        rotated.virial()[3 * a + b] = sum;
      }
    }
    assertSame(turned, rotated);
  }

  @Test
  void permutationPermutesForces() {
    ParticleState state = system();
    int n = state.count();
    int[] order = permutation(n, 3);
    int[] species = new int[n];
    double[] x = new double[3 * n];
    for (int i = 0; i < n; i++) {
      species[i] = state.species()[order[i]];
      System.arraycopy(state.positions(), 3 * order[i], x, 3 * i, 3);
    }
    Evaluation permuted =
        evaluate(new ParticleState(state.speciesTable(), state.cell(), species, x));
    Evaluation original = evaluate(state);
    Evaluation expected = new Evaluation(n);
    expected.setEnergyEv(original.energyEv());
    System.arraycopy(original.virial(), 0, expected.virial(), 0, 9);
    for (int i = 0; i < n; i++) {
      expected.energies()[i] = original.energies()[order[i]];
      System.arraycopy(original.forces(), 3 * order[i], expected.forces(), 3 * i, 3);
    }
    assertSame(permuted, expected);
  }

  /// Two species change their index in the table: what a potential keeps per species follows.
  @Test
  void orderOfTheSpeciesTableChangesNothing() {
    ParticleState state = system();
    SpeciesTable table = state.speciesTable();
    int last = table.size() - 1;
    List<String> symbols = new ArrayList<>(table.symbols()).reversed();
    List<Double> masses = new ArrayList<>(table.massesU()).reversed();
    int[] species = Arrays.stream(state.species()).map(s -> last - s).toArray();
    ParticleState renumbered =
        new ParticleState(
            new SpeciesTable(symbols, masses), state.cell(), species, state.positions());
    assertSame(evaluate(renumbered), evaluate(state));
  }

  @Test
  void netForceIsZero() {
    Evaluation result = evaluate(system());
    double[] sum = new double[3];
    double absolute = 1;
    for (int k = 0; k < result.forces().length; k++) {
      sum[k % 3] += result.forces()[k];
      absolute += Math.abs(result.forces()[k]);
    }
    assertThat(sum).containsExactly(new double[3], within(tolerances().symmetry * absolute));
  }

  @Test
  void forcesAreMinusTheGradientOfTheEnergy() {
    ParticleState state = system();
    Evaluation result = evaluate(state);
    double h = tolerances().differenceStepAngstrom;
    double limit = tolerances().difference * largest(result.forces());
    Random random = new Random(17);
    for (int trial = 0; trial < Math.min(24, 3 * state.count()); trial++) {
      int k = trial < 3 ? trial : random.nextInt(3 * state.count());
      double derivative =
          fivePointDerivative(
              h,
              step -> {
                ParticleState moved = system();
                moved.positions()[k] += step;
                return moved;
              });
      assertThat(-derivative)
          .as("force on particle %d along %d", k / 3, k % 3)
          .isCloseTo(result.forces()[k], within(limit));
    }
  }

  @Test
  void virialIsMinusTheDerivativeByStrain() {
    Evaluation result = evaluate(system());
    // Vectors of 10 Å, about the longest that matter, change by the step of the forces.
    double h = tolerances().differenceStepAngstrom / 10;
    double limit = tolerances().difference * largest(result.virial());
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b < 3; b++) {
        int from = a;
        int to = b;
        double derivative = fivePointDerivative(h, strain -> strained(system(), from, to, strain));
        assertThat(-derivative)
            .as("virial component %d%d", a, b)
            .isCloseTo(result.virial()[3 * a + b], within(limit));
      }
    }
  }

  @Test
  void forcesAreContinuousAtTheCutoff() {
    List<Double> cutoffs = cutoffsAngstrom();
    Assumptions.assumeFalse(cutoffs.isEmpty(), "the potential has no cutoff");
    double limit = tolerances().jumpEvPerAngstrom;
    double step = Math.min(1e-4, tolerances().differenceStepAngstrom);
    double energyScale = scale(evaluate(system()));
    int crossings = 0;
    for (double cutoff : cutoffs) {
      for (Crossing pair : pairsNear(cutoff)) {
        double[] energies = new double[4];
        double[][] forces = new double[4][];
        for (int k = 0; k < 4; k++) {
          ParticleState state = system();
          double distance = cutoff + (k - 1.5) * step;
          for (int d = 0; d < 3; d++) {
            state.positions()[3 * pair.j + d] += (distance - pair.distance) * pair.unit[d];
          }
          Evaluation result = evaluate(state);
          energies[k] = result.energyEv();
          forces[k] = result.forces().clone();
        }
        crossings++;
        for (int k = 0; k < forces[0].length; k++) {
          // The step across the cutoff against the mean of the steps on either side.
          double jump =
              forces[2][k]
                  - forces[1][k]
                  - 0.5 * (forces[3][k] - forces[2][k] + forces[1][k] - forces[0][k]);
          assertThat(jump)
              .as("jump of force component %d as %d and %d cross %s Å", k, pair.i, pair.j, cutoff)
              .isCloseTo(0, within(limit * Math.max(1, largest(forces[1]))));
        }
        double jump =
            energies[2]
                - energies[1]
                - 0.5 * (energies[3] - energies[2] + energies[1] - energies[0]);
        assertThat(jump)
            .as("jump of the energy as %d and %d cross %s Å", pair.i, pair.j, cutoff)
            .isCloseTo(0, within(10 * step * step + tolerances().symmetry * energyScale));
      }
    }
    assertThat(crossings).as("pairs that cross a cutoff").isPositive();
  }

  @Test
  void supercellHasEightTimesTheEnergy() {
    assertSupercellReplicates(system());
  }

  /// The small cell sees several images of one pair, its supercell sees them as different pairs.
  @Test
  void cellThinnerThanTheCutoffEqualsItsSupercell() {
    double shortest = Math.cbrt(smallSystem().cell().volume());
    double cutoff = thinnerThanAngstrom();
    assertThat(cutoff == 0 || shortest < cutoff)
        .as("smallSystem() has a cell of edge %s Å, thinner than the cutoff", shortest)
        .isTrue();
    assertSupercellReplicates(smallSystem());
  }

  @Test
  void insertionHasTheEnergiesOfWholeEvaluations() {
    assertInsertion(system());
  }

  @Test
  void insertionIntoACellThinnerThanTheCutoff() {
    assertInsertion(smallSystem());
  }

  /// At some places around its own, one of them in another cell, the energy of the last particle is
  /// that of the whole but for a constant.
  private void assertInsertion(ParticleState state) {
    int last = state.count() - 1;
    double[] cells = new double[3];
    state.cell().toCartesian(new double[] {1, -1, 2}, cells);
    double[] places = new double[15];
    Random random = new Random(11);
    for (int k = 0; k < places.length; k++) {
      double shift = 0.6 * random.nextDouble() - 0.3;
      places[k] = state.positions()[3 * last + k % 3] + shift + (k < 3 ? cells[k] : 0);
    }
    double[] energies = new double[5];
    try (Potential potential = potential()) {
      potential.bind(state, device);
      Optional<Insertion> insertion = potential.insertion(state);
      Assumptions.assumeTrue(insertion.isPresent(), "has no energies of insertion");
      insertion.get().energies(places, 5, energies);
    }
    double offset = 0;
    for (int k = 0; k < 5; k++) {
      System.arraycopy(places, 3 * k, state.positions(), 3 * last, 3);
      Evaluation whole = evaluate(state);
      if (k == 0) {
        offset = whole.energyEv() - energies[0];
      }
      assertThat(energies[k] + offset)
          .isCloseTo(whole.energyEv(), within(tolerances().symmetry * scale(whole)));
    }
  }

  @Test
  void stateIsLeftAsItIs() {
    ParticleState state = system();
    try (Potential potential = potential()) {
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), SKIN_ANGSTROM);
      list.rebuild(state);
      Arrays.setAll(state.velocities(), k -> 0.001 * k);
      ParticleState before = state.copy();
      potential.bind(state, device);
      potential.evaluate(state, list, new Evaluation(state.count()));
      assertThat(state.positions()).isEqualTo(before.positions());
      assertThat(state.velocities()).isEqualTo(before.velocities());
      assertThat(state.images()).isEqualTo(before.images());
      assertThat(state.species()).isEqualTo(before.species());
      assertThat(state.cell()).isEqualTo(before.cell());
    }
  }

  @Test
  void threadsDoNotChangeABit() {
    Evaluation one = evaluate(1);
    for (int threads = 1; threads <= 3; threads++) {
      Evaluation result = evaluate(threads);
      assertIdentical(evaluate(threads), result);
      if (threadsChangeRounding()) {
        assertSame(result, one);
      } else {
        assertIdentical(result, one);
      }
    }
  }

  private Evaluation evaluate(int threads) {
    try (Device some = new CpuDevice(threads)) {
      return evaluate(system(), some, SKIN_ANGSTROM);
    }
  }

  @Test
  void secondEvaluationOverwritesTheFirstWithTheSameBits() {
    ParticleState state = system();
    try (Potential potential = potential()) {
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), SKIN_ANGSTROM);
      list.rebuild(state);
      potential.bind(state, device);
      Evaluation first = new Evaluation(state.count());
      potential.evaluate(state, list, first);
      Evaluation second = new Evaluation(state.count());
      second.setEnergyEv(Double.NaN);
      Arrays.fill(second.energies(), Double.NaN);
      Arrays.fill(second.forces(), Double.NaN);
      Arrays.fill(second.virial(), Double.NaN);
      potential.evaluate(state, list, second);
      assertIdentical(second, first);
    }
  }

  /// Another configuration in between leaves no trace: no state is carried from step to step.
  @Test
  void evaluationDependsOnTheStateAlone() {
    try (Potential potential = potential()) {
      ParticleState state = system();
      potential.bind(state, device);
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), SKIN_ANGSTROM);
      list.rebuild(state);
      Evaluation expected = new Evaluation(state.count());
      potential.evaluate(state, list, expected);
      ParticleState other = strained(system(), 0, 1, 0.01);
      list.rebuild(other);
      Evaluation scratch = new Evaluation(state.count());
      potential.evaluate(other, list, scratch);
      list.rebuild(state);
      potential.evaluate(state, list, scratch);
      assertIdentical(scratch, expected);
    }
  }

  @Test
  void skinOfTheNeighbourListChangesNothing() {
    Evaluation expected = evaluate(system(), device, 0.01);
    for (double skin : new double[] {0.3, 1.7}) {
      assertSame(evaluate(system(), device, skin), expected);
    }
  }

  /// The list of a slightly different configuration, within the skin, serves as well.
  @Test
  void listOfAnEarlierConfigurationGivesTheSame() {
    ParticleState state = system();
    ParticleState earlier = system();
    Random random = new Random(23);
    for (int k = 0; k < 3 * state.count(); k++) {
      // At most 0.1 √3 Å each, so two particles approach by less than the skin.
      earlier.positions()[k] += 0.1 * (2 * random.nextDouble() - 1);
    }
    try (Potential potential = potential()) {
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), SKIN_ANGSTROM);
      double[] before = earlier.positions().clone();
      list.rebuild(earlier);
      for (int k = 0; k < 3 * state.count(); k++) {
        state.positions()[k] += earlier.positions()[k] - before[k];
      }
      potential.bind(state, device);
      Evaluation result = new Evaluation(state.count());
      potential.evaluate(state, list, result);
      assertSame(result, evaluate(system()));
    }
  }

  @Test
  void unknownSpeciesIsRefusedByName() {
    Assumptions.assumeFalse(unknownSpecies().isEmpty(), "never learns the species");
    SpeciesTable table = system().speciesTable();
    List<String> symbols = new ArrayList<>(table.symbols());
    List<Double> masses = new ArrayList<>(table.massesU());
    symbols.add(unknownSpecies());
    masses.add(100.0);
    ParticleState state =
        new ParticleState(
            new SpeciesTable(symbols, masses),
            Cell.orthorhombic(20, 20, 20),
            new int[] {0, symbols.size() - 1},
            new double[] {0, 0, 0, 3, 0, 0});
    try (Potential potential = potential()) {
      assertThatThrownBy(() -> potential.bind(state, device))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(unknownSpecies())
          .hasMessageContaining(table.symbols().getFirst());
    }
  }

  /// Evaluates with a fresh potential and list; `state` may be wrapped by the list.
  protected final Evaluation evaluate(ParticleState state) {
    return evaluate(state, device, SKIN_ANGSTROM);
  }

  private Evaluation evaluate(ParticleState state, Device where, double skinAngstrom) {
    try (Potential potential = potential()) {
      NeighbourList list = new NeighbourList(where, potential.cutoffAngstrom(), skinAngstrom);
      list.rebuild(state);
      potential.bind(state, where);
      Evaluation result = new Evaluation(state.count());
      potential.evaluate(state, list, result);
      return result;
    }
  }

  private interface Deformation {
    ParticleState at(double amount);
  }

  /// E'(0) = (E(-2h) - 8 E(-h) + 8 E(h) - E(2h))/(12 h) + O(h⁴).
  private double fivePointDerivative(double h, Deformation deformation) {
    double inner = evaluate(deformation.at(h)).energyEv() - evaluate(deformation.at(-h)).energyEv();
    double outer =
        evaluate(deformation.at(2 * h)).energyEv() - evaluate(deformation.at(-2 * h)).energyEv();
    return (8 * inner - outer) / (12 * h);
  }

  /// Every vector r becomes r + strain · r_a ê_b.
  private static ParticleState strained(ParticleState state, int a, int b, double strain) {
    double[] rows = state.cell().rows();
    for (int k = 0; k < 3; k++) {
      rows[3 * k + b] += strain * rows[3 * k + a];
    }
    double[] x = state.positions().clone();
    for (int i = 0; i < state.count(); i++) {
      x[3 * i + b] += strain * x[3 * i + a];
    }
    return new ParticleState(state.speciesTable(), Cell.ofRows(rows), state.species(), x);
  }

  private void assertSupercellReplicates(ParticleState unit) {
    int n = unit.count();
    double[] rows = unit.cell().rows();
    int[] species = new int[8 * n];
    double[] x = new double[24 * n];
    for (int copy = 0; copy < 8; copy++) {
      for (int i = 0; i < n; i++) {
        int to = copy * n + i;
        species[to] = unit.species()[i];
        for (int d = 0; d < 3; d++) {
          x[3 * to + d] =
              unit.positions()[3 * i + d]
                  + (copy & 1) * rows[d]
                  + ((copy >> 1) & 1) * rows[3 + d]
                  + ((copy >> 2) & 1) * rows[6 + d];
        }
      }
    }
    for (int k = 0; k < 9; k++) {
      rows[k] *= 2;
    }
    Evaluation eight =
        evaluate(new ParticleState(unit.speciesTable(), Cell.ofRows(rows), species, x));
    Evaluation one = evaluate(unit);
    Evaluation expected = new Evaluation(8 * n);
    expected.setEnergyEv(8 * one.energyEv());
    for (int copy = 0; copy < 8; copy++) {
      System.arraycopy(one.energies(), 0, expected.energies(), copy * n, n);
      System.arraycopy(one.forces(), 0, expected.forces(), 3 * copy * n, 3 * n);
    }
    Arrays.setAll(expected.virial(), k -> 8 * one.virial()[k]);
    assertSame(eight, expected);
  }

  private record Crossing(int i, int j, double distance, double[] unit) {}

  /// For each pair of species the pair of particles whose distance is nearest to `cutoff`.
  private List<Crossing> pairsNear(double cutoff) {
    ParticleState state = system();
    NeighbourList list = new NeighbourList(device, cutoff + 0.5, 0.01);
    ParticleState wrapped = state.copy();
    list.rebuild(wrapped);
    int species = state.speciesTable().size();
    Crossing[] nearest = new Crossing[species * species];
    double[] x = wrapped.positions();
    double[] rows = state.cell().rows();
    for (int i = 0; i < state.count(); i++) {
      for (int p = list.offsets()[i]; p < list.offsets()[i + 1]; p++) {
        int j = list.neighbours()[p];
        if (i == j) {
          continue;
        }
        double[] unit = new double[3];
        double square = 0;
        for (int d = 0; d < 3; d++) {
          unit[d] = x[3 * j + d] - x[3 * i + d];
          for (int v = 0; v < 3; v++) {
            unit[d] += NeighbourList.shift(list.shifts()[p], v) * rows[3 * v + d];
          }
          square += unit[d] * unit[d];
        }
        double distance = Math.sqrt(square);
        for (int d = 0; d < 3; d++) {
          unit[d] /= distance;
        }
        int pair = state.species()[i] * species + state.species()[j];
        if (nearest[pair] == null
            || Math.abs(distance - cutoff) < Math.abs(nearest[pair].distance - cutoff)) {
          nearest[pair] = new Crossing(i, j, distance, unit);
        }
      }
    }
    return Arrays.stream(nearest)
        .filter(pair -> pair != null && Math.abs(pair.distance - cutoff) < 0.5)
        .toList();
  }

  private void assertSame(Evaluation actual, Evaluation expected) {
    double symmetry = tolerances().symmetry;
    double energyLimit = symmetry * scale(expected);
    assertThat(actual.energyEv()).as("energy").isCloseTo(expected.energyEv(), within(energyLimit));
    double energiesLimit = symmetry * largest(expected.energies());
    assertThat(actual.energies())
        .as("energies")
        .containsExactly(expected.energies(), within(energiesLimit));
    double forcesLimit = symmetry * largest(expected.forces());
    assertThat(actual.forces())
        .as("forces")
        .containsExactly(expected.forces(), within(forcesLimit));
    double virialLimit = symmetry * Math.max(largest(expected.virial()), scale(expected));
    assertThat(actual.virial())
        .as("virial")
        .containsExactly(expected.virial(), within(virialLimit));
  }

  private static void assertIdentical(Evaluation actual, Evaluation expected) {
    assertThat(actual.energyEv()).isEqualTo(expected.energyEv());
    assertThat(actual.energies()).isEqualTo(expected.energies());
    assertThat(actual.forces()).isEqualTo(expected.forces());
    assertThat(actual.virial()).isEqualTo(expected.virial());
  }

  /// Size of the numbers whose sum is the energy: Σ |E_i|, at least 1 eV.
  private static double scale(Evaluation result) {
    return Math.max(1, Arrays.stream(result.energies()).map(Math::abs).sum());
  }

  /// The largest component, at least 1.
  private static double largest(double[] values) {
    return Math.max(1, Arrays.stream(values).map(Math::abs).max().orElse(0));
  }

  private static int[] permutation(int n, long seed) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  /// A proper rotation, from a random unit quaternion.
  private static double[] rotation(long seed) {
    Random random = new Random(seed);
    double w = random.nextGaussian();
    double x = random.nextGaussian();
    double y = random.nextGaussian();
    double z = random.nextGaussian();
    double s = 2 / (w * w + x * x + y * y + z * z);
    return new double[] {
      1 - s * (y * y + z * z),
      s * (x * y - w * z),
      s * (x * z + w * y),
      s * (x * y + w * z),
      1 - s * (x * x + z * z),
      s * (y * z - w * x),
      s * (x * z - w * y),
      s * (y * z + w * x),
      1 - s * (x * x + y * y)
    };
  }

  private static void turn(double[] r, double[] from, int first, double[] to, int target) {
    for (int d = 0; d < 3; d++) {
      to[target + d] =
          r[3 * d] * from[first] + r[3 * d + 1] * from[first + 1] + r[3 * d + 2] * from[first + 2];
    }
  }
}
