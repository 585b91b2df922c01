package org.haven.analysis.mechanism;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;
import org.haven.kernels.PhysicalConstants;

/// Writes a scalar on a grid over a periodic cell as a Gaussian cube: lengths in Bohr, values with
/// c fastest, six to a line, each row along c on new lines.
///
/// @param comment second line: what the values are, in which unit
/// @param shape [3] points along a, b, c
/// @param symbols [N] of the atoms that are listed
/// @param positions [3N] Cartesian in Å
public record CubeFile(
    String title,
    String comment,
    Cell cell,
    int[] shape,
    List<String> symbols,
    double[] positions) {
  /// a₀ in Å, CODATA 2018.
  static final double BOHR_ANGSTROM = PhysicalConstants.BOHR_ANGSTROM;

  /// @param value by index of the point
  public void write(Path file, IntToDoubleFunction value) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write(title.replaceAll("\\R", " ") + "\n" + comment + "\n");
      out.write(
          String.format(Locale.ROOT, "%5d %12.6f %12.6f %12.6f\n", symbols.size(), 0.0, 0.0, 0.0));
      double[] rows = cell.rows();
      for (int d = 0; d < 3; d++) {
        int n = shape[d];
        out.write(
            String.format(
                Locale.ROOT,
                "%5d %14.9f %14.9f %14.9f\n",
                n,
                rows[3 * d] / (n * BOHR_ANGSTROM),
                rows[3 * d + 1] / (n * BOHR_ANGSTROM),
                rows[3 * d + 2] / (n * BOHR_ANGSTROM)));
      }
      for (int i = 0; i < symbols.size(); i++) {
        int z = Element.of(symbols.get(i)).map(Element::atomicNumber).orElse(0);
        out.write(
            String.format(
                Locale.ROOT,
                "%5d %12.6f %12.6f %12.6f %12.6f\n",
                z,
                (double) z,
                positions[3 * i] / BOHR_ANGSTROM,
                positions[3 * i + 1] / BOHR_ANGSTROM,
                positions[3 * i + 2] / BOHR_ANGSTROM));
      }
      ValueRows lines = new ValueRows(out);
      int last = shape[2];
      for (int k = 0; k < shape[0] * shape[1] * last; k++) {
        lines.put(value.applyAsDouble(k));
        if ((k + 1) % last == 0) {
          lines.end();
        }
      }
    }
  }
}
