package org.haven.campaigns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.haven.campaigns.ranking.ScreenReport;
import org.haven.campaigns.ranking.ScreenTable;
import org.haven.inputs.InputException;
import org.haven.integrators.run.StopRequest;
import org.haven.kernels.PhysicalConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// What a campaign promises whatever its stages do.
@ResourceLock(CountingStage.LOCK)
final class CampaignTest {
  /// Holds [SaltScreen]'s rock salt together.
  private static final String POTENTIAL =
      """
      potential:
        type: lennard_jones
        cutoff_angstrom: 4.0
        pairs:
          - {species: [Li, Cl], epsilon_ev: 0.3, sigma_angstrom: 2.3}
          - {species: [Li, Li], epsilon_ev: 0.01, sigma_angstrom: 3}
          - {species: [Cl, Cl], epsilon_ev: 0.01, sigma_angstrom: 3.3}
      """;

  /// The whole of a funnel, in a second.
  private static final String WHOLE =
      POTENTIAL
          + """
          structures: {files: cells, min_length_angstrom: 4}
          stages:
            - relax: {max_steps: 30, keep: {volume_change_percent: "< 60"}}
            - dynamics:
                temperatures_k: [300]
                time_step_fs: 1
                equilibration_ps: 0.05
                production_ps: 0.5
                min_length_angstrom: 4
                until: {relative_error_of_d: 1e-6, at_most_ps: 1}
          checkpoint_interval_s: 0.01
          threads: 2
          """;

  @TempDir Path folder;

  private Path screen(String text) throws IOException {
    Path file = folder.resolve("screen.yaml");
    Files.writeString(file, text);
    return file;
  }

  /// Files of cells of 8 atoms.
  private void cells(int count) throws IOException {
    Path cells = Files.createDirectories(folder.resolve("cells"));
    for (int k = 0; k < count; k++) {
      Files.writeString(
          cells.resolve("cell" + k + ".vasp"), SaltScreen.SALT.formatted("5." + (10 + k)));
    }
  }

  private Campaign campaign(Path file, String output) {
    return Campaign.of(file, folder.resolve(output), null);
  }

  private Tally run(Campaign campaign, boolean resume) {
    campaign.setUp(resume);
    return campaign.run(Part.ALL, false, new StopRequest(), CampaignProgress.NONE);
  }

