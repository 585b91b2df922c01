package org.haven.inputs.abinitio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.ReferenceFrames;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of the layout of cp.x and pw.x, with numbers of our own. Atomic units: CODATA 2018.
class EspressoTest {
  private static final double HARTREE = 27.211386245988;
  private static final double BOHR = 0.529177210903;
  private static final double TIME_FS = 0.024188843265857;

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path run(String positionsOfInput) throws IOException {
    write(
        "salt.in",
        """
        &CONTROL
          calculation = 'cp', dt = 5.0D0, prefix = 'salt' ! in atomic units
        /
        &SYSTEM
          nat = 2, ntyp = 2, ibrav = 0
        /
        &IONS
          ion_temperature = 'nose', tempw = 600,
        /
        ATOMIC_SPECIES
          Li 7.0 li.upf
          Cl 35.5 cl.upf
        ATOMIC_POSITIONS {bohr}
        %s
        """
            .formatted(positionsOfInput));
    write("salt.cel", cel(10) + cel(20));
    write("salt.for", " 10 0.0\n 0.01 0 0\n -0.01 0 0\n 20 0.0\n 0.02 0 0\n -0.02 0 0\n");
    write("salt.vel", " 10 0.0\n 0.001 0 0\n 0 0.0001 0\n 20 0.0\n 0 0 0\n 0 0 0\n");
    write("salt.str", " 10 0.0\n 1 0.5 0\n 0.5 2 0\n 0 0 3\n 20 0.0\n 1 0 0\n 0 1 0\n 0 0 1\n");
    write(
        "salt.evp",
        """
        #   nfi    time(ps)        ekinc        T_cell(K)     Tion(K)          etot               enthal
             10  1.209442E-03  2.6E-08  0.0E+00  1.4E-01  -45.5  -45.4
             20  2.418884E-03  2.6E-08  0.0E+00  1.4E-01  -45.6  -45.4
        """);
    return write(
        "salt.pos",
        """
            10  0.00120944
            1.0 0.0 0.0
            5.0 5.0 5.0
            20  0.00241888
            1.1 0.0 0.0
            5.0 5.0 5.0
        """);
  }

  /// Columns a = (10, 0, 0), b = (1, 11, 0), c = (0, 0, 12).
  private static String cel(int step) {
    return " " + step + " 0.0\n 10.0 1.0 0.0\n 0.0 11.0 0.0\n 0.0 0.0 12.0\n";
  }

  @Test
  void carParrinelloIsReadInAtomicUnits() throws IOException {
    Path file = run("Li 1 0 0\nCl 5 5 5");
    ReferenceFrames reference = ReferenceFrames.open(file);
    List<Structure> frames = Read.frames(reference);
    Structure first = frames.getFirst();
    assertThat(first.symbols()).containsExactly("Li", "Cl");
    // lattice vectors are the columns of .cel
    double[] rows = {10, 0, 0, 1, 11, 0, 0, 0, 12};
    for (int k = 0; k < 9; k++) {
      assertThat(first.cell().rows()[k]).isCloseTo(rows[k] * BOHR, within(1e-14));
    }
    assertThat(first.positions()[3]).isCloseTo(5 * BOHR, within(1e-14));
    assertThat(first.energyEv().orElseThrow()).isCloseTo(-45.5 * HARTREE, within(1e-12));
    assertThat(first.forces().orElseThrow()[0]).isCloseTo(0.01 * HARTREE / BOHR, within(1e-14));
    double speed = 0.001 * BOHR / TIME_FS;
    assertThat(first.velocities().orElseThrow()[0]).isCloseTo(speed, within(1e-15));
    // 1 GPa = 1e9 Pa / 1.602176634e11 Pa per eV/Å³, with the masses of the input
    double volume = 10 * 11 * 12 * BOHR * BOHR * BOHR;
    double gpa = volume / 160.2176634;
    double kinetic = 7 * 1.66053906660e-17 / 1.602176634e-19 * speed * speed;
    assertThat(first.virial().orElseThrow()[0]).isCloseTo(gpa - kinetic, within(1e-12));
    assertThat(first.virial().orElseThrow()[1]).isCloseTo(0.5 * gpa, within(1e-12));
    assertThat(first.virial().orElseThrow()[8]).isCloseTo(3 * gpa, within(1e-12));
    assertThat(reference.settings().timeStepFs().orElseThrow())
        .isCloseTo(5 * TIME_FS, within(1e-15));
    assertThat(reference.settings().temperatureK()).hasValue(600);
    assertThat(reference.settings().thermostat()).hasValue("Nose-Hoover chain");
    try (Trajectory run = reference.trajectory()) {
      // ten steps of 5 a.u.; times have eight decimals of a ps
      assertThat(run.frameIntervalFs()).isCloseTo(50 * TIME_FS, within(1e-4));
      assertThat(run.warnings()).isEmpty();
    }
  }

  @Test
  void theOrderOfAtomsIsNotGuessed() throws IOException {
    Path file = run("Cl 5 5 5\nLi 1 0 0");
    assertThatThrownBy(() -> ReferenceFrames.open(file))
        .hasMessageContaining("ATOMIC_SPECIES")
        .hasMessageContaining("--structure");
    Structure names =
        Structure.of(
            "",
            Cell.ofRows(new double[] {5, 0, 0, 0, 5, 0, 0, 0, 5}),
            List.of("Li", "Cl"),
            new double[6]);
    Trajectories.Options given =
        new Trajectories.Options(
            OptionalDouble.empty(),
            List.of(),
            Optional.empty(),
            0,
            1,
            false,
            Optional.of(names),
            Optional.empty(),
            false);
    assertThat(Read.frames(file, given).getFirst().symbols()).containsExactly("Li", "Cl");
  }

