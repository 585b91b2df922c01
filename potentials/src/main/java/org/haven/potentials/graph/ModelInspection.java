package org.haven.potentials.graph;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;

/// What a model file is, found without running it: for `haven model inspect`.
///
/// @param file the model
/// @param sha256 its hash
/// @param family how Haven talks to it
/// @param species its types in order
/// @param cutoffAngstrom the largest cutoff of its edges
/// @param cutoffsDiffer whether pairs of species have cutoffs of their own
/// @param dtype `float32` or `float64`
/// @param arguments of its `forward`, as text
/// @param metadata texts of the archive
/// @param missing what the archive does not say itself and came from elsewhere
/// @param sidecar the file of metadata beside it, or where it would be
public record ModelInspection(
    Path file,
    String sha256,
    String family,
    List<String> species,
    double cutoffAngstrom,
    boolean cutoffsDiffer,
    String dtype,
    String arguments,
    Map<String, String> metadata,
    List<String> missing,
    Path sidecar) {

  private static final List<String> TOLD = List.of("species", "cutoff_angstrom", "precision");

  /// Inspects a file.
  ///
  /// @param given metadata that the archive lacks: `species` (symbols with blanks between),
  ///   `cutoff_angstrom`, `precision` (float32 or float64)
  /// @param write whether to write them into its sidecar
  /// @throws InputException if Haven cannot run the file; says what it is and what to do
  public static ModelInspection of(Path file, Map<String, String> given, boolean write) {
    if (!Files.isRegularFile(file)) {
      throw new InputException(file, "no such model file");
    }
    TorchArchive archive = GraphModel.archive(file);
    Map<String, String> beside = new LinkedHashMap<>(given);
    if (!write) {
      Sidecar.beside(file).forEach(beside::putIfAbsent);
    }
    GraphModel model = GraphModel.of(archive.with(beside));
    if (write) {
      Sidecar.write(model);
    }
    boolean bare =
        model.dialect() instanceof MaceDialect
            && !(archive.module().get("r_max") instanceof TorchPickle.Tensor);
    return new ModelInspection(
        file,
        FileHash.sha256(file),
        model.dialect().family(),
        model.species(),
        model.cutoffAngstrom(),
        Arrays.stream(model.cutoffsAngstrom()).distinct().count() > 1,
        model.singlePrecision() ? "float32" : "float64",
        archive.forward(),
        new TreeMap<>(archive.extras()),
        bare ? TOLD.stream().filter(key -> archive.extra(key).isEmpty()).toList() : List.of(),
        Sidecar.of(file));
  }
}
