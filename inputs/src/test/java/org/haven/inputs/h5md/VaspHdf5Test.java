package org.haven.inputs.h5md;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import hdf.hdf5lib.H5;
import hdf.hdf5lib.HDF5Constants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.haven.inputs.InputException;
import org.haven.inputs.Reference;
import org.haven.inputs.h5md.Hdf5Series.Element;
import org.haven.inputs.structure.Formats;
import org.haven.inputs.trajectory.FrameLabels;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files laid out as py4vasp reads vaspout.h5; none of them is VASP's own.
class VaspHdf5Test {
  @TempDir Path folder;

  /// What a file holds; the frames are 20 of two ions, the first of which goes 0.1 along a.
  private final class Made {
    final Path path = folder.resolve("vaspout.h5");
    final Map<String, Double> incar =
        new TreeMap<>(Map.of("POTIM", 2.0, "NSW", 20.0, "IBRION", 0.0));
    String version = "6.5.1";
    String species = "results/positions";
    List<String> types = List.of("Li", "Cl_GW");
    int[] numbers = {1, 1};
    int lattices = 20;
    double scale = 1;
    boolean velocities;
    List<String> energyTags = List.of();
    int forces;

    Path write() throws IOException {
      try (Hdf5File file = Hdf5File.create(path)) {
        String steps = "intermediate/ion_dynamics/";
        var positions = file.createSeries(steps + "position_ions", Element.DOUBLE, 20, 2, 3);
        var lattice = file.createSeries(steps + "lattice_vectors", Element.DOUBLE, 20, 3, 3);
        var moving =
            velocities
                ? file.createSeries(steps + "ion_velocities", Element.DOUBLE, 20, 2, 3)
                : null;
        for (int f = 0; f < 20; f++) {
          double s = 0.1 * f;
          positions.append(new double[] {s - Math.floor(s), 0, 0, 0.5, 0.5, 0.5});
          if (f < lattices) {
            lattice.append(
                new double[] {5 / scale, 0, 0, 1 / scale, 6 / scale, 0, 0, 0, 7 / scale});
          }
          if (moving != null) {
            moving.append(new double[] {0.25, 0, 0, 0, 0, 0});
          }
        }
        if (!energyTags.isEmpty()) {
          labels(file, steps);
        }
        file.dataset(steps + "scale").write(new double[] {scale});
        if (!types.isEmpty()) {
          file.createGroup(species);
          file.dataset(species + "/number_ion_types").write(numbers, numbers.length);
          file.dataset(species + "/ion_types").writeEnumeration(types, new int[] {0, 1});
        }
        file.createGroup("input/incar");
        for (var tag : incar.entrySet()) {
          file.dataset("input/incar/" + tag.getKey()).write(new double[] {tag.getValue()});
        }
        int[] parts = Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
        file.dataset("version/major").write(new int[] {parts[0]});
        file.dataset("version/minor").write(new int[] {parts[1]});
        file.dataset("version/patch").write(new int[] {parts[2]});
      }
      return path;
    }

    private void labels(Hdf5File file, String steps) throws IOException {
      var energies = file.createSeries(steps + "energies", Element.DOUBLE, 20, energyTags.size());
      var pulls = file.createSeries(steps + "forces", Element.DOUBLE, 20, 2, 3);
      var stress = file.createSeries(steps + "stress", Element.DOUBLE, 20, 3, 3);
      for (int f = 0; f < 20; f++) {
        double[] row = new double[energyTags.size()];
        for (int k = 0; k < row.length; k++) {
          row[k] = -100 - f + 1000 * k;
        }
        energies.append(row);
        if (f < forces) {
          double z = 0.1 * (f + 1);
          pulls.append(new double[] {0, -0.25, z, 0, 0.25, -z});
        }
        stress.append(new double[] {10.0 * (f + 1), 1, 3, 1, 20, -2, 3, -2, 30});
      }
      writeFixed(file, steps + "energies_tags", energyTags);
    }
  }

