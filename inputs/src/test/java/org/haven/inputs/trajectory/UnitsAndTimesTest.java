package org.haven.inputs.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.Reference;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Times and velocities of files that do not name their units, or in which one key means different
/// things from different programs.
class UnitsAndTimesTest {
  private static final Trajectories.Options NONE = Trajectories.Options.DEFAULT;

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Path shared(String file) {
    return Reference.shared("cases/trajectories/" + file);
  }

  private static Trajectories.Options options(
      Optional<LammpsUnits> units, double skipPs, int every) {
    return new Trajectories.Options(
        OptionalDouble.empty(),
        List.of(),
        units,
        skipPs,
        every,
        false,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static Trajectories.Options units(LammpsUnits units) {
    return options(Optional.of(units), 0, 1);
  }

  private static double intervalFs(Path file, Trajectories.Options options) {
    try (Trajectory t = Trajectories.open(file, options)) {
      return t.frameIntervalFs();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lammps-extxyz-time/dump.extxyz, 50",
    "lammps-extxyz-units/run.extxyz, 100",
    "vasprun-nblock/vasprun.xml, 2",
    "vasprun-ml-outblock/vasprun.xml, 100",
    "h5md-lammps-no-units/dump.h5, 100",
  })
  void theCasesHaveTheirTimeBetweenFrames(String file, double intervalFs) {
    // Times in single precision are exact to 1e-7, written ones of extended XYZ to 1e-6 ps.
    assertThat(intervalFs(shared(file), NONE)).isCloseTo(intervalFs, within(1e-4 * intervalFs));
  }

  @Test
  void velocitiesOfLammpsArriveInAngstromPerFs() {
    Structure first = StructureFile.read(shared("lammps-extxyz-time/dump.extxyz"), 0);
    assertThat(first.velocities().orElseThrow())
        .startsWith(new double[] {-0.0163042, -0.0100382, -0.0131192}, within(1e-12));
    assertThat(first.notes()).anyMatch(note -> note.contains("LAMMPS units metal are taken"));
  }

  @Test
  void momentaOfAseCountBeforeItsVelocities() {
    Structure both = StructureFile.read(shared("ase-velocities-column/both.xyz"), 0);
    // From the case's README: momenta × 0.0982/6.94, to its digits.
    assertThat(both.velocities().orElseThrow())
        .startsWith(new double[] {0.00177955, -0.00186978, 0.00906437}, within(5e-9));
    assertThat(both.notes()).isEmpty();
    Structure alone = StructureFile.read(shared("ase-velocities-column/only.xyz"), 0);
    assertThat(alone.notes()).anyMatch(note -> note.startsWith("velocities are taken as Å/fs"));
  }

  @Test
  void thePressureOfLammpsIsNoStress() {
    Structure first = StructureFile.read(shared("lammps-extxyz-units/run.extxyz"), 0);
    assertThat(first.virial()).isEmpty();
    assertThat(first.notes()).anyMatch(note -> note.startsWith("Stress left out"));
  }

  /// Ten frames with 20 steps of `step` between them; the atom moves by 0.1 and has unit velocity.
  private static String dump(double step, String units, boolean times) {
    StringBuilder text = new StringBuilder(units);
    for (int f = 0; f < 10; f++) {
      if (times) {
        text.append("ITEM: TIME\n").append(20 * f * step).append('\n');
      }
      text.append("ITEM: TIMESTEP\n").append(20 * f).append("\nITEM: NUMBER OF ATOMS\n1\n");
      text.append("ITEM: BOX BOUNDS pp pp pp\n0 5\n0 5\n0 5\n");
      text.append("ITEM: ATOMS id type element xu yu zu vx vy vz\n");
      text.append(String.format(Locale.ROOT, "1 2 Li %.1f 0 0 1 1 1\n", 0.1 * f));
    }
    return text.toString();
  }

  private static String xyz(double step) {
    StringBuilder text = new StringBuilder();
    for (int f = 0; f < 10; f++) {
      text.append("1\nTimestep=").append(20 * f).append(" Time=").append(20 * f * step);
      text.append(" Lattice=\"5 0 0 0 5 0 0 0 5\" Stress=\"1 0 0 0 1 0 0 0 1\"");
      text.append(" Properties=species:S:1:pos:R:3:vel:R:3:forces:R:3\n");
      text.append(String.format(Locale.ROOT, "Li %.1f 0 0 1 1 1 1 1 1\n", 0.1 * f));
    }
    return text.toString();
  }

  private void holds(Path file, Trajectories.Options options, double intervalFs, double speed) {
    try (Trajectory t = Trajectories.open(file, options)) {
      assertThat(t.frameIntervalFs()).isCloseTo(intervalFs, within(1e-9 * intervalFs));
      double[] v = new double[3];
      assertThat(t.readVelocities(0, v)).isTrue();
      assertThat(v).containsExactly(new double[] {speed, speed, speed}, within(1e-15));
    }
  }

  /// A step of 0.002 can only be ps, one of 1 only fs: the other way round it would take
  /// attoseconds or nanoseconds.
  @ParameterizedTest
  @CsvSource({"0.002, 40, 0.001", "0.0005, 10, 0.001", "1, 20, 1", "0.25, 5, 1"})
  void theTimeStepTellsTheUnit(double step, double intervalFs, double speed) throws IOException {
    holds(write("a.dump", dump(step, "", true)), NONE, intervalFs, speed);
    holds(write("a.xyz", xyz(step)), NONE, intervalFs, speed);
  }

  @Test
  void whatTheFileNamesCountsBeforeItsTimeStepAndTheUserBeforeBoth() throws IOException {
    Path named = write("a.dump", dump(0.002, "ITEM: UNITS\nreal\n", true));
    holds(named, NONE, 0.04, 1);
    holds(named, units(LammpsUnits.METAL), 40, 0.001);
    holds(write("a.xyz", xyz(0.002)), units(LammpsUnits.REAL), 0.04, 1);
    Path silent = write("b.dump", dump(0.002, "", false));
    assertThatThrownBy(() -> Trajectories.open(silent, NONE).frameIntervalFs())
        .hasMessageContaining("does not state the time between frames");
    Path odd = write("c.dump", dump(0.03, "", true));
    assertThatThrownBy(() -> Trajectories.open(odd, NONE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("does not name its unit of time, and a time step of 0.03000");
    holds(odd, units(LammpsUnits.METAL), 600, 0.001);
    assertThat(intervalFs(odd, Trajectories.Options.every(7))).isEqualTo(7);
    Path lj = write("d.dump", dump(0.002, "ITEM: UNITS\nlj\n", true));
    assertThatThrownBy(() -> Trajectories.open(lj, NONE))
        .hasMessageContaining("LAMMPS units 'lj' are not read");
  }

  @Test
  void forcesInKcalPerMolArriveInElectronvolt() throws IOException {
    Structure real = StructureFile.read(write("a.xyz", xyz(1)), 0);
    // 1 kcal/mol = 4184 J / 6.02214076e23 / 1.602176634e-19 C
    assertThat(real.forces().orElseThrow()[0]).isCloseTo(0.0433641, within(1e-7));
    assertThat(real.virial()).isEmpty();
  }

  private static String vasprun(int frames, int nsw, int nblock, int outblock, String version) {
    StringBuilder text =
        new StringBuilder("<?xml version=\"1.0\"?>\n<modeling><generator>")
            .append("<i name=\"version\" type=\"string\">" + version + " </i></generator><incar>")
            .append("<i name=\"ML_OUTBLOCK\">" + outblock + "</i></incar><parameters>")
            .append("<i name=\"POTIM\">2</i><i name=\"NSW\">" + nsw + "</i>")
            .append("<i name=\"NBLOCK\">" + nblock + "</i><i name=\"IBRION\">0</i></parameters>")
            .append("<atominfo><array name=\"atoms\"><set><rc><c>Li</c></rc></set></array>")
            .append("</atominfo>\n");
    for (int f = 0; f < frames; f++) {
      text.append("<calculation><structure><crystal><varray name=\"basis\"><v>5 0 0</v>")
          .append("<v>0 5 0</v><v>0 0 5</v></varray></crystal><varray name=\"positions\"><v>")
          .append(0.01 * f)
          .append(" 0 0</v></varray></structure></calculation>\n");
    }
    return text.append("</modeling>\n").toString();
  }

  @ParameterizedTest
  @CsvSource({
    "<atominfo><atoms>2</atoms>, <atoms> says '2'",
    "<atominfo><atoms>1</atoms>, ''",
    "<atominfo><atoms></atoms>, <atoms> says ''",
    "</calculation>|<varray name=\"forces\"><v>0 0 0</v><v>0 0 0</v></varray></calculation>,"
        + " 'forces: expected 1 rows, found 2'",
    "</calculation>|<varray name=\"forces\"><v>*** 0 0</v></varray></calculation>, ''",
  })
  void countsOfVaspAreThoseOfItsRows(String change, String message) throws IOException {
    String[] parts =
        change.contains("|") ? change.split("\\|") : new String[] {"<atominfo>", change};
    Path file =
        write("vasprun.xml", vasprun(20, 20, 1, 1, "6.4.1").replaceFirst(parts[0], parts[1]));
    if (message.isEmpty()) {
      Trajectories.open(file, NONE).close();
    } else {
      assertThatThrownBy(() -> Trajectories.open(file, NONE))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("vasprun.xml:")
          .hasMessageContaining(message);
    }
  }

  /// Which file heeds which tag in which version: VASP Wiki, ML_OUTBLOCK, table of output.
  @ParameterizedTest
  @CsvSource({
    // frames, NSW, NBLOCK, ML_OUTBLOCK, version, steps between frames, whether warned
    "20, 20, 1, 1, 5.4.4, 1, false",
    "20, 20, 10, 1, 6.5.0, 1, false",
    "12, 20, 10, 1, 6.5.0, 1, true",
    "20, 200, 10, 10, 6.4.3, 10, false",
    "20, 205, 10, 10, 6.5.1, 10, false",
    "20, 20, 10, 10, 6.4.2, 1, false",
    "20, 2000, 10, 10, 6.4.3, 10, true",
    "20, 2000, 10, 10, 6.4.1, 1, true",
    "30, 200, 10, 10, 6.4.3, 1, true",
  })
  void structuresOfVaspAreCounted(
      int frames, int nsw, int nblock, int outblock, String version, double stride, boolean warned)
      throws IOException {
    Path file = write("vasprun.xml", vasprun(frames, nsw, nblock, outblock, version));
    try (Trajectory t = Trajectories.open(file, NONE)) {
      assertThat(t.frameIntervalFs()).isEqualTo(2 * stride);
      assertThat(t.warnings().stream().anyMatch(w -> w.contains("for NSW = " + nsw)))
          .isEqualTo(warned);
    }
  }

  @Test
  void typesThatTheUserNamesCountBeforeTheColumnOfElements() throws IOException {
    Trajectories.Options types =
        new Trajectories.Options(OptionalDouble.of(100), List.of("Na", "K"));
    try (Trajectory t = Trajectories.open(write("a.dump", dump(1, "", false)), types)) {
      assertThat(t.symbols()).containsExactly("K");
    }
    Path typeless = write("b.dump", dump(1, "", false).replace(" type ", " mol "));
    assertThatThrownBy(() -> Trajectories.open(typeless, types))
        .hasMessageContaining("no column 'type', so --types says nothing");
    Path xyz = write("a.xyz", xyz(1));
    assertThatThrownBy(() -> Trajectories.open(xyz, types))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("extended XYZ holds no LAMMPS atom types");
    Trajectories.Options shared =
        new Trajectories.Options(OptionalDouble.of(100), List.of("Li", "O"));
    try (Trajectory t =
        Trajectories.open(shared("lammps-element-column-default/dump.lammpstrj"), shared)) {
      assertThat(t.symbols()).containsOnly("Li", "O");
    }
  }

  @Test
  void framesAreSkippedAndThinned() throws IOException {
    Path file = write("a.xyz", xyz(1));
    Trajectories.Options some = options(Optional.empty(), 0.06, 3);
    try (Trajectory t = Trajectories.open(file, some)) {
      double[] r = new double[3];
      t.read(2, r);
      // 20 fs between frames: the first is frame 3, the third frame 9
      assertThat(r[0]).isCloseTo(0.9, within(1e-12));
      assertThat(t.frames()).isEqualTo(3);
      assertThat(t.frameIntervalFs()).isEqualTo(60);
    }
    Trajectories.Options all = options(Optional.empty(), 1, 1);
    assertThatThrownBy(() -> Trajectories.open(file, all))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--skip 1.0 ps leaves nothing of 0.180000 ps");
  }
}
