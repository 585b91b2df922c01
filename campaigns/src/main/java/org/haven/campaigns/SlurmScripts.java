package org.haven.campaigns;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;

/// Scripts that do a campaign on a cluster with Slurm: an array with a part of the structures for
/// each task, and a job for the table. They need nothing of the machine that wrote them but the
/// folder.
final class SlurmScripts {
  /// Their folder in the campaign's.
  static final String FOLDER = "slurm";

  private SlurmScripts() {}

  /// Writes them.
  ///
  /// @param parts tasks of the array
  /// @param threads of each
  /// @return the script to start
  static Path write(Path screen, Path campaign, int parts, int threads) {
    Path folder = OutputFile.folder(campaign.resolve(FOLDER));
    for (String name : new String[] {"array.sh", "report.sh", "submit.sh"}) {
      String text =
          resource(name)
              .replace("@SCREEN@", quoted(screen.toAbsolutePath()))
              .replace("@FOLDER@", quoted(campaign.toAbsolutePath()))
              .replace("@PARTS@", Integer.toString(parts))
              .replace("@THREADS@", Integer.toString(threads));
      OutputFile.write(folder.resolve(name), text);
    }
    return folder.resolve("submit.sh");
  }

  /// A path between single quotes of a shell.
  private static String quoted(Path path) {
    String text = path.normalize().toString();
    if (text.contains("\n")) {
      throw new InputException("the path " + text + " has a line break; rename the folder");
    }
    return text.replace("'", "'\\''");
  }

  private static String resource(String name) {
    try (InputStream in = SlurmScripts.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("resource " + name, e);
    }
  }
}
