package org.haven.analysis.mechanism;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;

/// Writes density maps for viewers: Gaussian cube (lengths in Bohr, density in 1/Bohr³) and
/// XCrySDen XSF (lengths in Å, density in 1/Å³). Both list the framework's mean positions as atoms.
public final class DensityFile {
  /// a₀ in Å, CODATA 2018.
  static final double BOHR_ANGSTROM = CubeFile.BOHR_ANGSTROM;

  private DensityFile() {}

  /// Gaussian cube.
  public static void writeCube(Path file, DensityMap map, String title) throws IOException {
    double factor = BOHR_ANGSTROM * BOHR_ANGSTROM * BOHR_ANGSTROM;
    new CubeFile(
            title,
            "number density of the mobile ions in 1/Bohr^3, lengths in Bohr",
            map.cell(),
            map.shape(),
            map.symbols(),
            map.framework())
        .write(file, k -> map.perAngstrom3()[k] * factor);
  }

  /// XSF with a three-dimensional data grid: a fastest, the last plane of each direction repeats
  /// the first.
  public static void writeXsf(Path file, DensityMap map, String title) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write("# " + title.replace('\n', ' ') + "\n");
      out.write("CRYSTAL\nPRIMVEC\n");
      vectors(out, map.cell());
      out.write("PRIMCOORD\n" + atoms(map) + " 1\n");
      for (int i = 0; i < atoms(map); i++) {
        out.write(
            String.format(
                Locale.ROOT,
                "%3d %14.8f %14.8f %14.8f\n",
                Element.of(map.symbols().get(i)).map(Element::atomicNumber).orElse(0),
                map.framework()[3 * i],
                map.framework()[3 * i + 1],
                map.framework()[3 * i + 2]));
      }
      int[] n = map.shape();
      out.write("BEGIN_BLOCK_DATAGRID_3D\nnumber_density_per_cubic_angstrom\n");
      out.write("BEGIN_DATAGRID_3D_mobile\n");
      out.write((n[0] + 1) + " " + (n[1] + 1) + " " + (n[2] + 1) + "\n0.0 0.0 0.0\n");
      vectors(out, map.cell());
      ValueRows rows = new ValueRows(out);
      for (int c = 0; c <= n[2]; c++) {
        for (int b = 0; b <= n[1]; b++) {
          for (int a = 0; a <= n[0]; a++) {
            rows.put(map.perAngstrom3()[((a % n[0]) * n[1] + b % n[1]) * n[2] + c % n[2]]);
          }
        }
      }
      rows.end();
      out.write("END_DATAGRID_3D\nEND_BLOCK_DATAGRID_3D\n");
    }
  }

  private static int atoms(DensityMap map) {
    return map.symbols().size();
  }

  private static void vectors(BufferedWriter out, Cell cell) throws IOException {
    double[] rows = cell.rows();
    for (int d = 0; d < 3; d++) {
      out.write(
          String.format(
              Locale.ROOT,
              "%14.8f %14.8f %14.8f\n",
              rows[3 * d],
              rows[3 * d + 1],
              rows[3 * d + 2]));
    }
  }
}
