package org.haven.api;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Precision;
import org.haven.pathways.saddle.SaddleCatalogue;
import org.haven.pathways.saddle.SaddleSearch;
import org.haven.potentials.PotentialFamilies;

/// Hops out of a state that no list contains, by searches for saddles around it.
///
/// ```java
/// Structure state = StructureFile.read(Path.of("trajectory.h5"), -1);
/// AdaptiveSearch search = new AdaptiveSearch(Path.of("nep.txt"), Precision.MIXED, 2);
/// SaddleCatalogue found = search.around(state, AdaptiveSearch.atoms(state, "Li"),
///     SaddleSearch.Settings.standard(50, 1), (number, done, catalogue) -> {});
/// found.hops().forEach(hop -> System.out.println(hop.barrierEv() + " eV"));
/// ```
///
/// @param potential file; the family is found from its contents
/// @param threads of the host, at least 1; the result does not depend on it (graph potentials: but
///   for its last digits)
@API(status = API.Status.EXPERIMENTAL)
public record AdaptiveSearch(Path potential, Precision precision, int threads) {

  /// Searches around some atoms of a state, which is relaxed first.
  ///
  /// @param atoms of which each search takes one at random
  /// @throws InputException if the potential does not fit the structure
  public SaddleCatalogue around(
      Structure state, int[] atoms, SaddleSearch.Settings settings, SaddleSearch.Watch watch) {
    return SaddleSearch.around(
        state,
        atoms,
        () -> PotentialFamilies.installed().open(potential, state.species(), precision),
        threads,
        settings,
        watch);
  }

  /// The atoms of a species.
  public static int[] atoms(Structure state, String symbol) {
    return IntStream.range(0, state.count())
        .filter(i -> state.symbols().get(i).equals(symbol))
        .toArray();
  }
}
