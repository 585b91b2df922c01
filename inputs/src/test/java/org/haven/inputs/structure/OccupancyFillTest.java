package org.haven.inputs.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.haven.kernels.Cell;
import org.haven.kernels.MinimumImage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fillings of crystals that are made up, with a filling that is known to exist.
class OccupancyFillTest {
  /// Atoms closer than this part of the sum of their covalent radii are too close.
  private static final double CLOSE = 0.75;

  private static final double LI_LI = CLOSE * 2 * 1.28;
  private static final double LI_S = CLOSE * (1.28 + 1.05);

  /// Of germanium, the widest of P, Si and Ge.
  private static final double LI_CATION = CLOSE * (1.28 + 1.20);

  /// Edge of the primitive cell in Å.
  private static final double EDGE = 6;

  private static final MinimumImage CELL = new MinimumImage(Cell.orthorhombic(EDGE, EDGE, EDGE));

  @TempDir Path folder;

  /// One vacancy on 16 places: neighbouring seeds put it on the same place once in 16 times.
  @Test
  void fillingsOfSeedsThatFollowOneAnotherAreIndependent() throws IOException {
    Path cif =
        Files.writeString(
            folder.resolve("ring.cif"),
            """
            data_ring
            _cell_length_a 4
            _cell_length_b 4
            _cell_length_c 4
            _cell_angle_alpha 90
            _cell_angle_beta 90
            _cell_angle_gamma 90
            loop_
            _atom_site_label
            _atom_site_type_symbol
            _atom_site_fract_x
            _atom_site_fract_y
            _atom_site_fract_z
            _atom_site_occupancy
            Ar1 Ar 0 0 0 0.9375
            """);
    int seeds = 320;
    int same = 0;
    long before = -1;
    for (int seed = 0; seed <= seeds; seed++) {
      var options = new StructureFile.Options(List.of(16, 1, 1), Map.of("Ar", 0.0), seed);
      double[] x = StructureFile.read(cif, 0, options).positions();
      // The places are 0, 4, …, 60 Å: what is missing of their sum.
      long place = Math.round(480 - IntStream.range(0, 15).mapToDouble(k -> x[3 * k]).sum());
      same += place == before ? 1 : 0;
      before = place;
    }
    // 20, and four standard deviations.
    assertThat(same).isBetween(3, 37);
  }

  @Test
  void aFormulaOfTheCellIsAsGoodAsThatOfTheUnit() throws IOException {
    String cif =
        """
        data_x
        _chemical_formula_sum '%s'
        _cell_formula_units_Z 2
        _cell_length_a 8
        _cell_length_b 4
        _cell_length_c 4
        _cell_angle_alpha 90
        _cell_angle_beta 90
        _cell_angle_gamma 90
        loop_
        _atom_site_label
        _atom_site_type_symbol
        _atom_site_fract_x
        _atom_site_fract_y
        _atom_site_fract_z
        Li0 Li 0 0 0
        Li1 Li 0.5 0 0
        Cl0 Cl 0.25 0.5 0.5
        Cl1 Cl 0.75 0.5 0.5
        """;
    Path file = folder.resolve("sum.cif");
    for (String sum : List.of("Li1 Cl1", "Li2 Cl2", "Li4 Cl4")) {
      Files.writeString(file, cif.formatted(sum));
      assertThat(
              StructureFile.read(file, -1, StructureFile.Options.DEFAULT).notes().stream()
                  .anyMatch(note -> note.contains("may be missing")))
          .isEqualTo(sum.equals("Li4 Cl4"));
    }
    // One of each, with the operations left out that make the others.
    Files.writeString(
        file,
        cif.formatted("Li1 Cl1")
            .lines()
            .filter(line -> !line.startsWith("Li1 Li") && !line.startsWith("Cl1 Cl"))
            .collect(java.util.stream.Collectors.joining("\n", "", "\n")));
    assertThat(StructureFile.read(file, -1, StructureFile.Options.DEFAULT).notes())
        .anyMatch(note -> note.contains("may be missing"));
  }

