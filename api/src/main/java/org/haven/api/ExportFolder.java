package org.haven.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;

/// A folder of an export, which holds a list of its figures: the next export there takes these away
/// and no file of anybody else.
record ExportFolder(Path folder) {
  /// The list, a name each line, by which a folder is known as an export.
  static final String MARKER = ".haven-export";

  /// Names of figures and of their captions, in no other folder.
  private static final Pattern OURS =
      Pattern.compile("captions\\.md|[^/\\\\:]+\\.(csv|svg|pdf|png)");

  boolean isEarlier() {
    return Files.isRegularFile(folder.resolve(MARKER));
  }

  /// Refuses to write over what an earlier export did not write.
  ///
  /// @throws InputException if a file of the next export is there and not of an earlier one
  void requireOurs(List<String> files) {
    Set<String> earlier = isEarlier() ? Set.copyOf(names()) : Set.of();
    for (String name : files) {
      Path file = folder.resolve(Export.FIGURES).resolve(name);
      if (!earlier.contains(name) && Files.exists(file)) {
        throw new InputException(
            file,
            "is in the way of a figure of that name, and no export wrote it. Remedy: move it away,"
                + " choose another folder with --output, or leave the figure out with --figures");
      }
    }
  }

  private List<String> names() {
    Path marker = folder.resolve(MARKER);
    try {
      return Files.readAllLines(marker).stream().skip(1).toList();
    } catch (IOException failure) {
      throw new OutputException(marker, failure);
    }
  }

  /// Removes the figures of the earlier export, if there is one, and notes those of the next:
  /// before they are written, so that one which was stopped is known as well.
  void renew(List<String> files) {
    Path marker = folder.resolve(MARKER);
    if (isEarlier()) {
      try {
        for (String name : names()) {
          if (OURS.matcher(name).matches()) {
            Files.deleteIfExists(folder.resolve(Export.FIGURES).resolve(name));
          }
        }
      } catch (IOException failure) {
        throw new OutputException(marker, failure);
      }
    }
    OutputFile.write(
        marker,
        "Figures of 'haven export', which the next export into this folder removes:\n"
            + String.join("\n", files)
            + "\n");
  }
}
