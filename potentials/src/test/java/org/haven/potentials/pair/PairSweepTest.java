package org.haven.potentials.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.DistantDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Evaluation;
import org.haven.potentials.RandomSystems;
import org.haven.potentials.pair.PairPotential.SpeciesPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The vector twin of pair potentials against the plain bodies.
class PairSweepTest {
  private static final double SKIN = 0.5;
  private static final SpeciesTable TABLE =
      new SpeciesTable(List.of("A", "B", "C"), List.of(1.0, 2.0, 3.0));

  /// A law has some ten operations and exponents up to 10, a force some ten to a hundred terms:
  /// some 300 roundings, of 6e-8 in float and 1e-16 in double.
  @ParameterizedTest
  @EnumSource(Smoothing.class)
  void agreesWithThePlainBodiesInDouble(Smoothing smoothing) {
    agrees(smoothing, Precision.MIXED, 2e-5);
    agrees(smoothing, Precision.DOUBLE, 3e-14);
  }

  private static void agrees(Smoothing smoothing, Precision precision, double tolerance) {
    for (Map<SpeciesPair, PairLaw> laws :
        List.of(lennardJones(), buckingham(), morse(), differentPowers())) {
      for (ParticleState state : List.of(state(16), state(4), alike(16), alike(4))) {
        Evaluation plain =
            evaluate(laws, smoothing, Precision.DOUBLE, state, new DistantDevice(), 1);
        Evaluation fast = evaluate(laws, smoothing, precision, state, new CpuDevice(1), 1);
        double force = Math.max(1, largest(plain.forces()));
        assertThat(fast.forces()).containsExactly(plain.forces(), within(tolerance * force));
        double energy = Math.max(1, largest(plain.energies()));
        assertThat(fast.energies()).containsExactly(plain.energies(), within(tolerance * energy));
        double virial = Math.max(1, largest(plain.virial()));
        assertThat(fast.virial()).containsExactly(plain.virial(), within(5 * tolerance * virial));
      }
    }
  }

  /// One thread and three, code that is still interpreted and code that is long compiled.
  @Test
  void bitsDependNeitherOnThreadsNorOnTheCompiler() {
    for (Smoothing smoothing : List.of(Smoothing.SHIFT, Smoothing.SWITCH)) {
      for (Map<SpeciesPair, PairLaw> laws : List.of(lennardJones(), buckingham(), morse())) {
        bitsAreAlways(laws, smoothing, Precision.MIXED, state(16));
        bitsAreAlways(laws, smoothing, Precision.DOUBLE, state(16));
      }
      bitsAreAlways(lennardJones(), smoothing, Precision.MIXED, alike(16));
      bitsAreAlways(lennardJones(), smoothing, Precision.DOUBLE, alike(16));
    }
  }

  /// A list that was built for particles that follow each other along z, then for particles that
  /// follow each other along x, gives what a new list of the latter gives; as a restart needs it.
  @Test
  void bitsOfALargeSystemDependOnTheReferenceAlone() {
    int edge = 21;
    ParticleState alongZ = lattice(edge, new int[] {edge * edge, edge, 1});
    ParticleState alongX = lattice(edge, new int[] {1, edge, edge * edge});
    try (Device device = new CpuDevice(1);
        PairPotential potential =
            new PairPotential(
                "test",
                TABLE.symbols(),
                lennardJones(),
                Taper.of(4, Smoothing.SHIFT),
                Precision.MIXED)) {
      potential.bind(alongZ, device);
      NeighbourList used = new NeighbourList(device, 4, SKIN);
      Evaluation first = new Evaluation(alongZ.count());
      used.rebuild(alongZ);
      potential.evaluate(alongZ, used, first);
      Evaluation second = new Evaluation(alongZ.count());
      used.rebuild(alongX);
      potential.evaluate(alongX, used, second);
      Evaluation fresh = new Evaluation(alongZ.count());
      NeighbourList unused = new NeighbourList(device, 4, SKIN);
      unused.rebuild(alongX);
      potential.evaluate(alongX, unused, fresh);
      assertThat(second.forces()).isEqualTo(fresh.forces());
      assertThat(second.virial()).isEqualTo(fresh.virial());
      // The same atoms in another order: no more than the order of float sums differs.
      assertThat(second.energyEv())
          .isCloseTo(first.energyEv(), within(1e-6 * Math.abs(first.energyEv())));
    }
  }