  /// Li1 and Li0 are 1 Å apart, so one of both stays empty, and Li2 takes the rest.
  @Test
  void sitesThatAreFilledFarFromTheFileAreWarnedOf() throws IOException {
    String cif =
        """
        data_x
        _cell_length_a 10
        _cell_length_b 10
        _cell_length_c 10
        _cell_angle_alpha 90
        _cell_angle_beta 90
        _cell_angle_gamma 90
        loop_
        _atom_site_label
        _atom_site_type_symbol
        _atom_site_fract_x
        _atom_site_fract_y
        _atom_site_fract_z
        _atom_site_occupancy
        Li0 Li 0.6 0.5 0.5 %s
        Li1 Li 0.5 0.5 0.5 0.95
        Li2 Li 0 0 0 0.1
        Cl1 Cl 0.5 0 0 1
        """;
    Path file = folder.resolve("far.cif");
    StructureFile.Options options = new StructureFile.Options(List.of(2, 2, 2), Map.of(), 1);
    Files.writeString(file, cif.formatted("0.5"));
    Structure far = StructureFile.read(file, -1, options);
    assertThat(far.isFilledAtRandom()).isTrue();
    assertThat(far.warnings())
        .anyMatch(
            note ->
                note.startsWith("sites are filled far from their occupancies in the file: ")
                    && note.contains("Li2 0.50 for 0.10")
                    && note.contains("went to places further apart"));
    assertThat(far.remarks()).hasSize(far.notes().size() - far.warnings().size());
    Files.writeString(file, cif.formatted("0.05"));
    assertThat(StructureFile.read(file, -1, options).warnings())
        .noneMatch(note -> note.contains("far from"));
  }

  /// A framework of P (Si, Ge) and S in a cell of n³ primitive ones, whose lithium lies on a few
  /// orbits of places at random, near and far from each other, some split by a mirror. The
  /// occupancies are those of an arrangement of lithium that keeps apart, less a part of an atom.
  private final class Crystal {
    private final Random random;
    private final int n;
    private final MinimumImage images;
    private final StringBuilder sites = new StringBuilder();
    private double lithium;
    private double silicon;
    private double germanium;

    Crystal(long seed) {
      random = new Random(seed);
      n = 3 + (int) (seed % 2);
      images = new MinimumImage(Cell.orthorhombic(n * EDGE, n * EDGE, n * EDGE));
      double si = 0.4 * random.nextDouble();
      double ge = 0.3 * random.nextDouble();
      site("P1", "P", new double[3], 1 - si - ge);
      site("Si1", "Si", new double[3], si);
      site("Ge1", "Ge", new double[3], ge);
      silicon = si * n * n * n;
      germanium = ge * n * n * n;
      double[][] sulfur = {{0.5, 0.5, 0}, {0.5, 0, 0.5}, {0, 0.5, 0.5}};
      for (int k = 0; k < 3; k++) {
        site("S" + k, "S", primitive(sulfur[k]), 1);
      }
      lithium(sulfur);
    }

    private double[] primitive(double[] s) {
      return new double[] {s[0] / n, s[1] / n, s[2] / n};
    }

    private void site(String label, String symbol, double[] s, double occupancy) {
      sites.append(
          String.format(
              Locale.ROOT,
              "%s %s %.6f %.6f %.6f %.8f\n",
              label,
              symbol,
              s[0],
              s[1],
              s[2],
              occupancy));
    }

    /// The places of a site: all translations, and the mirror x → −x.
    private List<double[]> places(double[] s) {
      List<double[]> all = new ArrayList<>();
      for (int sign = 1; sign >= (s[0] == 0 ? 1 : -1); sign -= 2) {
        for (int a = 0; a < n; a++) {
          for (int b = 0; b < n; b++) {
            for (int c = 0; c < n; c++) {
              double[] place = primitive(new double[] {sign * s[0] + a, s[1] + b, s[2] + c});
              all.add(place);
            }
          }
        }
      }
      return all;
    }

