package org.haven.inputs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Files that are one model together: `input.nn` of n2p2 and RuNNer with the scaling and the
/// weights beside it. They are hashed and copied as one.
public final class ModelFiles {
  private static final String MAIN = "input.nn";

  private ModelFiles() {}

  /// Whether a file, or the folder that it is in, is a model of several files.
  public static boolean areMany(Path file) {
    return Files.isRegularFile(file.resolve(MAIN)) || (isMain(file) && Files.isRegularFile(file));
  }

  /// Whether a path names the file that a model's folder is known by.
  public static boolean isMain(Path file) {
    return file.getFileName() != null && file.getFileName().toString().equals(MAIN);
  }

  /// All files of a model: the file itself, or `input.nn` and what is beside it, of that file or of
  /// its folder.
  public static List<Path> of(Path file) {
    if (!areMany(file)) {
      return List.of(file);
    }
    Path main = isMain(file) ? file : file.resolve(MAIN);
    List<Path> all = new ArrayList<>(List.of(main));
    try (Stream<Path> beside = Files.list(main.toAbsolutePath().getParent())) {
      beside
          .filter(
              each -> each.getFileName().toString().matches("scaling\\.data|weights\\..*\\.data"))
          .map(each -> main.resolveSibling(each.getFileName()))
          .sorted()
          .forEach(all::add);
    } catch (IOException e) {
      throw new InputException(file, "cannot be read: " + e.getMessage(), e);
    }
    return all;
  }
}
