package org.haven.pathways.bondvalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.pathways.percolation.Percolation;
import org.haven.pathways.percolation.PeriodicGrid;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Three lithium conductors of OBELiX against bvlain 0.25.1 and the exact thresholds of an
/// independent program.
///
/// bvlain puts ⌊|a|/h⌋ points along a vector, both ends included: a periodic grid of one point
/// less. It sums over the nearest k framework atoms within the cutoff; the runs of k = 1000 hold
/// them all.
final class BondValenceReferenceTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("haven.root"), "..", "shared", "reference", "bvse");

  private static Structure structure(String id) {
    Path file = FOLDER.resolve(id + ".xyz");
    Assumptions.assumeTrue(Files.exists(file), () -> "reference data missing: " + file);
    return StructureFile.read(file, 0);
  }

  @ParameterizedTest
  @CsvSource({"9lo", "p81", "rr5"})
  void samplesAndMinimumAreBvlains(String id) throws IOException {
    Structure structure = structure(id);
    JsonNode reference = new ObjectMapper().readTree(FOLDER.resolve(id + ".json").toFile());
    int runs = 0;
    for (JsonNode run : reference.get("runs")) {
      if (run.get("k").asInt() != 1000 || run.get("softbv_covalent_radii").asBoolean()) {
        continue;
      }
      runs++;
      int[] n = new int[3];
      for (int d = 0; d < 3; d++) {
        n[d] = run.get("grid").get(d).asInt() - 1;
      }
      PeriodicGrid grid = new PeriodicGrid(structure.cell(), n[0], n[1], n[2]);
      BondValencePathways.Settings settings =
          BondValencePathways.Settings.standard().withCutoff(run.get("r_cut").asDouble());
      BondValencePathways found =
          BondValencePathways.of(structure, "Li", settings, grid, 2, share -> {});
      assertThat(found.ion()).isEqualTo(new Ion("Li", 1));
      // What is compared is printed with 16 digits; the radial tables are good to 1e-8 eV.
      assertThat(found.map().minimum()).isCloseTo(run.get("min_eV").asDouble(), within(1e-6));
      for (JsonNode sample : run.get("samples")) {
        int at =
            grid.index(
                sample.get("index").get(0).asInt() % n[0],
                sample.get("index").get(1).asInt() % n[1],
                sample.get("index").get(2).asInt() % n[2]);
        double expected = sample.get("eV").asDouble();
        assertThat(found.map().values()[at])
            .as("%s %s", id, sample.get("index"))
            .isCloseTo(expected, within(1e-6));
      }
    }
    assertThat(runs).isPositive();
  }

  /// Distinct points of bvlain's grid at h = 0.2 Å, and the exact thresholds there.
  @ParameterizedTest
  @CsvSource({
    "9lo, 51, 29, 23, 0.5490, 0.5501, 0.7692",
    "p81, 34, 31, 63, 0.3791, 0.3808, 0.4113",
    "rr5, 41, 41, 103, 0.5384, 0.5384, 0.5451"
  })
  void thresholdsOnBvlainsGridAreTheExactOnes(
      String id, int na, int nb, int nc, double one, double two, double three) {
    Structure structure = structure(id);
    Percolation found =
        BondValencePathways.of(
                structure,
                "Li",
                BondValencePathways.Settings.standard(),
                new PeriodicGrid(structure.cell(), na, nb, nc),
                2,
                share -> {})
            .percolation();
    check(found, one, two, three);
  }

  @ParameterizedTest
  @CsvSource({
    "9lo, 0.2, 0.5411, 0.5757, 0.7699",
    "9lo, 0.1, 0.5257, 0.5347, 0.7438",
    "p81, 0.2, 0.3841, 0.3921, 0.4045",
    "p81, 0.1, 0.3807, 0.3807, 0.4032",
    "rr5, 0.2, 0.5407, 0.5407, 0.5456"
  })
  void thresholdsOnPlainGridsAreTheExactOnes(
      String id, double spacing, double one, double two, double three) {
    Percolation found =
        BondValencePathways.of(
                structure(id),
                "Li",
                BondValencePathways.Settings.standard().withSpacing(spacing),
                2,
                share -> {})
            .percolation();
    check(found, one, two, three);
  }

  /// The references are printed with four decimals.
  private static void check(Percolation found, double one, double two, double three) {
    assertThat(found.barrier(1)).isCloseTo(one, within(0.6e-4));
    assertThat(found.barrier(2)).isCloseTo(two, within(0.6e-4));
    assertThat(found.barrier(3)).isCloseTo(three, within(0.6e-4));
  }
}
