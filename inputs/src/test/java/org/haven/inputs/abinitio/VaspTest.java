package org.haven.inputs.abinitio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.inputs.trajectory.MdSettings;
import org.haven.inputs.trajectory.ReferenceFrames;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// OUTCAR, vasprun.xml and ML_AB of the layout that VASP writes, with numbers of our own.
class VaspTest {
  /// 1 kB in eV/Å³: 10⁸ Pa over 1.602176634e11 Pa.
  private static final double KB = 1e8 / 1.602176634e11;

  private static final double VOLUME = 5 * 5 * 6;

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String head() {
    return """
     vasp.6.4.2 20Jul23 (build 1 Jan 2024) complex
     POTCAR:    PAW_PBE Li_sv 10Sep2004
     POTCAR:    PAW_PBE Cl 06Sep2000
       VRHFIN =Li: 1s2s2p
       TITEL  = PAW_PBE Li_sv 10Sep2004
       VRHFIN =Cl: s2p5
       TITEL  = PAW_PBE Cl 06Sep2000
       ions per type =               1   1
       NELM   =      4;   NELMIN=  2; NELMDL= -5     # of ELM steps
       NSW    =      2    number of steps for IOM
       IBRION =      0    ionic relax: 0-MD 1-quasi-New 2-CG
       POTIM  = 2.0000    time-step for ionic-motion
       TEBEG  =  600.0;   TEEND  = 600.0 temperature during run
       SMASS  =   0.50    Nose mass-parameter (am)
    """;
  }

  /// A step whose first ion is at x, with a force on it of 1 eV/Å along z for each Å.
  private static String step(int step, int electronic, boolean converged, double x) {
    return "--------------------- Iteration %6d(%4d)  ---------------------\n"
            .formatted(step, electronic)
        + "  free energy    TOTEN  =        -7.00000000 eV\n"
        + (converged ? "------- aborting loop because EDIFF is reached -------\n" : "")
        + block("", x, 0.0)
        + "  free  energy   TOTEN  =       %.8f eV\n\n".formatted(-10 - x)
        + "  energy  without entropy=      -10.00000000  energy(sigma->0) =      -10.05000000\n";
  }

  private static String block(String suffix, double x, double force) {
    return """
      FORCE on cell =-STRESS in cart. coord.  units (eV):
      Total       1.0  1.0 1.0 1.0 1.0 1.0
      in kB      10.00000    20.00000    30.00000     1.00000    -2.00000     3.00000
      external pressure =       20.00 kB  Pullay stress =        0.00 kB
     VOLUME and BASIS-vectors are now :
          direct lattice vectors                 reciprocal lattice vectors
         5.000000000  0.000000000  0.000000000     0.200000000  0.000000000  0.000000000
         0.000000000  5.000000000  0.000000000     0.000000000  0.200000000  0.000000000
         0.000000000  0.000000000  6.000000000     0.000000000  0.000000000  0.166666667
     POSITION                                       TOTAL-FORCE (eV/Angst)%s
     -----------------------------------------------------------------------------------
        %8.5f      0.00000      0.00000         0.000000     -0.250000    %9.6f
          2.50000      2.50000      3.00000         0.000000      0.250000    %9.6f
     -----------------------------------------------------------------------------------
        total drift:                                0.000000      0.000000      0.000000
    """
        .formatted(suffix, x, x + force, -x - force);
  }

