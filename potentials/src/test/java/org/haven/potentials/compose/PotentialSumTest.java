package org.haven.potentials.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.DistantDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.haven.potentials.RandomSystems;
import org.haven.potentials.pair.PairLaw;
import org.haven.potentials.pair.PairPotential;
import org.haven.potentials.pair.PairPotential.SpeciesPair;
import org.haven.potentials.pair.PairTerm;
import org.haven.potentials.pair.Smoothing;
import org.haven.potentials.pair.Taper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Laws of all kinds and cutoffs in one pass over the pairs.
class PotentialSumTest {
  private static final SpeciesTable TABLE = new SpeciesTable(List.of("A", "B"), List.of(1.0, 2.0));

  /// As for one law, see `PairSweepTest`: some 300 roundings, of 6e-8 in float and 1e-16 in double.
  @ParameterizedTest
  @EnumSource(Precision.class)
  void lawsOfOnePassAddUpToThoseOfThePlainKernels(Precision precision) {
    ParticleState state =
        RandomSystems.state(TABLE, List.of(70, 60), RandomSystems.triclinicCell(15, 3), 1.9, 5);
    Evaluation plain = evaluate(Precision.DOUBLE, state, new DistantDevice());
    Evaluation fast = evaluate(precision, state, new CpuDevice(1));
    double tolerance = precision == Precision.MIXED ? 2e-5 : 3e-14;
    assertThat(fast.forces())
        .containsExactly(plain.forces(), within(tolerance * largest(plain.forces())));
    assertThat(fast.energies())
        .containsExactly(plain.energies(), within(tolerance * largest(plain.energies())));
    assertThat(fast.virial())
        .containsExactly(plain.virial(), within(5 * tolerance * largest(plain.virial())));
  }

  @Test
  void refusesTwoPrecisionsInOnePass() {
    ParticleState state =
        RandomSystems.state(TABLE, List.of(7, 6), RandomSystems.triclinicCell(15, 3), 1.9, 5);
    try (Device device = new CpuDevice(1);
        PotentialSum sum =
            new PotentialSum(List.of(powers(Precision.MIXED), hard(Precision.DOUBLE)))) {
      assertThatThrownBy(() -> sum.bind(state, device))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("one precision");
    }
  }

  private static Potential powers(Precision precision) {
    return potential(
        k -> PairLaw.of(PairTerm.power(900 + 100 * k, 12), PairTerm.power(-30, 6)),
        Taper.of(5, Smoothing.SHIFT),
        precision);
  }

  /// The odd power, the exponentials and the switch need distances, the even powers do not.
  private static Potential hard(Precision precision) {
    return potential(
        k ->
            k == 2
                ? PairLaw.NONE
                : PairLaw.of(
                    PairTerm.exponential(0.4, 1.5 + 0.1 * k, 2.5),
                    PairTerm.exponential(-0.8, 0.75, 2.5),
                    PairTerm.power(50, 9),
                    new PairTerm(2, 1, 0.5, 0)),
        Taper.switched(6),
        precision);
  }

  private static Potential potential(IntFunction<PairLaw> law, Taper taper, Precision precision) {
    Map<SpeciesPair, PairLaw> laws = new LinkedHashMap<>();
    laws.put(new SpeciesPair("A", "A"), law.apply(0));
    laws.put(new SpeciesPair("A", "B"), law.apply(1));
    laws.put(new SpeciesPair("B", "B"), law.apply(2));
    return new PairPotential("test", TABLE.symbols(), laws, taper, precision);
  }

  private static Evaluation evaluate(Precision precision, ParticleState state, Device device) {
    try (device;
        PotentialSum sum = new PotentialSum(List.of(powers(precision), hard(precision)))) {
      ParticleState copy = state.copy();
      NeighbourList list = new NeighbourList(device, sum.cutoffAngstrom(), 0.5);
      list.rebuild(copy);
      sum.bind(copy, device);
      Evaluation out = new Evaluation(copy.count());
      sum.evaluate(copy, list, out);
      device.download(out.forces(), out.energies());
      return out;
    }
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }
}
