package org.haven.inputs.deck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.haven.inputs.InputException;
import org.haven.inputs.ModelFiles;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;

/// Copies of the files that a deck names, in a run directory: one that moves, or outlives its
/// inputs, can be continued.
///
/// Structure and potential go into its folder `inputs`, a model with its sidecar or the files
/// beside it. A file above 1 GiB, which is a trajectory that one frame is taken of, stays where it
/// is; `deck.yaml` then names it there, with its hash.
public final class RunInputs {
  /// Key of files in the mapping of a potential, and of the structure's.
  static final String FILE = "file";

  private static final long LARGEST_BYTES = 1L << 30;

  /// What graph models have beside them.
  private static final String SIDECAR = ".haven.yaml";

  private RunInputs() {}

  /// Where in a run directory the copy of each file of `spec` is that is copied, by absolute path.
  public static Map<Path, Path> places(RunSpec spec, Path runDirectory) {
    Path folder = runDirectory.resolve(RunLayout.INPUTS).toAbsolutePath().normalize();
    Map<Path, Path> copies = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    for (Path file : files(spec)) {
      try {
        if (!copies.containsKey(file) && Files.size(file) <= LARGEST_BYTES) {
          copies.put(file, place(file, folder, names));
        }
      } catch (IOException unreadable) {
        throw new InputException(file, "cannot be read: " + unreadable.getMessage(), unreadable);
      }
    }
    return copies;
  }

  /// A model of several files has a folder of its own.
  private static Path place(Path file, Path folder, Set<String> names) {
    if (ModelFiles.isMain(file) && file.getParent().getFileName() != null) {
      return folder
          .resolve(unused(file.getParent().getFileName().toString(), names))
          .resolve(file.getFileName());
    }
    return folder.resolve(unused(file.getFileName().toString(), names));
  }

  /// Copies the files of `spec`, each whole or not at all.
  ///
  /// @return [#places]
  /// @throws InputException if another file of a copy's name is there
  /// @throws OutputException if they cannot be written
  public static Map<Path, Path> copy(RunSpec spec, Path runDirectory) {
    Map<Path, Path> copies = places(spec, runDirectory);
    copies.forEach(
        (file, copy) -> {
          Path beside = Files.isDirectory(file) ? copy.resolve("x") : copy;
          for (Path each : ModelFiles.of(file)) {
            copy(each, each.equals(file) ? copy : beside.resolveSibling(each.getFileName()));
          }
          Path sidecar = file.resolveSibling(file.getFileName() + SIDECAR);
          if (Files.isRegularFile(sidecar)) {
            copy(sidecar, copy.resolveSibling(copy.getFileName() + SIDECAR));
          }
        });
    return copies;
  }

  private static void copy(Path file, Path copy) {
    try {
      if (Files.exists(copy)) {
        if (Files.mismatch(file, copy) >= 0) {
          throw new InputException(
              copy,
              "is there, and is not the deck's file of that name. Remedy: remove it, or choose"
                  + " another run directory with --output");
        }
        return;
      }
      Files.createDirectories(copy.getParent());
      Path part = OutputFile.part(copy);
      try {
        Files.copy(file, part);
        Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException failure) {
      throw new OutputException(
          copy, failure, "Remedy: make room, or choose another folder with --output");
    }
  }

  /// Refuses a deck whose files are those that overwriting its run directory would delete.
  ///
  /// @throws InputException naming the file
  public static void requireOutside(RunSpec spec) {
    Path inputs = spec.output().directory().resolve(RunLayout.INPUTS).toAbsolutePath().normalize();
    for (Path file : files(spec)) {
      if (file.startsWith(inputs)) {
        throw new InputException(
            file,
            "is a copy in the run directory that --force would overwrite. Remedy: choose another"
                + " directory with --output, or name the original file");
      }
    }
  }

  /// Copies that a `deck.yaml` of a run directory names, and their sidecars, there or not.
  public static List<Path> of(Path deck) {
    Path folder = deck.resolveSibling(RunLayout.INPUTS);
    return RunLayout.hashes(deck).keySet().stream()
        .map(deck::resolveSibling)
        .filter(file -> file.startsWith(folder))
        .flatMap(
            file ->
                Stream.concat(
                    ModelFiles.of(file).stream(),
                    Stream.of(file.resolveSibling(file.getFileName() + SIDECAR))))
        .toList();
  }

  /// `nep.txt`, then `2-nep.txt`, … where several folders have one of that name.
  private static String unused(String name, Set<String> names) {
    String free = name;
    for (int k = 2; !names.add(free); k++) {
      free = k + "-" + name;
    }
    return free;
  }

  private static List<Path> files(RunSpec spec) {
    List<Path> files = new ArrayList<>();
    files.add(spec.structure().file().toAbsolutePath().normalize());
    collect(spec.potential().values(), NodeSection.of(spec).folder(), files);
    return files;
  }

  private static void collect(Object value, Path home, List<Path> files) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach(
              (key, each) -> {
                if (key.equals(FILE) && each instanceof String text) {
                  files.add(home.resolve(text).toAbsolutePath().normalize());
                } else {
                  collect(each, home, files);
                }
              });
      case Collection<?> list -> list.forEach(each -> collect(each, home, files));
      case null, default -> {}
    }
  }
}
