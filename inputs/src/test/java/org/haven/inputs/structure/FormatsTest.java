package org.haven.inputs.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.haven.inputs.FileHead;
import org.haven.inputs.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {
  private static final String CELL = "\n1.0\n4 0 0\n0 4 0\n0 0 4\nNa Cl\n1 1\n";
  private static final String ATOMS = "0 0 0\n.5 .5 .5\n";

  @TempDir Path folder;

  private String nameOf(String name, String text) throws IOException {
    return Formats.of(Files.writeString(folder.resolve(name), text)).name();
  }

  @Test
  void contentDecidesWithoutAName() throws IOException {
    assertThat(nameOf("a", "salt" + CELL + "Direct\n" + ATOMS)).isEqualTo("POSCAR");
    assertThat(nameOf("b", "salt" + CELL + "Direct configuration= 1\n" + ATOMS))
        .isEqualTo("XDATCAR");
    assertThat(nameOf("c", "# by hand\n\ndata_NaCl\n_cell_length_a 4\n")).isEqualTo("CIF");
    assertThat(nameOf("d", "salt\n\n2 atoms\n1 atom types\n")).isEqualTo("LAMMPS data");
    assertThat(nameOf("e", "1\nLattice=\"4 0 0 0 4 0 0 0 4\"\nNa 0 0 0\n"))
        .isEqualTo("extended XYZ");
    assertThat(nameOf("f", "ITEM: TIMESTEP\n0\n")).isEqualTo("LAMMPS dump");
    assertThat(nameOf("g", "<?xml version=\"1.0\"?>\n<modeling>\n")).isEqualTo("vasprun.xml");
    Path hdf5 = folder.resolve("h");
    Files.write(hdf5, new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0});
    assertThat(Formats.of(hdf5).name()).isEqualTo("H5MD");
  }

  @Test
  void contentCountsBeforeAMisleadingName() throws IOException {
    assertThat(nameOf("POSCAR.xyz", "2" + CELL + "Direct\n" + ATOMS)).isEqualTo("POSCAR");
    assertThat(nameOf("POSCAR", "ITEM: TIMESTEP\n0\n")).isEqualTo("LAMMPS dump");
  }

  @ParameterizedTest
  @CsvSource({
    "POSCAR_relaxed,POSCAR",
    "contcar.gz,POSCAR",
    "a.vasp,POSCAR",
    "a.cif,CIF",
    "data.salt,LAMMPS data",
    "a.LMP,LAMMPS data",
    "run.extxyz,extended XYZ",
    "my_XDATCAR_2,XDATCAR",
    "vasprun_1,vasprun.xml",
    "dump.melt,LAMMPS dump",
    "a.lammpstrj.gz,LAMMPS dump",
    "trajectory.h5,H5MD"
  })
  void theNameDecidesWhereTheContentDoesNot(String name, String format) throws IOException {
    assertThat(nameOf(name, "nothing that any format begins with\n")).isEqualTo(format);
  }

  @Test
  void whatNoFormatRecognisesIsRefusedWithAllThatAreRead() {
    assertThatThrownBy(() -> nameOf("notes.txt", "some words\n"))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("format not recognised; readable are " + Formats.names(Format.class));
    assertThat(Formats.names(Format.class)).contains("POSCAR", "CIF", "LAMMPS dump", "H5MD");
  }

  @Test
  void littleOfAHugeFileIsReadAndAllOfASmallOne() throws IOException {
    byte[] line = new byte[10_000_000];
    Arrays.fill(line, (byte) '7');
    Path huge = Files.write(folder.resolve("huge"), line);
    assertThat(FileHead.of(huge).line(0)).hasSize(1 << 16);

    Path packed = folder.resolve("packed.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(FileHead.of(packed).lines()).containsExactly("one", "two");
  }
}
