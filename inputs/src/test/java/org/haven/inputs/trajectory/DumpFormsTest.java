package org.haven.inputs.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.Reference;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Forms of text that programs write now and then: labels of types, open boxes, blank titles.
class DumpFormsTest {
  private static final Trajectories.Options EVERY = Trajectories.Options.every(100);

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Trajectories.Options metal() {
    return new Trajectories.Options(
        OptionalDouble.of(1),
        List.of(),
        Optional.of(LammpsUnits.METAL),
        0,
        1,
        false,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  @Test
  void theCaseOfAGeneralBoxHasTheAtomsOfItsDataFile() {
    Path file =
        Reference.shared("cases/trajectories/lammps-general-triclinic-run/general.lammpstrj");
    try (Trajectory t = Trajectories.open(file, metal())) {
      assertThat(t.cell(0).rows())
          .containsExactly(new double[] {0, 6, 0.5, -5, 1, 0, 1, 0.5, 7}, within(1e-12));
      assertThat(t.symbols()).containsExactly("Li", "Cl", "Li", "Cl");
      double[] s = new double[12];
      t.read(0, s);
      t.cell(0).toFractional(s, s);
      double[] truth = {
        0.0924, -0.0870, 0.0648, 0.3866, 0.4802, 0.4010, 0.7731, 0.2461, 0.2305, 0.4706, 0.7647,
        0.8235
      };
      for (int k = 0; k < 12; k++) {
        double off = s[k] - truth[k];
        assertThat(off - Math.rint(off)).isCloseTo(0, within(6e-5));
      }
      double[] v = new double[12];
      assertThat(t.readVelocities(0, v)).isTrue();
      assertThat(Arrays.copyOf(v, 3))
          .containsExactly(new double[] {0.001, 0.002, 0.003}, within(1e-15));
    }
  }

  /// Three frames of two atoms.
  private static String dump(String columns, String first, String second, String sides) {
    StringBuilder text = new StringBuilder();
    for (int f = 0; f < 3; f++) {
      text.append("ITEM: TIMESTEP\n").append(10 * f).append("\nITEM: NUMBER OF ATOMS\n2\n");
      text.append("ITEM: BOX BOUNDS").append(sides).append("\n0 5\n0 5\n0 5\n");
      text.append("ITEM: ATOMS id ").append(columns).append(" xu yu zu\n");
      text.append("1 ").append(first).append(" 0 0 0\n2 ").append(second).append(" 2 2 2\n");
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "typelabel, Na, Cl",
    "type, Na, Cl",
    "type typelabel, 1 Na, 2 Cl",
    "type, Na+, Cl-",
    "type, Na1, Cl2",
    "type mass, cation 22.99, anion 35.45",
  })
  void labelsOfTypesAreElementsWhereTheyName(String columns, String first, String second)
      throws IOException {
    Path file = write("run.lammpstrj", dump(columns, first, second, " pp pp pp"));
    try (Trajectory t = Trajectories.open(file, EVERY)) {
      assertThat(t.symbols()).containsExactly("Na", "Cl");
    }
  }

  @ParameterizedTest
  @CsvSource({"typelabel, cation, anion", "type, Va, Wat", "type, 1, 2"})
  void labelsThatNameNoElementAreAskedFor(String columns, String first, String second)
      throws IOException {
    Path file = write("run.lammpstrj", dump(columns, first, second, " pp pp pp"));
    assertThatThrownBy(() -> Trajectories.open(file, EVERY))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--types Li,P,S,Cl")
        .hasMessageContaining("--structure");
  }

  @ParameterizedTest
  @ValueSource(strings = {" pp pp ff", " pp ss pp", " ff ff ff", " pp pp fm"})
  void anOpenBoxIsSaidOnce(String sides) throws IOException {
    Path file = write("run.lammpstrj", dump("element", "Na", "Cl", sides));
    try (Trajectory t = Trajectories.open(file, EVERY)) {
      assertThat(t.warnings())
          .filteredOn(w -> w.startsWith("boundary" + sides + " ignored: the box is taken as"))
          .hasSize(1);
    }
    for (String closed : List.of(" pp pp pp", "")) {
      Path periodic = write("run.lammpstrj", dump("element", "Na", "Cl", closed));
      try (Trajectory t = Trajectories.open(periodic, EVERY)) {
        assertThat(t.warnings()).noneMatch(w -> w.startsWith("boundary"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"XDATCAR, ''", "XDATCAR, '   '", "walk, ''"})
  void anXdatcarMayHaveABlankTitle(String name, String title) throws IOException {
    String head = title + "\n1.0\n5 0 0\n0 5 0\n0 0 5\nNa Cl\n1 1\n";
    String frames = "Direct configuration=     1\n0 0 0\n.5 .5 .5\n";
    String next = "Direct configuration=     2\n.1 0 0\n.5 .5 .5\n";
    for (String text : List.of(head + frames + next, head + frames + head + next)) {
      try (Trajectory t = Trajectories.open(write(name, text), EVERY)) {
        assertThat(t.frames()).isEqualTo(2);
        assertThat(t.symbols()).containsExactly("Na", "Cl");
        double[] r = new double[6];
        t.read(1, r);
        assertThat(r).containsExactly(new double[] {0.5, 0, 0, 2.5, 2.5, 2.5}, within(1e-12));
        assertThat(t.cell(1)).isEqualTo(Cell.orthorhombic(5, 5, 5));
      }
    }
  }
}