  /// Strings as Fortran has them: of one length, blanks behind.
  private static void writeFixed(Hdf5File file, String name, List<String> texts) {
    int size = texts.stream().mapToInt(String::length).max().orElseThrow();
    byte[] bytes = new byte[size * texts.size()];
    Arrays.fill(bytes, (byte) ' ');
    for (int k = 0; k < texts.size(); k++) {
      byte[] text = texts.get(k).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(text, 0, bytes, k * size, text.length);
    }
    long type = H5.H5Tcopy(HDF5Constants.H5T_C_S1);
    H5.H5Tset_size(type, size);
    H5.H5Tset_strpad(type, HDF5Constants.H5T_STR_SPACEPAD);
    long space = H5.H5Screate_simple(1, new long[] {texts.size()}, null);
    long[] plain = {HDF5Constants.H5P_DEFAULT, HDF5Constants.H5P_DEFAULT};
    long set = H5.H5Dcreate(file.identifier(), name, type, space, plain[0], plain[0], plain[1]);
    H5.H5Dwrite(set, type, HDF5Constants.H5S_ALL, HDF5Constants.H5S_ALL, plain[0], bytes);
    H5.H5Dclose(set);
    H5.H5Sclose(space);
    H5.H5Tclose(type);
  }

  /// 1 kB in eV/Å³: 10⁸ Pa over 1.602176634e11 Pa.
  private static final double KB = 1e8 / 1.602176634e11;

  /// Columns of molecular dynamics and of other runs, blanks as VASP leaves them.
  private static final List<String> DYNAMICS =
      List.of(
          "ion-electron   TOTEN ",
          "kinetic energy EKIN  ",
          "kin. lattice   EKIN_LAT",
          "temperature    TEIN  ",
          "nose potential ES    ",
          "nose kinetic   EPS   ",
          "total energy   ETOTAL");

  private static final List<String> AT_REST =
      List.of("energy without entropy ", "energy(sigma->0)       ", "free energy    TOTEN   ");

  /// In frame f the k-th column of the energies is -100 - f + 1000 k, the first ion is pulled along
  /// z by 0.1 (f + 1), the stress is 10 (f + 1) kB in xx and has all its other entries apart.
  @Test
  void energiesForcesAndStressHaveTheirUnitsAndSigns() throws IOException {
    for (List<String> tags : List.of(DYNAMICS, AT_REST)) {
      Made made = new Made();
      made.energyTags = tags;
      made.forces = 20;
      made.velocities = true;
      double volume = 5 * 6 * 7;
      int column = tags == DYNAMICS ? 0 : 2;
      try (Trajectory run = Trajectories.open(made.write())) {
        for (int f : new int[] {0, 13, 19}) {
          FrameLabels labels = run.labels(f);
          assertThat(labels.energyEv()).hasValue(-100.0 - f + 1000 * column);
          assertThat(labels.forces().orElseThrow())
              .containsExactly(0, -0.25, 0.1 * (f + 1), 0, 0.25, -0.1 * (f + 1));
          // of the sign of a pressure: the virial is this times the volume
          double[] kb = {10.0 * (f + 1), 1, 3, 1, 20, -2, 3, -2, 30};
          double[] virial = Arrays.stream(kb).map(p -> p * KB * volume).toArray();
          // three roundings of numbers below 200 kB
          assertThat(labels.virial().orElseThrow())
              .containsExactly(virial, within(1e-14 * 200 * KB * volume));
        }
        assertThat(run.warnings()).isEmpty();
      }
    }
  }

  @Test
  void labelsThatAreNoReferenceAreLeftOut() throws IOException {
    Made learned = new Made();
    learned.energyTags = DYNAMICS;
    learned.forces = 20;
    learned.incar.put("ML_LMLFF", 1.0);
    try (Trajectory run = Trajectories.open(learned.write())) {
      assertThat(run.labels(3).isEmpty()).isTrue();
      assertThat(run.warnings().toString()).contains("ML_LMLFF", "left out");
    }
    Made cut = new Made();
    cut.energyTags = DYNAMICS;
    cut.forces = 11;
    try (Trajectory run = Trajectories.open(cut.write())) {
      assertThat(run.frames()).isEqualTo(11);
      assertThat(run.warnings().toString()).contains("11 whole frames of 20 begun");
    }
    Made nameless = new Made();
    nameless.energyTags = List.of("energy without entropy ", "energy(sigma->0)       ");
    nameless.forces = 20;
    try (Trajectory run = Trajectories.open(nameless.write())) {
      assertThat(run.labels(3).energyEv()).isEmpty();
      assertThat(run.labels(3).forces()).isPresent();
    }
  }

