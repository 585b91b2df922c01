package org.haven.inputs.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.Reference;
import org.haven.inputs.structure.StructureFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that gsd 5.0.1 wrote (`generate.py` beside them), with what gsd itself reads from them.
class GsdTrajectoryTest {
  private static final Trajectories.Options EVERY = Trajectories.Options.every(10);

  /// Of the last frame: positions, and the cell of all.
  private static final double[] LAST = {
    -0.818457841873169,
    -0.5193625092506409,
    -1.006680965423584,
    -0.8650624752044678,
    0.6839144825935364,
    1.955756425857544,
    -0.590964674949646,
    0.4935150742530823,
    0.5805914998054504
  };

  private static final double[] ROWS = {6, 0, 0, 0.25 * 7, 7, 0, -0.125 * 8, 0.5 * 8, 8};

  @TempDir Path folder;

  private static Path resource(String name) {
    return Path.of("src/test/resources/trajectories", name);
  }

  private static double[] last(Trajectory run) {
    double[] r = new double[9];
    run.read(run.frames() - 1, r);
    return r;
  }

  @ParameterizedTest
  @ValueSource(strings = {"hoomd-images.gsd", "hoomd-version1.gsd"})
  void countsOfImagesUnwrap(String name) {
    try (Trajectory run = Trajectories.open(resource(name), EVERY)) {
      assertThat(run.frames()).isEqualTo(5);
      assertThat(run.symbols()).containsExactly("Li", "Li", "Cl");
      assertThat(run.cell(4).rows()).containsExactly(ROWS, within(1e-12));
      assertThat(run.label(4)).isEqualTo(200);
      // images 2 0 0 of the first and 0 1 0 of the last particle, and the corner for the centre
      double[] right = LAST.clone();
      right[0] += 2 * ROWS[0];
      right[6] += ROWS[3];
      right[7] += ROWS[4];
      for (int k = 0; k < 9; k++) {
        right[k] += (ROWS[k % 3] + ROWS[3 + k % 3] + ROWS[6 + k % 3]) / 2;
      }
      assertThat(last(run)).containsExactly(right, within(1e-6));
    }
    assertThatThrownBy(() -> Trajectories.open(resource(name)).frameIntervalFs())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--frame-interval");
  }

  /// gsd itself gives the first frame's counts for all frames of such a file.
  @Test
  void countsOfImagesOfTheFirstFrameAloneSayNothing() {
    Path file = resource("hoomd-types.gsd");
    assertThatThrownBy(() -> Trajectories.open(file, EVERY))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("names its types A, B, which are not all elements")
        .hasMessageContaining("--types");
    Trajectories.Options typed =
        new Trajectories.Options(OptionalDouble.of(10), List.of("Na", "Cl"));
    try (Trajectory run = Trajectories.open(file, typed)) {
      assertThat(run.symbols()).containsExactly("Na", "Na", "Cl");
      double[] right = LAST.clone();
      for (int k = 0; k < 9; k++) {
        right[k] += (ROWS[k % 3] + ROWS[3 + k % 3] + ROWS[6 + k % 3]) / 2;
      }
      assertThat(last(run)).containsExactly(right, within(1e-6));
      assertThat(run.readVelocities(0, new double[9])).isFalse();
      assertThat(run.warnings())
          .anyMatch(w -> w.contains("no units"))
          .anyMatch(w -> w.startsWith("velocities are left out"));
    }
    assertThat(StructureFile.read(resource("hoomd-images.gsd"), 4).symbols())
        .containsExactly("Li", "Li", "Cl");
  }

  @Test
  void theCaseHasItsAtoms() {
    try (Trajectory run =
        Trajectories.open(
            Reference.shared("cases/trajectories/refused-formats/hoomd.gsd"), EVERY)) {
      assertThat(run.frames()).isEqualTo(12);
      assertThat(run.symbols()).filteredOn("Li"::equals).hasSize(27);
      assertThat(run.cell(0).rows())
          .containsExactly(new double[] {9, 0, 0, 1.5, 9, 0, -1, 2, 9}, within(1e-5));
    }
  }

  private Path damaged(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("run.gsd"), bytes);
  }

  private static byte[] whole() throws IOException {
    return Files.readAllBytes(resource("hoomd-images.gsd"));
  }

  @Test
  void aCutFileEndsWithItsLastWholeFrame() throws IOException {
    byte[] bytes = whole();
    int[] frames = new int[6];
    for (int length = 1; length < bytes.length; length += 5) {
      Path cut = damaged(Arrays.copyOf(bytes, length));
      try (Trajectory run = Trajectories.open(cut, EVERY)) {
        frames[run.frames()]++;
        assertThat(run.warnings())
            .anyMatch(warning -> warning.startsWith("last frame is cut off and left out"));
      } catch (InputException refused) {
        assertThat(refused.getMessage()).contains("run.gsd: ").doesNotContain("null");
        frames[0]++;
      }
    }
    // each of the five frames is lost at some place
    assertThat(Arrays.copyOf(frames, 5)).doesNotContain(0);
    assertThat(frames[5]).as("the cut frame is never counted").isZero();
  }

  /// @param at byte of a number of `bytes` bytes
  @ParameterizedTest
  @CsvSource({
    "16, 8, 100000000000, index is damaged: it has room for 100000000000 entries",
    "8, 8, 100000, index lies beyond the end of the file",
    "32, 8, -1, list of names is damaged: it has room for -1",
    "44, 4, 196608, is GSD of version 3; versions 1 and 2 are read",
    "112, 1, 120, is GSD of the schema 'xoomd'; expected hoomd",
    "0, 1, 1, format not recognised",
  })
  void aHeaderIsHeldAgainstTheFile(int at, int bytes, long value, String message)
      throws IOException {
    byte[] changed = whole();
    ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
    System.arraycopy(number.array(), 0, changed, at, bytes);
    Path file = Files.write(folder.resolve(at == 0 ? "run" : "run.gsd"), changed);
    assertThatThrownBy(() -> Trajectories.open(file, EVERY))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }
}
