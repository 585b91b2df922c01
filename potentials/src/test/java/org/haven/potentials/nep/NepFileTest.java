package org.haven.potentials.nep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.haven.inputs.InputException;
import org.haven.potentials.descriptors.AngularTerm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NepFileTest {
  @TempDir private Path folder;

  @Test
  void headerIsRead() {
    NepModel model = NepModel.read(NepShapesTest.model("nep4_degree_eight"));
    assertThat(model.version()).isEqualTo(4);
    assertThat(model.species()).containsExactly("La", "Li", "O");
    assertThat(model.largestDegree()).isEqualTo(8);
    assertThat(model.terms()).containsExactly(AngularTerm.Q_222);
    assertThat(model.moments()).isEqualTo(80);
    assertThat(model.descriptorLength()).isEqualTo(4 + 3 * 9);
    // Averages over the two species of 5 4, 4.4 3.6, 4.8 3.2.
    assertThat(model.cutoffs())
        .containsExactly(
            new double[] {
              5, 4, 4.7, 3.8, 4.9, 3.6, 4.7, 3.8, 4.4, 3.6, 4.6, 3.4, 4.9, 3.6, 4.6, 3.4, 4.8, 3.2
            },
            within(1e-14));
  }

  @Test
  void olderFlagOfTheFourBodyTermMeansTheSame() throws IOException {
    List<String> lines = lines();
    assertThat(lines.get(5)).isEqualTo("l_max 3 1 1");
    lines.set(5, "l_max 3 2 1");
    assertThat(NepModel.read(write(lines)).terms())
        .containsExactly(AngularTerm.Q_222, AngularTerm.Q_1111);
  }

  @Test
  void deuteriumIsHydrogenToAModelThatKnowsHydrogen() throws IOException {
    List<String> lines = lines();
    lines.set(0, lines.getFirst().replaceFirst(" [A-Z][a-z]?( |$)", " H$1"));
    NepModel model = NepModel.read(write(lines));
    assertThat(model.species().getFirst()).isEqualTo("H");
    String other = model.species().getLast();
    NepModel heavy = model.select(List.of("D", other));
    assertThat(heavy.species()).containsExactly("D", other);
    assertThat(heavy.radialCoefficients())
        .isEqualTo(model.select(List.of("H", other)).radialCoefficients());
  }

  @Test
  void twoCutoffsAloneAreRefusedWithTheCountsToAppend() throws IOException {
    List<String> lines = lines();
    int at = 0;
    while (!lines.get(at).startsWith("cutoff ")) {
      at++;
    }
    lines.set(at, "cutoff 4.2 3.7");
    Path file = write(lines);
    assertThatThrownBy(() -> NepModel.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("append them, for example 500 200");
  }

  @Test
  void selectionKeepsThePairsOfTheChosenSpecies() {
    NepModel all = NepModel.read(NepShapesTest.model("nep4_zbl_flexible"));
    NepModel some = all.select(List.of("Li", "O"));
    assertThat(some.species()).containsExactly("Li", "O");
    // Pairs Li-O: species 2 and 0 of 3 in the file, 0 and 1 of 2 here.
    assertThat(some.repulsion()[1 * NepModel.REPULSION_LENGTH + 3])
        .isEqualTo(all.repulsion()[(2 * 3 + 0) * NepModel.REPULSION_LENGTH + 3]);
    int length = all.angularBasis() * all.angularFunctions();
    assertThat(some.angularCoefficients()[2 * length + 4])
        .isEqualTo(all.angularCoefficients()[(0 * 3 + 2) * length + 4]);
    assertThat(some.network()[0]).isEqualTo(all.network()[2 * all.networkLength()]);
    assertThatThrownBy(() -> all.select(List.of("Li", "Cl")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cl")
        .hasMessageContaining("O, Zr, Li");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nep4_dipole",
        "nep3_polarizability",
        "nep4_charge4",
        "nep3_charge1",
        "nep4_charge_vdw",
        "nep4_zbl_charge_vdw",
        "nep5",
        "nep5_zbl",
        "nep",
        "nep2",
        "nep4_temperature",
        "nep3_zbl_temperature",
        "nep4_vdw",
        "nep4_zbl_vdw"
      })
  void otherKindsOfModelAreRefusedByName(String header) throws IOException {
    List<String> lines = lines();
    lines.set(0, header + " 2 Li S");
    Path file = write(lines);
    assertThat(new NepProvider().recognises(file)).isTrue();
    assertThatThrownBy(() -> NepModel.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("nep.txt:1: ")
        .hasMessageContaining(header + ", ")
        .hasMessageContaining("nep3, nep3_zbl, nep4 and nep4_zbl");
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(0, "nep4_zbl 3 Li S", ":1: 3 species are announced but 2 named"),
        Arguments.of(0, "nep4_zbl 2 Li Li", ":1: species Li is named twice"),
        Arguments.of(0, "nep4_zbl two Li S", ":1: value 1 of nep4_zbl is \"two\""),
        Arguments.of(0, "nep4_zbl 2 Li Qq", "Qq is no chemical element"),
        Arguments.of(0, "nep4 2 Li S", ":2: expected the line \"cutoff …\", found \"zbl\""),
        Arguments.of(0, "vasp 2 Li S", ":1: starts with vasp, which is no NEP header"),
        Arguments.of(1, "zbl 0.7", ":2: zbl has 1 values"),
        Arguments.of(1, "zbl 2.7 2.6", "need 0 ≤ inner < outer"),
        Arguments.of(1, "zbl 0.7 nan", ":2: value 2 of zbl is \"nan\"; it must be a finite number"),
        Arguments.of(1, "zbl 0.7 4.3", ":2: the outer ZBL radius 4.3 Å"),
        Arguments.of(1, "zbl 0.7 2.6 -1", ":2: the type-wise ZBL factor is -1.0"),
        Arguments.of(2, "cutoff 5 4 60", ":3: cutoff has 3 values; for 2 species"),
        Arguments.of(2, "cutoff 4 5 60 40", ":3: the angular cutoff 5.0 Å exceeds the radial"),
        Arguments.of(2, "cutoff -5 -6 60 40", ":3: a cutoff of -5.0 Å"),
        Arguments.of(2, "cutoff 5 4x 60 40", ":3: value 2 of cutoff is \"4x\""),
        Arguments.of(3, "n_max 4", ":4: n_max has 1 values"),
        Arguments.of(3, "n_max 4 -1", ":4: value 2 of n_max is -1; it must be at least 0"),
        Arguments.of(4, "basis 6 5", ":5: expected the line \"basis_size …\""),
        Arguments.of(5, "l_max 9 1 1", ":6: value 1 of l_max is 9"),
        Arguments.of(5, "l_max 1 1 1", ":6: Q_222 needs three-body terms up to l = 2"),
        Arguments.of(6, "ANN 5 5", ":7: two hidden layers"),
        Arguments.of(6, "ANN 0 0", ":7: value 1 of ANN is 0"),
        Arguments.of(6, "ANN 6 0", "truncated: "),
        Arguments.of(6, "ANN 4 0", "too long: "),
        Arguments.of(20, "1.0 2.0", ":21: the parameter is \"1.0 2.0\""),
        Arguments.of(20, "inf", ":21: the parameter is \"inf\""),
        Arguments.of(20, "", ":21: the parameter is \"\""));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultIsNamedWithItsLine(int line, String text, String message) throws IOException {
    List<String> lines = lines();
    lines.set(line, text);
    assertThatThrownBy(() -> NepModel.read(write(lines)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void truncatedFileIsRefusedAtItsEnd() throws IOException {
    List<String> lines = lines();
    int count = lines.size();
    for (int kept : new int[] {count - 1, count / 2, 8, 4, 1}) {
      assertThatThrownBy(() -> NepModel.read(write(lines.subList(0, kept))))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("nep.txt:" + kept + ": ");
    }
    assertThatThrownBy(() -> NepModel.read(write(List.of())))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("empty file");
    lines.add("0.5");
    assertThatThrownBy(() -> NepModel.read(write(lines)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("nep.txt:" + lines.size() + ": too long");
  }

  @Test
  void missingAndBinaryFilesAreRefused() throws IOException {
    assertThatThrownBy(() -> NepModel.read(folder.resolve("none.txt")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no such file");
    Path binary = folder.resolve("binary.txt");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertThatThrownBy(() -> NepModel.read(binary))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not a text file");
    assertThat(new NepProvider().recognises(binary)).isFalse();
  }

  /// A valid file of two species with ZBL.
  private static List<String> lines() throws IOException {
    return new ArrayList<>(Files.readAllLines(NepShapesTest.model("nep4_zbl_typewise")));
  }

  private Path write(List<String> lines) {
    try {
      return Files.write(folder.resolve("nep.txt"), lines);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
