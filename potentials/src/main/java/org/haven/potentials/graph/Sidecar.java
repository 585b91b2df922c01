package org.haven.potentials.graph;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.DeckSection;

/// What a model file does not say about itself, in a YAML file beside it: `model.pt` has
/// `model.pt.haven.yaml`. It holds the model's hash, so that it cannot be taken for another's.
///
/// ```yaml
/// sha256: …
/// species: Li P S Cl
/// cutoff_angstrom: 5.0
/// precision: float64
/// ```
final class Sidecar {
  private static final List<String> KEYS = List.of("species", "cutoff_angstrom", "precision");

  private Sidecar() {}

  /// Where the sidecar of a model is.
  static Path of(Path model) {
    return model.resolveSibling(model.getFileName() + ".haven.yaml");
  }

  /// The metadata beside a model; empty if there are none.
  ///
  /// @throws InputException if the sidecar was written for another file or cannot be read
  static Map<String, String> beside(Path model) {
    Path file = of(model);
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    Map<String, Object> values = DeckSection.read(file).values();
    if (!FileHash.sha256(model).equals(values.get("sha256"))) {
      throw new InputException(
          file,
          "was written for another model file: its sha256 is not that of "
              + model.getFileName()
              + ". Write it anew with haven model inspect --write-sidecar, or remove it");
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    for (String key : KEYS) {
      if (values.containsKey(key)) {
        metadata.put(key, String.valueOf(values.get(key)));
      }
    }
    return metadata;
  }

  /// Writes what a recognised model is.
  ///
  /// @throws org.haven.inputs.OutputException if the folder cannot be written
  static Path write(GraphModel model) {
    Path file = of(model.file());
    String text =
        String.format(
            Locale.ROOT,
            "# What %s does not say about itself; written by 'haven model inspect'.%n"
                + "sha256: %s%nspecies: %s%ncutoff_angstrom: %s%nprecision: %s%n",
            model.file().getFileName(),
            FileHash.sha256(model.file()),
            String.join(" ", model.species()),
            model.cutoffAngstrom(),
            model.singlePrecision() ? "float32" : "float64");
    OutputFile.write(file, text);
    return file;
  }
}
