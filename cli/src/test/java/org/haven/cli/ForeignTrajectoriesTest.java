package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Trajectories as other programs write them, with the diffusivity that each case's README states.
final class ForeignTrajectoriesTest {
  @TempDir Path folder;

  private static Path shared(String file) {
    Path path =
        Path.of(System.getProperty("haven.root", ".."), "../shared/cases/trajectories", file);
    Assumptions.assumeTrue(Files.exists(path), "no " + path + " beside the project");
    return path;
  }

  private static Invocation analyze(Path file, String options) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "analyze", file, "--mobile", "Li", "--temperature", 600, "--mechanism", "none"));
    words.addAll(Arrays.asList(options.strip().split(" +")));
    words.add("--json");
    return Invocation.of(words.toArray());
  }

  private static double leastSquares(Invocation done) {
    assertThat(done.exitCode()).as(done.err()).isZero();
    return done.json()
        .at("/simulations/0/species/Li/d_tracer_least_squares_cm2_s/value")
        .asDouble();
  }

  /// Their READMEs state least squares over all lags of the window; ours is over some of them, and
  /// over half the run at most.
  @ParameterizedTest
  @CsvSource({
    "h5md-species-per-frame/znh5md.h5, --frame-interval 100 --window 0.5;3, 1.102e-5",
    "h5md-lammps-no-units/dump.h5, --types Li;O --window 1;5, 1.159e-5",
    "lammps-general-triclinic-dump/dump.lammpstrj, --frame-interval 100 --window 0.5;3, 9.486e-6",
    "unwrapped-extxyz/ase_unwrapped.extxyz, --frame-interval 2500 --window 5;50 --unwrapped,"
        + " 3.456e-4",
    "unwrapped-extxyz/gpumd_unwrapped_position.xyz, --window 5;50, 3.456e-4",
  })
  void theCasesHaveTheirDiffusivity(String file, String options, double diffusivity) {
    assertThat(leastSquares(analyze(shared(file), options.replace(';', ','))))
        .isCloseTo(diffusivity, within(0.01 * diffusivity));
  }

  /// Least squares by numpy over lags 0.5 to 2.9 ps of the same file, framework drift removed.
  private static final double SALT_CM2_PER_S = 6.119363e-5;

  @ParameterizedTest
  @CsvSource({"h5md-znh5md/znh5md_default.h5", "h5md-znh5md/znh5md_store_time.h5"})
  void speciesOfZnh5mdAreAtomicNumbersOfEveryFrame(String file) {
    assertThat(leastSquares(analyze(shared(file), "--frame-interval 100 --window 0.5,2.9")))
        .isCloseTo(SALT_CM2_PER_S, within(1e-6 * SALT_CM2_PER_S));
    assertThat(analyze(shared(file), "--window 0.5,2.9").err())
        .contains("says 1 fs between frames, as znh5md does where nobody tells it");
  }

  /// Least squares by numpy over lags 0.3 to 1.2 ps; the case's README states 6.06e-5.
  private static final double LAYOUT_CM2_PER_S = 6.0681493e-5;

  /// LAMMPS writes the types of its atoms if it is asked to, and no units.
  @Test
  void theLayoutOfLammpsIsRead() throws IOException {
    Path typed = shared("h5md-lammps-layout/with_species.h5");
    Path bare = shared("h5md-lammps-layout/without_species.h5");
    Path names = Files.writeString(folder.resolve("names.xyz"), structure(27, "Li", 27, "Cl"));
    for (String interval : List.of(" --frame-interval 100", "")) {
      assertThat(leastSquares(analyze(typed, "--types Li,Cl --window 0.3,1.2" + interval)))
          .isCloseTo(LAYOUT_CM2_PER_S, within(1e-6 * LAYOUT_CM2_PER_S));
      assertThat(
              leastSquares(analyze(bare, "--structure " + names + " --window 0.3,1.2" + interval)))
          .isCloseTo(LAYOUT_CM2_PER_S, within(1e-6 * LAYOUT_CM2_PER_S));
    }
    assertThat(analyze(bare, "--types Li,Cl").err()).contains("holds no LAMMPS atom types");
  }

  @Test
  void aStructureNamesTheAtomsOfMdAnalysis() throws IOException {
    Path named = Files.writeString(folder.resolve("first.xyz"), structure(8, "Li", 8, "O"));
    Path file = shared("h5md-without-species/mda_like.h5");
    assertThat(leastSquares(analyze(file, "--window 1,5 --structure " + named)))
        .isCloseTo(1.159e-5, within(1.159e-7));
    Invocation nameless = analyze(file, "");
    assertThat(nameless.exitCode()).isEqualTo(2);
    assertThat(nameless.err()).contains("(--structure)");

    Path salt = Files.writeString(folder.resolve("salt.xyz"), structure(27, "Li", 27, "Cl"));
    Path unit = shared("h5md-mdanalysis-no-species/mda_unit.h5md");
    assertThat(leastSquares(analyze(unit, "--window 0.5,2.9 --structure " + salt)))
        .isCloseTo(SALT_CM2_PER_S, within(1e-6 * SALT_CM2_PER_S));
    Invocation other = analyze(file, "--structure " + salt);
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("holds 16 atoms, the structure that is to name them 54");
  }

  private static String structure(int first, String one, int second, String other) {
    StringBuilder text = new StringBuilder();
    text.append(first + second).append("\nLattice=\"90 0 0 0 9 0 0 0 9\"\n");
    for (int i = 0; i < first + second; i++) {
      text.append(i < first ? one : other).append(' ').append(1.6 * i).append(" 0 0\n");
    }
    return text.toString();
  }

  @Test
  void gluedColumnsOfAnXdatcarAreReadAsTheyStand() throws IOException {
    Path glued = shared("xdatcar-glued-columns/XDATCAR");
    Path split = folder.resolve("XDATCAR");
    Files.writeString(split, Files.readString(glued).replaceAll("(?<=\\d)-", " -"));
    assertThat(Files.readString(split)).isNotEqualTo(Files.readString(glued));
    String options = "--frame-interval 100 --window 1,3";
    assertThat(leastSquares(analyze(glued, options)))
        .isEqualTo(leastSquares(analyze(split, options)));
  }

  @Test
  void plainXyzTakesItsCellFromTheUser() throws IOException {
    Path cp2k = shared("refused-formats/cp2k-pos-1.xyz");
    assertThat(analyze(cp2k, "").err()).contains("no cell").contains("--cell");
    assertThat(analyze(cp2k, "--cell 9,9,9").err()).contains("2 frames; transport needs at least");
    Path lammps = shared("refused-formats/lammps_plain.xyz");
    assertThat(analyze(lammps, "--cell 20,20,20").err()).contains("--frame-interval");
    assertThat(analyze(lammps, "--cell 20,20").err()).contains("expected three edges in Å");
  }

  @Test
  void aTrajectoryOfAseHasTheDiffusivityOfItsWalk() {
    // the walk of h5md-znh5md, 60 frames
    assertThat(
            leastSquares(
                analyze(
                    shared("refused-formats/ase.traj"), "--frame-interval 100 --window 0.5,2.9")))
        .isCloseTo(SALT_CM2_PER_S, within(1e-6 * SALT_CM2_PER_S));
  }

  /// Twelve and thirty frames of a like walk. Least squares by numpy over lags 0.1 to 0.5 and 0.3
  /// to 1.2 ps.
  @ParameterizedTest
  @CsvSource({
    "refused-formats/hoomd.gsd, --window 0.1;0.5, 6.1498746e-05",
    "refused-formats/vaspout.h5, --window 0.3;1.2, 6.5271451e-05",
  })
  void binaryFormatsHaveTheDiffusivityOfTheirWalks(
      String file, String options, double diffusivity) {
    String window = options.replace(';', ',') + " --frame-interval 100";
    assertThat(leastSquares(analyze(shared(file), window)))
        .isCloseTo(diffusivity, within(1e-5 * diffusivity));
  }
}
