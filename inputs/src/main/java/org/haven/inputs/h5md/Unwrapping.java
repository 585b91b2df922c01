package org.haven.inputs.h5md;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
import org.haven.inputs.InputException;
import org.haven.kernels.Cell;

/// Follows every particle of wrapped frames by the shortest way from the frame before. Frames may
/// be asked for in any order; those on the way are read too.
final class Unwrapping {
  /// Longest step between frames, in cells along a lattice vector, that can be unwrapped.
  static final double LONGEST_STEP = 0.45;

  private final Path path;
  private final List<String> symbols;
  private final ObjIntConsumer<double[]> reader;
  private final IntFunction<Cell> cells;
  private final double[] wrapped;
  private final double[] unwrapped;
  private int frame = -1;

  /// @param path for messages
  /// @param symbols [N]
  /// @param reader puts the wrapped positions [3N] of a frame into an array
  /// @param cells of the frames
  Unwrapping(
      Path path, List<String> symbols, ObjIntConsumer<double[]> reader, IntFunction<Cell> cells) {
    this.path = path;
    this.symbols = symbols;
    this.reader = reader;
    this.cells = cells;
    this.wrapped = new double[3 * symbols.size()];
    this.unwrapped = new double[3 * symbols.size()];
  }

  /// Unwrapped positions [3N] of a frame, in Å; those of frame 0 are as stored.
  ///
  /// @throws InputException if a particle moves by [#LONGEST_STEP] of the cell or more
  void read(int asked, double[] out) {
    if (asked < frame || frame < 0) {
      reader.accept(wrapped, 0);
      System.arraycopy(wrapped, 0, unwrapped, 0, unwrapped.length);
      frame = 0;
    }
    double[] next = new double[wrapped.length];
    while (frame < asked) {
      reader.accept(next, frame + 1);
      advance(next);
    }
    System.arraycopy(unwrapped, 0, out, 0, unwrapped.length);
  }

  private void advance(double[] next) {
    double[] h = cells.apply(frame + 1).rows();
    double[] inverse = cells.apply(frame + 1).inverse();
    for (int i = 0; i < next.length; i += 3) {
      double x = next[i] - wrapped[i];
      double y = next[i + 1] - wrapped[i + 1];
      double z = next[i + 2] - wrapped[i + 2];
      double[] step = {x, y, z};
      for (int k = 0; k < 3; k++) {
        double s = x * inverse[k] + y * inverse[3 + k] + z * inverse[6 + k];
        double turns = Math.rint(s);
        if (Math.abs(s - turns) >= LONGEST_STEP) {
          throw tooLong(i / 3, Math.abs(s - turns), k);
        }
        for (int d = 0; d < 3; d++) {
          step[d] -= turns * h[3 * k + d];
        }
      }
      for (int d = 0; d < 3; d++) {
        unwrapped[i + d] += step[d];
      }
    }
    System.arraycopy(next, 0, wrapped, 0, wrapped.length);
    frame++;
  }

  private InputException tooLong(int particle, double cellsMoved, int axis) {
    return new InputException(
        path,
        String.format(
            Locale.ROOT,
            "particle %d (%s) moves by %.2f of a cell along lattice vector %s between frames"
                + " %d and %d; wrapped coordinates without image counts cannot be unwrapped"
                + " beyond %.2f. Remedy: store frames more often, or write the H5MD element"
                + " 'image'",
            particle,
            symbols.get(particle),
            cellsMoved,
            "abc".charAt(axis),
            frame,
            frame + 1,
            LONGEST_STEP));
  }
}
