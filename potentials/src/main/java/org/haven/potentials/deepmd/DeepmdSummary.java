package org.haven.potentials.deepmd;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.haven.potentials.networks.Layer;

/// What the file of a Deep Potential says of itself.
///
/// @param format of the file: serialised, PyTorch or TensorFlow
/// @param descriptor `se_e2_a` or `se_e2_r`
/// @param cutoffAngstrom r_c
/// @param smoothAngstrom r_s, up to which neighbours count fully
/// @param sel places for neighbours of each species
/// @param embedding widths of the embedding networks' layers
/// @param fitting widths of the fitting networks' hidden layers
public record DeepmdSummary(
    Path file,
    String format,
    String descriptor,
    List<String> species,
    double cutoffAngstrom,
    double smoothAngstrom,
    List<Integer> sel,
    List<Integer> embedding,
    List<Integer> fitting) {
  /// Reads a model.
  ///
  /// @throws org.haven.inputs.InputException if it cannot be read, or is none that Haven has
  public static DeepmdSummary of(Path file) {
    DeepmdModel model = DeepmdFile.read(file);
    List<Integer> fitting =
        model.fittings().getFirst().layers().stream().map(Layer::outputs).toList();
    return new DeepmdSummary(
        file,
        model.format(),
        model.radial() ? "se_e2_r" : "se_e2_a",
        model.species(),
        model.cutoffAngstrom(),
        model.smoothAngstrom(),
        Arrays.stream(model.places()).boxed().toList(),
        model.embeddings().stream()
            .filter(net -> net != null)
            .findFirst()
            .orElseThrow()
            .layers()
            .stream()
            .map(Layer::outputs)
            .toList(),
        fitting.subList(0, fitting.size() - 1));
  }
}
