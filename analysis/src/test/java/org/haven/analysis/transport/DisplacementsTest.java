package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.IntFunction;
import org.haven.inputs.InputException;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;

class DisplacementsTest {
  private record Frames(
      List<String> symbols, int frames, IntFunction<Cell> cells, IntFunction<double[]> positions)
      implements Trajectory {
    @Override
    public String source() {
      return "frames";
    }

    @Override
    public double frameIntervalFs() {
      return 20;
    }

    @Override
    public Cell cell(int frame) {
      return cells.apply(frame);
    }

    @Override
    public void read(int frame, double[] to) {
      System.arraycopy(positions.apply(frame), 0, to, 0, to.length);
    }

    @Override
    public void close() {}
  }

  private static final Cell CUBE = Cell.orthorhombic(10, 10, 10);

  @Test
  void driftOfTheFrameworkIsRemoved() {
    Trajectory drifting =
        new Frames(
            List.of("Li", "S", "S"),
            20,
            f -> CUBE,
            f ->
                new double[] {1 + f * 0.5, 0, 0, 3 + f * 0.2, f * 0.1, 0, 5 + f * 0.4, f * 0.1, 0});
    Displacements x = Displacements.read(drifting, List.of("Li"), 1 << 20);
    assertThat(x.series(0, 0)[19]).isCloseTo(19 * (0.5 - 0.3), within(1e-12));
    assertThat(x.series(0, 1)[19]).isCloseTo(-19 * 0.1, within(1e-12));
    assertThat(x.intervalPs()).isEqualTo(0.02);
  }

  @Test
  void breathingOfTheCellIsNotMotion() {
    // A triclinic cell that breathes by ±5 %, ions at rest in it but for one fractional step.
    IntFunction<Cell> cell =
        f -> {
          double s = 1 + 0.05 * Math.sin(f);
          return new Cell(10 * s, 0, 0, 2 * s, 9 * s, 0, -1 * s, 3 * s, 11 * s);
        };
    IntFunction<double[]> positions =
        f -> {
          double[] h = cell.apply(f).rows();
          double[][] s = {{4.25 + (f >= 10 ? 0.5 : 0), -3.5, 7.125}, {0.5, 0.5, 0.5}};
          double[] r = new double[6];
          for (int i = 0; i < 2; i++) {
            for (int d = 0; d < 3; d++) {
              r[3 * i + d] = s[i][0] * h[d] + s[i][1] * h[3 + d] + s[i][2] * h[6 + d];
            }
          }
          return r;
        };
    Displacements x =
        Displacements.read(
            new Frames(List.of("Li", "O"), 30, cell, positions), List.of("Li"), 1 << 20);
    double a = x.meanCell().ax();
    for (int f = 0; f < 30; f++) {
      assertThat(x.series(0, 0)[f]).isCloseTo(f >= 10 ? 0.5 * a : 0, within(1e-11));
      assertThat(x.series(0, 1)[f]).isCloseTo(0, within(1e-11));
      assertThat(x.series(0, 2)[f]).isCloseTo(0, within(1e-11));
    }
  }

  @Test
  void memoryStaysInTheBudgetByAStride() {
    Trajectory many =
        new Frames(List.of("Li", "O"), 1000, f -> CUBE, f -> new double[] {f, 0, 0, 0, 0, 0});
    // 24 bytes × 1 ion × 100 frames.
    Displacements x = Displacements.read(many, List.of("Li"), 2400);
    assertThat(x.frames()).isEqualTo(100);
    assertThat(x.stride()).isEqualTo(10);
    assertThat(x.intervalPs()).isEqualTo(0.2);
    assertThat(x.series(0, 0)[99]).isEqualTo(990);
    assertThat(x.warnings()).anyMatch(w -> w.contains("every 10th frame"));
  }

  @Test
  void whatCannotBeAnalysedIsRefusedWithAReason() {
    Trajectory few = new Frames(List.of("Li"), 9, f -> CUBE, f -> new double[3]);
    assertThatThrownBy(() -> Displacements.read(few, List.of("Li"), 1 << 20))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("9 frames")
        .hasMessageContaining("at least 10");
    Trajectory none = new Frames(List.of("S", "P"), 20, f -> CUBE, f -> new double[6]);
    assertThatThrownBy(() -> Displacements.read(none, List.of("Li"), 1 << 20))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no mobile species Li")
        .hasMessageContaining("S, P");
    Trajectory broken =
        new Frames(
            List.of("Li", "S"),
            20,
            f -> CUBE,
            f -> new double[] {f == 7 ? Double.NaN : 0, 0, 0, 0, 0, 0});
    assertThatThrownBy(() -> Displacements.read(broken, List.of("Li"), 1 << 20))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("frame 7")
        .hasMessageContaining("not a number");
  }
}
