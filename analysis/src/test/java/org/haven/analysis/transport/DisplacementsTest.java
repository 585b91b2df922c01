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
    Displacements x = Displacements.read(drifting, List.of("Li"));
    assertThat(x.series(0, 0)[19]).isCloseTo(19 * (0.5 - 0.3), within(1e-12));
    assertThat(x.series(0, 1)[19]).isCloseTo(-19 * 0.1, within(1e-12));
    assertThat(x.intervalPs()).isEqualTo(0.02);
  }

  /// Positions of a walk of four ions whose cell glides by `drift` Å per frame along x.
  private static IntFunction<double[]> gliding(double drift) {
    java.util.SplittableRandom random = new java.util.SplittableRandom(2);
    double[][] path = new double[200][12];
    for (int f = 1; f < path.length; f++) {
      for (int k = 0; k < 12; k++) {
        path[f][k] = path[f - 1][k] + 0.1 * random.nextGaussian() + (k % 3 == 0 ? drift : 0);
      }
    }
    return f -> path[f].clone();
  }

  @Test
  void whereAllSpeciesAreMobileTheirCentreOfMassRests() {
    Trajectory salt = new Frames(List.of("Li", "Li", "Cl", "Cl"), 200, f -> CUBE, gliding(0.3));
    Displacements x = Displacements.read(salt, List.of("Li", "Cl"));
    double[][] momentum = x.weightedSum(new double[] {6.94, 6.94, 35.45, 35.45});
    // Sums of 200 steps of at most 60 Å times 85 u, each rounded at 1e-16.
    assertThat(momentum[0][199]).isCloseTo(0, within(1e-9));
    assertThat(x.warnings()).anyMatch(w -> w.contains("those from the centre of mass"));
  }

  @Test
  void steadyDriftOfTheOnlySpeciesIsRemovedAndChanceMotionIsNot() {
    List<String> ions = List.of("Na", "Na", "Na", "Na");
    Displacements glides =
        Displacements.read(new Frames(ions, 200, f -> CUBE, gliding(0.3)), List.of("Na"));
    assertThat(glides.warnings()).anyMatch(w -> w.contains("all ions drift together"));
    assertThat(glides.weightedSum(new double[] {1, 1, 1, 1})[0][199]).isCloseTo(0, within(1e-9));
    Displacements walks =
        Displacements.read(new Frames(ions, 200, f -> CUBE, gliding(0)), List.of("Na"));
    assertThat(walks.warnings()).anyMatch(w -> w.contains("unknown and was not removed"));
    assertThat(walks.series(0, 0)[199])
        .isEqualTo(gliding(0).apply(199)[0] - gliding(0).apply(0)[0]);
  }

  @Test
  void aLayerWithoutAtomsIsNamedAndTheGivenVolumeCounts() {
    // Twenty layers 1 Å apart from z = 5 on; atoms are wrapped into the cell.
    IntFunction<double[]> slab =
        f -> {
          double[] r = new double[60];
          for (int i = 0; i < 20; i++) {
            r[3 * i] = i % 7 + 0.05 * Math.sin(f * (i + 1));
            r[3 * i + 1] = i % 5 * 2;
            r[3 * i + 2] = (i + 5) % 29.5;
          }
          return r;
        };
    List<String> ions = new java.util.ArrayList<>(java.util.Collections.nCopies(19, "Li"));
    ions.add("O");
    Cell cell = Cell.orthorhombic(10, 10, 29.5);
    Trajectory frames = new Frames(ions, 20, f -> cell, slab);
    assertThat(Vacuum.warning(frames).orElseThrow())
        .contains("a layer of 10.5 Å across c holds no atom", "2950.00 Å³");
    Trajectory full = new Frames(ions, 20, f -> Cell.orthorhombic(10, 10, 27), slab);
    assertThat(Vacuum.warning(full)).isEmpty();
    assertThat(Displacements.read(frames, List.of("Li")).inVolume(77).volumeAngstrom3())
        .isEqualTo(77);
  }

  /// 1e-3 cm²/s is 0.1 Å²/fs: a walk of 1 Å in each frame of 1 fs is a hundred times that.
  @Test
  void whatNoIonCanDoIsSaidWithTheIntervalThatMayBeWrong() {
    Trajectory fast = new Frames(List.of("Na", "Na", "Na", "Na"), 200, f -> CUBE, gliding(0));
    TransportOptions options = TransportOptions.of(List.of("Na"), java.util.Map.of());
    TransportResult result = TransportResult.of("fast", fast, options.atTemperature(600));
    // Steps of 0.1 Å in 20 fs: D = 0.01/(2 · 20 fs) Å²/fs = 2.5e-5 cm²/s, in 4 ps.
    assertThat(result.judgements()).noneMatch(j -> j.text().contains("Is the time between frames"));
    java.util.Map<String, Diffusivity> tracers = result.tracers();
    Displacements short1000 =
        Displacements.of(
            List.of("Na"),
            new double[][] {new double[200], new double[200], new double[200]},
            2e-5,
            CUBE);
    assertThat(Plausibility.judgement(short1000, Directions.XYZ, tracers).orElseThrow().text())
        .contains("spans 0.00398 ps", "time between frames, 0.02000 fs");
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
        Displacements.read(new Frames(List.of("Li", "O"), 30, cell, positions), List.of("Li"));
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
    Displacements x = Displacements.read(many, List.of("Li"), new Room(1200, 2400, 1 << 20));
    assertThat(x.frames()).isEqualTo(100);
    assertThat(x.stride()).isEqualTo(10);
    assertThat(x.intervalPs()).isEqualTo(0.2);
    assertThat(x.series(0, 0)[99]).isEqualTo(990);
    assertThat(x.warnings()).anyMatch(w -> w.contains("one of 10 frames"));
  }

  @Test
  void whatCannotBeAnalysedIsRefusedWithAReason() {
    Trajectory few = new Frames(List.of("Li"), 9, f -> CUBE, f -> new double[3]);
    assertThatThrownBy(() -> Displacements.read(few, List.of("Li")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("9 frames")
        .hasMessageContaining("at least 10");
    Trajectory none = new Frames(List.of("S", "P"), 20, f -> CUBE, f -> new double[6]);
    assertThatThrownBy(() -> Displacements.read(none, List.of("Li")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no mobile species Li")
        .hasMessageContaining("S, P");
    Trajectory broken =
        new Frames(
            List.of("Li", "S"),
            20,
            f -> CUBE,
            f -> new double[] {f == 7 ? Double.NaN : 0, 0, 0, 0, 0, 0});
    assertThatThrownBy(() -> Displacements.read(broken, List.of("Li")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("frame 7")
        .hasMessageContaining("not a number");
  }
}
