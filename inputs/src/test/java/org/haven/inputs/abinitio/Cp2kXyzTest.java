package org.haven.inputs.abinitio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.ReferenceFrames;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of the layout that CP2K writes, with numbers of our own. Atomic units: CODATA 2018.
class Cp2kXyzTest {
  private static final double HARTREE = 27.211386245988;
  private static final double BOHR = 0.529177210903;
  private static final double TIME_FS = 0.024188843265857;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    write("run-pos-1.xyz", xyz(0, "2.0 0 0") + xyz(1, "2.1 0 0") + xyz(2, "2.2 0 0"));
    write("run-frc-1.xyz", xyz(0, "0.01 0 0") + xyz(2, "0.02 0 0"));
    write(
        "run-1.cell",
        """
        #   Step   Time [fs]       Ax [Angstrom]       Ay [Angstrom] Volume [Angstrom^3]
             0       0.000  5 0 0  1 6 0  0 0 7  210
             1       0.500  5 0 0  1 6 0  0 0 7  210
             2       1.000  5.1 0 0  1 6 0  0 0 7  214.2
        """);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static String xyz(int step, String li) {
    return "       2\n i = %8d, time = %12.3f, E = %19.10f\n"
            .formatted(step, 0.5 * step, -16.0 - step)
        + (" Li " + li + "\n Cl 0.0 3.0 3.5\n");
  }

  private ReferenceFrames open() {
    return ReferenceFrames.open(folder.resolve("run-pos-1.xyz"));
  }

  @Test
  void filesOfARunAreJoinedByTheirSteps() {
    List<Structure> frames = Read.frames(open());
    assertThat(frames).hasSize(3);
    assertThat(frames.get(1).energyEv().orElseThrow()).isCloseTo(-17 * HARTREE, within(1e-12));
    assertThat(frames.get(0).forces().orElseThrow()[0])
        .isCloseTo(0.01 * HARTREE / BOHR, within(1e-14));
    // every second step has forces
    assertThat(frames.get(1).forces()).isEmpty();
    assertThat(frames.get(2).forces().orElseThrow()[0])
        .isCloseTo(0.02 * HARTREE / BOHR, within(1e-14));
    assertThat(frames.get(1).cell().rows()).containsExactly(5, 0, 0, 1, 6, 0, 0, 0, 7);
    assertThat(frames.get(2).cell().rows()[0]).isEqualTo(5.1);
    assertThat(frames.get(1).positions()).containsExactly(2.1, 0, 0, 0, 3, 3.5);
    assertThat(open().settings().timeStepFs()).hasValue(0.5);
    try (Trajectory run = open().trajectory()) {
      assertThat(run.frameIntervalFs()).isEqualTo(0.5);
    }
  }

  /// 1000 bar on a volume of 210 Å³, of which Σ m v v is the gas of the ions.
  @Test
  void theKineticPartOfTheStressIsTakenOff() throws IOException {
    write("run-1.stress", "# Step Time xx [bar]\n 0 0.000 1000 0 0 0 2000 500 0 500 3000\n");
    assertThat(Read.frames(open()).getFirst().virial()).isEmpty();
    assertThat(open().warnings().toString()).contains("kinetic part", "-vel-1.xyz");
    write("run-vel-1.xyz", xyz(0, "0.001 0 0"));
    Structure first = Read.frames(open()).getFirst();
    double speed = 0.001 * BOHR / TIME_FS;
    assertThat(first.velocities().orElseThrow()[0]).isCloseTo(speed, within(1e-15));
    double chlorine = 3 * BOHR / TIME_FS;
    assertThat(first.velocities().orElseThrow()[4]).isCloseTo(chlorine, within(1e-12));
    // u (Å/fs)² in eV: 1.66053906660e-27 · 1e10 / 1.602176634e-19
    double li = Element.of("Li").orElseThrow().massU() * 1.66053906660e-17 / 1.602176634e-19;
    double cl = Element.of("Cl").orElseThrow().massU() * 1.66053906660e-17 / 1.602176634e-19;
    double bar = 1e5 / 1.602176634e11 * 210;
    double[] w = first.virial().orElseThrow();
    assertThat(w[0]).isCloseTo(1000 * bar - li * speed * speed, within(1e-12));
    double half = 3.5 * BOHR / TIME_FS;
    // the terms are of 1e7 eV, of which doubles leave 1e-9
    assertThat(w[5]).isCloseTo(500 * bar - cl * chlorine * half, within(1e-7));
  }