  @Test
  void anOutcarIsReadWithItsUnitsAndSigns() throws IOException {
    Path file = write("OUTCAR", head() + step(1, 3, true, 0.1) + step(2, 4, true, 0.2) + " end\n");
    ReferenceFrames reference = ReferenceFrames.open(file);
    assertThat(reference.warnings()).isEmpty();
    assertThat(reference.held()).isEqualTo(new ReferenceFrames.Held(2, 2, 2, 2, 0));
    List<Structure> frames = Read.frames(reference);
    Structure first = frames.getFirst();
    assertThat(first.symbols()).containsExactly("Li", "Cl");
    assertThat(first.positions()).containsExactly(0.1, 0, 0, 2.5, 2.5, 3);
    // the free energy, not that for sigma -> 0 nor that of an electronic step
    assertThat(first.energyEv()).hasValue(-10.1);
    assertThat(first.forces().orElseThrow()).containsExactly(0, -0.25, 0.1, 0, 0.25, -0.1);
    // xx yy zz xy yz zx of a pressure: the virial is this times the volume, the stress its opposite
    assertThat(first.virial().orElseThrow())
        .containsExactly(
            scaled(KB * VOLUME, 10, 1, 3, 1, 20, -2, 3, -2, 30), within(1e-14 * KB * VOLUME * 30));
    assertThat(first.stressEvPerAngstrom3().orElseThrow()[0]).isCloseTo(-10 * KB, within(1e-15));
    MdSettings settings = reference.settings();
    assertThat(settings.code()).hasValue("VASP 6.4.2");
    assertThat(settings.ensemble()).hasValue("NVT");
    assertThat(settings.thermostat()).hasValue("Nose-Hoover");
    assertThat(settings.temperatureK()).hasValue(600);
    assertThat(settings.timeStepFs()).hasValue(2);
    try (Trajectory run = reference.trajectory()) {
      assertThat(run.frameIntervalFs()).isEqualTo(2);
      assertThat(run.labels(1).energyEv()).hasValue(-10.2);
    }
  }

  private static double[] scaled(double factor, double... values) {
    double[] scaled = values.clone();
    for (int k = 0; k < scaled.length; k++) {
      scaled[k] *= factor;
    }
    return scaled;
  }

  @Test
  void aCutOutcarGivesTheStepsBefore() throws IOException {
    String whole = head() + step(1, 3, true, 0.1) + step(2, 4, true, 0.2);
    Path file = write("OUTCAR", whole.substring(0, whole.lastIndexOf("2.50000      2.5")));
    ReferenceFrames reference = ReferenceFrames.open(file);
    assertThat(Read.frames(reference)).hasSize(1);
    assertThat(reference.warnings().toString()).contains("last frame is cut off", "OUTCAR:");
    // also where the table is whole and the energy is not there
    Path later = write("later", whole.substring(0, whole.lastIndexOf("  free  energy")));
    assertThat(Read.frames(later)).hasSize(1);
  }

  @Test
  void labelsOfStepsThatDidNotConvergeAreLeftOut() throws IOException {
    Path file = write("OUTCAR", head() + step(1, 4, false, 0.1) + step(2, 4, true, 0.2));
    ReferenceFrames reference = ReferenceFrames.open(file);
    assertThat(reference.held()).isEqualTo(new ReferenceFrames.Held(2, 1, 1, 1, 0));
    assertThat(reference.warnings().toString()).contains("1 of 2 steps", "NELM");
  }

  @Test
  void stepsOfAForceFieldAreFramesWithoutLabels() throws IOException {
    String field = block(" (ML)", 0.1, 5) + "  free  energy ML TOTEN  =       -99.0 eV\n";
    String alone = block(" (ML)", 0.3, 5) + "  free  energy ML TOTEN  =       -99.0 eV\n";
    // the first step is of both, the second of the force field
    Path file =
        write("OUTCAR", head() + "   ML_LMLFF = .TRUE.\n" + field + step(1, 3, true, 0.1) + alone);
    ReferenceFrames reference = ReferenceFrames.open(file);
    List<Structure> frames = Read.frames(reference);
    assertThat(frames).hasSize(2);
    assertThat(frames.get(0).energyEv()).hasValue(-10.1);
    assertThat(frames.get(1).energyEv()).isEmpty();
    assertThat(frames.get(1).forces()).isEmpty();
    assertThat(frames.get(1).positions()[0]).isEqualTo(0.3);
    assertThat(reference.warnings().toString()).contains("force field");
  }

  @Test
  void outcarsPutTogetherAreOneRun() throws IOException {
    String second = head() + step(1, 3, true, 0.3) + step(2, 3, true, 0.4);
    Path file = write("OUTCAR", head() + step(1, 3, true, 0.1) + step(2, 3, true, 0.2) + second);
    try (Trajectory run = Trajectories.open(file)) {
      assertThat(run.frames()).isEqualTo(4);
      assertThat(run.starts()).containsExactly(0);
    }
  }

