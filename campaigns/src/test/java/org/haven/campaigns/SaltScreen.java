package org.haven.campaigns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.haven.integrators.run.StopRequest;

/// Small campaigns of salts of Li and Cl, for tests.
record SaltScreen(Path folder) {
  /// Rock salt; a in Å.
  static final String SALT =
      """
      salt
      %s
      1 0 0
      0 1 0
      0 0 1
      Li Cl
      4 4
      Direct
      0 0 0
      0 .5 .5
      .5 0 .5
      .5 .5 0
      .5 0 0
      0 .5 0
      0 0 .5
      .5 .5 .5
      """;

  /// A file of the folder `cells`.
  Path cell(String name, String text) throws IOException {
    return Files.writeString(Files.createDirectories(folder.resolve("cells")).resolve(name), text);
  }

  Campaign campaign(String text, String output) throws IOException {
    Path file = Files.writeString(folder.resolve("in.yaml"), text);
    return Campaign.of(file, folder.resolve(output), null);
  }

  static Tally run(Campaign campaign, boolean resume) {
    campaign.setUp(resume);
    return campaign.run(Part.ALL, false, new StopRequest(), CampaignProgress.NONE);
  }
}