  /// The bytes of all that a result is: the ledger, the structures and the tables.
  private static Map<String, Integer> bits(Path campaign) throws IOException {
    Map<String, Integer> bits = new TreeMap<>();
    try (Stream<Path> all = Files.walk(campaign)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = campaign.relativize(file).toString();
        if (name.endsWith(".json") && !name.endsWith("load_checks.json")
            || name.endsWith(".xyz")
            || name.endsWith(".csv") && !name.equals(Times.FILE)) {
          bits.put(name, Arrays.hashCode(Files.readAllBytes(file)));
        }
      }
    }
    return bits;
  }

  private static List<String> parts(Path campaign) throws IOException {
    try (Stream<Path> all = Files.walk(campaign)) {
      return all.map(Path::toString).filter(n -> n.endsWith(".part")).toList();
    }
  }

  @Test
  void theSameCampaignGivesTheSameBitsWhateverStopsIt() throws IOException {
    cells(2);
    Path file = screen(WHOLE);
    Campaign whole = campaign(file, "out");
    Tally tally = run(whole, false);
    assertThat(tally.kept()).as(whole.report().table().rows().toString()).containsExactly(2, 2, 2);
    whole.report().write(whole.folder());
    // Decks name the folder that they are in.
    Map<String, Integer> expected = bits(whole.folder());
    Files.move(whole.folder(), folder.resolve("first"));

    // Stopped again and again, a moment after it has begun.
    Campaign stopped = Campaign.of(file, folder.resolve("out"), 1);
    stopped.setUp(false);
    int stops = 0;
    for (boolean done = false; !done; ) {
      StopRequest stop = new StopRequest();
      int pause = 60 << stops;
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try {
                  Thread.sleep(pause);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                stop.request("test");
              });
      Tally now = stopped.run(Part.ALL, false, stop, CampaignProgress.NONE);
      done = now.ended() == now.all();
      stops += done ? 0 : 1;
    }
    assertThat(stops).isPositive();
    stopped.report().write(stopped.folder());
    assertThat(bits(stopped.folder())).isEqualTo(expected);
    assertThat(parts(stopped.folder())).isEmpty();
  }

  @Test
  void aFailureKeepsItsReasonAndStopsNothing() throws IOException {
    cells(2);
    Files.writeString(folder.resolve("cells/broken.cif"), "data_x\n_cell_length_a 5\n");
    Path file =
        screen(
            """
            structures: {files: cells, min_length_angstrom: 0}
            mobile: Li
            stages:
              - count: {keep: {n: "> 4"}}
              - count: {name: second, breaks: 8}
            """);
    Campaign campaign = campaign(file, "out");
    run(campaign, false);
    ScreenTable table = campaign.report().table();
    assertThat(table.rows())
        .extracting(r -> r.id() + " " + r.status().word() + " " + r.stage())
        .containsExactly("broken failed prepare", "cell0 failed second", "cell1 failed second");
    assertThat(table.rows().get(1).reason())
        .isEqualTo("unexpected: java.lang.IllegalStateException: a bug");
    assertThat(table.rows().getFirst().reason()).startsWith("broken.cif: holds no atom sites");
    assertThat(table.funnel().getLast().reasons())
        .containsExactly(Map.entry("unexpected: java.lang.IllegalStateException: a bug", 2));
  }

  @Test
  void reasonsThatDifferInFilesAndNumbersAreOfOneKind() {
    assertThat(
            kinds(
                "a.cif:12: no parameters for Li+1–P-3 in softBV (Chen 2019). Give some",
                "b.cif: no parameters for Li+1–P-3 in softBV (Chen 2019)"))
        .containsExactly(Map.entry("no parameters for Li+1–P-3 in softBV", 2));
    assertThat(kinds("phonons of 216 atoms; at most 9", "phonons of 1024 atoms; at most 9"))
        .containsExactly(Map.entry("phonons of 216–1024 atoms", 2));
    assertThat(kinds("Li6PS5Cl has 3 'a'", "Li6PS5Cl has 3 'b'", "Li6PS5I has 3 'b'"))
        .containsExactly(Map.entry("Li6PS5Cl has 3 '…'", 2), Map.entry("Li6PS5I has 3 'b'", 1));
    assertThat(kinds("unexpected: java.lang.IllegalStateException: a bug"))
        .containsOnlyKeys("unexpected: java.lang.IllegalStateException: a bug");
  }

  private static Map<String, Integer> kinds(String... reasons) {
    Reasons all = new Reasons();
    for (int k = 0; k < reasons.length; k++) {
      all.add("structure " + k, reasons[k]);
    }
    return all.counts();
  }

  @Test
  void whatIsDoneIsNotDoneAgainAndWhatHasChangedIs() throws IOException {
    cells(3);
    String text =
        """
        structures: {files: cells, min_length_angstrom: 0}
        stages:
          - count: {keep: {n: "> 4"}}
          - count: {name: second, refuses: 1}
        """;
    Campaign first = campaign(screen(text), "out");
    run(first, false);
    int runs = CountingStage.RUNS.get();

    run(campaign(screen(text), "out"), true);
    assertThat(CountingStage.RUNS.get()).as("nothing has changed").isEqualTo(runs);

    Tally filtered = run(campaign(screen(text.replace("> 4", "> 100")), "out"), true);
    assertThat(CountingStage.RUNS.get()).as("another limit").isEqualTo(runs);
    assertThat(filtered.excluded()).containsExactly(0, 3, 0);

    run(campaign(screen(text.replace("refuses: 1", "refuses: 2")), "out"), true);
    assertThat(CountingStage.RUNS.get()).as("other settings of one stage").isEqualTo(runs + 3);

    Files.writeString(folder.resolve("cells/cell1.vasp"), SaltScreen.SALT.formatted("5.6"));
    run(campaign(screen(text.replace("refuses: 1", "refuses: 2")), "out"), true);
    assertThat(CountingStage.RUNS.get()).as("another structure").isEqualTo(runs + 5);
  }

  @Test
  void failedTasksAreDoneAgainWhereAskedFor() throws IOException {
    cells(2);
    Path file =
        screen(
            """
            structures: {files: cells, min_length_angstrom: 0}
            stages: [{count: {refuses: 8}}]
            """);
    Campaign campaign = campaign(file, "out");
    run(campaign, false);
    int runs = CountingStage.RUNS.get();
    campaign.run(Part.ALL, false, new StopRequest(), CampaignProgress.NONE);
    assertThat(CountingStage.RUNS.get()).isEqualTo(runs);
    campaign.run(Part.ALL, true, new StopRequest(), CampaignProgress.NONE);
    assertThat(CountingStage.RUNS.get()).isEqualTo(runs + 2);
  }

  @Test
  void partsTogetherAreTheWhole() throws IOException {
    cells(5);
    Path file =
        screen(
            """
            structures: {files: cells, min_length_angstrom: 0, realisations: 2}
            stages: [{count: {}}]
            """);
    Campaign whole = campaign(file, "whole");
    run(whole, false);
    Campaign parts = campaign(file, "parts");
    parts.setUp(false);
    for (int k = 1; k <= 3; k++) {
      parts.run(new Part(k, 3), false, new StopRequest(), CampaignProgress.NONE);
    }
    assertThat(parts.tally().kept()).isEqualTo(whole.tally().kept()).containsExactly(10, 10);
    assertThat(bits(parts.folder())).isEqualTo(bits(whole.folder()));
  }

  @Test
  void framesOfOneFileAreStructures() throws IOException {
    String frame =
        "2\nLattice=\"%s 0 0 0 4 0 0 0 4\" Properties=species:S:1:pos:R:3\nLi 0 0 0\nCl 2 2 2\n";
    Files.writeString(
        folder.resolve("many.xyz"),
        Stream.of("4.0", "4.1", "4.2").map(frame::formatted).collect(Collectors.joining()));
    Campaign campaign =
        campaign(
            screen(
                """
                structures: {files: many.xyz, min_length_angstrom: 0}
                stages: [{count: {}}]
                """),
            "out");
    run(campaign, false);
    assertThat(campaign.report().table().rows())
        .extracting(r -> r.id() + " " + r.status().word())
        .containsExactly("many-0 kept", "many-1 kept", "many-2 kept");
  }

  @Test
  void aFolderOfAnotherKindIsLeftAlone() throws IOException {
    cells(1);
    Path file = screen("structures: cells\nstages: [{count: {}}]\n");
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(folder.resolve("out/thesis.txt"), "mine");
    assertThatThrownBy(() -> campaign(file, "out").setUp(true))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds something that is no campaign");
    Campaign other = campaign(file, "other");
    other.setUp(false);
    assertThatThrownBy(() -> other.setUp(false)).hasMessageContaining("--resume");
  }

  @Test
  void theTableSaysTheSameInItsThreeFiles() throws IOException {
    cells(3);
    Files.writeString(
        folder.resolve("list.csv"),
        "id,path,sigma,source\n"
            + "\"a,1\",cells/cell0.vasp,<1e-9,\"he said \"\"x\"\"\"\n"
            + "b<c,cells/cell1.vasp,1e-3,\n"
            + "c,cells/cell2.vasp,1e-4,</script>\n");
    Campaign campaign =
        campaign(
            screen(
                """
                structures: {files: list.csv, min_length_angstrom: 0}
                stages: [{count: {keep: {sigma: "> 1e-10"}}}]
                ranking: {by: count.n, measured_s_cm: sigma, pareto: {count.n: max, sigma: max}}
                """),
            "out");
    run(campaign, false);
    campaign.report().write(campaign.folder());
    List<String> csv = Files.readAllLines(campaign.folder().resolve(ScreenReport.CSV));
    assertThat(csv).hasSize(4);
    assertThat(csv.get(1)).startsWith("1,\"a,1\",LiCl,Li,kept,count,,1,1.0,,8.0,8.0,8.0,4.0");
    assertThat(csv.get(2)).contains("b<c").contains("yes");
    String page = Files.readString(campaign.folder().resolve(ScreenReport.HTML));
    assertThat(page).contains("b\\u003cc").doesNotContain("b<c").doesNotContain("=\"http");
    assertThat(page.split("</script>")).as("nothing of a table ends a script").hasSize(3);
  }

  /// Rock salt of nearest neighbours that attract: cubic, so that the eigenvalues of its stiffness
  /// are 3K, C₁₁ − C₁₂ and C₄₄.
  @Test
  void moduliAndPhononsAreStages() throws IOException {
    cells(1);
    Path file =
        screen(
            POTENTIAL
                + """
                structures: {files: cells, min_length_angstrom: 4}
                stages:
                  - relax: {force_tolerance_ev_per_angstrom: 0.001, stress_tolerance_gpa: 0.001}
                  - elastic: {}
                  - phonons: {}
                """);
    Campaign campaign = campaign(file, "out");
    assertThat(run(campaign, false).kept()).containsExactly(1, 1, 1, 1);
    String csv = campaign.report().table().rows().toString();
    assertThat(csv).doesNotContain("at rest", "stress of");
    campaign.report().write(campaign.folder());
    List<String> lines = Files.readAllLines(campaign.folder().resolve("screen.csv"));
    List<String> names = List.of(lines.get(0).split(","));
    String[] cells = lines.get(1).split(",", -1);
    double bulk = Double.parseDouble(cells[names.indexOf("elastic.bulk_gpa")]);
    double softest = Double.parseDouble(cells[names.indexOf("elastic.softest_gpa")]);
    assertThat(bulk).isPositive();
    assertThat(softest).isLessThan(3 * bulk);
    assertThat(Double.parseDouble(cells[names.indexOf("phonons.band_centre_mobile_thz")]))
        .as("Li is lighter than Cl")
        .isGreaterThan(Double.parseDouble(cells[names.indexOf("phonons.band_centre_thz")]));
  }

  /// In rock salt all hops between neighbours are alike, and their two states.
  @Test
  void vacancyHopsAreAStage() throws IOException {
    cells(1);
    Path file =
        screen(
            POTENTIAL
                + """
                structures: {files: cells, min_length_angstrom: 4}
                stages:
                  - relax: {force_tolerance_ev_per_angstrom: 0.001, stress_tolerance_gpa: 0.001}
                  - vacancy_hops: {min_length_angstrom: 8, max_length_angstrom: 4, keep: {barrier_ev: "> 0"}}
                """);
    Campaign campaign = campaign(file, "out");
    assertThat(run(campaign, false).kept()).containsExactly(1, 1, 1);
    campaign.report().write(campaign.folder());
    List<String> lines = Files.readAllLines(campaign.folder().resolve("screen.csv"));
    List<String> names = List.of(lines.get(0).split(","));
    String[] cells = lines.get(1).split(",", -1);
    assertThat(cells[names.indexOf("vacancy_hops.hops")]).isEqualTo("1.0");
    double barrier = Double.parseDouble(cells[names.indexOf("vacancy_hops.barrier_ev")]);
    assertThat(barrier).isPositive();
    // Each hop joins neighbours of a lattice of them: the network opens with it in all dimensions.
    // Both states are one, whose energy is known to 2e-4 eV as below.
    assertThat(Double.parseDouble(cells[names.indexOf("vacancy_hops.e_3d_ev")]))
        .isCloseTo(barrier, within(2e-4));
    // Forces of 0.01 eV/Å at curvatures of 1 eV/Å² and more: 5e-5 eV a state.
    assertThat(Double.parseDouble(cells[names.indexOf("vacancy_hops.reaction_ev")]))
        .isCloseTo(0, within(2e-4));
    try (var files = Files.walk(campaign.folder())) {
      assertThat(files.map(f -> f.getFileName().toString()).toList())
          .contains("hop-001.xyz", "vacancy_hops.html");
    }
  }

  /// Rock salt whose nearest neighbours are held by Morse's springs alone: with the bond r₀ the
  /// edge is 2 r₀, K = φ″/(3 r₀), K′ = 1 + a r₀. The structure is given 2 % too long.
  @Test
  void equationOfStateOfSpringsIsTheirOwn() throws IOException {
    double bond = 2.55 / 1.02;
    double a = 1.7;
    double depth = 0.4;
    Path cells = Files.createDirectories(folder.resolve("cells"));
    Files.writeString(cells.resolve("salt.vasp"), SaltScreen.SALT.formatted("5.1"));
    Path file =
        screen(
            """
            potential:
              type: morse
              cutoff_angstrom: 3.4
              switch_from_angstrom: 3.3
              pairs: [{species: [Li, Cl], depth_ev: %s, a_per_angstrom: %s, r0_angstrom: %s}]
              other_pairs: none
            precision: double
            structures: {files: cells, min_length_angstrom: 10}
            stages:
              - equation_of_state: {strain: 0.1, points: 21}
              - equation_of_state: {name: far, strain: 0.02}
            """
                .formatted(depth, a, bond));
    Campaign campaign = campaign(file, "out");
    run(campaign, false);
    campaign.report().write(campaign.folder());
    List<String> lines = Files.readAllLines(campaign.folder().resolve("screen.csv"));
    List<String> names = List.of(lines.get(0).split(","));
    String[] row = lines.get(1).split(",", -1);
    double bulk = 2 * depth * a * a / (3 * bond) * PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3;
    // Third order over ±10 % of the volume: the fourth derivative is left out.
    assertThat(Double.parseDouble(row[names.indexOf("equation_of_state.bulk_gpa")]))
        .isCloseTo(bulk, within(0.01 * bulk));
    assertThat(Double.parseDouble(row[names.indexOf("equation_of_state.bulk_derivative")]))
        .isCloseTo(1 + a * bond, within(0.2));
    assertThat(Double.parseDouble(row[names.indexOf("equation_of_state.volume_change_percent")]))
        .isCloseTo(100 * (Math.pow(1.02, -3) - 1), within(0.05));
    assertThat(lines.get(1))
        .as("the minimum is not among the volumes of the second")
        .contains(",kept,far,far: the energy has no minimum among the volumes");
  }
}
