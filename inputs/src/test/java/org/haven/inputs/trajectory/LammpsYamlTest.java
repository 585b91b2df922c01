package org.haven.inputs.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Dumps that LAMMPS 22Jul2025 wrote as YAML and, of the same run, as text (`generate.py` beside
/// them).
class LammpsYamlTest {
  private static final Trajectories.Options TYPES =
      new Trajectories.Options(OptionalDouble.of(100), List.of("Na", "Cl"));

  @TempDir Path folder;

  private static Path resource(String name) {
    return Path.of("src/test/resources/trajectories", name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lammps", "lammps-tilted"})
  void theSameRunIsReadFromYamlAndText(String name) {
    try (Trajectory yaml = Trajectories.open(resource(name + ".yaml"));
        Trajectory bare = Trajectories.open(resource(name + "-bare.yaml"), TYPES);
        Trajectory text = Trajectories.open(resource(name + ".lammpstrj"))) {
      double[] right = new double[24];
      double[] other = new double[24];
      for (Trajectory each : List.of(yaml, bare)) {
        assertThat(each.frames()).isEqualTo(3);
        assertThat(each.symbols()).isEqualTo(text.symbols());
        assertThat(each.label(2)).isEqualTo(each == yaml ? 200 : 100);
        for (int f = 0; f < 3; f++) {
          text.read(f, right);
          each.read(f, other);
          // six digits are written
          assertThat(other).containsExactly(right, within(1e-4));
          assertThat(each.cell(f).rows()).containsExactly(text.cell(f).rows(), within(1e-9));
        }
      }
      assertThat(yaml.frameIntervalFs()).isEqualTo(text.frameIntervalFs()).isEqualTo(100);
      assertThat(text.readVelocities(2, right)).isTrue();
      assertThat(yaml.readVelocities(2, other)).isTrue();
      assertThat(other).containsExactly(right, within(1e-12));
      assertThat(bare.readVelocities(2, other)).isFalse();
    }
  }

  @Test
  void theCaseIsRead() {
    try (Trajectory run =
        Trajectories.open(
            Reference.shared("cases/trajectories/refused-formats/dump.yaml"), TYPES)) {
      assertThat(run.frames()).isPositive();
      assertThat(run.symbols()).hasSize(120);
    }
  }

  private Path changed(String from, String to) throws IOException {
    String text = Files.readString(resource("lammps-bare.yaml"));
    assertThat(text).contains(from);
    return Files.writeString(folder.resolve("run.yaml"), text.replace(from, to));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "natoms: 8|natoms: 9|truncated: expected 9 atoms, found 8",
        "natoms: 8|natoms: 2000000000|natoms is 2000000000, more than fit into a file of",
        "box:|bix:|data before natoms, box and keywords",
        "keywords: [ id,|keywords: [ ad,|dump holds no column 'id'",
        "  - [ 0, 5.64 ]|  - [ 0 ]|bounds of the box: expected 2 numbers",
        "timestep: 50|timestep: x|timestep: expected a number, got 'x'",
        "  - [ 1 , 1 , 0|  - [ 1 , 0|expected 5 columns, got 4",
        "  - [ 1 , 1 , 0|  - [ 1 , 3 , 0|atom type 3 has no element",
      })
  void whatIsDamagedIsRefusedWithItsLine(String from, String to, String message)
      throws IOException {
    Path file = changed(from, to);
    assertThatThrownBy(() -> Trajectories.open(file, TYPES))
        .isInstanceOf(InputException.class)
        .hasMessageMatching("(?s).*run.yaml:\\d+: .*")
        .hasMessageContaining(message);
  }

  /// LAMMPS writes the restricted box beside positions in the general one.
  @Test
  void positionsOfAGeneralBoxAreRefused() throws IOException {
    String text =
        Files.readString(resource("lammps-bare.yaml"))
            .replace("xu, yu, zu", "x, y, z")
            .replaceAll("- \\[ 1 , 1 , \\S+ ,", "- [ 1 , 1 , -3.5 ,");
    Path file = Files.writeString(folder.resolve("run.yaml"), text);
    assertThatThrownBy(() -> Trajectories.open(file, TYPES))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "positions x y z lie outside the box: written with" + " 'triclinic/general'");
  }

  @Test
  void anOpenBoxAndACutFrameAreSaid() throws IOException {
    Path open = changed("[ p, p, p, p, p, p, ]", "[ p, p, p, p, f, f, ]");
    try (Trajectory run = Trajectories.open(open, TYPES)) {
      assertThat(run.warnings()).anyMatch(w -> w.startsWith("boundary pp pp ff ignored"));
    }
    byte[] whole = Files.readAllBytes(resource("lammps-bare.yaml"));
    Path cut = Files.write(folder.resolve("cut.yaml"), Arrays.copyOf(whole, whole.length - 60));
    try (Trajectory run = Trajectories.open(cut, TYPES)) {
      assertThat(run.frames()).isEqualTo(2);
      assertThat(run.warnings()).anyMatch(w -> w.startsWith("last frame is cut off"));
    }
  }
}
