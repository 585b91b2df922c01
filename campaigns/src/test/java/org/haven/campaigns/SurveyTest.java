package org.haven.campaigns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.haven.campaigns.SaltScreen.SALT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.haven.campaigns.ranking.ScreenTable.Row;
import org.haven.campaigns.stages.Effort;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// What a campaign says of itself before it begins.
@ResourceLock(CountingStage.LOCK)
final class SurveyTest {
  @TempDir Path folder;
  private SaltScreen salt;

  @BeforeEach
  void salt() throws IOException {
    salt = new SaltScreen(folder);
    salt.cell("a.vasp", SALT.formatted("5.1"));
    salt.cell("b.vasp", SALT.formatted("5.2"));
  }

  @Test
  void structuresThatCannotBeReadAreNamedByReasonAndStopNothing() throws IOException {
    salt.cell("c.cif", "garbage\n");
    salt.cell("d.cif", "rubbish\n");
    salt.cell("e.vasp", SALT.formatted("5.1").replace("Li", "Xe").replace("Cl", "Kr"));
    salt.cell("f.vasp", SALT.formatted("5.1").replace("Cl", "F"));
    // Two frames, of which the second ends in its midst.
    salt.cell(
        "g.xyz",
        "2\n"
            + "Lattice=\"5.2 0 0 0 5.2 0 0 0 5.2\" Properties=species:S:1:pos:R:3\n"
            + "Li 0 0 0\n"
            + "Cl 2.6 2.6 2.6\n"
            + "2\n"
            + "x\n"
            + "Li 0 0");
    Campaign campaign =
        salt.campaign(
            """
            structures: {files: cells, min_length_angstrom: 0}
            potential:
              type: lennard_jones
              cutoff_angstrom: 2.5
              pairs:
                - {species: [Li, Cl], epsilon_ev: 0.3, sigma_angstrom: 2.3}
                - {species: [Li, Li], epsilon_ev: 0.01, sigma_angstrom: 3}
                - {species: [Cl, Cl], epsilon_ev: 0.01, sigma_angstrom: 3.3}
            stages: [{count: {}}, {relax: {max_steps: 7}}]
            """,
            "out");
    Survey survey = Survey.of(campaign, share -> {}, (potential, forces) -> 1e-3);
    assertThat(survey.failures())
        .extracting(f -> f.count() + " " + f.first())
        .containsExactlyInAnyOrder("2 [c, d]", "1 [e]", "1 [f]", "1 [g-1]");
    assertThat(survey.failures().getFirst().reason())
        .isEqualTo("is not valid CIF: expected data_NAME, got '…'");
    // The frame by its candidate's name, not by that of the file that keeps it.
    assertThat(survey.failures())
        .filteredOn(f -> f.first().contains("g-1"))
        .allSatisfy(f -> assertThat(f.reason()).doesNotContainPattern("[0-9a-f]{20}"));
    assertThat(survey.stages()).extracting(Survey.Expected::tasks).containsExactly(8, 4, 3);
    // What it says comes true.
    SaltScreen.run(campaign, false);
    assertThat(campaign.report().table().rows())
        .extracting(Row::id, r -> r.status().word())
        .contains(
            org.assertj.core.groups.Tuple.tuple("c", "failed"),
            org.assertj.core.groups.Tuple.tuple("f", "failed"),
            org.assertj.core.groups.Tuple.tuple("g-0", "kept"),
            org.assertj.core.groups.Tuple.tuple("g-1", "failed"));
  }

  /// Evaluations that can be counted by hand, of cells of 8 atoms.
  @Test
  void effortsAreThoseOfTheStages() throws IOException {
    Files.writeString(
        folder.resolve("list.csv"), "id,path,good\na,cells/a.vasp,1\nb,cells/b.vasp,0\n");
    Campaign campaign =
        salt.campaign(
            """
            structures: {files: list.csv, min_length_angstrom: 0, realisations: 3}
            potential: {type: lennard_jones, cutoff_angstrom: 4, pairs: [
              {species: [Li, Cl], epsilon_ev: 0.3, sigma_angstrom: 2.3},
              {species: [Li, Li], epsilon_ev: 0.3, sigma_angstrom: 2.3},
              {species: [Cl, Cl], epsilon_ev: 0.3, sigma_angstrom: 2.3}]}
            stages:
              - phonons: {keep: {good: "> 0.5"}}
              - relax: {max_steps: 300}
              - frozen_framework: {spacing_angstrom: 0.51, min_length_angstrom: 10}
              - dynamics:
                  temperatures_k: [500, 700]
                  time_step_fs: 1
                  equilibration_ps: 1
                  production_ps: 2
                  min_length_angstrom: 6
                  until: {at_most_ps: 10}
            """,
            "out");
    Survey survey = Survey.of(campaign, share -> {}, (potential, forces) -> 1e-3);
    assertThat(survey.stages()).extracting(Survey.Expected::tasks).containsExactly(6, 6, 3, 3, 3);
    List<Effort> efforts = survey.stages().stream().map(Survey.Expected::effort).toList();
    assertThat(efforts.get(1).mostAtomSteps()).isEqualTo(6 * 8 * (6 * 8));
    assertThat(efforts.get(2).leastAtomSteps()).isEqualTo(3 * 8 * 100);
    assertThat(efforts.get(2).mostAtomSteps()).isEqualTo(3 * 8 * 300);
    // Eight cells of 5.1 Å, points 0.51 Å apart.
    assertThat(efforts.get(3).mostAtomSteps()).isEqualTo(3 * 64 * 8000.0);
    // Eight cells again, two temperatures of 3 ps, or of 11 after a minimisation.
    assertThat(efforts.get(4).leastAtomSteps()).isCloseTo(3 * 64 * 2 * 3000.0, within(1e-3));
    assertThat(efforts.get(4).mostAtomSteps())
        .isCloseTo(3 * 64 * 2 * (200 + 11000.0), within(1e-3));
    assertThat(survey.time().orElseThrow().atoms()).isEqualTo(8);
    assertThat(survey.secondsEach(4)[1]).isCloseTo(1e-3 / 8 * 64 * 2 * 11200, within(1e-9));
  }
}
