package org.haven.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Sites;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import picocli.CommandLine.Option;

/// Options that say which structure of a file is meant.
final class StructureOptions {
  @Option(
      names = "--frame",
      paramLabel = "K",
      description = "Frame of the file, counted from 0; -1 is the last. Default 0.")
  private Integer frame;

  @Option(
      names = "--supercell",
      paramLabel = "A,B,C",
      split = ",",
      hideParamSyntax = true,
      description = "Repetitions along the three lattice vectors. Default 1,1,1.")
  private List<Integer> supercell = List.of(1, 1, 1);

  @Option(
      names = "--charges",
      paramLabel = "SYMBOL=CHARGE,…",
      split = ",",
      hideParamSyntax = true,
      description =
          "Formal charges in e, for filling partial occupancies and for bond valences; for example"
              + " Li=1,O=-2.")
  private Map<String, Double> charges = Map.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the choice among partially occupied sites. Default ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private long seed;

  Structure read(Path file) {
    return StructureFile.read(
        file, frame().orElse(0), new StructureFile.Options(supercell(), charges, seed));
  }

  /// A crystal with its partly occupied places filled as these options say.
  Structure filled(Sites sites) {
    return sites.filled(supercell(), charges, seed).structure();
  }

  long seed() {
    return seed;
  }

  /// Formal charges by symbol in e, empty where none are given.
  Map<String, Double> charges() {
    return charges;
  }

  /// The frame that was asked for.
  OptionalInt frame() {
    return frame == null ? OptionalInt.empty() : OptionalInt.of(frame);
  }

  List<Integer> supercell() {
    if (supercell.size() != 3) {
      throw new InputException(
          "--supercell has " + supercell.size() + " numbers; expected 3, as in 2,2,2");
    }
    if (supercell.stream().anyMatch(n -> n < 1)) {
      throw new InputException(
          "--supercell is "
              + supercell.stream().map(String::valueOf).collect(Collectors.joining(","))
              + "; expected three numbers from 1, as in 2,2,2");
    }
    return supercell;
  }
}
