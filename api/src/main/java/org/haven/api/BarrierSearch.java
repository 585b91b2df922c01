package org.haven.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.Precision;
import org.haven.pathways.neb.Endpoints;
import org.haven.pathways.neb.MinimumEnergyPath;
import org.haven.pathways.neb.NudgedElasticBand;
import org.haven.pathways.neb.PotentialLandscape;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;

/// The barrier between two states of a crystal, by the nudged elastic band.
///
/// ```java
/// Structure initial = StructureFile.read(Path.of("initial.xyz"), 0);
/// Structure end = StructureFile.read(Path.of("final.xyz"), 0);
/// BarrierSearch search = new BarrierSearch(Path.of("nep.txt"), Precision.MIXED, 2);
/// MinimumEnergyPath path = search.between(
///     Endpoints.of(initial, end, Endpoints.Order.STRICT),
///     NudgedElasticBand.Settings.standard(), (stage, step, force, now) -> {});
/// System.out.println(path.barrierEv() + " eV");
/// ```
///
/// @param potential file; the family is found from its contents
/// @param threads of the host, at least 1; the result does not depend on it (graph potentials: but
///   for its last digits)
/// @param paths that will be asked for, at a guess: for a single small one a potential's code is
///   not compiled anew ([Potential#expect]), which changes last digits
@API(status = API.Status.EXPERIMENTAL)
public record BarrierSearch(Path potential, Precision precision, int threads, int paths) {
  /// Evaluations of an image in a usual path, and of states for the curvatures.
  private static final double OF_IMAGE = 100;

  private static final double OF_STATES = 200;

  /// For many paths.
  public BarrierSearch(Path potential, Precision precision, int threads) {
    this(potential, precision, threads, Integer.MAX_VALUE);
  }

  /// The path from one state to another.
  ///
  /// @throws InputException if the potential does not fit the structures, or both states relax into
  ///   one
  public MinimumEnergyPath between(
      Endpoints ends, NudgedElasticBand.Settings settings, NudgedElasticBand.Watch watch) {
    try (PotentialLandscape landscape = landscape(ends.initial(), settings.images(), settings)) {
      return NudgedElasticBand.between(ends, landscape, settings, watch);
    }
  }

  /// The path that is reached from another one, for example one that was not converged.
  ///
  /// @param images of the path with both ends, at least three
  /// @throws InputException if the images are no path of one crystal, or as above; the number of
  ///   images in `settings` does not count
  public MinimumEnergyPath from(
      List<Structure> images, NudgedElasticBand.Settings settings, NudgedElasticBand.Watch watch) {
    if (images.size() < 3) {
      throw new InputException(
          "a path has at least three images with its ends; this one has " + images.size());
    }
    Structure initial = images.getFirst();
    List<double[]> unwrapped = new ArrayList<>();
    List<Cell> cells = new ArrayList<>();
    Structure before = initial;
    for (Structure image : images) {
      cells.add(image.cell());
      double[] next =
          settings.pressureGpa().isPresent()
              ? Endpoints.unwrapped(before, Endpoints.strained(image, initial.cell()))
              : Endpoints.unwrapped(before, image);
      unwrapped.add(next);
      before = Structure.of("", initial.cell(), before.symbols(), next);
    }
    try (PotentialLandscape landscape = landscape(initial, images.size() - 2, settings)) {
      return NudgedElasticBand.from(
          initial, unwrapped.toArray(double[][]::new), cells, landscape, settings, watch);
    }
  }

  private PotentialLandscape landscape(
      Structure structure, int images, NudgedElasticBand.Settings settings) {
    double n = structure.count();
    double evaluations =
        OF_IMAGE * images + OF_STATES + (settings.prefactorRadiusAngstrom() > 0 ? 18 * n : 0);
    Supplier<Potential> potentials =
        () -> {
          Potential opened =
              PotentialFamilies.installed().open(potential, structure.species(), precision);
          opened.expect(n * evaluations * paths);
          return opened;
        };
    return new PotentialLandscape(structure, potentials, images, threads);
  }
}
