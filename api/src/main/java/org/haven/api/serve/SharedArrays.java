package org.haven.api.serve;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.haven.inputs.InputException;
import org.haven.potentials.Evaluation;

/// A file that both sides hold in memory: cell and positions from the client, energies, forces,
/// virial and stress from Haven. Numbers of eight bytes, little endian, one array after the other:
///
/// | array | numbers | unit |
/// |---|---|---|
/// | cell, rows a, b, c | 9 | Å |
/// | positions | 3 N | Å |
/// | energy | 1 | eV |
/// | virial | 9 | eV |
/// | stress | 9 | GPa |
/// | energies | N | eV |
/// | forces | 3 N | eV/Å |
/// | force spreads, not a number where there is no committee | N | eV/Å |
final class SharedArrays implements AutoCloseable {
  private static final ValueLayout.OfDouble NUMBER =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private final int count;

  /// @param count atoms N
  /// @throws InputException if the file is not there, no regular one, or of another length
  SharedArrays(Path file, int count) {
    this.count = count;
    if (!Files.isRegularFile(file)) {
      arena.close();
      throw new InputException(
          file,
          (Files.exists(file) ? "not a regular file" : "no such file")
              + "; make one of "
              + bytes(count)
              + " bytes");
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() != bytes(count)) {
        throw new InputException(
            file,
            "has %d bytes; expected %d for %d atoms: 8 (28 + 8 N)"
                .formatted(channel.size(), bytes(count), count));
      }
      memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes(count), arena);
    } catch (IOException unusable) {
      arena.close();
      throw new InputException(file, "cannot be used: " + unusable.getMessage(), unusable);
    } catch (InputException wrong) {
      arena.close();
      throw wrong;
    }
  }

  /// Length of the file.
  static long bytes(int count) {
    return 8 * (28 + 8L * count);
  }

  /// The lattice vectors, a new array [9].
  double[] cell() {
    double[] rows = new double[9];
    MemorySegment.copy(memory, NUMBER, 0, rows, 0, 9);
    return rows;
  }

  /// Fills in the positions [3N].
  void positions(double[] into) {
    MemorySegment.copy(memory, NUMBER, 8 * 9, into, 0, 3 * count);
  }

  /// Writes the results.
  ///
  /// @param spreads [N], or null
  void write(Evaluation evaluation, double[] stressGpa, double[] spreads) {
    long at = 8 * (9 + 3L * count);
    at = put(new double[] {evaluation.energyEv()}, 1, at);
    at = put(evaluation.virial(), 9, at);
    at = put(stressGpa, 9, at);
    at = put(evaluation.energies(), count, at);
    at = put(evaluation.forces(), 3 * count, at);
    double[] last = spreads;
    if (last == null) {
      last = new double[count];
      Arrays.fill(last, Double.NaN);
    }
    put(last, count, at);
  }

  private long put(double[] values, int length, long at) {
    MemorySegment.copy(values, 0, memory, NUMBER, at, length);
    return at + 8L * length;
  }

  @Override
  public void close() {
    arena.close();
  }
}
