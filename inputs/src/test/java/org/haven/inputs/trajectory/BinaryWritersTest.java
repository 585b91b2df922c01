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
import java.util.List;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.structure.Formats;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the binary formats hold, byte by byte; `validation/readers/check.py` asks ASE and
/// MDAnalysis.
class BinaryWritersTest {
  /// No vector lies along an axis: a DCD has to turn it.
  private static final double[] ROWS = {3, 4, 0, -4, 3, 1, 0.5, 0.5, 6};

  @TempDir Path folder;

  private static Structure structure(int frame) {
    double[] rows = ROWS.clone();
    rows[8] += 0.01 * frame;
    // the second atom leaves the cell
    double[] positions = {0, 0, 0, 1 + frame, 2, 3 - 0.5 * frame};
    return Structure.of("two", Cell.ofRows(rows), List.of("Li", "I"), positions)
        .withVelocities(Optional.of(new double[] {1e-3, 0, 0, 0, -2e-3, 1e-4 * frame}));
  }

  private Path write(String name, int frames, double intervalFs) {
    Path file = folder.resolve(name);
    WritableTrajectory format = (WritableTrajectory) Formats.toWrite(file);
    OutputFile.writeBytes(
        file,
        out -> {
          WritableTrajectory.Sink sink = format.begin(out, frames, intervalFs);
          for (int f = 0; f < frames; f++) {
            sink.write(new TimedFrame(structure(f), f, f * intervalFs, true));
          }
        });
    return file;
  }

  /// One frame has a table of its own length, 42 fill theirs, 43 need the next.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 42, 43, 100})
  void aTrajOfAseComesBackBitByBit(int frames) {
    Path file = write("out.traj", frames, 12.5);
    try (Trajectory read = Trajectories.open(file, Trajectories.Options.DEFAULT)) {
      assertThat(read.frames()).isEqualTo(frames);
      double[] r = new double[6];
      double[] v = new double[6];
      for (int f = 0; f < frames; f++) {
        Structure s = structure(f);
        read.read(f, r);
        read.readVelocities(f, v);
        // through fractional coordinates up to 100 Å: 1e-13; v = p / m: a unit of the last place
        assertThat(r).containsExactly(s.positions(), within(1e-12));
        assertThat(v).containsExactly(s.velocities().orElseThrow(), within(1e-18));
        assertThat(read.cell(f).rows()).isEqualTo(s.cell().rows());
      }
      assertThat(frames == 1 ? 12.5 : read.frameIntervalFs()).isEqualTo(12.5);
    }
    assertThat(StructureFile.read(file, frames - 1).massesU()).containsEntry("I", 126.90447);
  }

  @Test
  void aDcdHasTheRecordsOfCharmm() throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(write("out.dcd", 3, 50))).order(ByteOrder.LITTLE_ENDIAN);
    // two headers, N; then cell and three axes of two atoms
    assertThat(bytes.capacity()).isEqualTo(92 + 92 + 12 + 3 * (56 + 3 * 16));
    assertThat(bytes.getInt(0)).isEqualTo(84);
    assertThat(new String(bytes.array(), 4, 4, StandardCharsets.US_ASCII)).isEqualTo("CORD");
    assertThat(bytes.getInt(8)).isEqualTo(3);
    // MDAnalysis: 1 of this unit is 0.04888821 ps
    assertThat(bytes.getFloat(44) * 48.88821).isCloseTo(50, within(1e-4));
    assertThat(bytes.getInt(48)).isEqualTo(1);
    assertThat(bytes.getInt(88)).isEqualTo(84);
    assertThat(bytes.getInt(92 + 92 + 4)).isEqualTo(2);
    for (int f = 0; f < 3; f++) {
      int cell = 196 + f * 104;
      assertThat(bytes.getInt(cell)).isEqualTo(48);
      Structure s = structure(f);
      double[] h = s.cell().rows();
      double c = Math.sqrt(h[6] * h[6] + h[7] * h[7] + h[8] * h[8]);
      assertThat(bytes.getDouble(cell + 4)).isEqualTo(5);
      assertThat(bytes.getDouble(cell + 12)).isEqualTo(90);
      assertThat(bytes.getDouble(cell + 20)).isEqualTo(Math.sqrt(26));
      assertThat(bytes.getDouble(cell + 44)).isCloseTo(c, within(1e-14));
      double[] x = new double[3];
      for (int d = 0; d < 3; d++) {
        assertThat(bytes.getInt(cell + 56 + 16 * d)).isEqualTo(8);
        x[d] = bytes.getFloat(cell + 56 + 16 * d + 8);
      }
      // turned as a whole: a lies along x, lengths and the angle to a stay; float32 of numbers to 6
      double[] r = s.positions();
      assertThat(x[0]).isCloseTo((3 * r[3] + 4 * r[4]) / 5, within(1e-6));
      assertThat(x[0] * x[0] + x[1] * x[1] + x[2] * x[2])
          .isCloseTo(r[3] * r[3] + r[4] * r[4] + r[5] * r[5], within(1e-5));
    }
  }

  @Test
  void aDcdWithoutTimesHasNoStep() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(write("out.dcd", 1, Double.NaN)));
    assertThat(bytes.getInt(44)).isZero();
  }

  @Test
  void whatNobodyUnpacksIsNotPacked() {
    for (String name : List.of("out.dcd.gz", "out.traj.gz")) {
      assertThatThrownBy(() -> Formats.toWrite(folder.resolve(name)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("leave .gz out of the name");
    }
  }
}
