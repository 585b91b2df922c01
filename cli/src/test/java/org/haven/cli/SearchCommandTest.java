package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `haven hops --search` and what `haven neb` makes of its files.
final class SearchCommandTest {
  @TempDir private Path folder;

  /// Rock salt of soft ions, 2 × 2 × 2 cells without a sodium beside which searches begin: 63 atoms.
  private Path vacancy() throws IOException {
    StringBuilder atoms = new StringBuilder();
    for (int a = 0; a < 4; a++) {
      for (int b = 0; b < 4; b++) {
        for (int c = 0; c < 4; c++) {
          boolean sodium = (a + b + c) % 2 == 0;
          if (a + b + c > 0) {
            atoms.append(
                "%s %s %s %s\n".formatted(sodium ? "Na" : "Cl", a * 2.8, b * 2.8, c * 2.8));
          }
        }
      }
    }
    return Files.writeString(
        folder.resolve("vacancy.xyz"),
        "63\nLattice=\"11.2 0 0 0 11.2 0 0 0 11.2\" Properties=species:S:1:pos:R:3\n" + atoms);
  }

  private Path potential() throws IOException {
    return Files.writeString(
        folder.resolve("soft.yaml"),
        """
        type: lennard_jones
        cutoff_angstrom: 5
        smoothing: force_shift
        pairs: [{species: [Na, Cl], epsilon_ev: 0.1, sigma_angstrom: 2.45}]
        other_pairs: none
        """);
  }

  @Test
  void aHopIsFoundFromOneStateAndABandAgrees() throws IOException {
    Path out = folder.resolve("out");
    Path soft = potential();
    Invocation run =
        Invocation.of(
            "hops",
            "--potential",
            soft,
            vacancy(),
            "--ion",
            "Na",
            "--search",
            12,
            "--seed",
            3,
            "--precision",
            "double",
            "--output",
            out);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("barrier/meV", "ions that move", "written to");
    JsonNode json = new ObjectMapper().readTree(out.resolve("search.json").toFile());
    assertThat(json.get("seed").asInt()).isEqualTo(3);
    assertThat(json.get("states").get(0).get("finds").asInt()).isPositive();
    JsonNode hop = json.get("hops").get(0);
    Path images = out.resolve(hop.get("file").asText());
    List<Structure> three = StructureFile.readAll(images);
    assertThat(three).hasSize(3);
    double barrier = hop.get("barrier_ev").asDouble();
    assertThat(three.get(1).energyEv().orElseThrow() - three.get(0).energyEv().orElseThrow())
        .isCloseTo(barrier, within(1e-5));
    Invocation band =
        Invocation.of("neb", "--potential", soft, images, "--precision", "double", "--json");
    assertThat(band.exitCode()).as(band.err()).isEqualTo(ExitCode.DONE);
    assertThat(band.json().get("barrier_ev").asDouble()).isCloseTo(barrier, within(5e-4));

    Invocation again =
        Invocation.of("hops", "--potential", soft, vacancy(), "--search", 1, "--output", out);
    assertThat(again.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(again.err()).contains("holds search.json of an earlier search", "--output");
  }
}
