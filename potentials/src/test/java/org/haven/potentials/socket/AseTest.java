package org.haven.potentials.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Decks;
import org.haven.potentials.Evaluation;
import org.haven.potentials.ForcesUnavailableException;
import org.haven.potentials.Potential;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Calculators of ASE in a Python that Haven starts. Needs ase for `python3`, or for the Python
/// that the environment names as HAVEN_PYTHON.
@Timeout(60)
class AseTest {
  private static final String PYTHON = System.getenv().getOrDefault("HAVEN_PYTHON", "python3");
  private static final double EPSILON_EV = 0.1;
  private static final double SIGMA = 3;
  private static final double CUTOFF = 9;

  @BeforeAll
  static void pythonHasAse() throws IOException, InterruptedException {
    boolean there;
    try {
      there =
          new ProcessBuilder(PYTHON, "-c", "import ase.calculators.lj")
                  .redirectErrorStream(true)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException none) {
      there = false;
    }
    assumeTrue(there, "SKIPPED: " + PYTHON + " without ase (HAVEN_PYTHON names another)");
  }

  private static Potential potential(String calculator, Map<String, Object> arguments) {
    return potential("ase.calculators.lj", calculator, arguments, PYTHON);
  }

  private static Potential potential(
      String module, String calculator, Map<String, Object> arguments, String python) {
    Map<String, Object> keys =
        new HashMap<>(
            Map.of("type", "ase", "module", module, "calculator", calculator, "python", python));
    keys.put("arguments", arguments);
    return Decks.open(keys, List.of("Ar"), Precision.DOUBLE);
  }

  private static Map<String, Object> arguments() {
    return Map.of("sigma", SIGMA, "epsilon", EPSILON_EV, "rc", CUTOFF);
  }

  private static ParticleState pair(double distance) {
    return new ParticleState(
        new SpeciesTable(List.of("Ar"), List.of(39.95)),
        Cell.ofRows(new double[] {20, 0, 0, 3, 21, 0, -2, 1, 22}),
        new int[2],
        new double[] {1, 2, 3, 1 + 0.6 * distance, 2, 3 + 0.8 * distance});
  }

  /// E = 4ε((σ/r)¹² − (σ/r)⁶), shifted to 0 at the cutoff; the force and W = r ⊗ F follow.
  @Test
  void aPairHasTheLawOfLennardAndJones() {
    double r = 3.3;
    try (Potential potential = potential("LennardJones", arguments());
        CpuDevice device = new CpuDevice(1)) {
      ParticleState state = pair(r);
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0);
      list.rebuild(state);
      potential.bind(state, device);
      Evaluation out = new Evaluation(2);
      potential.evaluate(state, list, out);
      double six = Math.pow(SIGMA / r, 6);
      double last = Math.pow(SIGMA / CUTOFF, 6);
      double energy = 4 * EPSILON_EV * (six * six - six - last * last + last);
      double force = 24 * EPSILON_EV * (2 * six * six - six) / r;
      // Some ten roundings of numbers near 1.
      assertThat(out.energyEv()).isCloseTo(energy, within(1e-14));
      assertThat(out.forces())
          .containsExactly(
              new double[] {-0.6 * force, 0, -0.8 * force, 0.6 * force, 0, 0.8 * force},
              within(1e-13));
      assertThat(out.virial())
          .containsExactly(
              new double[] {
                0.36 * r * force,
                0,
                0.48 * r * force,
                0,
                0,
                0,
                0.48 * r * force,
                0,
                0.64 * r * force
              },
              within(1e-13));
      assertThat(potential.check(state, device)).hasSize(1);
    }
  }

  @Test
  void anUnknownCalculatorIsABadInputWithThePythonError() {
    assertThatThrownBy(() -> evaluate("Lennard", arguments()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has no attribute 'Lennard'")
        .hasMessageContaining("It ended with exit code 1");
  }

  /// A calculator that fails at a step: what Python printed is in the message.
  @Test
  void anErrorOfTheCalculatorIsShown() {
    assertThatThrownBy(() -> evaluate("LennardJones", Map.of("rc", CUTOFF, "sigma", "wide")))
        .isInstanceOf(ForcesUnavailableException.class)
        .hasMessageContaining("ended the connection")
        .hasMessageContaining("Error");
  }

  @Test
  void whatIsNoCalculatorIsABadInput() {
    assertThatThrownBy(() -> evaluate(potential("collections", "Counter", Map.of("a", 1), PYTHON)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "does not begin: collections.Counter gives Counter({'a': 1}), which is no ASE")
        .hasMessageContaining("It ended with exit code 1");
  }

  @Test
  void aProgramThatIsNoPythonIsABadInput() {
    assertThatThrownBy(
            () -> evaluate(potential("ase.calculators.lj", "LennardJones", arguments(), "/bin/ls")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "'/bin/ls', given as 'python', did not start Haven's client: it ended with exit code ")
        .hasMessageNotContaining("does not begin")
        .hasMessageContaining("and printed last:");
  }

  private static void evaluate(String calculator, Map<String, Object> arguments) {
    evaluate(potential(calculator, arguments));
  }

  private static void evaluate(Potential opened) {
    try (Potential potential = opened;
        CpuDevice device = new CpuDevice(1)) {
      ParticleState state = pair(3.3);
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0);
      list.rebuild(state);
      potential.bind(state, device);
      potential.evaluate(state, list, new Evaluation(2));
    }
  }
}