  @Test
  void vasprunHasTheFreeEnergyOfTheStep() throws IOException {
    Path file = write("vasprun.xml", vasprun("-10.1", "10 1 3"));
    ReferenceFrames reference = ReferenceFrames.open(file);
    Structure frame = Read.frames(reference).getFirst();
    assertThat(frame.energyEv()).hasValue(-10.1);
    assertThat(frame.forces().orElseThrow()).containsExactly(0, -0.25, 0.1, 0, 0.25, -0.1);
    assertThat(frame.virial().orElseThrow())
        .containsExactly(
            scaled(KB * VOLUME, 10, 1, 3, 1, 20, -2, 3, -2, 30), within(1e-14 * KB * VOLUME * 30));
    assertThat(reference.settings())
        .extracting(s -> s.code().orElseThrow(), s -> s.thermostat().orElseThrow())
        .containsExactly("VASP 6.4.2", "Langevin");
    assertThat(reference.settings().ensemble()).hasValue("NPT");
    assertThatThrownBy(() -> Read.frames(write("bad.xml", vasprun("x", "10 1 3"))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("bad.xml:")
        .hasMessageContaining("e_fr_energy");
    assertThatThrownBy(() -> Read.frames(write("bad.xml", vasprun("-10.1", "10 1"))))
        .hasMessageContaining("stress");
  }

  /// The kinetic energy of 0.01 Å/fs of a lithium, in eV: m v²/2 with u (Å/fs)² = 103.6427 eV.
  @Test
  void velocitiesOfVasprunHaveTheKineticEnergyBesideThem() throws IOException {
    double kinetic = 0.5 * 6.94 * 103.6427 * 1e-4;
    String inside =
        vasprun("-10.1", "10 1 3")
            .replace("</varray></structure>", "</varray>" + MOVING + "</structure>");
    String behind =
        vasprun("-10.1", "10 1 3").replace("</structure>\n", "</structure>" + MOVING + "\n");
    for (String text : List.of(inside, behind)) {
      String whole =
          text.replace(
              "<i name=\"e_0_energy\">0</i>", "<i name=\"kinetic\">%.6f</i>".formatted(kinetic));
      ReferenceFrames reference = ReferenceFrames.open(write("moving.xml", whole));
      assertThat(Read.frames(reference).getFirst().velocities().orElseThrow())
          .containsExactly(0, 0, 0.01, 0, 0, 0);
      assertThat(reference.warnings()).isEmpty();
      // fractions of 6 Å in steps of 2 fs would be 0.00333: a ninth of the energy
      ReferenceFrames other =
          ReferenceFrames.open(write("steps.xml", whole.replace("0 0 0.01<", "0 0 0.00333<")));
      assertThat(Read.frames(other).getFirst().velocities()).isEmpty();
      assertThat(other.warnings().toString())
          .contains("1 of 1 steps have velocities", "0.11 times");
      assertThatThrownBy(() -> Read.frames(write("bad.xml", whole.replace("0 0 0.01<", "0 0 x<"))))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("velocities");
    }
    ReferenceFrames unsaid = ReferenceFrames.open(write("unsaid.xml", inside));
    assertThat(Read.frames(unsaid).getFirst().velocities()).isEmpty();
    assertThat(unsaid.warnings().toString()).contains("nothing tells their unit");
  }

  private static final String MOVING =
      "<varray name=\"velocities\" ><v>0 0 0.01</v><v>0 0 0</v></varray>";

  private static String vasprun(String energy, String stress) {
    return """
    <?xml version="1.0" encoding="ISO-8859-1"?>
    <modeling>
     <generator><i name="version" type="string">6.4.2  </i></generator>
     <incar><i type="int" name="IBRION">0</i><i name="POTIM">2.0</i><i type="int" name="NSW">1</i>
      <i type="int" name="MDALGO">3</i><i type="int" name="ISIF">3</i><i name="TEBEG">600</i></incar>
     <parameters><i type="int" name="NELM">60</i><i type="int" name="NELM">1</i></parameters>
     <atominfo><atoms>2</atoms><types>2</types>
      <array name="atoms"><set><rc><c>Li</c><c>1</c></rc><rc><c>Cl</c><c>2</c></rc></set></array>
     </atominfo>
     <calculation>
      <scstep><energy><i name="e_fr_energy">-7</i></energy></scstep>
      <scstep><energy><i name="e_fr_energy">-8</i><i name="e_0_energy">-8</i></energy></scstep>
      <structure><crystal><varray name="basis">
      <v>5 0 0</v><v>0 5 0</v><v>0 0 6</v></varray></crystal>
      <varray name="positions"><v>0.02 0 0</v><v>0.5 0.5 0.5</v></varray></structure>
      <varray name="forces"><v>0 -0.25 0.1</v><v>0 0.25 -0.1</v></varray>
      <varray name="stress"><v>%s</v><v>1 20 -2</v><v>3 -2 30</v></varray>
      <energy><i name="e_fr_energy">%s</i><i name="e_wo_entrp">-10.0</i><i name="e_0_energy">0</i></energy>
     </calculation>
    </modeling>
    """
        .formatted(stress, energy);
  }

  @Test
  void aTrainingSetHoldsConfigurationsOfTheirOwnAtoms() throws IOException {
    Path file = write("ML_AB", mlAb());
    ReferenceFrames reference = ReferenceFrames.open(file);
    List<Structure> frames = Read.frames(reference);
    assertThat(frames).hasSize(2);
    assertThat(frames.get(0).symbols()).containsExactly("Li", "Cl");
    assertThat(frames.get(1).symbols()).containsExactly("Li");
    assertThat(frames.get(0).energyEv()).hasValue(-10.1);
    assertThat(frames.get(0).forces().orElseThrow()).containsExactly(0, -0.25, 0.1, 0, 0.25, -0.1);
    assertThat(frames.get(0).virial().orElseThrow())
        .containsExactly(
            scaled(KB * VOLUME, 10, 1, 3, 1, 20, -2, 3, -2, 30), within(1e-14 * KB * VOLUME * 30));
    assertThat(reference.isInTime()).isFalse();
    assertThatThrownBy(reference::trajectory).hasMessageContaining("no diffusion");
    assertThat(StructureFile.read(file, 1).symbols()).containsExactly("Li");
    Path cut = write("cut", mlAb().substring(0, mlAb().lastIndexOf("Stress")));
    assertThat(Read.frames(cut)).hasSize(1);
  }

  private static String mlAb() {
    return """
     1.0 Version
    **************************************************
         The number of configurations
    --------------------------------------------------
              2
    **************************************************
         Configuration num.      1
    ==================================================
         System name
    --------------------------------------------------
         salt
    ==================================================
         The number of atom types
    --------------------------------------------------
           2
    """
        + configuration("2", "Li 1\nCl 1\n", "0.1 0 0\n2.5 2.5 3\n", "0 -0.25 0.1\n0 0.25 -0.1\n")
        + "**************************************************\n     Configuration num.      2\n"
        + configuration("1", "Li 1\n", "0.1 0 0\n", "0 0 0\n");
  }

  private static String configuration(String n, String types, String positions, String forces) {
    String rule = "==================================================\n";
    String thin = "--------------------------------------------------\n";
    return rule
        + ("     The number of atoms\n" + thin + n + "\n")
        + ("*********\n     Atom types and atom numbers\n" + thin + types)
        + (rule + "     CTIFOR\n" + thin + "   2.0E-002\n")
        + (rule + "     Primitive lattice vectors (ang.)\n" + thin + "5 0 0\n0 5 0\n0 0 6\n")
        + (rule + "     Atomic positions (ang.)\n" + thin + positions)
        + (rule + "     Total energy (eV)\n" + thin + "-10.1\n")
        + (rule + "     Forces (eV ang.^-1)\n" + thin + forces)
        + (rule + "     Stress (kbar)\n" + thin + "     XX YY ZZ\n" + thin + "10.0 20.0 30.0\n")
        + (thin + "     XY YZ ZX\n" + thin + "1.0 -2.0 3.0\n");
  }
}
