package org.haven.api.aimd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.haven.api.Calculator;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Cell;
import org.haven.potentials.Evaluation;
import org.haven.validation.aimd.ComparedPath;

/// Images of a path with energies of the reference: a file with frames, such as those of a band or
/// of a hop in the reference's own run, or the folder of a band of VASP.
final class PathImages {
  private PathImages() {}

  /// Both sides on the images of `file`, in its order.
  ///
  /// @throws InputException if there are fewer than three, they are not of the same atoms, or one
  ///   has no energy
  static ComparedPath compared(Path file, BenchmarkRequest request) {
    List<Structure> images = read(file);
    if (images.size() < 3) {
      throw new InputException(
          file, "has " + images.size() + " images; a path with a barrier has three or more");
    }
    int count = images.size();
    double[] reference = new double[count];
    List<double[]> theirs = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      Structure image = images.get(k);
      String which = "image " + (k + 1);
      if (!image.symbols().equals(images.getFirst().symbols())) {
        throw new InputException(
            file, which + " has other atoms than the first, or in another order");
      }
      reference[k] =
          image
              .energyEv()
              .orElseThrow(
                  () ->
                      new InputException(
                          file,
                          which
                              + " has no energy of the reference; extended XYZ holds it as"
                              + " energy=…"));
      image.forces().ifPresent(theirs::add);
    }
    double[] own = new double[count];
    List<double[]> ours = new ArrayList<>();
    try (Calculator calculator =
        Calculator.open(
            request.potential(),
            images.getFirst(),
            request.settings().precision(),
            request.settings().threads())) {
      for (int k = 0; k < count; k++) {
        Evaluation evaluation = calculator.evaluate(images.get(k)).evaluation();
        own[k] = evaluation.energyEv();
        ours.add(evaluation.forces());
      }
    }
    double[] length = new double[count];
    for (int k = 1; k < count; k++) {
      length[k] = length[k - 1] + norm(step(images.get(k - 1), images.get(k)));
    }
    return new ComparedPath(
        file.getFileName().toString(),
        length,
        reference,
        own,
        theirs.size() == count ? along(images, theirs) : new double[0],
        along(images, ours));
  }

  /// The last frame of each image of VASP: in `00`, `01`, …
  private static List<Structure> read(Path file) {
    if (!Files.isDirectory(file)) {
      return StructureFile.readAll(file);
    }
    List<Structure> images = new ArrayList<>();
    try (Stream<Path> members = Files.list(file)) {
      for (Path image :
          members.filter(m -> m.getFileName().toString().matches("\\d\\d+")).sorted().toList()) {
        Path output =
            Stream.of("OUTCAR", "OUTCAR.gz", "vasprun.xml", "vasprun.xml.gz")
                .map(image::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(
                    () ->
                        new InputException(
                            image,
                            "has neither OUTCAR nor vasprun.xml; of the ends of a band put there"
                                + " those of their relaxation"));
        images.add(StructureFile.readAll(output).getLast());
      }
    } catch (IOException e) {
      throw new InputException(file, "cannot be listed: " + e.getMessage(), e);
    }
    if (images.isEmpty()) {
      throw new InputException(
          file,
          "holds no images (00, 01, …); give the folder of a band of VASP, or a file with frames");
    }
    return images;
  }

  /// [3N] from one image to the next, each atom to its nearest image.
  private static double[] step(Structure from, Structure to) {
    double[] a = new double[from.positions().length];
    double[] b = new double[a.length];
    Cell cell = to.cell();
    from.cell().toFractional(from.positions(), a);
    cell.toFractional(to.positions(), b);
    for (int k = 0; k < a.length; k++) {
      b[k] -= a[k];
      b[k] -= Math.rint(b[k]);
    }
    cell.toCartesian(b, b);
    return b;
  }

  private static double norm(double[] v) {
    double sum = 0;
    for (double x : v) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  /// F · τ of the images between the ends.
  private static double[] along(List<Structure> images, List<double[]> forces) {
    double[] along = new double[images.size() - 2];
    for (int k = 0; k < along.length; k++) {
      double[] tangent = step(images.get(k), images.get(k + 2));
      double size = norm(tangent);
      for (int i = 0; i < tangent.length && size > 0; i++) {
        along[k] += forces.get(k + 1)[i] * tangent[i] / size;
      }
    }
    return along;
  }
}
