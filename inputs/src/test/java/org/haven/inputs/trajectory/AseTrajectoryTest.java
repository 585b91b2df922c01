package org.haven.inputs.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.Reference;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files that ASE 3.29.0 wrote (`generate.py` beside them), with what ASE itself reads from them.
class AseTrajectoryTest {
  private static final Trajectories.Options EVERY = Trajectories.Options.every(10);

  @TempDir Path folder;

  private static Path resource(String name) {
    return Path.of("src/test/resources/trajectories", name);
  }

  @Test
  void aRunIsReadAsAseReadsIt() {
    try (Trajectory run = Trajectories.open(resource("ase-md.traj"), EVERY)) {
      assertThat(run.frames()).isEqualTo(5);
      assertThat(run.frameIntervalFs()).isEqualTo(10);
      assertThat(run.temperatureK().orElseThrow()).isCloseTo(600, within(1e-9));
      assertThat(run.symbols()).containsExactly("Cu", "Cu", "Cu", "Cu");
      double[] r = new double[12];
      double[] v = new double[12];
      run.read(4, r);
      assertThat(run.readVelocities(4, v)).isTrue();
      assertThat(Arrays.copyOfRange(r, 9, 12))
          .containsExactly(new double[] {1.89922158, 1.7480926, 0.03928947}, within(5e-9));
      assertThat(Arrays.copyOfRange(v, 9, 12))
          .containsExactly(new double[] {-0.00040723, 0.00131668, 0.00022914}, within(5e-9));
      assertThat(run.cell(4).rows()[0]).isEqualTo(3.61);
      assertThat(run.warnings()).isEmpty();
    }
    assertThatThrownBy(() -> Trajectories.open(resource("ase-md.traj")).frameIntervalFs())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--frame-interval");
  }

  @Test
  void aFrameBringsWhatItsCalculatorSaid() {
    Structure last = StructureFile.read(resource("ase-md.traj"), 4);
    assertThat(last.energyEv().orElseThrow()).isCloseTo(0.09042705953675423, within(1e-15));
    assertThat(Arrays.copyOfRange(last.forces().orElseThrow(), 9, 12))
        .containsExactly(new double[] {-0.77531687, 0.4823128, -0.07887159}, within(5e-9));
    Structure one = StructureFile.read(resource("ase-one.traj"), 0);
    assertThat(one.velocities().orElseThrow())
        .containsExactly(
            new double[] {
              0.00042726, 0.00085453, 0.00128179, -0.00027285, -0.00054571, -0.00081856
            },
            within(5e-9));
    assertThat(one.massesU()).containsEntry("Na", 22.98976928).containsEntry("Cl", 36.0);
    assertThat(one.charges().orElseThrow()).containsExactly(1, -1);
    // W = -σ V, σ in Voigt order
    double volume = 5.6 * 5.7 * 5.8;
    assertThat(one.virial().orElseThrow())
        .containsExactly(
            Arrays.stream(new double[] {0.01, 0.006, 0.005, 0.006, 0.02, 0.004, 0.005, 0.004, 0.03})
                .map(stress -> -stress * volume)
                .toArray(),
            within(1e-12));
    assertThat(one.notes()).anyMatch(note -> note.startsWith("pbc=\"T T F\" ignored"));
  }

  @Test
  void aFrameWithItsOwnHeaderCountsByIt() {
    List<Structure> all = StructureFile.readAll(resource("ase-headers.traj"));
    assertThat(all).hasSize(3).allMatch(s -> s.symbols().equals(List.of("Na", "Cl")));
    assertThatThrownBy(() -> Trajectories.open(resource("ase-order.traj"), EVERY))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("frame 1 (from 0) has Cl1 Na1, the first has Na1 Cl1");
    assertThat(StructureFile.read(resource("ase-order.traj"), 1).symbols())
        .containsExactly("Cl", "Na");
    assertThatThrownBy(() -> StructureFile.read(resource("ase-one.traj"), 1))
        .hasMessageContaining("frame 1 asked for, but the file holds one frame");
  }