    private double distance(double[] s, double[] t) {
      return images.distance(s[0] - t[0], s[1] - t[1], s[2] - t[2]);
    }

    private void lithium(double[][] sulfur) {
      List<double[]> chosen = new ArrayList<>();
      List<List<double[]>> orbits = new ArrayList<>();
      while (orbits.size() < 2 + random.nextInt(4)) {
        double x = random.nextInt(3) == 0 ? 0.04 : random.nextDouble();
        double[] s = {x, random.nextDouble(), random.nextDouble()};
        // not so near to the mirror that a place and its image would be read as one
        boolean apart = CELL.distance(2 * x, 0, 0) > 0.1;
        apart &= CELL.distance(s[0], s[1], s[2]) > LI_CATION;
        for (double[] t : sulfur) {
          apart &= CELL.distance(s[0] - t[0], s[1] - t[1], s[2] - t[2]) > LI_S;
        }
        if (apart) {
          orbits.add(places(s));
          chosen.add(s);
        }
      }
      List<double[]> all = new ArrayList<>(orbits.stream().flatMap(List::stream).toList());
      Collections.shuffle(all, random);
      List<double[]> put = new ArrayList<>();
      double part = 0.5 + 0.5 * random.nextDouble();
      for (double[] place : all) {
        if (random.nextDouble() < part
            && put.stream().allMatch(other -> distance(place, other) > LI_LI + 1e-3)) {
          put.add(place);
        }
      }
      for (int o = 0; o < orbits.size(); o++) {
        List<double[]> places = orbits.get(o);
        double here = put.stream().filter(places::contains).count();
        if (here > 0) {
          here -= random.nextDouble();
          lithium += here;
          site("Li" + o, "Li", primitive(chosen.get(o)), here / places.size());
        }
      }
    }

    Path write(Path file) throws IOException {
      StringBuilder cif = new StringBuilder("data_made_up\n");
      for (String axis : List.of("a", "b", "c")) {
        cif.append("_cell_length_").append(axis).append(' ').append(n * EDGE).append('\n');
      }
      for (String angle : List.of("alpha", "beta", "gamma")) {
        cif.append("_cell_angle_").append(angle).append(" 90\n");
      }
      cif.append("loop_\n_space_group_symop_operation_xyz\n");
      for (String sign : List.of("", "-")) {
        for (int k = 0; k < n * n * n; k++) {
          cif.append(
              "%sx+%d/%d,y+%d/%d,z+%d/%d\n".formatted(sign, k / n / n, n, k / n % n, n, k % n, n));
        }
      }
      cif.append("loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n");
      cif.append("_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n");
      return Files.writeString(file, cif.append(sites));
    }
  }

