package org.haven.inputs.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.haven.inputs.InputException;
import org.haven.inputs.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StructureFileTest {
  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static final String XYZ =
      """
      3
      Lattice="6.0 0 0  0 6.0 0  1.0 0 5.0" energy=-12.5 Properties=pos:R:3:id:I:1:species:S:1:force:R:3:vel:R:3 stress="0.1 0 0 0 0.2 0.01 0 0.01 0.3" comment="a 'quoted' title" Time=12 pbc="T T T"
      0.0 0.0 0.0 1 Li 0.1 0.2 0.3 0.001 0.002 0.003
      2.0 0.0 0.0 2 O  0.4 0.5 0.6 0.004 0.005 0.006
      0.0 2.0 0.0 3 O -0.5 -0.7 -0.9 0 0 0
      """;

  @Test
  void extendedXyzColumnsAreFoundInAnyOrder() throws IOException {
    Structure s = StructureFile.read(write("a.xyz", XYZ), 0);
    assertThat(s.symbols()).containsExactly("Li", "O", "O");
    assertThat(s.positions()).containsExactly(0, 0, 0, 2, 0, 0, 0, 2, 0);
    assertThat(s.forces().orElseThrow()).containsExactly(.1, .2, .3, .4, .5, .6, -.5, -.7, -.9);
    assertThat(s.velocities().orElseThrow()).startsWith(0.001, 0.002, 0.003);
    assertThat(s.energyEv()).contains(-12.5);
    assertThat(s.title()).isEqualTo("a 'quoted' title");
    assertThat(s.cell().rows()).containsExactly(6, 0, 0, 0, 6, 0, 1, 0, 5);
  }

  @Test
  void stressOfAseBecomesVirialWithOppositeSign() throws IOException {
    Structure s = StructureFile.read(write("a.xyz", XYZ), 0);
    // W = -σ V with V = 180 Å3; one rounding each
    assertThat(s.virial().orElseThrow())
        .containsExactly(new double[] {-18, 0, 0, 0, -36, -1.8, 0, -1.8, -54}, within(1e-12));
  }

  @Test
  void virialWinsOverStress() throws IOException {
    String text = XYZ.replace("Time=12", "virial=\"1 2 3 2 5 6 3 6 9\"");
    Structure s = StructureFile.read(write("a.xyz", text), 0);
    assertThat(s.virial().orElseThrow()).containsExactly(1, 2, 3, 2, 5, 6, 3, 6, 9);
  }

  @Test
  void framesOfExtendedXyzAreCountedAndChosen() throws IOException {
    Path file = write("a.xyz", XYZ + XYZ.replace("-12.5", "-13.5"));
    assertThat(StructureFile.read(file, 1).energyEv()).contains(-13.5);
    assertThat(StructureFile.readAll(file)).hasSize(2);
    assertThatThrownBy(() -> StructureFile.read(file, 2))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds 2");
  }

  @Test
  void gzipIsReadLikePlainText() throws IOException {
    Path file = folder.resolve("a.xyz.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(XYZ.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(StructureFile.read(file, 0).count()).isEqualTo(3);
  }

  private static final String POSCAR =
      """
      Rock salt
      4.0
      1.0 0.0 0.0
      0.0 1.0 0.0
      0.0 0.0 1.0
      Cs Cl_h/5a3b
      1 1
      Selective dynamics
      Direct
      0.0 0.0 0.0 T T T
      0.5 0.5 0.5 F F T

      0.001 0.002 0.003
      0.004 0.005 0.006
      """;

  @Test
  void poscarWithScaleSelectiveDynamicsAndVelocities() throws IOException {
    Structure s = StructureFile.read(write("POSCAR", POSCAR), 0);
    assertThat(s.symbols()).containsExactly("Cs", "Cl");
    assertThat(s.positions()).containsExactly(0, 0, 0, 2, 2, 2);
    assertThat(s.velocities().orElseThrow()).containsExactly(.001, .002, .003, .004, .005, .006);
    assertThat(s.title()).isEqualTo("Rock salt");
  }

  @Test
  void negativeScaleOfPoscarIsTheVolume() throws IOException {
    Structure s = StructureFile.read(write("POSCAR", POSCAR.replace("\n4.0\n", "\n-64\n")), 0);
    assertThat(s.cell().volume()).isCloseTo(64, within(1e-12));
    assertThat(s.positions()[5]).isCloseTo(2, within(1e-14));
  }

  @Test
  void cartesianPositionsOfPoscarAreScaled() throws IOException {
    String text = POSCAR.replace("Direct", "Cartesian");
    assertThat(StructureFile.read(write("POSCAR", text), 0).positions())
        .containsExactly(0, 0, 0, 2, 2, 2);
  }

  @Test
  void formatIsFoundFromContentWhateverTheName() throws IOException {
    assertThat(Formats.of(write("one", XYZ)).name()).isEqualTo("extended XYZ");
    assertThat(Formats.of(write("two.txt", POSCAR))).isInstanceOf(Poscar.class);
    assertThat(Formats.of(write("3.xyz", POSCAR))).isInstanceOf(Poscar.class);
  }

  @Test
  void supercellRepeatsAtomsAndMultipliesEnergy() throws IOException {
    Structure s = StructureFile.read(write("a.xyz", XYZ), 0).supercell(2, 1, 3);
    assertThat(s.composition()).isEqualTo(Map.of("Li", 6, "O", 12));
    assertThat(s.cell().rows()).containsExactly(12, 0, 0, 0, 6, 0, 3, 0, 15);
    assertThat(s.energyEv()).contains(-75.0);
    // the last copy of the lithium atom at the origin lies at a + 2c
    assertThat(List.of(s.positions()[45], s.positions()[46], s.positions()[47]))
        .containsExactly(8.0, 0.0, 10.0);
  }

  private void refused(String name, String text, String... parts) throws IOException {
    Path file = write(name, text);
    assertThatThrownBy(() -> StructureFile.read(file, 0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(name)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  void wrongFilesAreRefusedWithLineValueAndRemedy() throws IOException {
    refused("empty.xyz", "", "is empty");
    refused("blank.xyz", "\n\n", "is empty");
    refused("cut.xyz", XYZ.substring(0, XYZ.lastIndexOf("0.0 2.0")), ":5", "expected 3", "found 2");
    refused("unknown.xyz", XYZ.replace(" Li ", " Lk "), ":3", "unknown element 'Lk'");
    refused("label.xyz", XYZ.replace(" Li ", " LiF "), "did you mean 'Li'?");
    refused("nan.xyz", XYZ.replace("2.0 0.0 0.0", "nan 0.0 0.0"), ":4", "nan", "finite");
    refused(
        "word.xyz", XYZ.replace("2.0 0.0 0.0", "x 0.0 0.0"), ":4", "expected a number, got 'x'");
    refused("flat.xyz", XYZ.replace("1.0 0 5.0", "1.0 0 0"), "zero volume");
    refused("open.xyz", XYZ.replace("Lattice=", "Cell="), "Lattice", "periodic");
    refused(
        "near.xyz", XYZ.replace("2.0 0.0 0.0", "5.8 0.0 0.0"), "atoms 1 (Li) and 2 (O)", "0.200");
    refused("short.xyz", XYZ.replace("2 O  0.4 0.5 0.6", "2 O"), ":4", "expected 11 columns");
    refused("POSCAR", POSCAR.replace("Cs Cl_h/5a3b\n", ""), "VASP 4", "insert a line");
    refused("POSCAR", POSCAR.replace("Cl_h", "Clx"), "unknown element 'Clx", "did you mean 'Cl'?");
    refused("POSCAR", POSCAR.replace("1 1\n", "1 3\n"), "expected 4 atoms, found 2");
    refused("POSCAR", POSCAR.replace("4.0\n", "0.0\n"), ":2", "scale factor");
    refused("notes.txt", "some words\nand more\n", "format not recognised");
  }

  @Test
  void wrongUnitsAreSuspected() throws IOException {
    Path file = Reference.shared("models/li6ps5cl-nep/li6ps5cl_52.xyz");
    Structure s = StructureFile.read(file, 0);
    scaled(s, 1 / 0.529177, "Bohr");
    scaled(s, 0.1, "nm");
    double[] fractional = new double[3 * s.count()];
    s.cell().toFractional(s.positions(), fractional);
    Structure mixed = Structure.of("", s.cell(), s.symbols(), fractional);
    assertThatThrownBy(() -> StructureCheck.passed(mixed, file)).hasMessageContaining("fractional");
  }

  private static void scaled(Structure s, double factor, String unit) {
    double[] rows = s.cell().rows();
    double[] positions = s.positions().clone();
    for (int k = 0; k < rows.length; k++) {
      rows[k] *= factor;
    }
    for (int k = 0; k < positions.length; k++) {
      positions[k] *= factor;
    }
    Structure wrong = Structure.of("", org.haven.kernels.Cell.ofRows(rows), s.symbols(), positions);
    assertThatThrownBy(() -> StructureCheck.passed(wrong, Path.of("a.xyz")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("wrong units suspected")
        .hasMessageContaining(unit);
  }

  @Test
  void referenceStructuresPass() {
    assertThat(
            StructureFile.read(
                    Reference.shared("models/li6ps5cl-nep/li6ps5cl_416_disordered.xyz"), 0)
                .composition())
        .isEqualTo(Map.of("Li", 192, "P", 32, "S", 160, "Cl", 32));
    assertThat(StructureFile.readAll(Reference.shared("reference/nep-llzo/dft_frames.xyz")))
        .hasSize(25);
    assertThat(StructureFile.read(Reference.shared("reference/torchscript/hfo2_96.xyz"), 0).count())
        .isEqualTo(96);
    assertThat(StructureFile.read(Reference.shared("reference/arrhenius/latp_POSCAR"), 0).count())
        .isEqualTo(192);
    assertThat(
            StructureFile.read(Reference.shared("reference/nep-llzo/llzo_12288_1000K.xyz"), 0)
                .count())
        .isEqualTo(12288);
  }

  @Test
  void virialOfTheDftFramesHasTheSignOfTheReferencePotential() {
    Structure s = StructureFile.read(Reference.shared("reference/nep-llzo/dft_frames.xyz"), 0);
    // virial of frame 0 in nep_cpu_reference.json (W = Σ r ⊗ F), eV; the potential's own error
    // against DFT is about 1 eV in 192 atoms
    double[] nep = {
      -6.25808, -9.59447, -22.11764, -9.59447, -42.98341, 17.80133, -22.11764, 17.80133, -13.91457
    };
    assertThat(s.virial().orElseThrow()).containsExactly(nep, within(1.0));
  }

  @Test
  void threeScaleFactorsOfPoscarScaleTheCartesianComponents() throws IOException {
    String text =
        POSCAR
            .replace("\n4.0\n", "\n4.0 5.0 6.0\n")
            .replace("1.0 0.0 0.0", "1.0 0.1 0.0")
            .replace("Direct", "Cartesian");
    Structure s = StructureFile.read(write("POSCAR", text), 0);
    assertThat(s.cell().rows()).containsExactly(4, 0.5, 0, 0, 5, 0, 0, 0, 6);
    assertThat(s.positions()).containsExactly(0, 0, 0, 2, 2.5, 3);
  }

  @Test
  void sixComponentsOfStressAreInVoigtOrder() throws IOException {
    String text = XYZ.replaceFirst("stress=\"[^\"]*\"", "stress=\"1 2 3 0.4 0.5 0.6\"");
    Structure s = StructureFile.read(write("a.xyz", text), 0);
    // xx yy zz yz xz xy; W = -σ V with V = 180 Å3
    assertThat(s.virial().orElseThrow())
        .containsExactly(
            new double[] {-180, -108, -90, -108, -360, -72, -90, -72, -540}, within(1e-10));
  }

  @Test
  void momentaOfAseBecomeVelocities() throws IOException {
    Structure s = StructureFile.read(write("a.xyz", XYZ.replace(":vel:", ":momenta:")), 0);
    // √(eV/u) = 0.09822694788 Å/fs, ASE's units.fs; CODATA 2014 there, 4e-9 from ours
    assertThat(s.velocities().orElseThrow()[0])
        .isCloseTo(0.001 / 6.94 * 0.09822694788, within(1e-12));
    assertThat(s.velocities().orElseThrow()[3])
        .isCloseTo(0.004 / 15.999 * 0.09822694788, within(1e-12));
  }

  /// A file without a line end is read as people write it, with a note; where a program wrote as
  /// many decimals everywhere, a number that lacks some was cut.
  @Test
  void aFileMayEndWithoutALineEndWhereNoDigitIsSeenToBeLost() throws IOException {
    String byHand =
        "ZnS\n5.41\n0 .5 .5\n.5 0 .5\n.5 .5 0\nZn S\n1 1\nDirect\n0.25 0.25 0.25\n0.5 0.5 0.5";
    Structure s = StructureFile.read(write("POSCAR", byHand), 0);
    assertThat(s.positions()[3]).isCloseTo(2.705, within(1e-12));
    assertThat(s.notes()).singleElement().asString().contains("no line end follows", "line, 10:");
    assertThat(StructureFile.read(write("POSCAR", byHand + "\n"), 0).notes()).isEmpty();

    String xyz = "2\nLattice=\"4 0 0 0 4 0 0 0 4\"\nNa 0.25 0.25 0.25\nCl 2.25 2.25 2.3";
    assertThat(StructureFile.readAll(write("a.xyz", xyz)).getFirst().notes()).hasSize(1);

    String program = byHand.substring(0, byHand.indexOf("Zn S")) + "Zn S\n2 2\nDirect\n";
    for (double x : new double[] {0, 0.25, 0.5, 0.75}) {
      program += String.format(java.util.Locale.ROOT, "%.6f %.6f %.6f%n", x, x, x / 2);
    }
    String text = program.strip();
    assertThat(StructureFile.read(write("POSCAR", text), 0).notes()).isEmpty();
    for (int lost = 1; lost < 8; lost++) {
      Path file = write("POSCAR", text.substring(0, text.length() - lost));
      assertThatThrownBy(() -> StructureFile.read(file, 0))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("POSCAR:12: file ends within this line");
    }
  }

  @Test
  void aVelocityIsGivenOnceForEachAtom() throws IOException {
    String data =
        "salt\n\n2 atoms\n2 atom types\n0 4 xlo xhi\n0 4 ylo yhi\n0 4 zlo zhi\n\nMasses\n\n"
            + "1 22.99\n2 35.45\n\nAtoms # atomic\n\n1 1 0 0 0\n2 2 2 2 2\n\nVelocities\n\n"
            + "1 1 2 3\n2 4 5 6\n";
    assertThat(StructureFile.read(write("a.data", data), 0).velocities()).isPresent();
    for (String wrong : List.of("1 4 5 6", "2 4 5", "2 4 5 6 7", "2 4 5 6\n1 1 2 3")) {
      Path file = write("a.data", data.replace("2 4 5 6", wrong));
      assertThatThrownBy(() -> StructureFile.read(file, 0))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("a.data:2");
    }
  }
}