  /// Written each step, frames every second one: temperatures 300, 310, 350 K at steps 0, 1, 2 are
  /// mean 325 K over the frames 0 and 2.
  @Test
  void theTableOfEnergiesGivesWhatTheFramesLack() throws IOException {
    write("run-pos-1.xyz", xyz(0, "2.0 0 0").replaceAll(", E = .*", "") + xyz(2, "2.2 0 0"));
    write("run-1.ener", ener(-16, -17, -18, 0));
    List<Structure> frames = Read.frames(open());
    assertThat(frames.get(0).energyEv().orElseThrow()).isCloseTo(-16 * HARTREE, within(1e-12));
    assertThat(open().settings().temperatureK().orElseThrow()).isCloseTo(325, within(1e-12));
    assertThat(open().warnings())
        .singleElement()
        .asString()
        .contains("mean of .ener", "325.0 K", "-1.restart");
  }

  /// 1e-3 Hartree in a fs, of two atoms: 27.2114 meV / 2 / 1e-3 ps.
  @Test
  void aDriftOfTheConservedQuantityIsSaid() throws IOException {
    write("run-1.ener", ener(-16, -17, -18, 1e-3));
    assertThat(open().warnings().toString()).contains("drifts by 13605.7 meV per atom and ps");
    write("run-1.ener", ener(-16, -17, -18, 1e-8));
    assertThat(open().warnings().toString()).doesNotContain("drifts");
  }

  @Test
  void energiesOfAnotherRunAreNotTaken() throws IOException {
    write("run-1.ener", ener(-99, -17, -18, 0));
    assertThat(Read.frames(open()).getFirst().energyEv().orElseThrow())
        .isCloseTo(-16 * HARTREE, within(1e-12));
    assertThat(open().settings().temperatureK()).isEmpty();
    assertThat(open().warnings().toString()).contains("1 steps have another potential energy");
    write("run-1.ener", ener(-16, -17, -18, 0).replaceAll("310.0 .*", "310.0"));
    assertThatThrownBy(this::open)
        .hasMessageContaining("run-1.ener:3")
        .hasMessageContaining("expected step, time, kinetic energy, temperature");
  }

  private static String ener(double first, double second, double third, double driftPerFs) {
    return "#     Step Nr.          Time[fs]        Kin.[a.u.]          Temp[K]           "
        + " Pot.[a.u.]        Cons Qty[a.u.]        UsedTime[s]\n"
        + "         0            0.000000         0.002850069       300.0  %.9f  %.9f  0.0\n"
            .formatted(first, -15.0)
        + "         1            0.500000         0.002945071       310.0  %.9f  %.9f  7.3\n"
            .formatted(second, -15 + 0.5 * driftPerFs)
        + "         2            1.000000         0.003325081       350.0  %.9f  %.9f  7.1\n"
            .formatted(third, -15 + driftPerFs);
  }

  @Test
  void theRestartTellsCellAndThermostat() throws IOException {
    Files.delete(folder.resolve("run-1.cell"));
    assertThatThrownBy(this::open).hasMessageContaining("no cell").hasMessageContaining("--cell");
    write(
        "run-1.restart",
        """
         &MOTION
           &MD
             ENSEMBLE  NVT
             TIMESTEP     5.0E-01
             TEMPERATURE     6.0E+02
             &THERMOSTAT
               TYPE  CSVR
             &END THERMOSTAT
           &END MD
         &END MOTION
         &FORCE_EVAL
           &SUBSYS
             &CELL
               A     5.0E+00    0.0E+00    0.0E+00
               B     0.0E+00    6.0E+00    0.0E+00
               C     0.0E+00    0.0E+00    7.0E+00
             &END CELL
           &END SUBSYS
         &END FORCE_EVAL
        """);
    assertThat(Read.frames(open()).getFirst().cell().rows())
        .containsExactly(5, 0, 0, 0, 6, 0, 0, 0, 7);
    assertThat(open().settings().thermostat()).hasValue("Bussi");
    assertThat(open().settings().ensemble()).hasValue("NVT");
    assertThat(open().settings().temperatureK()).hasValue(600);
  }

  @Test
  void cutFilesAreToldOf() throws IOException {
    write("run-frc-1.xyz", xyz(0, "0.01 0 0") + "       2\n i =        2, ti");
    assertThat(open().held().forces()).isEqualTo(1);
    assertThat(open().warnings().toString()).contains("forces are missing at the end");
    write("run-pos-1.xyz", xyz(0, "2.0 0 0") + xyz(1, "2.1 0 0").replace("Cl 0.0 3.0 3.5\n", "Cl"));
    assertThat(open().held().frames()).isEqualTo(1);
    assertThat(open().warnings().toString()).contains("last frame is cut off");
    assertThatThrownBy(() -> ReferenceFrames.open(folder.resolve("run-frc-1.xyz")))
        .hasMessageContaining("holds forces")
        .hasMessageContaining("run-pos-1.xyz");
  }
}
