package org.haven.campaigns.substitution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.haven.campaigns.Campaign;
import org.haven.campaigns.CampaignProgress;
import org.haven.campaigns.Part;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.integrators.run.StopRequest;
import org.haven.kernels.MinimumImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Counts, charges and places of what is made from prototypes.
final class SubstituterTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("haven.root", "..")).toAbsolutePath().resolve("inputs/examples");

  private static final String LLZO = EXAMPLES.resolve("llzo/llzo_tetragonal.cif").toString();
  private static final String ARGYRODITE =
      EXAMPLES.resolve("screen/Li6PS5Cl_ordered.cif").toString();

  /// The oxidation states of textbooks.
  private static final Map<String, Integer> CHARGES =
      Map.ofEntries(
          Map.entry("Li", 1),
          Map.entry("Na", 1),
          Map.entry("Ca", 2),
          Map.entry("Pb", 2),
          Map.entry("F", -1),
          Map.entry("Al", 3),
          Map.entry("La", 3),
          Map.entry("Y", 3),
          Map.entry("Zr", 4),
          Map.entry("Si", 4),
          Map.entry("Ta", 5),
          Map.entry("P", 5),
          Map.entry("O", -2),
          Map.entry("S", -2),
          Map.entry("Cl", -1));

  /// Lithium phosphate, Pmn2₁, near the coordinates of Keffer et al., Inorg. Chem. 1967, 6, 119.
  private static final String LI3PO4 =
      """
      data_Li3PO4
      _cell_length_a 6.115
      _cell_length_b 5.239
      _cell_length_c 4.855
      _cell_angle_alpha 90
      _cell_angle_beta 90
      _cell_angle_gamma 90
      _space_group_name_H-M_alt 'P m n 21'
      loop_
      _atom_site_label
      _atom_site_fract_x
      _atom_site_fract_y
      _atom_site_fract_z
      Li1 0.248 0.328 0.986
      Li2 0.5 0.843 0.989
      P1 0 0.824 0
      O1 0.209 0.686 0.898
      O2 0 0.105 0.900
      O3 0.5 0.185 0.820
      """;

  /// A cubic cell with places of the first species on a face-centred lattice, and one of the second
  /// beside each.
  private static String cubic(double a, String first, String second, int repeated, double... at) {
    StringBuilder text = new StringBuilder("salt\n1\n");
    double edge = a * repeated;
    text.append("%s 0 0%n0 %s 0%n0 0 %s%n".formatted(edge, edge, edge));
    StringBuilder one = new StringBuilder();
    StringBuilder two = new StringBuilder();
    double[][] corners = {{0, 0, 0}, {0, .5, .5}, {.5, 0, .5}, {.5, .5, 0}};
    int n = 0;
    for (int k = 0; k < repeated * repeated * repeated; k++) {
      double[] cell = {k / repeated / repeated, k / repeated % repeated, k % repeated};
      for (double[] s : corners) {
        one.append(row(cell, s, 0, repeated));
        n++;
        for (double shift : at) {
          two.append(row(cell, s, shift, repeated));
        }
      }
    }
    return text.append("%s %s%n%d %d%nDirect%n".formatted(first, second, n, n * at.length))
        .append(one)
        .append(two)
        .toString();
  }

  private static String row(double[] cell, double[] s, double shift, int repeated) {
    return "%s %s %s%n"
        .formatted(
            (cell[0] + s[0] + shift) / repeated,
            (cell[1] + s[1] + shift) / repeated,
            (cell[2] + s[2] + shift) / repeated);
  }

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private List<Made> made(String text) throws IOException {
    file("s.yaml", text);
    return Substituter.of(folder.resolve("s.yaml"), folder.resolve("out")).run(each -> {});
  }

  private Structure only(String prototype, String substitution) throws IOException {
    List<Made> all =
        made(
            """
            structures: {files: %s, min_length_angstrom: 0}
            substitutions: [%s]
            """
                .formatted(prototype, substitution));
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().columns()).containsEntry("charge_e", "0");
    Structure structure = StructureFile.read(all.getFirst().file(), 0);
    assertThat(charge(structure)).as(structure.composition().toString()).isZero();
    return structure;
  }

  private static int charge(Structure structure) {
    return structure.symbols().stream().mapToInt(CHARGES::get).sum();
  }

  private void refused(String substitution, String message) {
    assertThatThrownBy(() -> only(LLZO, substitution))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  /// Li₇₋ₓLa₃Zr₂₋ₓTaₓO₁₂ of eight formula units.
  @Test
  void tantalumInGarnetTakesOneLithiumEach() throws IOException {
    assertThat(only(LLZO, "{replace: {site: Zr, by: Ta, per_formula_unit: 0.5}}").composition())
        .containsExactlyInAnyOrderEntriesOf(Map.of("Li", 52, "La", 24, "Zr", 12, "Ta", 4, "O", 96));
  }

  /// Li₇₋₃ₓAlₓLa₃Zr₂O₁₂.
  @Test
  void aluminiumInGarnetTakesThreeLithium() throws IOException {
    assertThat(only(LLZO, "{replace: {site: Li, by: Al, per_formula_unit: 0.25}}").composition())
        .containsExactlyInAnyOrderEntriesOf(Map.of("Li", 50, "Al", 2, "La", 24, "Zr", 16, "O", 96));
  }

  /// Zr₁₋ₓYₓO₂₋ₓ/₂: where no cation moves, anions make the charge good.
  @Test
  void yttriumInZirconiaMakesOxygenVacancies() throws IOException {
    Path zirconia = file("zirconia.vasp", cubic(5.09, "Zr", "O", 1, 0.25, 0.75));
    assertThat(
            only(zirconia.toString(), "{replace: {site: Zr, by: Y, fraction: 0.5}}").composition())
        .containsExactlyInAnyOrderEntriesOf(Map.of("Zr", 2, "Y", 2, "O", 7));
  }

  /// Pb₁₋ₓNaₓF₂₋ₓ: the mobile ion is the prototype's, although sodium comes before fluoride.
  @Test
  void aDopantIsNotTheMobileIon() throws IOException {
    Path fluoride = file("fluoride.vasp", cubic(5.94, "Pb", "F", 1, 0.25, 0.75));
    assertThat(
            only(fluoride.toString(), "{replace: {site: Pb, by: Na, fraction: 0.25}}")
                .composition())
        .containsExactlyInAnyOrderEntriesOf(Map.of("Pb", 3, "Na", 1, "F", 7));
  }

  /// Li₃₊ₓP₁₋ₓSiₓO₄: all sites are full, so that lithium goes between them.
  @Test
  void siliconInLithiumPhosphateMakesInterstitialLithium() throws IOException {
    Path phosphate = file("Li3PO4.cif", LI3PO4);
    Structure structure = only(phosphate.toString(), "{replace: {site: P, by: Si, fraction: 0.5}}");
    assertThat(structure.composition())
        .containsExactlyInAnyOrderEntriesOf(Map.of("Li", 7, "P", 1, "Si", 1, "O", 8));
    assertThat(least(structure, "Li", "O"))
        .as("against 1.9 to 2.1 in the crystal")
        .isGreaterThan(1.6);
    assertThat(least(structure, "Li", "Li")).isGreaterThan(1.5);
  }

  /// Li₃PO₄ as Li₃PS₄: β-Li₃PS₄ has 1.9 to 2.0 times the volume of the phosphate.
  @Test
  void thiophosphateFromPhosphate() throws IOException {
    Path phosphate = file("Li3PO4.cif", LI3PO4);
    Structure before = StructureFile.read(phosphate, 0);
    Structure after = only(phosphate.toString(), "{replace: {site: O, by: S, fraction: 1}}");
    assertThat(after.composition())
        .containsExactlyInAnyOrderEntriesOf(Map.of("Li", 6, "P", 2, "S", 8));
    assertThat(after.cell().volume() / before.cell().volume()).isBetween(1.65, 2.1);
  }

  /// Of the S without P and the Cl, four each, two change places; the PS₄ stay.
  @Test
  void exchangeInArgyroditeHasItsDegree() throws IOException {
    Structure before = StructureFile.read(Path.of(ARGYRODITE), 0);
    Structure after =
        only(ARGYRODITE, "{exchange: {between: [S, Cl], degree: 0.5, not_bonded_to: P}}");
    assertThat(after.composition()).isEqualTo(before.composition());
    assertThat(onPlacesOf(before, "Cl", after, "S")).isEqualTo(2);
    assertThat(onPlacesOf(before, "S", after, "Cl")).isEqualTo(2);
    for (int i = 0; i < after.count(); i++) {
      if (after.symbols().get(i).equals("P")) {
        assertThat(neighbours(after, i, "S", 2.3)).isEqualTo(4);
      }
    }
  }

  private static int onPlacesOf(Structure before, String was, Structure after, String is) {
    double[] a = fractional(before);
    double[] b = fractional(after);
    MinimumImage images = new MinimumImage(before.cell());
    int count = 0;
    for (int i = 0; i < before.count(); i++) {
      for (int j = 0; j < after.count(); j++) {
        if (before.symbols().get(i).equals(was)
            && after.symbols().get(j).equals(is)
            && images.distance(
                    a[3 * i] - b[3 * j], a[3 * i + 1] - b[3 * j + 1], a[3 * i + 2] - b[3 * j + 2])
                < 0.01) {
          count++;
        }
      }
    }
    return count;
  }

  private static double[] fractional(Structure structure) {
    double[] s = new double[structure.positions().length];
    structure.cell().toFractional(structure.positions(), s);
    return s;
  }

  private static int neighbours(Structure structure, int i, String symbol, double reach) {
    return (int) Arrays.stream(distances(structure, i, symbol)).filter(d -> d < reach).count();
  }

  private static double[] distances(Structure structure, int i, String symbol) {
    double[] s = fractional(structure);
    MinimumImage images = new MinimumImage(structure.cell());
    List<Double> all = new ArrayList<>();
    for (int j = 0; j < structure.count(); j++) {
      if (j != i && structure.symbols().get(j).equals(symbol)) {
        all.add(
            images.distance(
                s[3 * j] - s[3 * i], s[3 * j + 1] - s[3 * i + 1], s[3 * j + 2] - s[3 * i + 2]));
      }
    }
    return all.stream().mapToDouble(d -> d).toArray();
  }

  private static double least(Structure structure, String first, String second) {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < structure.count(); i++) {
      if (structure.symbols().get(i).equals(first)) {
        least = Math.min(least, Arrays.stream(distances(structure, i, second)).min().orElse(least));
      }
    }
    return least;
  }

  /// On a face-centred lattice of 2 × 2 × 2 cells a pair is of one of five kinds: (½½0), (100),
  /// (1½½), (110), (111).
  @Test
  void arrangementsThatSymmetryMakesAlikeAreOne() throws IOException {
    file("salt.vasp", cubic(5.13, "Li", "Cl", 2, 0.5));
    List<Made> pairs =
        made(
            """
            structures: {files: salt.vasp, min_length_angstrom: 0, realisations: 12}
            substitutions: [{replace: {site: Li, by: Na, fraction: 0.0625}}]
            """);
    assertThat(pairs).hasSize(5);
    List<Long> lengths = new ArrayList<>();
    for (Made pair : pairs) {
      lengths.add(Math.round(100 * least(StructureFile.read(pair.file(), 0), "Na", "Na")));
    }
    assertThat(lengths).doesNotHaveDuplicates();
    assertThat(pairs.getFirst().columns().get("notes")).isEqualTo("arrangements that differ: 5");
  }

  /// Two signs of charge on a simple cubic lattice: least Coulomb energy is that of rock salt,
  /// every neighbour of the other kind.
  @Test
  void leastCoulombEnergyOrdersChargesAsInRockSalt() throws IOException {
    StringBuilder cif = new StringBuilder();
    cif.append("data_x\n");
    for (String edge : List.of("a", "b", "c")) {
      cif.append("_cell_length_").append(edge).append(" 2.8\n");
    }
    for (String angle : List.of("alpha", "beta", "gamma")) {
      cif.append("_cell_angle_").append(angle).append(" 90\n");
    }
    cif.append(
        "_space_group_name_H-M_alt 'P 1'\nloop_\n_atom_site_label\n_atom_site_type_symbol\n");
    cif.append("_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n");
    cif.append("_atom_site_occupancy\nNa1 Na 0 0 0 0.5\nCl1 Cl 0 0 0 0.5\n");
    file("mixed.cif", cif.toString());
    List<Made> all =
        made(
            """
            structures: {files: mixed.cif, min_length_angstrom: 11}
            placement: electrostatic
            volume: kept
            substitutions: [{replace: {site: Na, by: Li, fraction: 1}}]
            """);
    Structure structure = StructureFile.read(all.getFirst().file(), 0);
    assertThat(structure.composition()).isEqualTo(Map.of("Li", 32, "Cl", 32));
    double edge = structure.cell().lengths()[0] / 4;
    for (int i = 0; i < structure.count(); i++) {
      String other = structure.symbols().get(i).equals("Li") ? "Cl" : "Li";
      assertThat(neighbours(structure, i, other, 1.1 * edge)).isEqualTo(6);
    }
  }

  /// Ca takes the place of two Li: what moves now makes the charge good.
  @Test
  void aMobileIonThatIsReplacedWhollyIsMadeGoodByTheOther() throws IOException {
    assertThat(only(LLZO, "{replace: {site: Li, by: Ca, fraction: 1}}").composition())
        .containsExactlyInAnyOrderEntriesOf(Map.of("Ca", 28, "La", 24, "Zr", 16, "O", 96));
  }

  @Test
  void whatCannotBeDoneIsRefusedWithItsReason() {
    refused(
        "{replace: {site: Zr, by: Ta, per_formula_unit: 3}}",
        "3 of Ta for each formula unit is more than the 2 of Zr that there are; ask for less");
    refused(
        "{replace: {site: Li, by: Al, fraction: 0.5}}",
        "takes 56 vacancies of Li, and there are 28 of it; ask for less");
    refused(
        "{replace: {site: O, by: F, fraction: 1}}", "takes 96 vacancies of Li, and there are 56");
    refused(
        "{replace: {site: O, by: F, fraction: 0.5, compensated_by: Na}}",
        "Na cannot make it good: the structure holds no Na. Name another species in"
            + " compensated_by");
    refused(
        "{replace: {site: Zr, by: Zr, fraction: 1}}",
        "site and dopant are the same: Zr by Zr changes nothing");
    refused(
        "{replace: {site: Li, by: Cl, fraction: 0.1}}",
        "Cl is an anion, and takes the place of a cation");
    refused(
        "{replace: {site: Li, by: O, fraction: 0.1}}",
        "O cannot take the place of Li: one is a cation, the other an anion (O -2, Li +1)");
    refused("{exchange: {between: [Li, O], degree: 0.5}}", "one is a cation, the other an anion");
    refused(
        "{replace: {site: Zr, by: Ta, fraction: 0.001}}",
        "is less than half an atom in any supercell");
    refused("{replace: {site: P, by: As, fraction: 1}}", "holds nothing to replace");
    refused("{replace: {site: Zr, by: Ar, fraction: 1}}", "give it in 'charges'");
    refused("{replace: {site: Zr, by: Xx, fraction: 1}}", "s.yaml:2: key 'substitutions.replace'");
    refused("{replace: {site: Zr, by: Ta}}", "takes fraction or per_formula_unit");
    refused("{exchange: {between: [S], degree: 0.5}}", "expected two different sites");
  }

  /// A garnet's cell of 8 formula units, 188.8 atoms on average, is to hold 1.6 Al: two cells have
  /// 3 in place of 3.2, eight (2 × 2 × 2) 13 in place of 12.8.
  @Test
  void anAmountThatIsNotMetIsSaid() throws IOException {
    String garnet =
        """
        structures: {files: %s, min_length_angstrom: 0}
        substitutions: [{replace: {site: Li, by: Al, per_formula_unit: %s}}]
        """;
    Made made = made(garnet.formatted(LLZO, 0.2)).getFirst();
    assertThat(made.warning())
        .endsWith(
            "Li -> Al 0.2: 0.2 asked for, 0.1875 reached (-6 %); within 5 % with max_atoms: 1511");
    assertThat(made.columns().get("notes")).startsWith("0.2 asked for, 0.1875 reached");
    Files.move(folder.resolve("out"), folder.resolve("first"));
    assertThat(made(garnet.formatted(LLZO, 0.25)).getFirst().warning()).isNull();
    Files.move(folder.resolve("out"), folder.resolve("second"));
    file("salt.vasp", cubic(5.13, "Li", "Cl", 1, 0.5));
    String salt =
        """
        structures: {files: salt.vasp, min_length_angstrom: 0, max_atoms: 8}
        substitutions: [{replace: {site: Li, by: Na, fraction: 0.13}}]
        """;
    assertThat(made(salt).getFirst().warning())
        .endsWith("0.13 asked for, 0.25 reached (+92 %); within 5 % with max_atoms: 16");
    Files.move(folder.resolve("out"), folder.resolve("third"));
    // Where no Li is left, Al itself makes the charge good: LiCl becomes Al₁⸝₃Cl.
    String all =
        """
        structures: {files: salt.vasp, min_length_angstrom: 0}
        substitutions: [{replace: {site: Li, by: Al, fraction: 1}}]
        """;
    assertThatThrownBy(() -> made(all))
        .hasMessageContaining(
            "1 asked for, 0.333333 reached (-67 %); the charge is made good by 32")
        .hasMessageContaining("Al vacancies: less than half of it");
  }

  /// One that can be done is not kept from it by others.
  @Test
  void tablesHoldWhatWasMadeAndWhatWasNotAndAScreenTakesThem() throws IOException {
    file("Li3PO4.cif", LI3PO4);
    file("salt.vasp", cubic(5.13, "Li", "Cl", 1, 0.5));
    String text =
        """
        structures: {files: [Li3PO4.cif, salt.vasp], min_length_angstrom: 0, realisations: 2}
        substitutions:
          - replace: {site: [O, Cl], by: S, fraction: 1}
          - replace: {site: Li, by: Na, fraction: [0.5, 1]}
          - replace: {site: P, by: As, fraction: 1}
        """;
    List<Made> all = made(text);
    assertThat(all.stream().filter(Made::isRefused)).hasSize(1);
    List<String> refused = Files.readAllLines(folder.resolve("out/refused.csv"));
    assertThat(refused).hasSize(2);
    assertThat(refused.getLast()).contains("salt holds nothing to replace: it has Li, Cl");
    // LiCl as Li₂S: as many interstitial ions as there were.
    assertThat(StructureFile.read(folder.resolve("out/structures/salt_S-for-Cl-1_r1.xyz"), 0))
        .extracting(Structure::composition)
        .isEqualTo(Map.of("Li", 8, "S", 4));

    file("screen.yaml", "structures: {files: out/structures.csv}\nstages: [geometry]\n");
    Campaign campaign = Campaign.of(folder.resolve("screen.yaml"), folder.resolve("screen"), 1);
    campaign.setUp(false);
    int made = all.size() - 1;
    assertThat(campaign.run(Part.ALL, false, new StopRequest(), CampaignProgress.NONE).kept())
        .containsExactly(made, made);

    Map<String, Integer> bits = bits();
    Files.move(folder.resolve("out"), folder.resolve("first"));
    made(text);
    assertThat(bits()).isEqualTo(bits);
    assertThatThrownBy(() -> made(text)).hasMessageContaining("is not empty");
  }

  @Test
  void twoThatAreCalledTheSameHaveNamesOfTheirOwn() throws IOException {
    file("salt.vasp", cubic(5.13, "Li", "Cl", 1, 0.5));
    List<Made> all =
        made(
            """
            structures: {files: salt.vasp, min_length_angstrom: 0}
            substitutions:
              - replace: {site: Li, by: Na, fraction: 0.5}
              - replace: {site: Li, by: Na, per_formula_unit: 0.5}
            """);
    assertThat(all)
        .extracting(Made::id)
        .containsExactly("salt_Na-for-Li-0.5", "salt_Na-for-Li-0.5-2");
  }

  private Map<String, Integer> bits() throws IOException {
    Map<String, Integer> bits = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        bits.put(
            folder.resolve("out").relativize(each).toString(),
            Arrays.hashCode(Files.readAllBytes(each)));
      }
    }
    return bits;
  }

  /// Volumes of salts from those of others, against measured lattice constants (rock salt and
  /// antifluorite at room temperature, Wyckoff, Crystal Structures, 1963).
  @Test
  void volumesOfSimpleSaltsAreWithinTenPercent() throws IOException {
    double[][] edges = {{5.13, 5.50}, {5.64, 6.29}, {4.21, 4.81}, {5.50, 6.00}, {4.63, 5.64}};
    String[][] swaps = {
      {"Li", "Cl", "Cl", "Br"},
      {"Na", "Cl", "Na", "K"},
      {"Mg", "O", "Mg", "Ca"},
      {"Li", "Br", "Br", "I"},
      {"Na", "F", "F", "Cl"}
    };
    for (int k = 0; k < swaps.length; k++) {
      String[] swap = swaps[k];
      file("salt.vasp", cubic(edges[k][0], swap[0], swap[1], 1, 0.5));
      List<Made> all =
          made(
              """
              structures: {files: salt.vasp, min_length_angstrom: 0}
              substitutions: [{replace: {site: %s, by: %s, fraction: 1}}]
              """
                  .formatted(swap[2], swap[3]));
      double volume = StructureFile.read(all.getFirst().file(), 0).cell().volume();
      double measured = Math.pow(edges[k][1], 3);
      assertThat(volume).as(String.join(" ", swap)).isCloseTo(measured, within(0.1 * measured));
      Files.move(folder.resolve("out"), folder.resolve("out" + k));
    }
  }
}