  /// Atoms near the sites of a simple cubic lattice; `stride` along x, y, z from one to the next.
  private static ParticleState lattice(int edge, int[] stride) {
    int count = edge * edge * edge;
    double[] positions = new double[3 * count];
    for (int site = 0; site < count; site++) {
      int[] place = {site % edge, site / edge % edge, site / (edge * edge)};
      int particle = place[0] * stride[0] + place[1] * stride[1] + place[2] * stride[2];
      for (int d = 0; d < 3; d++) {
        positions[3 * particle + d] = 2.2 * place[d] + 0.1 * Math.sin(7.0 * site + d);
      }
    }
    return new ParticleState(
        new SpeciesTable(List.of("A"), List.of(1.0)),
        Cell.orthorhombic(2.2 * edge, 2.2 * edge, 2.2 * edge),
        new int[count],
        positions);
  }

  private static void bitsAreAlways(
      Map<SpeciesPair, PairLaw> laws,
      Smoothing smoothing,
      Precision precision,
      ParticleState state) {
    Evaluation first = evaluate(laws, smoothing, precision, state, new CpuDevice(1), 1);
    for (int threads : new int[] {1, 3}) {
      Evaluation later = evaluate(laws, smoothing, precision, state, new CpuDevice(threads), 300);
      assertThat(later.forces()).isEqualTo(first.forces());
      assertThat(later.energies()).isEqualTo(first.energies());
      assertThat(later.virial()).isEqualTo(first.virial());
      assertThat(later.energyEv()).isEqualTo(first.energyEv());
    }
  }

  private static Map<SpeciesPair, PairLaw> lennardJones() {
    return laws(
        (a, b) ->
            LennardJones.law(
                new LennardJones.Pair(List.of("", ""), 0.1 + 0.05 * a * b, 2.3 + 0.1 * (a + b))));
  }

  private static Map<SpeciesPair, PairLaw> buckingham() {
    return laws(
        (a, b) ->
            a == 0 && b == 0
                ? PairLaw.NONE
                : Buckingham.law(
                    new Buckingham.Pair(List.of("", ""), 1500 + 100 * a, 0.3 + 0.01 * b, 20),
                    PairLaw.Divergence.HOLD));
  }

  private static Map<SpeciesPair, PairLaw> morse() {
    return laws(
        (a, b) ->
            Morse.law(
                new Morse.Pair(
                    List.of("", ""),
                    0.3 + 0.1 * a,
                    1.5 + 0.2 * b,
                    2.5,
                    OptionalDouble.of(a == b ? 5 : 0))));
  }

  /// Each pair of species has a power of its own.
  private static Map<SpeciesPair, PairLaw> differentPowers() {
    return laws((a, b) -> PairLaw.of(PairTerm.power(100, 9 + a + b)));
  }

  private interface LawOf {
    PairLaw of(int a, int b);
  }

  private static Map<SpeciesPair, PairLaw> laws(LawOf law) {
    Map<SpeciesPair, PairLaw> laws = new LinkedHashMap<>();
    for (int a = 0; a < 3; a++) {
      for (int b = a; b < 3; b++) {
        laws.put(new SpeciesPair(TABLE.symbols().get(a), TABLE.symbols().get(b)), law.of(a, b));
      }
    }
    return laws;
  }

  private static ParticleState state(double edge) {
    List<Integer> counts = edge > 10 ? List.of(60, 50, 41) : List.of(1, 1, 2);
    return RandomSystems.state(TABLE, counts, RandomSystems.triclinicCell(edge, 3), 1.9, 5);
  }

  /// Particles of one species, whose Lennard-Jones pairs are not packed.
  private static ParticleState alike(double edge) {
    SpeciesTable table = new SpeciesTable(List.of("A"), List.of(1.0));
    List<Integer> counts = List.of(edge > 10 ? 151 : 4);
    return RandomSystems.state(table, counts, RandomSystems.triclinicCell(edge, 3), 1.9, 5);
  }

  private static Evaluation evaluate(
      Map<SpeciesPair, PairLaw> laws,
      Smoothing smoothing,
      Precision precision,
      ParticleState state,
      Device device,
      int repetitions) {
    try (device;
        PairPotential potential =
            new PairPotential("test", TABLE.symbols(), laws, Taper.of(6, smoothing), precision)) {
      ParticleState copy = state.copy();
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), SKIN);
      list.rebuild(copy);
      potential.bind(copy, device);
      Evaluation out = new Evaluation(copy.count());
      for (int k = 0; k < repetitions; k++) {
        potential.evaluate(copy, list, out);
      }
      device.download(out.forces(), out.energies());
      return out;
    }
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }
}
