package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands against values that other programs computed or published (`docs/validation.md`).
final class ReferenceCommandTest {
  private static final Path REFERENCE =
      Path.of(System.getProperty("haven.root"), "..", "shared", "reference").normalize();

  @TempDir Path folder;

  private static Path reference(String name) {
    Path path = REFERENCE.resolve(name);
    Assumptions.assumeTrue(Files.exists(path), () -> "reference data missing: " + path);
    return path;
  }

  private static List<Double> numbers(JsonNode node) {
    List<Double> numbers = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(child -> numbers.addAll(numbers(child)));
    } else {
      numbers.add(node.asDouble());
    }
    return numbers;
  }

  private static double largestDifference(JsonNode a, JsonNode b) {
    List<Double> x = numbers(a);
    List<Double> y = numbers(b);
    assertThat(x).hasSameSizeAs(y).isNotEmpty();
    double largest = 0;
    for (int k = 0; k < x.size(); k++) {
      largest = Math.max(largest, Math.abs(x.get(k) - y.get(k)));
    }
    return largest;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void nepOfLlzoAgreesWithNepCpu(int index) throws IOException {
    Path folder = reference("nep-llzo");
    JsonNode expected =
        new ObjectMapper()
            .readTree(folder.resolve("nep_cpu_reference.json").toFile())
            .at("/frames")
            .get(index);
    Object[] command = {
      "evaluate",
      "--potential",
      folder.resolve("nep.txt"),
      folder.resolve("dft_frames.xyz"),
      "--frame",
      expected.get("frame").asInt(),
      "--json",
      "--precision",
      "double"
    };
    JsonNode exact = Invocation.of(command).json();
    int atoms = exact.get("energies_ev").size();
    // The reference file holds about twelve digits.
    assertThat(exact.get("energy_ev").asDouble())
        .isCloseTo(expected.get("energy_eV").asDouble(), within(1e-8 * atoms));
    JsonNode forces = expected.get("forces_eV_per_A");
    assertThat(largestDifference(exact.get("forces_ev_per_angstrom"), forces)).isLessThan(1e-7);
    assertThat(
            largestDifference(
                exact.get("virial_ev"), expected.get("virial_eV_xx_xy_xz_yx_yy_yz_zx_zy_zz")))
        .isLessThan(1e-6);
    command[command.length - 1] = "mixed";
    JsonNode mixed = Invocation.of(command).json();
    assertThat(largestDifference(mixed.get("forces_ev_per_angstrom"), forces)).isLessThan(1e-4);
    // The authors report about 0.08 to 0.1 eV/Å over their test set.
    assertThat(exact.at("/errors/forces_ev_per_angstrom/rmse").asDouble()).isBetween(0.01, 0.1);
  }

  @Test
  void activationEnergyOfLatpIsThePublishedOne() {
    Path table = reference("arrhenius/latp_D_T.csv");
    JsonNode energy =
        Invocation.of("fit", table, "--json").json().at("/arrhenius/activation_energy_ev");
    // Weighted fit of ln D against 1/T by He, Zhu, Mo 2018: 0.258128 ± 0.016832 eV.
    assertThat(energy.get("value").asDouble()).isCloseTo(0.258128, within(1e-4));
    assertThat(energy.get("std").asDouble()).isCloseTo(0.016832, within(1e-4));
  }

  @Test
  void activationEnergyOfLlzoFromGpumdsDisplacementsIsThePublishedOne() {
    Path msd = reference("nep-llzo/msd");
    JsonNode fit =
        Invocation.of(
                "fit",
                msd.resolve("950K_msd.out"),
                msd.resolve("1000K_msd.out"),
                msd.resolve("1100K_msd.out"),
                msd.resolve("1200K_msd.out"),
                "--rows",
                "0.4,0.8",
                "--carriers",
                3584,
                "--charge",
                1,
                "--volume",
                "143358.24,143800.50,144721.61,145702.33",
                "--json")
            .json();
    assertThat(fit.at("/sigma_t/arrhenius/activation_energy_ev/value").asDouble())
        .isCloseTo(0.2777, within(0.002));
    // 8.04e-4 S/cm.
    assertThat(fit.at("/sigma_300k_ms_cm/value").asDouble()).isCloseTo(0.804, within(0.03));
  }

  @Test
  void aStructureSurvivesTheWayThroughAllFormats() {
    Path example =
        Path.of(System.getProperty("haven.root"), "inputs/examples/li6ps5cl/li6ps5cl_52.xyz");
    Path nep = example.resolveSibling("nep.txt");
    Path last = example;
    for (String name : List.of("a.vasp", "b.data", "c.xyz")) {
      Path next = folder.resolve(name);
      assertThat(Invocation.of("convert", last, next).exitCode()).isZero();
      last = next;
    }
    JsonNode before = Invocation.of("evaluate", "--potential", nep, example, "--json").json();
    JsonNode after = Invocation.of("evaluate", "--potential", nep, last, "--json").json();
    // LAMMPS data rotates a cell into its own frame; energies do not notice, but for the rounding
    // of
    // float arithmetic on turned vectors, 1e-7 of an energy of 4 eV per atom.
    assertThat(after.get("energy_ev").asDouble())
        .isCloseTo(before.get("energy_ev").asDouble(), within(52 * 4e-6));
  }
}
