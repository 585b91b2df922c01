package org.haven.campaigns.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.haven.campaigns.Campaign;
import org.haven.campaigns.CampaignProgress;
import org.haven.campaigns.Part;
import org.haven.campaigns.RemoteWorkers;
import org.haven.integrators.run.StopRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parts as tasks of a Spark in this process; `validation/cluster` has real workers, and kills
/// them.
final class SparkWorkersTest {
  @TempDir Path folder;

  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger again = new AtomicInteger();

  private final RemoteWorkers.Progress progress =
      new RemoteWorkers.Progress() {
        @Override
        public void done(int parts) {
          done.set(parts);
        }

        @Override
        public void again(int part, String reason) {
          again.incrementAndGet();
        }
      };

  private Path screen() throws IOException {
    Path cells = Files.createDirectories(folder.resolve("cells"));
    for (int k = 0; k < 3; k++) {
      Files.writeString(
          cells.resolve("cell" + k + ".vasp"),
          "LiCl\n4." + k + "\n1 0 0\n0 1 0\n0 0 1\nLi Cl\n1 1\nDirect\n0 0 0\n.5 .5 .5\n");
    }
    return Files.writeString(
        folder.resolve("screen.yaml"),
        """
        structures: {files: cells, min_length_angstrom: 0}
        stages: [{geometry: {spacing_angstrom: 1}}]
        threads: 1
        """);
  }

  @Test
  void partsOnExecutorsAreTheWhole() throws IOException {
    Path file = screen();
    Campaign local = Campaign.of(file, folder.resolve("local"), null);
    local.setUp(false);
    local.run(Part.ALL, false, new StopRequest(), CampaignProgress.NONE);
    Campaign spread = Campaign.of(file, folder.resolve("spread"), null);
    spread.setUp(false);
    RemoteWorkers workers = RemoteWorkers.find("spark").orElseThrow();
    Optional<String> failure =
        workers.run(spread.remoteJob(1, false), "local[1]", new StopRequest(), progress);
    assertThat(failure).isEmpty();
    assertThat(done.get()).isEqualTo(3);
    local.report().write(local.folder());
    spread.report().write(spread.folder());
    assertThat(spread.folder().resolve("screen.json"))
        .hasSameTextualContentAs(local.folder().resolve("screen.json"));
  }

  @Test
  void aPartThatFailsIsBegunAgainAndThenSaid() throws IOException {
    Campaign campaign = Campaign.of(screen(), folder.resolve("out"), null);
    campaign.setUp(false);
    // Spark in one process tries each task once.
    RemoteWorkers.RemoteJob job =
        new RemoteWorkers.RemoteJob(folder + "/gone.yaml", folder + "/out", 1, 1, false);
    assertThat(new SparkWorkers().run(job, "local[1]", new StopRequest(), progress).orElseThrow())
        .contains("gone.yaml");
    assertThat(again.get()).isEqualTo(1);
  }

  @Test
  void aStopEndsIt() throws IOException {
    Campaign campaign = Campaign.of(screen(), folder.resolve("out"), null);
    campaign.setUp(false);
    StopRequest stop = new StopRequest();
    stop.request("test");
    assertThat(new SparkWorkers().run(campaign.remoteJob(1, false), "local[1]", stop, progress))
        .isEmpty();
  }
}
