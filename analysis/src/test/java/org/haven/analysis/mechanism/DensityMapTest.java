package org.haven.analysis.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DensityMapTest {
  private static final Cell CELL = Cell.ofLengthsAndAngles(4, 5, 6, 70, 80, 100);

  private static DensityMap map() {
    MovingAtoms atoms =
        new MovingAtoms(
            CELL,
            List.of("Li", "S", "Li", "Li"),
            50,
            1,
            false,
            (frame, time, r, v) -> {
              SplittableRandom random = new SplittableRandom(frame);
              for (int k = 0; k < r.length; k++) {
                r[k] = 3 * random.nextDouble();
              }
              // The whole crystal glides with S: what is left is where Li is relative to it.
              double[] s = {0.5 + 0.01 * frame, 0.5, 0.5};
              CELL.toCartesian(s, s);
              System.arraycopy(s, 0, r, 3, 3);
              double[] at = {0.25 + 0.01 * frame, 0.75, -0.5};
              CELL.toCartesian(at, at);
              System.arraycopy(at, 0, r, 0, 3);
            });
    var sampler = new DensityMap.Sampler(atoms.pass(), 0.5);
    atoms.pass().run(List.of(sampler));
    return sampler.result();
  }

  @Test
  void theGridHoldsTheIons() {
    DensityMap map = map();
    assertThat(map.shape()).containsExactly(8, 10, 12);
    assertThat(map.integral()).isCloseTo(3, within(1e-12));
    // The first Li rests at (¼, ¾, ½) of the gliding crystal: grid point (2, 7.5 → 8 or 7, 6).
    double there =
        map.perAngstrom3()[(2 * 10 + 8) * 12 + 6] + map.perAngstrom3()[(2 * 10 + 7) * 12 + 6];
    assertThat(there * map.voxelAngstrom3()).isGreaterThan(0.999);
    assertThat(Arrays.stream(map.framework()).toArray()).hasSize(3);
  }

  @Test
  void aCubeFileReadsBackAsTheSameDensity(@TempDir Path folder) throws IOException {
    DensityMap map = map();
    Path file = folder.resolve("density.cube");
    DensityFile.writeCube(file, map, "two\nlines");
    List<String> lines = Files.readAllLines(file);
    double bohr = DensityFile.BOHR_ANGSTROM;
    double[] head = numbers(lines.get(2));
    assertThat(head[0]).isEqualTo(1);
    for (int d = 0; d < 3; d++) {
      double[] row = numbers(lines.get(3 + d));
      assertThat(row[0]).isEqualTo(map.shape()[d]);
      for (int k = 0; k < 3; k++) {
        assertThat(row[1 + k] * row[0] * bohr).isCloseTo(CELL.rows()[3 * d + k], within(1e-7));
      }
    }
    double[] atom = numbers(lines.get(6));
    assertThat(atom[0]).isEqualTo(16);
    assertThat(atom[2] * bohr).isCloseTo(map.framework()[0], within(1e-6));
    double[] values = numbers(String.join(" ", lines.subList(7, lines.size())));
    assertSame(values, map.perAngstrom3(), bohr * bohr * bohr);
  }

  @Test
  void anXsfFileReadsBackAsTheSameDensity(@TempDir Path folder) throws IOException {
    DensityMap map = map();
    Path file = folder.resolve("density.xsf");
    DensityFile.writeXsf(file, map, "title");
    List<String> lines = Files.readAllLines(file);
    int grid = lines.indexOf("BEGIN_DATAGRID_3D_mobile");
    assertThat(numbers(lines.get(grid + 1))).containsExactly(9, 11, 13);
    for (int d = 0; d < 3; d++) {
      assertThat(numbers(lines.get(grid + 3 + d))[d]).isCloseTo(CELL.rows()[4 * d], within(1e-7));
    }
    int end = lines.indexOf("END_DATAGRID_3D");
    double[] values = numbers(String.join(" ", lines.subList(grid + 6, end)));
    double[] inner = new double[8 * 10 * 12];
    for (int a = 0; a < 9; a++) {
      for (int b = 0; b < 11; b++) {
        for (int c = 0; c < 13; c++) {
          double value = values[(c * 11 + b) * 9 + a];
          assertThat(value).isEqualTo(values[(c % 12 * 11 + b % 10) * 9 + a % 8]);
          inner[(a % 8 * 10 + b % 10) * 12 + c % 12] = value;
        }
      }
    }
    assertSame(inner, map.perAngstrom3(), 1);
  }

  /// Six digits are written.
  private static void assertSame(double[] values, double[] expected, double factor) {
    assertThat(values).hasSize(expected.length);
    for (int k = 0; k < values.length; k++) {
      assertThat(values[k]).isCloseTo(expected[k] * factor, within(1e-5 * expected[k] + 1e-30));
    }
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.strip().split("\\s+")).mapToDouble(Double::parseDouble).toArray();
  }
}