  @Test
  void aMoleculeTakesItsCellFromTheUser() {
    Path molecule = resource("ase-molecule.traj");
    assertThatThrownBy(() -> Trajectories.open(molecule, EVERY))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("frame 0 (from 0): has no cell")
        .hasMessageContaining("--cell");
    Trajectories.Options boxed =
        new Trajectories.Options(
            OptionalDouble.of(10),
            List.of(),
            Optional.empty(),
            0,
            1,
            false,
            Optional.empty(),
            Optional.of(Cell.orthorhombic(9, 9, 9)),
            false);
    try (Trajectory run = Trajectories.open(molecule, boxed)) {
      assertThat(run.cell(0).volume()).isCloseTo(729, within(1e-9));
    }
  }

  @Test
  void theCaseHasItsAtoms() {
    try (Trajectory run =
        Trajectories.open(
            Reference.shared("cases/trajectories/refused-formats/ase.traj"),
            Trajectories.Options.every(100))) {
      assertThat(run.frames()).isEqualTo(60);
      assertThat(run.symbols()).filteredOn("Li"::equals).hasSize(27);
      assertThat(run.cell(0).rows()).containsExactly(9, 0, 0, 1.5, 9, 0, -1, 2, 9);
    }
  }

  private Path damaged(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("run.traj"), bytes);
  }

  private static byte[] whole() throws IOException {
    return Files.readAllBytes(resource("ase-md.traj"));
  }

  /// Wherever the file is cut, what is read is a part of it with a warning.
  @Test
  void aCutFileEndsWithItsLastWholeFrame() throws IOException {
    byte[] bytes = whole();
    int[] frames = new int[6];
    for (int length = 1; length < bytes.length; length += 31) {
      Path cut = damaged(Arrays.copyOf(bytes, length));
      try (Trajectory run = Trajectories.open(cut, EVERY)) {
        frames[run.frames()]++;
        assertThat(run.warnings())
            .anyMatch(warning -> warning.startsWith("last frame is cut off and left out"));
      } catch (InputException refused) {
        assertThat(refused.getMessage()).contains("run.traj: ").doesNotContain("null");
        frames[0]++;
      }
    }
    // with the second frame ASE writes a new table of frames behind it
    assertThat(Arrays.copyOfRange(frames, 2, 5)).doesNotContain(0);
    assertThat(frames[5]).as("the cut frame is never counted").isZero();
  }

  /// @param at byte of a number of eight bytes
  @ParameterizedTest
  @CsvSource({
    "8, 3329914, is a file of ASE's kind",
    "32, 0, number of frames is 0; a file of",
    "32, 1, 'number of frames is 1, but the table names more'",
    "32, 4, 'number of frames is 4, but the table names more'",
    "32, 2000000000, number of frames is 2000000000; a file of",
    "40, 1000000, table of 5 frames lies beyond the end of the file",
    "40, -8, table of 5 frames lies beyond the end of the file",
  })
  void aHeaderIsHeldAgainstTheFile(int at, long value, String message) throws IOException {
    byte[] bytes = whole();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
    Path file = damaged(bytes);
    assertThatThrownBy(() -> Trajectories.open(file, EVERY))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[4, 3], \"float64\"|[[4, 9], \"float64\"|positions has the shape [4, 9], expected [4, 3]",
        "\"numbers.\": {\"ndarray\": [[4], \"int64\"|\"numbers.\": {\"ndarray\": [[4], \"int32\"|"
            + "no element has the atomic number 0",
        "[[4], \"int64\"|[[4], \"cplx8\"|numbers is of type cplx8, which is not read",
        "\"positions.\"|\"position_.\"|positions is missing; expected an array [4, 3]",
        "{\"version\"|[\"version\"|is damaged: no JSON stands at byte",
      })
  void aFrameIsHeldAgainstItself(String right, String wrong, String message) throws IOException {
    String text = new String(whole(), StandardCharsets.ISO_8859_1);
    assertThat(text).contains(right);
    assertThat(wrong).hasSameSizeAs(right);
    Path file = damaged(text.replace(right, wrong).getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Trajectories.open(file, EVERY))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("(from 0)")
        .hasMessageContaining(message);
  }
}