  @Test
  void aRunIsReadWithItsTimes() throws IOException {
    Made made = new Made();
    made.scale = 2;
    made.velocities = true;
    made.incar.put("TEBEG", 600.0);
    Path file = made.write();
    assertThat(Formats.of(file).name()).isEqualTo("vaspout.h5");
    Path renamed = Files.move(file, folder.resolve("run.h5"));
    try (Trajectory run = Trajectories.open(renamed)) {
      assertThat(run.frames()).isEqualTo(20);
      assertThat(run.frameIntervalFs()).isEqualTo(2);
      assertThat(run.temperatureK()).hasValue(600);
      assertThat(run.symbols()).containsExactly("Li", "Cl");
      assertThat(run.cell(7).rows()).containsExactly(5, 0, 0, 1, 6, 0, 0, 0, 7);
      double[] r = new double[6];
      run.read(19, r);
      // 19 steps of a tenth of a, and the middle of the cell
      assertThat(r).containsExactly(new double[] {9.5, 0, 0, 3, 3, 3.5}, within(1e-12));
      assertThat(run.readVelocities(3, r)).isTrue();
      assertThat(r[0]).isEqualTo(0.25);
      assertThat(run.warnings()).isEmpty();
    }
  }

  /// The rule of vasprun.xml, here once for each outcome.
  @ParameterizedTest
  @CsvSource({
    // NSW, NBLOCK, ML_OUTBLOCK, version, steps between frames, whether warned
    "20, 1, 1, 6.5.0, 1, false",
    "20, 10, 1, 6.5.0, 1, false",
    "200, 10, 10, 6.4.3, 10, false",
    "20, 10, 10, 6.4.2, 1, false",
    "2000, 10, 10, 6.5.0, 10, true",
    "2000, 10, 10, 6.4.1, 1, true",
  })
  void structuresAreCounted(
      double nsw, double nblock, double outblock, String version, double stride, boolean warned)
      throws IOException {
    Made made = new Made();
    made.incar.putAll(Map.of("NSW", nsw, "NBLOCK", nblock, "ML_OUTBLOCK", outblock));
    made.version = version;
    try (Trajectory run = Trajectories.open(made.write())) {
      assertThat(run.frameIntervalFs()).isEqualTo(2 * stride);
      assertThat(run.warnings().stream().anyMatch(w -> w.contains("for NSW = "))).isEqualTo(warned);
    }
  }

  @Test
  void whatIsMissingIsAskedFor() throws IOException {
    Made timeless = new Made();
    timeless.incar.remove("POTIM");
    assertThatThrownBy(() -> Trajectories.open(timeless.write()).frameIntervalFs())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--frame-interval");
    Made nameless = new Made();
    nameless.types = List.of();
    assertThatThrownBy(() -> Trajectories.open(nameless.write()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("does not say which element each of its 2 atoms is")
        .hasMessageContaining("--structure");
    Made killed = new Made();
    killed.species = "input/poscar";
    killed.lattices = 17;
    try (Trajectory run = Trajectories.open(killed.write())) {
      assertThat(run.symbols()).containsExactly("Li", "Cl");
      assertThat(run.frames()).isEqualTo(17);
      assertThat(run.warnings())
          .anyMatch(
              w -> w.equals("last frame is cut off and left out; 17 whole frames of 20 begun"))
          .anyMatch(w -> w.contains("17 structures for NSW = 20 steps"));
    }
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    Made many = new Made();
    many.numbers = new int[] {1, 2};
    assertThatThrownBy(() -> Trajectories.open(many.write()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("number_ion_types [1, 2] are not those of 2 types and 2 ions");
    Made unknown = new Made();
    unknown.types = List.of("Li", "Vac");
    assertThatThrownBy(() -> Trajectories.open(unknown.write()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("unknown element 'Vac'");
    Made relaxed = new Made();
    relaxed.incar.put("IBRION", 2.0);
    try (Trajectory run = Trajectories.open(relaxed.write())) {
      assertThat(run.warnings()).contains("IBRION is 2: a relaxation, not molecular dynamics");
    }
    Path still = folder.resolve("still.h5");
    try (Hdf5File file = Hdf5File.create(still)) {
      file.createGroup("input/incar");
    }
    assertThatThrownBy(() -> Trajectories.open(still))
        .isInstanceOf(InputException.class)
        .hasMessage(
            still
                + ": holds no steps of ions: /intermediate/ion_dynamics/position_ions is missing");
  }

  @Test
  void theCaseHasItsAtoms() {
    try (Trajectory run =
        Trajectories.open(
            Reference.shared("cases/trajectories/refused-formats/vaspout.h5"),
            Trajectories.Options.every(100))) {
      assertThat(run.frames()).isEqualTo(30);
      assertThat(run.symbols()).filteredOn("Li"::equals).hasSize(27);
      assertThat(run.cell(0).rows()).containsExactly(9, 0, 0, 1.5, 9, 0, -1, 2, 9);
    }
  }
}
