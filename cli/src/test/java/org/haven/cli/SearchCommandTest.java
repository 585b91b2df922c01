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

/// `haven hops --search` from a structure to files.
final class SearchCommandTest {
  @TempDir private Path folder;

  private static final Path POTENTIAL =
      Path.of(System.getProperty("haven.root"), "inputs/examples/li6ps5cl/nep.txt");

  /// One cell of Li2S without a lithium, 11 atoms: too small for a result, and quick.
  private Path vacancy() throws IOException {
    StringBuilder atoms = new StringBuilder();
    double quarter = 5.835 / 4;
    for (int a = 0; a < 4; a++) {
      for (int b = 0; b < 4; b++) {
        for (int c = 0; c < 4; c++) {
          boolean lithium = a % 2 == 1 && b % 2 == 1 && c % 2 == 1 && a + b + c > 3;
          boolean sulfur = a % 2 + b % 2 + c % 2 == 0 && (a + b + c) % 4 == 0;
          if (lithium || sulfur) {
            atoms.append(
                "%s %s %s %s\n"
                    .formatted(lithium ? "Li" : "S", a * quarter, b * quarter, c * quarter));
          }
        }
      }
    }
    return Files.writeString(
        folder.resolve("vacancy.xyz"),
        "11\nLattice=\"5.835 0 0 0 5.835 0 0 0 5.835\" Properties=species:S:1:pos:R:3\n" + atoms);
  }

  @Test
  void aHopIsFoundFromOneState() throws IOException {
    Path out = folder.resolve("out");
    Invocation run =
        Invocation.of(
            "hops",
            "--potential",
            POTENTIAL,
            vacancy(),
            "--search",
            6,
            "--seed",
            3,
            "--precision",
            "double",
            "--output",
            out);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).contains("the cell is 5.8 Å high", "--supercell");
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
    Invocation again =
        Invocation.of("hops", "--potential", POTENTIAL, vacancy(), "--search", 1, "--output", out);
    assertThat(again.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(again.err()).contains("holds search.json of an earlier search", "--output");
  }
}
