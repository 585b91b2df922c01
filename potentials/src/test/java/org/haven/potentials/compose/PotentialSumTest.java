package org.haven.potentials.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
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

/// A sum of potentials with three cutoffs obeys the contract, and is the sum.
class PotentialSumTest extends PotentialContract {
  private static final SpeciesTable TABLE =
      new SpeciesTable(List.of("Li", "O"), List.of(6.94, 15.999));

  private static final Map<String, Object> BUCKINGHAM =
      Map.of(
          "type",
          "buckingham",
          "cutoff_angstrom",
          5.0,
          "short_range",
          "hold",
          "pairs",
          List.of(
              Map.of(
                  "species",
                  List.of("Li", "O"),
                  "a_ev",
                  632.1,
                  "rho_angstrom",
                  0.2906,
                  "c_ev_angstrom6",
                  0),
              Map.of(
                  "species",
                  List.of("O", "O"),
                  "a_ev",
                  22764.3,
                  "rho_angstrom",
                  0.149,
                  "c_ev_angstrom6",
                  27.89)),
          "other_pairs",
          "none");

  private static final Map<String, Object> EWALD =
      Map.of(
          "type",
          "ewald",
          "charges",
          Map.of("Li", 1, "O", -2),
          "cutoff_angstrom",
          6.0,
          "accuracy",
          1e-4,
          "method",
          "direct");

  private static final Map<String, Object> ZBL = Map.of("type", "zbl", "cutoff_angstrom", 2.5);

  private static Potential open(Map<String, Object> deck) {
    return Decks.open(deck, TABLE.symbols(), Precision.DOUBLE);
  }

  @Override
  protected Potential potential() {
    return open(Map.of("type", "sum", "of", List.of(BUCKINGHAM, EWALD, ZBL)));
  }

  @Override
  protected ParticleState system() {
    return RandomSystems.state(TABLE, List.of(24, 12), RandomSystems.triclinicCell(9, 1), 1.5, 2);
  }

  @Override
  protected ParticleState smallSystem() {
    return RandomSystems.state(TABLE, List.of(2, 1), RandomSystems.triclinicCell(4, 3), 1.5, 4);
  }

  @Override
  protected List<Double> cutoffsAngstrom() {
    return List.of(2.5, 5.0, 6.0);
  }

  @Test
  void sumIsTheSumOfItsParts() {
    ParticleState state = system();
    try (Device device = new CpuDevice(1);
        Potential sum = potential()) {
      assertThat(sum.cutoffAngstrom()).isEqualTo(6.0);
      NeighbourList list = new NeighbourList(device, 6.0, 0.3);
      list.rebuild(state);
      sum.bind(state, device);
      Evaluation total = new Evaluation(state.count());
      sum.evaluate(state, list, total);
      double energy = 0;
      double force = 0;
      double virial = 0;
      for (Map<String, Object> deck : List.of(BUCKINGHAM, EWALD, ZBL)) {
        try (Potential part = open(deck)) {
          part.bind(state, device);
          Evaluation out = new Evaluation(state.count());
          part.evaluate(state, list, out);
          energy += out.energyEv();
          force += out.forces()[7];
          virial += out.virial()[5];
        }
      }
      assertThat(total.energyEv()).isCloseTo(energy, within(1e-11 * Math.abs(energy)));
      assertThat(total.forces()[7]).isCloseTo(force, within(1e-12 * Math.abs(force) + 1e-13));
      assertThat(total.virial()[5]).isCloseTo(virial, within(1e-11 * Math.abs(virial)));
    }
  }

  @Test
  void partWithoutTypeIsRefused() {
    assertThatThrownBy(
            () -> open(Map.of("type", "sum", "of", List.of(Map.of("cutoff_angstrom", 3)))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("type' is missing")
        .hasMessageContaining("buckingham");
  }

  @Test
  void faultOfAPartIsReported() {
    assertThatThrownBy(
            () -> open(Map.of("type", "sum", "of", List.of(ZBL, Map.of("type", "ewalt")))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("ewald");
  }
}
