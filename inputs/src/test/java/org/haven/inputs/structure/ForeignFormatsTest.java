package org.haven.inputs.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.haven.inputs.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is known and not read is refused by its bytes, whatever its name, with the command that
/// makes it readable. The files are those of the programs themselves (`generate.py` beside them).
class ForeignFormatsTest {
  private static final Path FILES = Path.of("src/test/resources/trajectories/foreign");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run.dcd|a trajectory in DCD|m.Universe('x.y').atoms.write('x.h5md', frames='all')",
        "run.xtc|a trajectory of GROMACS in XTC|m.Universe('x.y').atoms.write('x.h5md',",
        "run.trr|a trajectory of GROMACS in TRR|m.Universe('x.y').atoms.write('x.h5md',",
        "run.ncdf|a trajectory in netCDF of AMBER|m.Universe('x.y').atoms.write('x.h5md',",
        "run.pdb|a file in PDB|ase convert -n 0 x.y x.extxyz",
        "run.bin|a binary dump of LAMMPS|i.read('x.y', ':', format='lammps-dump-binary'",
        "run.restart|a restart file of LAMMPS|lmp -restart2data x.y x.data",
        "run.xsf|an XSF of XCrySDen|ase convert x.y x.extxyz",
        "trajectory.json|a trajectory of pymatgen in JSON|loadfn('x.y').write_Xdatcar('x.XDATCAR')",
        "structure.json|a structure of pymatgen in JSON|from_file('x.y').to('x.vasp',"
            + " fmt='poscar')",
      })
  void aForeignFileIsRefusedByNameWithTheCommandThatConvertsIt(
      String file, String title, String command) throws IOException {
    for (String name : new String[] {"x.y", "POSCAR", "x.xyz"}) {
      Path copy = folder.resolve(name);
      Files.write(copy, Files.readAllBytes(FILES.resolve(file)));
      assertThatThrownBy(() -> Formats.of(copy))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(copy + ": is " + title + ", which is not read; ")
          .hasMessageContaining(
              command
                  .replace("x.y", name)
                  .replace("x.h5md", name.replace(".xyz", "").replace(".y", "") + ".h5md")
                  .replaceAll("\\bx\\.(?=extxyz|data|XDATCAR|vasp)", stem(name) + "."));
      Files.delete(copy);
    }
  }

  private static String stem(String name) {
    return name.replaceFirst("\\..*", "");
  }

  @ParameterizedTest
  @CsvSource({
    "BZh91AY&SY, packed by bzip2, bunzip2 -k run.xyz",
    "'PK\u0003\u0004', packed by zip, unzip run.xyz",
    "(\u00b5/\u00fd, packed by zstd, unzstd run.xyz",
    "\u00fd7zXZ, packed by xz, unxz -k run.xyz",
    "SQLite format 3, a database of ASE, ase convert run.xyz run.extxyz",
    "LAMMPS (22 Jul 2025), a log of LAMMPS, give the dump that the run wrote",
  })
  void soIsWhatIsKnownByItsFirstCharacters(String begin, String title, String remedy)
      throws IOException {
    Path file = folder.resolve("run.xyz");
    Files.write(file, (begin + "\nmore\n").getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Formats.of(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": is " + title + ", which is not read; ")
        .hasMessageContaining(remedy);
  }

  /// Titles and comments of files that are read.
  @ParameterizedTest
  @ValueSource(strings = {"CRYSTAL", "ATOM  1", "vasp", "LAMMPS", "{}", "CORD", "DUMP"})
  void aTitleIsNoSignature(String title) throws IOException {
    Path file = folder.resolve("POSCAR");
    Files.writeString(
        file, title + "\n1.0\n4 0 0\n0 4 0\n0 0 4\nNa Cl\n1 1\nDirect\n0 0 0\n.5 .5 .5\n");
    assertThat(Formats.of(file).name()).isEqualTo("POSCAR");
  }

  @Test
  void readableFormatsAreNot() {
    Path read = FILES.resolveSibling("ase-md.traj");
    assertThat(Formats.of(read).name()).isEqualTo("ASE .traj");
  }
}