  @Test
  void withoutVelocitiesThereIsNoStress() throws IOException {
    Path file = run("Li 1 0 0\nCl 5 5 5");
    Files.delete(folder.resolve("salt.vel"));
    ReferenceFrames reference = ReferenceFrames.open(file);
    assertThat(reference.held().stresses()).isZero();
    assertThat(reference.warnings().toString()).contains("kinetic part", ".vel");
  }

  private static final String PW =
      """
           Program PWSCF v.7.2 starts on  1Jan2024 at 10: 0: 0
           lattice parameter (alat)  =      10.0000  a.u.
           number of atoms/cell      =            2
           number of atomic types    =            2
           celldm(1)=  10.000000  celldm(2)=   0.000000  celldm(3)=   0.000000
           crystal axes: (cart. coord. in units of alat)
                     a(1) = (   1.000000   0.000000   0.000000 )
                     a(2) = (   0.100000   1.100000   0.000000 )
                     a(3) = (   0.000000   0.000000   1.200000 )
           site n.     atom                  positions (alat units)
               1           Li  tau(   1) = (   0.1000000   0.0000000   0.0000000  )
               2           Cl  tau(   2) = (   0.5000000   0.5000000   0.5000000  )
      """;

  private static String scf(double energy, double force) {
    return """
         total energy              =     -45.00000000 Ry
    !    total energy              =     %.8f Ry
         smearing contrib. (-TS)   =      -0.00100000 Ry
         Forces acting on atoms (cartesian axes, Ry/au):

         atom    1 type  1   force =     %.8f    0.00000000    0.00000000
         atom    2 type  2   force =    %.8f    0.00000000    0.00000000
         The non-local contrib.  to forces
         atom    1 type  1   force =     9.00000000    0.00000000    0.00000000
              total   stress  (Ry/bohr**3)                   (kbar)     P=        2.94
       0.00002000   0.00000100   0.00000000            2.94        0.15        0.00
       0.00000100   0.00004000   0.00000000            0.15        5.88        0.00
       0.00000000   0.00000000   0.00006000            0.00        0.00        8.83
         Time step             =    20.00 a.u.,  0.9676 femto-seconds
    """
        .formatted(energy, force, -force);
  }

  private static String moved(int step) {
    return """
         Entering Dynamics:    iteration = %5d
                               time      =   0.0010 pico-seconds
    CELL_PARAMETERS (angstrom)
       5.0   0.0  0.0
       0.0   5.0  0.0
       0.0   0.0  5.0
    ATOMIC_POSITIONS (crystal)
    Li   0.12  0.0  0.0
    Cl   0.5   0.5  0.5
         temperature           =         300.0 K
    """
        .formatted(step);
  }

  @Test
  void bornOppenheimerIsReadInRydbergUnits() throws IOException {
    // the last positions have no energy yet
    Path file = write("md.out", PW + scf(-45.5, 0.01) + moved(1) + scf(-45.6, 0.02) + moved(2));
    ReferenceFrames reference = ReferenceFrames.open(file);
    List<Structure> frames = Read.frames(reference);
    assertThat(frames).hasSize(2);
    Structure first = frames.getFirst();
    assertThat(first.energyEv().orElseThrow()).isCloseTo(-45.5 * HARTREE / 2, within(1e-12));
    assertThat(first.forces().orElseThrow()[0]).isCloseTo(0.01 * HARTREE / 2 / BOHR, within(1e-14));
    assertThat(first.positions()[0]).isCloseTo(BOHR, within(1e-14));
    // a pressure: W = P V
    double volume = 1000 * 1.1 * 1.2 * BOHR * BOHR * BOHR;
    double unit = HARTREE / 2 / (BOHR * BOHR * BOHR) * volume;
    assertThat(first.virial().orElseThrow()[0]).isCloseTo(2e-5 * unit, within(1e-12));
    assertThat(first.virial().orElseThrow()[3]).isCloseTo(1e-6 * unit, within(1e-12));
    assertThat(first.stressEvPerAngstrom3().orElseThrow()[8]).isNegative();
    assertThat(frames.get(1).cell().rows()[4]).isEqualTo(5);
    assertThat(frames.get(1).positions()[0]).isCloseTo(0.6, within(1e-14));
    // 20 Rydberg units of 4.8378e-17 s
    assertThat(reference.settings().timeStepFs().orElseThrow())
        .isCloseTo(40 * TIME_FS, within(1e-15));
    assertThat(reference.settings().code()).hasValue("Quantum ESPRESSO pw.x 7.2");
    try (Trajectory run = Trajectories.open(file)) {
      assertThat(run.frameIntervalFs()).isCloseTo(40 * TIME_FS, within(1e-12));
    }
  }

  @Test
  void whatDidNotConvergeOrWasCutHasNoLabels() throws IOException {
    String bad =
        "     convergence NOT achieved after 100 iterations: stopping\n" + scf(-45.6, 0.02);
    ReferenceFrames reference =
        ReferenceFrames.open(write("md.out", PW + scf(-45.5, 0.01) + moved(1) + bad));
    assertThat(reference.held()).isEqualTo(new ReferenceFrames.Held(2, 1, 1, 1, 0));
    assertThat(reference.warnings().toString()).contains("did not converge");
    String cut = PW + scf(-45.5, 0.01) + moved(1) + scf(-45.6, 0.02);
    Path file = write("cut.out", cut.substring(0, cut.lastIndexOf("     Forces acting")));
    assertThat(Read.frames(file)).hasSize(1);
  }
}
