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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `haven hops` from a crystal to a model that `haven kmc` takes.
final class HopsCommandTest {
  private static final Path EXAMPLES = Path.of(System.getProperty("haven.root"), "inputs/examples");
  private static final Path POTENTIAL = EXAMPLES.resolve("li6ps5cl/nep.txt");
  private static final Path SULFIDE = EXAMPLES.resolve("screen/Li2S.cif");

  @TempDir private Path folder;

  private Invocation sulfide(int height, String further) {
    return Invocation.of(
        "hops",
        "--potential",
        POTENTIAL,
        SULFIDE,
        "--height",
        height,
        "--output",
        folder.resolve("out"),
        further);
  }

  /// Both ends are the same state, relaxed each on its own to forces below 0.002 eV/Å: with
  /// curvatures above 1 eV/Å² their energies are within 0.002²/2 = 2e-6 eV, and the network counts
  /// from the lower one.
  @Tag("slow")
  @Test
  void aCrystalBecomesATableAndAModel() throws IOException {
    Invocation found = sulfide(11, "--json");
    assertThat(found.exitCode()).as(found.err()).isEqualTo(ExitCode.DONE);
    JsonNode json = new ObjectMapper().readTree(found.out());
    assertThat(json.get("symmetry_operations").asInt()).isEqualTo(192);
    JsonNode hop = json.get("hops").get(0);
    assertThat(hop.get("all")).hasSize(24);
    double barrier = hop.get("barrier_ev").asDouble();
    assertThat(barrier).isBetween(0.1, 0.5);
    assertThat(json.get("carriers").get(0).get("e_3d_ev").asDouble())
        .isCloseTo(barrier, within(2e-6));
    assertThat(folder.resolve("out/hops.html")).content().contains("Hops of Li in");
    assertThat(folder.resolve("out/hops/hop-001.xyz")).exists();

    Invocation checked = Invocation.of("kmc", folder.resolve("out/kmc.yaml"), "--check");
    assertThat(checked.exitCode()).as(checked.err()).isEqualTo(ExitCode.DONE);
    assertThat(checked.out()).contains("1000 sites in 125 cells, 990 ions");

    Invocation again = sulfide(11, "--json");
    assertThat(again.out()).isEqualTo(found.out());
  }

  /// In a single cell the ion hops half of it: forth and back are the same.
  @Test
  void aTableWithoutBarriersSaysWhyAndFails() {
    Invocation none = sulfide(5, "--json");
    assertThat(none.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(none.out()).contains("a hop of 2.86 Å in a supercell whose smallest half height");
    assertThat(none.out()).contains("\"e_3d_ev\":null", "\"upper_bound\":true");
    assertThat(none.err()).contains("1 of 1 hops has no barrier", "is unknown");
    assertThat(folder.resolve("out/kmc.yaml")).doesNotExist();
  }

  /// The folder of another crystal is refused before any work, and so is one of another setting;
  /// what is in it stays. The same command goes on, and leaves no model that it did not make.
  @Test
  void aFolderHoldsTheHopsOfOneCrystal() throws IOException {
    assertThat(sulfide(5, "--json").exitCode()).isEqualTo(ExitCode.FAILED);
    String table = Files.readString(folder.resolve("out/hops.json"));
    Files.writeString(folder.resolve("out/kmc.yaml"), "of another time");
    Invocation other =
        Invocation.of(
            "hops",
            "--potential",
            POTENTIAL,
            EXAMPLES.resolve("screen/LiCl.cif"),
            "--height",
            5,
            "--output",
            folder.resolve("out"));
    assertThat(other.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(other.err())
        .contains("holds hops of other inputs: another structure. Remedy: choose another folder");
    Invocation higher = sulfide(6, "--json");
    assertThat(higher.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(higher.err()).contains("--height is 5.0 there, 6.0 here");
    assertThat(folder.resolve("out/hops.json")).content().isEqualTo(table);
    assertThat(sulfide(5, "--json").exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(folder.resolve("out/kmc.yaml")).doesNotExist();
  }

  /// The cell of the file is wider than that of this potential by some per cent, which a modulus of
  /// tens of GPa makes more than one GPa.
  @Test
  void aHeldCellUnderPressureIsTold() {
    assertThat(sulfide(5, "--json").err())
        .contains("the cell of the file was held", "--relax cell");
    Invocation relaxed = sulfideInto("other", "--relax", "cell");
    assertThat(relaxed.err()).doesNotContain("the cell of the file was held");
  }

  private Invocation sulfideInto(String name, String... further) {
    List<Object> words =
        new ArrayList<>(
            List.of("hops", "--potential", POTENTIAL, SULFIDE, "--height", 5, "--output"));
    words.add(folder.resolve(name));
    words.addAll(List.of(further));
    return Invocation.of(words.toArray());
  }

  /// Slow since it measures the time of forces.
  @Tag("slow")
  @Test
  void checkSaysWhatWouldBeDoneAndDoesNotDoIt() {
    Invocation checked = sulfide(11, "--check");
    assertThat(checked.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(checked.out()).contains("1 distinct, 24 in all").contains("96 atoms and a carrier");
    assertThat(Files.exists(folder.resolve("out"))).isFalse();
  }
}
