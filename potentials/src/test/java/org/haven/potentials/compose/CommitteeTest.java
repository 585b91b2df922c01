package org.haven.potentials.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Decks;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialContract;
import org.haven.potentials.RandomSystems;
import org.junit.jupiter.api.Test;

/// A committee of repulsions A exp(−r/ρ), linear in A: its mean is the potential of the mean A, its
/// spread the force of A = 1 times the standard deviation of A.
class CommitteeTest extends PotentialContract {
  private static final SpeciesTable TABLE =
      new SpeciesTable(List.of("Li", "O"), List.of(6.94, 15.999));
  private static final double[] A = {500, 600, 1000};
  private static final double MEAN = 700;
  private static final double DEVIATION = Math.sqrt((200 * 200 + 100 * 100 + 300 * 300) / 3.0);

  private static Map<String, Object> repulsion(double a) {
    return Map.of(
        "type",
        "buckingham",
        "cutoff_angstrom",
        5.0,
        "pairs",
        List.of(
            Map.of(
                "species",
                List.of("Li", "O"),
                "a_ev",
                a,
                "rho_angstrom",
                0.4,
                "c_ev_angstrom6",
                0)),
        "other_pairs",
        "none");
  }

  private static Potential committee(Map<String, Object> more) {
    Map<String, Object> deck = new HashMap<>(more);
    deck.put("type", "committee");
    deck.put("of", List.of(repulsion(A[0]), repulsion(A[1]), repulsion(A[2])));
    return Decks.open(deck, TABLE.symbols(), Precision.DOUBLE);
  }

  @Override
  protected Potential potential() {
    return committee(Map.of());
  }

  @Override
  protected ParticleState system() {
    return RandomSystems.state(TABLE, List.of(24, 12), RandomSystems.triclinicCell(9, 1), 1.5, 2);
  }

  @Override
  protected ParticleState smallSystem() {
    return RandomSystems.state(TABLE, List.of(2, 1), RandomSystems.triclinicCell(4, 3), 1.5, 4);
  }

  private Evaluation evaluated(Potential potential) {
    try (CpuDevice device = new CpuDevice(1)) {
      ParticleState state = system();
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.3);
      list.rebuild(state);
      potential.bind(state, device);
      Evaluation out = new Evaluation(state.count());
      potential.evaluate(state, list, out);
      return out;
    }
  }

  @Test
  void meanIsThePotentialOfTheMean() {
    try (Potential committee = potential();
        Potential mean = Decks.open(repulsion(MEAN), TABLE.symbols(), Precision.DOUBLE)) {
      Evaluation actual = evaluated(committee);
      Evaluation expected = evaluated(mean);
      // Forces of some 10 eV/Å, a few roundings of 1e-16 each.
      assertThat(actual.energyEv()).isCloseTo(expected.energyEv(), within(1e-10));
      assertThat(actual.energies()).containsExactly(expected.energies(), within(1e-11));
      assertThat(actual.forces()).containsExactly(expected.forces(), within(1e-11));
      assertThat(actual.virial()).containsExactly(expected.virial(), within(1e-10));
    }
  }

  @Test
  void spreadIsThatOfTheMembersForces() {
    try (Committee committee = (Committee) potential();
        Potential mean = Decks.open(repulsion(MEAN), TABLE.symbols(), Precision.DOUBLE)) {
      evaluated(committee);
      Evaluation unit = evaluated(mean);
      double largest = 0;
      for (int i = 0; i < unit.count(); i++) {
        double force =
            Math.hypot(
                Math.hypot(unit.forces()[3 * i], unit.forces()[3 * i + 1]),
                unit.forces()[3 * i + 2]);
        double spread = force / MEAN * DEVIATION;
        largest = Math.max(largest, spread);
        assertThat(committee.forceSpreadsEvPerAngstrom()[i])
            .as("spread of particle %d", i)
            .isCloseTo(spread, within(1e-11));
      }
      assertThat(largest).isGreaterThan(0.1);
      assertThat(committee.largestForceSpreadEvPerAngstrom()).isCloseTo(largest, within(1e-11));
      double[] spreads = committee.forceSpreadsEvPerAngstrom();
      assertThat(committee.rmsForceSpreadEvPerAngstrom())
          .isCloseTo(
              Math.sqrt(Arrays.stream(spreads).map(s -> s * s).average().orElseThrow()),
              within(1e-12));
      assertThat(committee.energySpreadEv())
          .isCloseTo(unit.energyEv() / MEAN * DEVIATION, within(1e-10));
    }
  }

  @Test
  void aCommitteeInsideASumKeepsItsSpread() {
    Map<String, Object> committee =
        Map.of(
            "type", "committee", "of", List.of(repulsion(A[0]), repulsion(A[1]), repulsion(A[2])));
    try (Committee alone = (Committee) potential();
        Potential more = Decks.open(repulsion(50), TABLE.symbols(), Precision.DOUBLE);
        Potential sum =
            Decks.open(
                Map.of("type", "sum", "of", List.of(repulsion(50), committee)),
                TABLE.symbols(),
                Precision.DOUBLE)) {
      Evaluation mean = evaluated(alone);
      Evaluation added = evaluated(more);
      Evaluation actual = evaluated(sum);
      // One rounding of numbers of some 10 each.
      assertThat(actual.energyEv()).isCloseTo(mean.energyEv() + added.energyEv(), within(1e-10));
      for (int k = 0; k < actual.forces().length; k++) {
        assertThat(actual.forces()[k])
            .isCloseTo(mean.forces()[k] + added.forces()[k], within(1e-11));
      }
      assertThat(ForceSpread.of(sum).orElseThrow().forceSpreadsEvPerAngstrom())
          .isEqualTo(alone.forceSpreadsEvPerAngstrom());
      assertThat(ForceSpread.of(more)).isEmpty();
    }
    assertThatThrownBy(
            () ->
                Decks.open(
                    Map.of("type", "sum", "of", List.of(committee, committee)),
                    TABLE.symbols(),
                    Precision.DOUBLE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("several committees");
  }

  @Test
  void aDeckSaysWhatARunDoesWithTheSpread() {
    Map<String, Object> deck =
        Map.of(
            "max_force_spread_ev_per_angstrom",
            0.5,
            "labelling",
            Map.of("above_ev_per_angstrom", 0.1));
    try (Committee committee = (Committee) committee(deck);
        Committee plain = (Committee) potential()) {
      assertThat(committee.maxForceSpreadEvPerAngstrom()).hasValue(0.5);
      assertThat(committee.labelling()).contains(new Labelling(0.1, 100, 100));
      // A limit is the run's concern: a single structure is evaluated whatever its spread.
      assertThat(evaluated(committee).energyEv()).isPositive();
      assertThat(plain.maxForceSpreadEvPerAngstrom()).isEmpty();
      assertThat(plain.labelling()).isEmpty();
    }
    assertThatThrownBy(() -> committee(Map.of("labelling", Map.of("spacing_fs", 100))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("labelling.above_ev_per_angstrom");
  }

  @Test
  void oneMemberIsNoCommittee() {
    assertThatThrownBy(
            () ->
                Decks.open(
                    Map.of("type", "committee", "of", List.of(repulsion(1))),
                    TABLE.symbols(),
                    Precision.DOUBLE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("at least two");
  }
}