  /// Law: totals within half an atom of the file's, all atoms apart; returns the seconds it took.
  private double fills(long seed) throws IOException {
    Crystal crystal = new Crystal(seed);
    Path file = crystal.write(folder.resolve("c.cif"));
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Structure s = StructureFile.read(file, 0);
    double seconds = 1e-9 * (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
    Map<String, Integer> atoms = s.composition();
    String what = "seed " + seed + ", " + s.count() + " atoms: " + s.notes();
    assertThat(s.notes()).as(what).noneMatch(note -> note.contains("keeps all atoms apart"));
    // occupancies stand in the file with eight digits
    assertThat((double) atoms.getOrDefault("Li", 0))
        .as(what)
        .isCloseTo(crystal.lithium, within(0.5 + 1e-4));
    // P, Si and Ge share places that are all taken: where each is rounded to the nearest, their sum
    // may be an atom off, which one of them must bear
    int cations = crystal.n * crystal.n * crystal.n;
    double si = atoms.getOrDefault("Si", 0) - crystal.silicon;
    double ge = atoms.getOrDefault("Ge", 0) - crystal.germanium;
    double p = atoms.get("P") - (cations - crystal.silicon - crystal.germanium);
    assertThat(si + ge + p).as(what).isCloseTo(0, within(1e-4));
    double nearest =
        Math.rint(crystal.silicon)
            + Math.rint(crystal.germanium)
            + Math.rint(cations - crystal.silicon - crystal.germanium);
    double limit = nearest == cations ? 0.5 : 2 / 3.0;
    assertThat(List.of(si, ge, p)).as(what).allMatch(off -> Math.abs(off) <= limit + 1e-4);
    assertThat(atoms.get("S")).isEqualTo(3 * cations);
    apart(s, what);
    return seconds;
  }

  private static void apart(Structure s, String what) {
    MinimumImage images = new MinimumImage(s.cell());
    double[] f = new double[3 * s.count()];
    s.cell().toFractional(s.positions(), f);
    Map<String, Double> limits = Map.of("Li", LI_LI, "S", LI_S, "P", LI_CATION);
    for (int i = 0; i < s.count(); i++) {
      for (int j = 0; j < s.count() && s.symbols().get(i).equals("Li"); j++) {
        double limit = limits.getOrDefault(s.symbols().get(j), 0.0);
        if (i != j && limit > 0) {
          double d =
              images.distance(
                  f[3 * j] - f[3 * i], f[3 * j + 1] - f[3 * i + 1], f[3 * j + 2] - f[3 * i + 2]);
          assertThat(d).as(what).isGreaterThan(limit - 1e-9);
        }
      }
    }
  }

  @Test
  void fillingsKeepTheCompositionAndKeepApart() throws IOException {
    for (long seed = 1; seed <= 12; seed++) {
      fills(seed);
    }
  }

  /// 200 crystals of 150 to 700 atoms: none without a filling, each within a second.
  @Test
  @Tag("slow")
  void twoHundredFillingsKeepTheCompositionAndKeepApart() throws IOException {
    double slowest = 0;
    for (long seed = 1; seed <= 200; seed++) {
      double seconds = fills(seed);
      slowest = seed > 10 ? Math.max(slowest, seconds) : slowest;
    }
    assertThat(slowest).isLessThan(1);
  }

  @Test
  void oxidationStatesAreThoseThatMakeTheFormulaNeutral() {
    assertThat(OxidationStates.guess(Map.of("Li", 6.0, "P", 1.0, "S", 5.0, "Cl", 1.0), Map.of()))
        .isEqualTo(Map.of("Li", 1.0, "P", 5.0, "S", -2.0, "Cl", -1.0));
    assertThat(OxidationStates.guess(Map.of("Li", 7.0, "La", 3.0, "Zr", 2.0, "O", 12.0), Map.of()))
        .isEqualTo(Map.of("Li", 1.0, "La", 3.0, "Zr", 4.0, "O", -2.0));
    // iron is +2 here, +3 there
    assertThat(OxidationStates.guess(Map.of("Li", 1.0, "Fe", 1.0, "P", 1.0, "O", 4.0), Map.of()))
        .containsEntry("Fe", 2.0);
    assertThat(OxidationStates.guess(Map.of("Fe", 1.0, "P", 1.0, "O", 4.0), Map.of()))
        .containsEntry("Fe", 3.0);
    // where nothing is neutral, the most common; what is known stays
    assertThat(OxidationStates.guess(Map.of("Zr", 24.0, "Y", 8.0, "O", 64.0), Map.of()))
        .isEqualTo(Map.of("Zr", 4.0, "Y", 3.0, "O", -2.0));
    assertThat(OxidationStates.guess(Map.of("Na", 1.0, "Cl", 1.0), Map.of("Cl", -1.0)))
        .isEqualTo(Map.of("Na", 1.0, "Cl", -1.0));
    assertThat(OxidationStates.guess(Map.of("Ar", 1.0), Map.of())).isEmpty();
  }
}
