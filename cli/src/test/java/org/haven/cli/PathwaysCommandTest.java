package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PathwaysCommandTest {
  @TempDir private Path folder;

  private Path salt() throws IOException {
    return Files.writeString(folder.resolve("POSCAR"), BadInputTable.SALT);
  }

  /// In the cell of caesium chloride the ion leaves its site through the middle of a face of four
  /// anions: half an even grid away, the same in all directions.
  @Test
  void theTableTheJsonAndTheCubeHoldTheSameMap() throws IOException {
    Path cube = folder.resolve("map.cube");
    Invocation table =
        Invocation.of("pathways", salt(), "--grid", 0.5, "--cube", cube, "--levels", "0,50");
    assertThat(table.exitCode()).isZero();
    assertThat(table.err()).contains("oxidation states guessed from the formula");
    JsonNode json =
        new ObjectMapper()
            .readTree(
                Invocation.of("pathways", salt(), "--grid", 0.5, "--levels", "0,50", "--json")
                    .out());
    assertThat(json.get("ion").asText()).isEqualTo("Na+1");
    double one = json.get("e_1d_ev").asDouble();
    assertThat(one).isPositive();
    assertThat(json.get("e_3d_ev").asDouble()).isCloseTo(one, within(1e-9));
    assertThat(json.get("rank_300k").asDouble())
        .isCloseTo(-one / (8.617333262e-5 * 300 * Math.log(10)), within(1e-6));
    assertThat(json.get("levels").get(0).get("dimension").asInt()).isZero();
    assertThat(json.get("levels").get(1).get("dimension").asInt()).isEqualTo(3);
    assertThat(json.get("geometry").get("channel_radius_3d_angstrom").asDouble())
        .isCloseTo(4 / Math.sqrt(2), within(1e-9));
    assertThat(table.out()).contains(String.format(Locale.ROOT, "E_1D               %.4f eV", one));

    List<String> lines = Files.readAllLines(cube);
    assertThat(lines.get(2).strip()).startsWith("2 ");
    assertThat(lines.get(3).strip()).startsWith("8 ");
    double least =
        lines.subList(8, lines.size()).stream()
            .flatMap(line -> List.of(line.strip().split(" +")).stream())
            .mapToDouble(Double::parseDouble)
            .min()
            .orElseThrow();
    // Six digits are written.
    assertThat(least).isCloseTo(json.get("e_min_ev").asDouble(), within(1e-5));
    assertThat(
            lines.subList(8, lines.size()).stream()
                .mapToInt(l -> l.strip().split(" +").length)
                .sum())
        .isEqualTo(512);
  }

  @Test
  void aPotentialTakesThePlaceOfBondValences() throws IOException {
    Path potential =
        Files.writeString(
            folder.resolve("soft.yaml"),
            """
            type: lennard_jones
            cutoff_angstrom: 5
            pairs: [{species: [Na, Cl], epsilon_ev: 0.1, sigma_angstrom: 2.5}]
            other_pairs: none
            """);
    Invocation found =
        Invocation.of(
            "pathways", salt(), "--potential", potential, "--emptied", "--grid", 0.5, "--json");
    assertThat(found.exitCode()).isZero();
    assertThat(found.err()).contains("all other Na taken out");
    JsonNode json = new ObjectMapper().readTree(found.out());
    assertThat(json.get("source").asText()).isEqualTo("soft.yaml");
    assertThat(json.get("grid").toString()).isEqualTo("[8,8,8]");
    // Cubic: what opens in one dimension opens in all.
    assertThat(json.get("e_3d_ev").asDouble())
        .isPositive()
        .isCloseTo(json.get("e_1d_ev").asDouble(), within(1e-6));
  }
}
