package org.haven.inputs.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.haven.inputs.InputException;
import org.haven.inputs.Reference;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrajectoriesTest {
  @TempDir Path folder;

  private static final int FRAMES = 40;
  private static final List<String> SYMBOLS = List.of("Li", "Li", "Li", "S", "S");
  private static final Trajectories.Options EVERY_20_FS = Trajectories.Options.every(20);

  /// A random walk in a breathing cell, in fractional coordinates that are never wrapped.
  private static final class Walk {
    final double[][] rows = new double[FRAMES][];
    final double[][] s = new double[FRAMES][15];

    /// @param largest fractional step along one axis
    Walk(long seed, double largest, boolean breathing) {
      Random random = new Random(seed);
      for (int k = 0; k < 15; k++) {
        s[0][k] = random.nextDouble();
      }
      for (int f = 0; f < FRAMES; f++) {
        double a = breathing ? 6 + 0.2 * random.nextGaussian() : 6;
        rows[f] = new double[] {a, 0, 0, 1.5, a, 0, -0.5, 0.5, a};
        for (int k = 0; k < 15 && f > 0; k++) {
          s[f][k] = s[f - 1][k] + largest * (2 * random.nextDouble() - 1);
        }
      }
    }

    double[] wrapped(int f) {
      double[] w = s[f].clone();
      for (int k = 0; k < w.length; k++) {
        w[k] -= Math.floor(w[k]);
      }
      return w;
    }
  }

  private static String row(double[] v, int i) {
    return String.format(Locale.ROOT, "%.10f %.10f %.10f", v[3 * i], v[3 * i + 1], v[3 * i + 2]);
  }

  private enum Kind {
    XDATCAR,
    VASPRUN,
    XYZ,
    DUMP_SCALED,
    DUMP_IMAGES,
    DUMP_UNWRAPPED;

    String text(Walk walk) {
      StringBuilder out = new StringBuilder();
      if (this == VASPRUN) {
        out.append(
            """
            <?xml version="1.0" encoding="ISO-8859-1"?>
            <modeling><incar><i type="int" name="IBRION">0</i><i name="POTIM">20.0</i></incar>
            <parameters><i type="int" name="NBLOCK">10</i><i name="TEBEG">900</i><i name="TEEND">900</i></parameters>
            <atominfo><array name="atoms"><set>
            """);
        SYMBOLS.forEach(x -> out.append("<rc><c>" + x + " </c><c> 1</c></rc>"));
        out.append(
            "</set></array></atominfo>\n<structure name=\"initialpos\"><crystal/></structure>\n");
      }
      for (int f = 0; f < FRAMES; f++) {
        frame(out, walk, f);
      }
      return out.append(this == VASPRUN ? "</modeling>\n" : "").toString();
    }

    private void frame(StringBuilder out, Walk walk, int f) {
      double[] rows = walk.rows[f];
      double[] s = walk.wrapped(f);
      Cell cell = Cell.ofRows(rows);
      double[] r = s.clone();
      cell.toCartesian(r, r);
      switch (this) {
        case XDATCAR -> {
          out.append("walk\n1.0\n");
          for (int k = 0; k < 3; k++) {
            out.append(row(rows, k)).append('\n');
          }
          out.append("Li S\n3 2\nDirect configuration= ").append(f + 1).append('\n');
          for (int i = 0; i < 5; i++) {
            out.append(row(s, i)).append('\n');
          }
        }
        case VASPRUN -> {
          out.append("<calculation><structure><crystal><varray name=\"basis\">\n");
          for (int k = 0; k < 3; k++) {
            out.append("<v>").append(row(rows, k)).append("</v>\n");
          }
          out.append("</varray></crystal>\n<varray name=\"positions\">\n");
          for (int i = 0; i < 5; i++) {
            out.append("<v>").append(row(s, i)).append("</v>\n");
          }
          out.append("</varray></structure><varray name=\"forces\"/></calculation>\n");
        }
        case XYZ -> {
          out.append("5\nTime=").append(20 * f).append(" Lattice=\"");
          out.append(row(rows, 0) + " " + row(rows, 1) + " " + row(rows, 2));
          out.append("\" Properties=species:S:1:pos:R:3\n");
          for (int i = 0; i < 5; i++) {
            out.append(SYMBOLS.get(i)).append(' ').append(row(r, i)).append('\n');
          }
        }
        case DUMP_SCALED, DUMP_IMAGES, DUMP_UNWRAPPED -> dump(out, walk, f, rows, s);
      }
    }

    private void dump(StringBuilder out, Walk walk, int f, double[] general, double[] s) {
      // the dump's cell is the same lattice turned so that it is restricted: ours has az = ay = 0
      double[] m = {
        general[0], 0, 0, general[3], general[4], 0, general[6], general[7], general[8]
      };
      double[] low = {1, -2, 3};
      double xLow = Math.min(Math.min(0, m[3]), Math.min(m[6], m[3] + m[6]));
      double xHigh = Math.max(Math.max(0, m[3]), Math.max(m[6], m[3] + m[6]));
      out.append("ITEM: TIMESTEP\n").append(1000 + 10 * f).append("\nITEM: NUMBER OF ATOMS\n5\n");
      out.append("ITEM: BOX BOUNDS xy xz yz pp pp pp\n");
      out.append((low[0] + xLow) + " " + (low[0] + m[0] + xHigh) + " " + m[3] + "\n");
      out.append((low[1] + Math.min(0, m[7])) + " " + (low[1] + m[4] + Math.max(0, m[7])));
      out.append(" " + m[6] + "\n" + low[2] + " " + (low[2] + m[8]) + " " + m[7] + "\n");
      out.append(
          switch (this) {
            case DUMP_SCALED -> "ITEM: ATOMS type id element xs ys zs vx vy vz\n";
            case DUMP_IMAGES -> "ITEM: ATOMS id element x y z ix iy iz\n";
            default -> "ITEM: ATOMS id element xu yu zu\n";
          });
      Cell cell = Cell.ofRows(m);
      double[] r = s.clone();
      cell.toCartesian(r, r);
      double[] u = walk.s[f].clone();
      cell.toCartesian(u, u);
      for (int k = 0; k < 15; k++) {
        r[k] += low[k % 3];
        u[k] += low[k % 3];
      }
      for (int j = 0; j < 5; j++) {
        int i = (j + f) % 5;
        String name = (i + 1) + " " + SYMBOLS.get(i) + " ";
        switch (this) {
          case DUMP_SCALED -> out.append("1 " + name + row(s, i) + " 1 2 " + (i + 1) + "\n");
          case DUMP_IMAGES -> {
            out.append(name).append(row(r, i));
            for (int d = 0; d < 3; d++) {
              out.append(' ').append((int) Math.floor(walk.s[f][3 * i + d]));
            }
            out.append('\n');
          }
          default -> out.append(name).append(row(u, i)).append('\n');
        }
      }
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @ParameterizedTest
  @EnumSource
  void everyFormatGivesBackTheContinuousWalk(Kind kind) throws IOException {
    Walk walk = new Walk(1, 0.2, true);
    Path file = write("file", kind.text(walk));
    try (Trajectory t = Trajectories.open(file, EVERY_20_FS)) {
      assertThat(t.frames()).isEqualTo(FRAMES);
      assertThat(t.symbols()).isEqualTo(SYMBOLS);
      assertThat(t.frameIntervalFs()).isEqualTo(20);
      assertThat(t.warnings()).isEmpty();
      double[] r = new double[15];
      for (int pass = 0; pass < 2; pass++) {
        for (int f = 0; f < FRAMES; f++) {
          t.read(f, r);
          double[] u = walk.s[f].clone();
          Cell.ofRows(walk.rows[f]).toCartesian(u, u);
          // ten digits of a coordinate up to 100 Å in a cell of 6 Å
          assertThat(r).containsExactly(u, within(1e-7));
          assertThat(t.cell(f).rows()).containsExactly(walk.rows[f], within(1e-8));
        }
      }
      t.read(3, r);
      double[] again = r.clone();
      t.read(30, r);
      t.read(3, r);
      assertThat(r).isEqualTo(again);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"XDATCAR", "XYZ", "DUMP_SCALED", "VASPRUN"})
  void aFrameCutOffAnywhereIsLeftOutAndSaid(Kind kind) throws IOException {
    String text = kind.text(new Walk(2, 0.2, false));
    int last = text.lastIndexOf(kind == Kind.VASPRUN ? "<calculation>" : lastFrame(kind));
    // the last frame is not whole before its last digit, in XML before its closing tag
    int whole = kind == Kind.VASPRUN ? text.lastIndexOf("</structure>") : text.length() - 1;
    Random random = new Random(3);
    for (int k = 0; k < 20; k++) {
      int end = last + 5 + random.nextInt(whole - last - 5);
      Path file = write("file", text.substring(0, end));
      try (Trajectory t = Trajectories.open(file, EVERY_20_FS)) {
        assertThat(t.frames()).as("cut at %d of %d", end, text.length()).isEqualTo(FRAMES - 1);
        assertThat(t.warnings()).anyMatch(w -> w.startsWith("last frame is cut off"));
      }
    }
  }

  private static String lastFrame(Kind kind) {
    return switch (kind) {
      case XDATCAR -> "Direct";
      case XYZ -> "Time=";
      default -> "ITEM: TIMESTEP";
    };
  }

  @Test
  void aFileCutInItsFirstFrameSaysWhatToDo(@TempDir Path cut) throws IOException {
    Path file =
        Files.writeString(
            cut.resolve("XDATCAR"),
            "salt\n1\n5 0 0\n0 5 0\n0 0 5\nNa Cl\n1 1\nDirect configuration=     1\n0 0 0\n");
    for (ThrowingCallable read :
        List.<ThrowingCallable>of(
            () -> Trajectories.open(file), () -> ReferenceFrames.open(file))) {
      assertThatThrownBy(read)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("XDATCAR:")
          .hasMessageContaining(
              "expected 2 atoms, found 1; no whole frame stands before: copy the");
    }
  }

  @Test
  void aGzipFileCutOffKeepsItsWholeFrames() throws IOException {
    Path whole = folder.resolve("whole.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
      out.write(Kind.XDATCAR.text(new Walk(2, 0.2, false)).getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = folder.resolve("XDATCAR.gz");
    Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length * 3 / 4));
    try (Trajectory t = Trajectories.open(cut, EVERY_20_FS)) {
      assertThat(t.frames()).isBetween(10, FRAMES - 1);
      assertThat(t.warnings()).anyMatch(w -> w.startsWith("last frame is cut off"));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.46, 0.5, 0.54})
  void aStepNearHalfACellIsRefusedWithAtomAndFrame(double step) throws IOException {
    Walk walk = new Walk(4, 0, false);
    for (int f = 7; f < FRAMES; f++) {
      walk.s[f][10] += step;
    }
    Path file = write("XDATCAR", Kind.XDATCAR.text(walk));
    assertThatThrownBy(() -> Trajectories.open(file, EVERY_20_FS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("atom 4 (S)")
        .hasMessageContaining("along b between frames 6 and 7")
        .hasMessageContaining("write frames more often");
  }

  @Test
  void theFileSaysTheTimeBetweenFramesWhereItCan() throws IOException {
    Walk walk = new Walk(5, 0.1, false);
    Trajectories.Options none = Trajectories.Options.DEFAULT;
    try (Trajectory t = Trajectories.open(write("a.xyz", Kind.XYZ.text(walk)), none)) {
      assertThat(t.frameIntervalFs()).isEqualTo(20);
    }
    try (Trajectory t = Trajectories.open(write("v.xml", Kind.VASPRUN.text(walk)), none)) {
      assertThat(t.frameIntervalFs()).isEqualTo(20);
      assertThat(t.temperatureK()).isEqualTo(OptionalDouble.of(900));
    }
    Path xdatcar = write("XDATCAR", Kind.XDATCAR.text(walk));
    assertThatThrownBy(() -> Trajectories.open(xdatcar, none).frameIntervalFs())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("does not state the time between frames; give it in fs");
    try (Trajectory t =
        Trajectories.open(folder.resolve("a.xyz"), Trajectories.Options.every(10))) {
      assertThat(t.warnings()).anyMatch(w -> w.contains("10.0000 fs, but the file says 20.0000"));
    }
  }

  @Test
  void velocitiesOfADumpArrive() throws IOException {
    Path file = write("d.dump", Kind.DUMP_SCALED.text(new Walk(5, 0.1, false)));
    try (Trajectory t = Trajectories.open(file, EVERY_20_FS)) {
      double[] v = new double[15];
      assertThat(t.readVelocities(4, v)).isTrue();
      assertThat(v).startsWith(0.001, 0.002, 0.001).endsWith(0.001, 0.002, 0.005);
    }
  }

  private void refused(String text, String... parts) throws IOException {
    Path file = write("file", text);
    assertThatThrownBy(() -> Trajectories.open(file, Trajectories.Options.DEFAULT))
        .isInstanceOf(InputException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  void changingTrajectoriesAreRefused() throws IOException {
    Walk walk = new Walk(6, 0.1, false);
    String xyz = Kind.XYZ.text(walk);
    int swapped = xyz.indexOf("Time=60 ");
    refused(
        xyz.substring(0, swapped) + xyz.substring(swapped).replaceFirst("Li (.*)", "S $1"),
        "frame 3 (from 0) has S3 Li2, the first has Li3 S2");
    String dump = Kind.DUMP_SCALED.text(walk);
    refused(dump.replace(" element ", " name "), "names no elements", "dump_modify element");
    refused(dump.replace(" xs ys zs ", " xw ys zs "), "none of the columns");
    int other = dump.indexOf("\n1100\n");
    refused(
        dump.substring(0, other) + dump.substring(other).replaceFirst("\n1 5 S", "\n1 6 S"),
        "other atom ids");
    refused(xyz.replaceFirst("Li [0-9.]+ ", "Li nan "), "finite number");
  }

  @Test
  void joinedRunsAreContinuedWithAWarning() throws IOException {
    // only the numbering matters here: both parts stand still at one place
    Walk still = new Walk(7, 0, false);
    String text = Kind.XDATCAR.text(still) + Kind.XDATCAR.text(still);
    try (Trajectory t = Trajectories.open(write("XDATCAR", text), EVERY_20_FS)) {
      assertThat(t.frames()).isEqualTo(2 * FRAMES);
      assertThat(t.warnings()).anyMatch(w -> w.contains("start again at frame 40"));
    }
  }

  @Test
  void framesOfATrajectoryReadAsStructures() throws IOException {
    Path file = write("XDATCAR", Kind.XDATCAR.text(new Walk(8, 0, false)));
    assertThat(StructureFile.readAll(file)).hasSize(FRAMES);
    assertThat(StructureFile.read(file, 39).symbols()).isEqualTo(SYMBOLS);
    assertThatThrownBy(() -> StructureFile.read(file, 40))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds 40");
  }

  @Test
  void theReferenceTrajectoryOfArgyroditeIsRead() {
    Path file = Reference.shared("reference/aimd-li6ps5cl/XDATCAR.gz");
    // 50 steps of 2 fs between frames, from ../shared/reference/README.md
    try (Trajectory t = Trajectories.open(file, Trajectories.Options.every(100))) {
      assertThat(t.frames()).isEqualTo(140);
      assertThat(t.symbols()).hasSize(416);
      assertThat(t.symbols()).filteredOn("Li"::equals).hasSize(192);
      assertThat(t.warnings()).isEmpty();
      double[] first = new double[1248];
      double[] last = new double[1248];
      t.read(0, first);
      t.read(139, last);
      double lithium = 0;
      double phosphorus = 0;
      for (int k = 0; k < 1248; k++) {
        double square = Math.pow(last[k] - first[k], 2);
        lithium += t.symbols().get(k / 3).equals("Li") ? square / 192 : 0;
        phosphorus += t.symbols().get(k / 3).equals("P") ? square / 32 : 0;
      }
      // 14 ps of a fast ion conductor: lithium has left its sites, phosphorus only vibrates
      assertThat(lithium).isBetween(2.0, 100.0);
      assertThat(phosphorus).isLessThan(0.5);
    }
  }
}
