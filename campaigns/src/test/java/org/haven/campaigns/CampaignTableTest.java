package org.haven.campaigns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.haven.campaigns.SaltScreen.SALT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.haven.campaigns.ranking.ScreenReport;
import org.haven.campaigns.ranking.ScreenTable;
import org.haven.campaigns.ranking.ScreenTable.Row;
import org.haven.campaigns.ranking.ScreenTable.Status;
import org.haven.integrators.run.StopRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// What the table and the campaign's folder hold.
@ResourceLock(CountingStage.LOCK)
final class CampaignTableTest {
  @TempDir Path folder;
  private SaltScreen salt;

  @BeforeEach
  void salt() throws IOException {
    salt = new SaltScreen(folder);
    salt.cell("a.vasp", SALT.formatted("5.1"));
  }

  @Test
  void aNumberThatCannotBeComputedIsMissingAndStopsNothing() throws IOException {
    String text =
        """
        structures: {files: cells, min_length_angstrom: 0}
        stages:
          - count: {name: descriptor, refuses: 8}
          - count: {}
        """;
    Campaign campaign = salt.campaign(text, "out");
    SaltScreen.run(campaign, false);
    ScreenTable table = campaign.report().table();
    Row row = table.rows().getFirst();
    assertThat(row.status()).isEqualTo(Status.KEPT);
    assertThat(row.reason()).isEqualTo("descriptor: has 8 atoms, which are refused");
    assertThat(row.value(table.column("descriptor.n"))).isNaN();
    assertThat(row.value(table.column("count.n"))).isEqualTo(8);
    ScreenTable.StageCount stage = table.funnel().get(1);
    assertThat(List.of(stage.kept(), stage.missing(), stage.failed())).containsExactly(1, 1, 0);
    assertThat(stage.reasons()).containsOnlyKeys("has 8 atoms, which are refused");
  }

  @Test
  void whatAFilterOrTheRankingAsksForEndsACandidateWhereItFails() throws IOException {
    String text =
        """
        structures: {files: cells, min_length_angstrom: 0}
        stages:
          - count: {name: descriptor, refuses: 8}
          - count: {keep: {n: "> 1"}}
        """;
    for (String needed :
        List.of(
            text.replace("refuses: 8", "refuses: 8, keep: {n: \"> 1\"}"),
            text.replace("{n: \"> 1\"}", "{descriptor.n: \"> 1\"}"),
            text + "ranking: {by: descriptor.n}\n")) {
      Campaign campaign = salt.campaign(needed, "out");
      SaltScreen.run(campaign, true);
      Row row = campaign.report().table().rows().getFirst();
      assertThat(row.status()).as(needed).isEqualTo(Status.FAILED);
      assertThat(row.stage()).isEqualTo("descriptor");
    }
  }

  /// Retried is what failed, at whichever stage, and once.
  @Test
  void missingNumbersAreRetriedToo() throws IOException {
    Campaign campaign =
        salt.campaign(
            """
            structures: {files: cells, min_length_angstrom: 0}
            stages:
              - count: {name: first, refuses: 8}
              - count: {name: second, refuses: 8}
              - count: {}
            """,
            "out");
    SaltScreen.run(campaign, false);
    int runs = CountingStage.RUNS.get();
    campaign.run(Part.ALL, true, new StopRequest(), CampaignProgress.NONE);
    assertThat(CountingStage.RUNS.get()).isEqualTo(runs + 2);
  }

  @Test
  void theCampaignsOwnCopyOfItsFileGoesOnFromAnywhere() throws IOException {
    Campaign campaign =
        salt.campaign(
            """
            # With paths of its own folder.
            structures: [cells]
            mobile: Li
            stages: [{count: {keep: {n: "> 4"}}}, geometry]
            ranking: {by: count.n}
            """,
            "screens/out");
    SaltScreen.run(campaign, false);
    campaign.report().write(campaign.folder());
    String csv = Files.readString(campaign.folder().resolve(ScreenReport.CSV));
    int runs = CountingStage.RUNS.get();
    Path copy = campaign.folder().resolve("screen.yaml");
    String text = Files.readString(copy);
    Campaign again = Campaign.of(copy);
    assertThat(again.folder()).isEqualTo(campaign.folder());
    assertThat(again.spec().title()).isEqualTo("in");
    SaltScreen.run(again, true);
    again.report().write(again.folder());
    assertThat(CountingStage.RUNS.get()).as("nothing is done again").isEqualTo(runs);
    assertThat(Files.readString(copy)).isEqualTo(text);
    assertThat(Files.readString(again.folder().resolve(ScreenReport.CSV))).isEqualTo(csv);
  }

