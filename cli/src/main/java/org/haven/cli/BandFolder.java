package org.haven.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.pathways.neb.MinimumEnergyPath;
import org.haven.pathways.neb.PathReport;

/// Where the files of a path go.
///
/// @param folder empty where none are written
record BandFolder(Optional<Path> folder) {
  private static final String PATH = "path.xyz";
  private static final List<String> RESULTS = List.of(PATH, "neb.json", "neb.html");

  /// Results are not written over, but for a path that is gone on from.
  ///
  /// @param begun the path that is gone on from
  void requireUnused(Optional<Path> begun) {
    if (folder.isEmpty()) {
      return;
    }
    Path here = folder.get();
    if (Files.exists(here) && !Files.isDirectory(here)) {
      throw new InputException(
          here, "is a file. Remedy: name a folder that is new or empty with --output");
    }
    Path path = here.resolve(PATH);
    if (begun.isPresent() && isSame(begun.get(), path)) {
      return;
    }
    List<String> held = RESULTS.stream().filter(name -> Files.exists(here.resolve(name))).toList();
    if (!held.isEmpty()) {
      throw new InputException(
          here,
          "holds "
              + String.join(", ", held)
              + " of an earlier search. Remedy: choose another folder with --output"
              + (held.contains(PATH) ? ", or go on with 'haven neb " + path + " …'" : ""));
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException unreadable) {
      return false;
    }
  }

  /// How to go on from a path that is not converged.
  String goOn() {
    return folder
        .map(here -> "go on with 'haven neb " + here.resolve(PATH) + " …'")
        .orElse("give --output DIR to be able to go on from where it ended");
  }

  /// Writes the path as it is now.
  void save(MinimumEnergyPath path) {
    folder.ifPresent(here -> path.write(here.resolve(PATH)));
  }

  /// Writes the path that was found.
  ///
  /// @return a line that says so
  Optional<String> write(MinimumEnergyPath path, PathReport report) {
    save(path);
    folder.ifPresent(
        here -> {
          OutputFile.write(here.resolve("neb.json"), report.json() + "\n");
          OutputFile.write(here.resolve("neb.html"), report.html());
        });
    return folder.map(here -> "written to " + here + ": " + String.join(", ", RESULTS));
  }
}
