package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.FileHead;

/// A file format that holds structures, one or more. Those that hold them in the order of time are
/// `TrajectoryFormat`s (package `inputs.trajectory`), those that Haven writes [WritableFormat]s.
///
/// Found by `ServiceLoader`: a new format is one class with a public constructor without
/// parameters, and its line in `META-INF/services/org.haven.inputs.structure.Format`. Every command
/// then reads it, and help and messages name it. Implementations have no state.
public interface Format extends NamedFormat {
  /// Whether a file that begins so is of this format. Several may say yes (the title of a POSCAR
  /// can be anything): then the file's name decides.
  boolean recognises(FileHead head);

  /// Whether a folder is of this format; most are files.
  default boolean recognisesFolder(Path folder) {
    return false;
  }

  /// Reads a structure as it stands in the file; [StructureFile] checks it.
  ///
  /// @param frame 0-based
  /// @throws org.haven.inputs.InputException naming file, line, value, limit and remedy
  Structure read(Path file, int frame);

  /// How many structures a file holds.
  default int frames(Path file) {
    return readAll(file).size();
  }

  /// Reads all structures of a file.
  default List<Structure> readAll(Path file) {
    return List.of(read(file, 0));
  }

  /// Whether its structures may hold choices that the seed makes.
  default boolean drawsAtRandom() {
    return false;
  }

  /// Places and the species that share them. Only a format with partial occupancies needs its own.
  default Sites sites(Path file, int frame) {
    return Sites.of(file, StructureCheck.passed(read(file, frame), file));
  }

  /// Reads a structure, checks it, and repeats it. Only a format with partial occupancies, which
  /// are filled in the supercell, needs its own.
  default Structure read(Path file, int frame, StructureFile.Options options) {
    List<Integer> n = options.supercell();
    return StructureCheck.passed(read(file, frame), file).supercell(n.get(0), n.get(1), n.get(2));
  }
}