  @Test
  void cellsThatAreNoConductivityAreNamed() throws IOException {
    StringBuilder list = new StringBuilder("id,path,sigma\n");
    List<String> cells = List.of("1e-3", "n/a", "<1e-9", "0", "", "2e-4");
    for (int k = 0; k < cells.size(); k++) {
      list.append("m%d,cells/a.vasp,%s\n".formatted(k, cells.get(k)));
    }
    Files.writeString(folder.resolve("list.csv"), list);
    Campaign campaign =
        salt.campaign(
            """
            structures: {files: list.csv, min_length_angstrom: 0}
            stages: [{count: {keep: {sigma: "> 0"}}}]
            ranking: {measured_s_cm: sigma}
            """,
            "out");
    String unread =
        "2 of 5 cells of sigma are no conductivity and count as none: 'n/a' of m1, '0' of m3";
    assertThat(campaign.measuredCells().orElseThrow().text()).isEqualTo(unread);
    SaltScreen.run(campaign, false);
    ScreenReport report = campaign.report();
    assertThat(report.measured().notes())
        .containsExactly(
            unread,
            "no rank correlation with sigma: it takes 5 structures that have both a measured value"
                + " and one of a stage, and values that differ; 3 are measured");
    assertThat(report.table().rows().get(1).reason())
        .isEqualTo("sigma is 'n/a' in the table, which is no number, asked for > 0");
    report.write(campaign.folder());
    assertThat(Files.readString(campaign.folder().resolve(ScreenReport.HTML)))
        .contains("no rank correlation with sigma")
        .doesNotContain("<th>Spearman</th>");
  }

  /// Two members alike in form, of which one is deeper: forces F and 2F about their mean 3F/2 are
  /// F/2 apart. The relaxation is over before it has begun, of a cell with an atom out of place
  /// along an axis, which all forces have for their direction.
  @Test
  void aCommitteeTellsHowFarItsForcesAreApart() throws IOException {
    salt.cell("a.vasp", SALT.formatted("4.9").replaceFirst("\n\\.5 0 0", "\n.55 0 0"));
    String pair = "cutoff_angstrom: 4, pairs: [%s]}";
    String pairs =
        Stream.of("[Li, Cl]", "[Li, Li]", "[Cl, Cl]")
            .map(p -> "{species: " + p + ", epsilon_ev: EPS, sigma_angstrom: 2.3}")
            .collect(Collectors.joining(", "));
    String one = "{type: lennard_jones, " + pair.formatted(pairs);
    String text =
        """
        structures: {files: cells, min_length_angstrom: 0}
        precision: double
        potential: {type: %s}
        stages: [{relax: {max_steps: 1, cell: false, force_tolerance_ev_per_angstrom: 50}}]
        """;
    Campaign alone =
        salt.campaign(
            text.formatted(one.substring(7, one.length() - 1).replace("EPS", "0.3")), "alone");
    SaltScreen.run(alone, false);
    Campaign both =
        salt.campaign(
            text.formatted(
                "committee, of: ["
                    + one.replace("EPS", "0.3")
                    + ", "
                    + one.replace("EPS", "0.6")
                    + "]"),
            "both");
    SaltScreen.run(both, false);
    ScreenTable table = alone.report().table();
    int spread = table.column("relax.max_force_spread_ev_angstrom");
    assertThat(table.rows().getFirst().status()).as(table.rows().toString()).isEqualTo(Status.KEPT);
    assertThat(table.rows().getFirst().value(spread)).isNaN();
    double force = table.rows().getFirst().value(table.column("relax.max_force_ev_angstrom"));
    Row row = both.report().table().rows().getFirst();
    assertThat(force).isGreaterThan(1);
    assertThat(row.value(spread)).isCloseTo(force / 2, within(1e-9));
    assertThat(row.reason()).contains("relax: forces of the committee's members on ", "eV/Å");
  }

  @Test
  void aStructureAndItsMapAreSeenWithoutANetwork() throws IOException {
    Campaign campaign =
        salt.campaign(
            """
            structures: {files: cells, min_length_angstrom: 0}
            stages: [{bond_valence: {spacing_angstrom: 0.5, map: true}}]
            """,
            "out");
    SaltScreen.run(campaign, false);
    campaign.report().write(campaign.folder());
    Row row = campaign.report().table().rows().getFirst();
    assertThat(row.views()).containsExactly("prepare", "bond_valence");
    Path task = campaign.folder().resolve(row.folder());
    assertThat(task.resolve("bond_valence.cube")).content().contains("bond-valence site energy");
    assertThat(task.resolve("bond_valence.view.js"))
        .content()
        .startsWith("havenView({\"cell\":[5.1,0.0,0.0,")
        .contains("\"symbol\":\"Cl\"", "\"shape\":[11,11,11]", "\"ways\":[[3,");
    String page = Files.readString(campaign.folder().resolve(ScreenReport.VIEW));
    assertThat(page).contains(".view.js").doesNotContain("=\"http").doesNotContain("fetch(");
    assertThat(Files.readString(campaign.folder().resolve(ScreenReport.HTML)))
        .contains("\"" + row.folder() + "\",\"prepare,bond_valence\"")
        .contains("\"maps\":[\"bond_valence\"]");
  }
}
