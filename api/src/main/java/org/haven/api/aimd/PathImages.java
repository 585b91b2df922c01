package org.haven.api.aimd;

import java.nio.file.Path;
import java.util.List;
import org.haven.api.Calculator;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.validation.aimd.PathEnergies;

/// Images of a path with energies of the reference, such as those of a band.
final class PathImages {
  private PathImages() {}

  /// Energies of both on the images of `file`, in its order.
  ///
  /// @throws InputException if there are fewer than three, or one has no energy
  static PathEnergies energies(Path file, BenchmarkRequest request) {
    List<Structure> images = StructureFile.readAll(file);
    if (images.size() < 3) {
      throw new InputException(
          file, "has " + images.size() + " images; a path with a barrier has three or more");
    }
    double[] reference = new double[images.size()];
    double[] own = new double[images.size()];
    try (Calculator calculator =
        Calculator.open(
            request.potential(),
            images.getFirst(),
            request.settings().precision(),
            request.settings().threads())) {
      for (int k = 0; k < own.length; k++) {
        int image = k;
        reference[k] =
            images
                .get(k)
                .energyEv()
                .orElseThrow(
                    () ->
                        new InputException(
                            file,
                            "image "
                                + (image + 1)
                                + " has no energy of the reference; extended XYZ holds it as"
                                + " energy=…"));
        own[k] = calculator.evaluate(images.get(k)).evaluation().energyEv();
      }
    }
    return new PathEnergies(file.getFileName().toString(), reference, own);
  }
}
