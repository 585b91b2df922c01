package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sigma by the Born effective charges of a charge model, from deck to result.json.
class BornConductivityTest {
  /// A charge model whose networks see nothing: one neuron each, q = w tanh(−b).
  private static final double ROOT_PERMITTIVITY = 1.6;

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    StringBuilder xyz = new StringBuilder("64\nLattice=\"12 0 0 0 12 0 0 0 12\"\n");
    for (int k = 0; k < 64; k++) {
      int a = k / 16;
      int b = k / 4 % 4;
      int c = k % 4;
      String symbol = (a + b + c) % 2 == 0 ? "Na" : "Cl";
      xyz.append(String.format(Locale.ROOT, "%s %d %d %d%n", symbol, 3 * a, 3 * b, 3 * c));
    }
    Files.writeString(folder.resolve("salt.xyz"), xyz);
    Files.writeString(folder.resolve("nep.txt"), model());
  }

  /// Charges of ±1/√ε_∞: the Born effective charges are ±1. No energy but that of the charges.
  private static String model() {
    double charge = 1 / ROOT_PERMITTIVITY;
    // One radial function, one angular of degree 1: w0 (2), b0, w1, w1 of the charge.
    StringBuilder numbers = new StringBuilder();
    for (double sign : new double[] {1, -1}) {
      for (double number : new double[] {0, 0, -20, 0, sign * charge}) {
        numbers.append(number).append('\n');
      }
    }
    numbers.append(ROOT_PERMITTIVITY).append("\n0\n");
    // Coefficients of both expansions, scaling.
    Collections.nCopies(4 + 4 + 2, "0.1").forEach(each -> numbers.append(each).append('\n'));
    return """
    nep4_charge2 2 Na Cl
    cutoff 5 4 60 40
    n_max 0 0
    basis_size 0 0
    l_max 1 0 0
    ANN 1 0
    """
        + numbers;
  }

  private Invocation run(int interval) throws IOException {
    Files.writeString(
        folder.resolve("deck.yaml"),
        """
        structure: salt.xyz
        potential:
          type: sum
          of:
            - {type: nep, file: nep.txt}
            - {type: lennard_jones, cutoff_angstrom: 5, pairs: [{species: [Na, Cl], epsilon_ev: 0.1, sigma_angstrom: 2.5}, {species: [Na, Na], epsilon_ev: 0.1, sigma_angstrom: 2.5}, {species: [Cl, Cl], epsilon_ev: 0.1, sigma_angstrom: 2.5}]}
        mobile: [Na]
        charges: {Na: 1, Cl: -1}
        temperatures_k: 3000
        time_step_fs: 2
        stages: [{nvt: {duration_ps: 6, production: true}}]
        guards: {max_framework_drift_angstrom: off, max_temperature_ratio: off}
        output: {polarization_interval_fs: %d}
        analysis: {window_ps: [0.5, 2]}
        """
            .formatted(interval));
    return Invocation.of(
        "run", folder.resolve("deck.yaml"), "--quiet", "--output", folder.resolve("run"));
  }

  @Test
  void chargesThatNeverChangeGiveTheSigmaOfTheSameFormalCharges() throws IOException {
    Invocation run = run(20);
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(folder.resolve("run/result.json").toFile());
    JsonNode simulation = result.at("/temperatures/0/simulations/0");
    double formal = simulation.at("/sigma_ms_cm/value").asDouble();
    // In a given window both are lines through the same points, of frames rounded to 24 bits.
    assertThat(simulation.at("/sigma_born_ms_cm/value").asDouble())
        .isPositive()
        .isCloseTo(formal, within(1e-3 * formal));
  }

  @Test
  void framesLieAtSamples() throws IOException {
    Invocation run = run(12);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("deck.yaml:13: key 'output.polarization_interval_fs' is 12 fs, of which the time")
        .contains("trajectory_interval_fs 20, is no multiple");
  }
}
