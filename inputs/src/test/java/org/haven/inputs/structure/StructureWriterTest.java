package org.haven.inputs.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.kernels.Cell;
import org.haven.kernels.Matrix3;
import org.haven.kernels.MinimumImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StructureWriterTest {
  @TempDir Path folder;

  /// A distorted rock-salt LiCl crystal of 64 atoms in a triclinic cell, with everything a
  /// structure can have.
  private static Structure crystal(long seed, boolean restricted, boolean mixed) {
    Random random = new Random(seed);
    double a = 10.3;
    double[] rows = {a, 0, 0, 0, a, 0, 0, 0, a};
    int[] free = restricted ? new int[] {0, 3, 4, 6, 7, 8} : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8};
    for (int k : free) {
      rows[k] += 0.4 * random.nextGaussian();
    }
    List<String> symbols = new ArrayList<>();
    double[] r = new double[3 * 64];
    for (int i = 0; i < 64; i++) {
      int x = i % 4;
      int y = i / 4 % 4;
      int z = i / 16;
      boolean lithium = mixed ? (x + y + z) % 2 == 0 : i < 32;
      symbols.add(lithium ? "Li" : "Cl");
      r[3 * i] = (x + 0.05 * random.nextGaussian()) / 4;
      r[3 * i + 1] = (y + 0.05 * random.nextGaussian()) / 4;
      r[3 * i + 2] = (z + 0.05 * random.nextGaussian()) / 4;
    }
    Cell.ofRows(rows).toCartesian(r, r);
    return new Structure(
        "a \"quoted\" title",
        Cell.ofRows(rows),
        symbols,
        r,
        Optional.of(random.doubles(192, -0.01, 0.01).toArray()),
        Optional.of(random.doubles(64, -1, 1).toArray()),
        Optional.of(random.nextGaussian()),
        Optional.of(random.doubles(192, -1, 1).toArray()),
        Optional.of(random.doubles(9, -10, 10).toArray()),
        Map.of(),
        List.of());
  }

  private Structure again(Structure s, String name) {
    Path file = folder.resolve(name);
    StructureWriter.write(s, file);
    return StructureFile.read(file, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void extendedXyzReturnsEveryBit(long seed) {
    Structure s = crystal(seed, false, true);
    assertThat(again(s, "a.xyz")).usingRecursiveComparison().isEqualTo(s);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void poscarReturnsPositionsAndVelocitiesBitByBit(long seed) {
    Structure s = crystal(seed, false, false);
    Structure back = again(s, "POSCAR");
    assertThat(back.cell()).isEqualTo(s.cell());
    assertThat(back.symbols()).isEqualTo(s.symbols());
    assertThat(back.positions()).isEqualTo(s.positions());
    assertThat(back.velocities().orElseThrow()).isEqualTo(s.velocities().orElseThrow());
    assertThat(back.title()).isEqualTo(s.title());
  }

  @Test
  void poscarSortsMixedSpecies() {
    Structure s = crystal(1, false, true);
    Structure back = again(s, "a.vasp");
    assertThat(back.composition()).isEqualTo(s.composition());
    int second = s.symbols().subList(1, 64).indexOf("Li") + 1;
    assertThat(back.positions()[3]).isEqualTo(s.positions()[3 * second]);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void lammpsDataReturnsARestrictedCellBitByBit(long seed) {
    Structure s = crystal(seed, true, true);
    Structure back = again(s, "a.data");
    assertThat(back.cell()).isEqualTo(s.cell());
    assertThat(back.symbols()).isEqualTo(s.symbols());
    assertThat(back.positions()).isEqualTo(s.positions());
    assertThat(back.charges().orElseThrow()).isEqualTo(s.charges().orElseThrow());
    // velocities pass through Å/ps: two roundings
    assertThat(back.velocities().orElseThrow())
        .containsExactly(s.velocities().orElseThrow(), within(1e-17));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void lammpsDataOfAnyCellKeepsAllDistances(long seed) {
    Structure s = crystal(seed, false, true);
    if (seed % 2 == 0) {
      double[] m = s.cell().rows();
      double[] left = {m[3], m[4], m[5], m[0], m[1], m[2], m[6], m[7], m[8]};
      s = Structure.of("left-handed", Cell.ofRows(left), s.symbols(), s.positions());
      assertThat(Matrix3.determinant(left)).isNegative();
    }
    Structure back = again(s, "a.lmp");
    assertThat(back.cell().volume()).isCloseTo(s.cell().volume(), within(1e-9));
    MinimumImage before = new MinimumImage(s.cell());
    MinimumImage after = new MinimumImage(back.cell());
    double[] f = new double[3 * s.count()];
    double[] g = new double[3 * s.count()];
    s.cell().toFractional(s.positions(), f);
    back.cell().toFractional(back.positions(), g);
    for (int i = 1; i < 64; i++) {
      assertThat(after.distance(g[3 * i] - g[0], g[3 * i + 1] - g[1], g[3 * i + 2] - g[2]))
          .isCloseTo(
              before.distance(f[3 * i] - f[0], f[3 * i + 1] - f[1], f[3 * i + 2] - f[2]),
              within(1e-9));
    }
  }

  @Test
  void unknownFormatsAreRefused() {
    Structure s = crystal(1, true, true);
    assertThatThrownBy(() -> StructureWriter.write(s, folder.resolve("a.cif")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("writable are");
    assertThatThrownBy(() -> StructureWriter.write(s, folder.resolve("noname")))
        .isInstanceOf(InputException.class);
  }

  @Test
  void anUnwritableFolderIsNamed() throws IOException {
    Files.writeString(folder.resolve("file"), "x");
    Structure s = crystal(1, true, true);
    assertThatThrownBy(() -> StructureWriter.write(s, folder.resolve("file/a.xyz")))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("cannot be written");
  }
}
