package org.haven.potentials.hdnnp;

import java.nio.file.Path;
import java.util.List;
import org.haven.kernels.Element;

/// A high-dimensional neural network potential: the energy of an atom is a network of its element
/// of its symmetry functions, E = Σ_i U_i(G_i1, G_i2, …).
///
/// J. Behler, M. Parrinello, Phys. Rev. Lett. 2007, 98, 146401, doi:10.1103/PhysRevLett.98.146401.
///
/// @param file `input.nn`
/// @param species elements by atomic number, as all files of the model count them
/// @param networks [species]
public record HdnnpModel(Path file, List<String> species, List<ElementNetwork> networks) {
  /// The farthest cutoff of a function, in Å.
  public double cutoffAngstrom() {
    return networks.stream()
        .flatMap(network -> network.functions().stream())
        .mapToDouble(function -> function.radial().cutoff())
        .max()
        .orElseThrow();
  }

  /// For logs and reports.
  String description() {
    return "HDNNP %s, %s, cutoff %.4g Å"
        .formatted(file, String.join(" ", species), cutoffAngstrom());
  }

  /// Which element of the model each of these symbols is.
  ///
  /// @throws IllegalArgumentException if it lacks one
  int[] indices(List<String> symbols) {
    return symbols.stream()
        .mapToInt(
            symbol -> {
              int index = Element.indexIn(species, symbol);
              if (index < 0) {
                throw new IllegalArgumentException(
                    file + " " + org.haven.potentials.UnknownSpecies.message(symbol, species));
              }
              return index;
            })
        .toArray();
  }

  /// How many symmetry functions each element has.
  public List<Integer> functions() {
    return networks.stream().map(network -> network.functions().size()).toList();
  }

  /// Lengths of the hidden layers, of each element.
  public List<List<Integer>> hiddenLayers() {
    return networks.stream()
        .map(
            network ->
                network.network().layers().stream()
                    .limit(network.network().layers().size() - 1L)
                    .map(layer -> layer.outputs())
                    .toList())
        .toList();
  }
}
