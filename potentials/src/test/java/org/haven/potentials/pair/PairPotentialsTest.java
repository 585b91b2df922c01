package org.haven.potentials.pair;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.haven.kernels.Precision;
import org.junit.jupiter.api.Nested;

/// Every pair form and every way of ending at the cutoff obeys the contract of potentials.
class PairPotentialsTest {

  static Map<String, Object> lennardJones() {
    return Map.of(
        "type",
        "lennard_jones",
        "cutoff_angstrom",
        5.0,
        "pairs",
        List.of(
            PairContract.pair("Li", "Li", Map.of("epsilon_ev", 0.05, "sigma_angstrom", 1.6)),
            PairContract.pair("O", "O", Map.of("epsilon_ev", 0.02, "sigma_angstrom", 2.1))),
        "mixing",
        "lorentz_berthelot");
  }

  static Map<String, Object> with(Map<String, Object> deck, String key, Object value) {
    var changed = new HashMap<>(deck);
    changed.put(key, value);
    return changed;
  }

  @Nested
  class LennardJonesSwitched extends PairContract {
    @Override
    Map<String, Object> deck() {
      return lennardJones();
    }
  }

  @Nested
  class LennardJonesForceShifted extends PairContract {
    @Override
    Map<String, Object> deck() {
      return with(lennardJones(), "smoothing", "force_shift");
    }
  }

  @Nested
  class LennardJonesMixed extends PairContract {
    @Override
    Map<String, Object> deck() {
      return lennardJones();
    }

    @Override
    Precision precision() {
      return Precision.MIXED;
    }

    @Override
    protected Tolerances tolerances() {
      return Tolerances.singlePrecision();
    }
  }

  @Nested
  class BuckinghamSwitched extends PairContract {
    @Override
    Map<String, Object> deck() {
      return Map.of(
          "type",
          "buckingham",
          "cutoff_angstrom",
          5.5,
          "pairs",
          List.of(
              PairContract.pair(
                  "Li", "O", Map.of("a_ev", 632.1, "rho_angstrom", 0.2906, "c_ev_angstrom6", 0)),
              PairContract.pair(
                  "O",
                  "O",
                  Map.of("a_ev", 22764.3, "rho_angstrom", 0.149, "c_ev_angstrom6", 27.89))),
          "other_pairs",
          "none");
    }
  }

  @Nested
  class BuckinghamMixed extends PairContract {
    @Override
    Map<String, Object> deck() {
      return new BuckinghamSwitched().deck();
    }

    @Override
    Precision precision() {
      return Precision.MIXED;
    }

    @Override
    protected Tolerances tolerances() {
      return Tolerances.singlePrecision();
    }
  }

  @Nested
  class BornMayerHugginsSwitched extends PairContract {
    @Override
    Map<String, Object> deck() {
      Map<String, Object> parameters =
          Map.of(
              "a_ev",
              0.25,
              "sigma_angstrom",
              2.3,
              "rho_angstrom",
              0.3,
              "c_ev_angstrom6",
              1.0,
              "d_ev_angstrom8",
              0.5);
      return Map.of(
          "type",
          "born_mayer_huggins",
          "cutoff_angstrom",
          5.5,
          "pairs",
          List.of(
              PairContract.pair("Li", "Li", parameters),
              PairContract.pair("Li", "O", with(parameters, "sigma_angstrom", 2.0)),
              PairContract.pair("O", "O", with(parameters, "rho_angstrom", 0.4))));
    }
  }

  @Nested
  class MorseSwitched extends PairContract {
    @Override
    Map<String, Object> deck() {
      Map<String, Object> parameters =
          Map.of("depth_ev", 0.4, "a_per_angstrom", 1.3, "r0_angstrom", 2.2);
      return Map.of(
          "type",
          "morse",
          "cutoff_angstrom",
          6.0,
          "switch_from_angstrom",
          4.0,
          "pairs",
          List.of(
              PairContract.pair("Li", "Li", parameters),
              PairContract.pair("Li", "O", with(parameters, "r0_angstrom", 1.9)),
              PairContract.pair("O", "O", with(parameters, "depth_ev", 0.1))));
    }
  }

  @Nested
  class ZblSwitched extends PairContract {
    @Override
    Map<String, Object> deck() {
      return Map.of("type", "zbl", "cutoff_angstrom", 3.7, "switch_from_angstrom", 1.0);
    }
  }
}
