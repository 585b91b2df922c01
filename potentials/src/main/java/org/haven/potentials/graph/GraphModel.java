package org.haven.potentials.graph;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// What a model file says about itself, read without PyTorch. Immutable.
///
/// @param file the TorchScript archive
/// @param dialect how to talk to it
/// @param species names of its types in order
/// @param cutoffsAngstrom [types × types], cutoff of the edges from one type to another
/// @param singlePrecision whether it computes in float32
record GraphModel(
    Path file,
    Dialect dialect,
    List<String> species,
    double[] cutoffsAngstrom,
    boolean singlePrecision) {

  private static final List<Function<TorchArchive, Optional<GraphModel>>> FAMILIES =
      List.of(
          HavenDialect::recognise,
          SevenNetDialect::recognise,
          NequipDialect::recognise,
          MaceDialect::recognise);

  /// Reads a file and its [Sidecar], if it has one.
  ///
  /// @throws InputException if it cannot be run; says what it is and the command that exports it
  static GraphModel read(Path file) {
    return of(archive(file).with(Sidecar.beside(file)));
  }

  /// Reads the archive.
  ///
  /// @throws InputException if the file is none
  static TorchArchive archive(Path file) {
    if (!TorchArchive.looksLikeTorchScript(file)) {
      throw Checkpoints.refusal(file);
    }
    return TorchArchive.read(file);
  }

  /// Recognises the family.
  ///
  /// @throws InputException if there is none, or something is missing
  static GraphModel of(TorchArchive archive) {
    for (Function<TorchArchive, Optional<GraphModel>> family : FAMILIES) {
      Optional<GraphModel> model = family.apply(archive);
      if (model.isPresent()) {
        return model.get();
      }
    }
    throw new InputException(
        archive.file(),
        "is a TorchScript model of a contract that Haven does not know: its forward takes ("
            + (archive.forward().isEmpty() ? "nothing that could be read" : archive.forward())
            + ") and its metadata are "
            + (archive.extras().isEmpty() ? "empty" : String.join(", ", archive.extras().keySet()))
            + ". Known are NequIP, Allegro, MACE's LAMMPS export, SevenNet, and Haven's own"
            + " contract for anything else (docs/graph-potentials.md)");
  }

  /// A model from the metadata that families have in common.
  ///
  /// @param pairCutoffs types × types numbers in Å, row by row, where they differ from `cutoff`
  static GraphModel of(
      TorchArchive archive,
      Dialect dialect,
      List<String> species,
      double cutoffAngstrom,
      Optional<String> pairCutoffs,
      boolean singlePrecision) {
    if (species.stream().distinct().count() != species.size()) {
      throw new InputException(archive.file(), "names a species twice: " + species);
    }
    double[] cutoffs = new double[species.size() * species.size()];
    Arrays.fill(cutoffs, cutoffAngstrom);
    pairCutoffs.ifPresent(
        text -> {
          String[] words = text.strip().split("\\s+");
          if (words.length != cutoffs.length) {
            throw new InputException(
                archive.file(),
                "its metadata have "
                    + words.length
                    + " cutoffs of pairs; expected "
                    + cutoffs.length
                    + " for "
                    + species.size()
                    + " species");
          }
          for (int k = 0; k < cutoffs.length; k++) {
            cutoffs[k] = pairCutoff(archive.file(), words[k], cutoffAngstrom);
          }
        });
    return new GraphModel(archive.file(), dialect, List.copyOf(species), cutoffs, singlePrecision);
  }

  private static double pairCutoff(Path file, String word, double largest) {
    try {
      double cutoff = Double.parseDouble(word);
      // The last digits may be lost on the way through a text.
      if (cutoff >= 0 && cutoff <= largest * (1 + 1e-6)) {
        return cutoff;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the value.
    }
    throw new InputException(
        file,
        "its metadata have "
            + Plain.quoted(word)
            + " as the cutoff of a pair; expected a number from 0 to the cutoff of "
            + largest
            + " Å");
  }

  /// The largest cutoff in Å.
  double cutoffAngstrom() {
    return Arrays.stream(cutoffsAngstrom).max().orElse(0);
  }

  /// The same model in another dialect.
  GraphModel in(Dialect other) {
    return new GraphModel(file, other, species, cutoffsAngstrom, singlePrecision);
  }

  /// One line for logs and reports.
  String description() {
    return String.format(
        Locale.ROOT,
        "graph potential %s (%s, %s, %d species, cutoff %s Å)",
        file.getFileName(),
        dialect.family(),
        singlePrecision ? "float32" : "float64",
        species.size(),
        cutoffAngstrom());
  }
}
