package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.kernels.Element;
import org.haven.kernels.MinimumImage;

/// Plausibility of a structure, whatever file it came from.
///
/// Units are judged by nearest neighbours: in a solid or molecule given in Å the distance to the
/// nearest neighbour is 0.6 to 1.6 times the sum of the covalent radii (median over atoms). A file
/// in Bohr gives 1.9 times that, one in nm a tenth. Number density is the second witness.
final class StructureCheck {
  static final double MIN_DISTANCE_ANGSTROM = 0.5;

  /// Where no atom of a crystal is, however far it has diffused.
  private static final double FARTHEST_ANGSTROM = 1e6;

  private static final double MIN_DENSITY = 0.005;
  private static final double MAX_DENSITY = 0.5;
  private static final int SAMPLE = 200;

  /// Fewer atoms than this may be a molecule pulled apart: not judged by neighbours.
  private static final int MIN_JUDGED = 8;

  private StructureCheck() {}

  /// Returns `structure` unchanged when it is plausible.
  ///
  /// @throws InputException saying what is not
  static Structure passed(Structure structure, Path file) {
    passedInAngstrom(structure, file);
    double density = structure.count() / structure.cell().volume();
    double ratio = structure.count() < MIN_JUDGED ? 1 : neighbourRatio(structure);
    if (ratio > 1.65 || density < MIN_DENSITY && ratio > 1.6) {
      throw new InputException(
          file,
          format(
              "wrong units suspected: nearest neighbours are %.2f times farther apart than covalent"
                  + " radii (limit 1.65) at %.4g atoms/Å3; lengths must be in Å, are these in Bohr"
                  + " (multiply by 0.529177)?",
              ratio, density));
    }
    return structure;
  }

  /// As [#passed], of a format whose lengths are in Å by definition: large distances are no sign of
  /// other units.
  static Structure passedInAngstrom(Structure structure, Path file) {
    if (structure.count() == 0) {
      throw new InputException(file, "holds no atoms");
    }
    bounded(structure.positions(), FARTHEST_ANGSTROM, file, "positions");
    structure.velocities().ifPresent(v -> bounded(v, Double.MAX_VALUE, file, "velocities"));
    structure.forces().ifPresent(f -> bounded(f, Double.MAX_VALUE, file, "forces"));
    double volume = structure.cell().volume();
    if (!(volume > 1e-6)) {
      throw new InputException(
          file, format("cell volume is %.3g Å3; expected a positive volume", volume));
    }
    for (String symbol : structure.symbols()) {
      if (Element.of(symbol).isEmpty()) {
        throw new InputException(
            file,
            "unknown element " + Plain.quoted(symbol) + "; " + ElementLabel.suggestion(symbol));
      }
    }
    double density = structure.count() / volume;
    if (fractionalCoordinates(structure)) {
      throw new InputException(
          file,
          format(
              "wrong units suspected: all Cartesian coordinates lie between 0 and 1 Å in a cell of"
                  + " %.1f Å3; are they fractional?",
              volume));
    }
    if (density > MAX_DENSITY) {
      throw new InputException(
          file,
          format(
              "wrong units suspected: number density is %.4g atoms/Å3 (limit %.1f);"
                  + " lengths must be in Å, are these in nm or is the cell in other units?",
              density, MAX_DENSITY));
    }
    closePairs(structure, file);
    return structure;
  }

  private static void bounded(double[] values, double limit, Path file, String what) {
    for (int k = 0; k < values.length; k++) {
      if (!(Math.abs(values[k]) <= limit)) {
        throw new InputException(
            file,
            format(
                "%s: component %s of atom %d is %s; expected at most %.0e in size",
                what, "xyz".charAt(k % 3), k / 3 + 1, values[k], limit));
      }
    }
  }

  private static boolean fractionalCoordinates(Structure structure) {
    if (structure.count() < 4 || structure.cell().volume() < 8.0 * structure.count()) {
      return false;
    }
    return Arrays.stream(structure.positions()).allMatch(x -> x > -0.01 && x <= 1.01);
  }

  /// Refuses two atoms closer than the limit, periodic images included. Cell-binned: O(N).
  private static void closePairs(Structure structure, Path file) {
    int n = structure.count();
    double edge = Math.max(MIN_DISTANCE_ANGSTROM, Math.cbrt(structure.cell().volume() / n));
    int[] bins = new int[3];
    double[] heights = structure.cell().heights();
    for (int d = 0; d < 3; d++) {
      double height = heights[d];
      if (height < MIN_DISTANCE_ANGSTROM) {
        throw new InputException(
            file,
            format(
                "cell is %.3f Å thick along %s; an atom and its own image would be closer than"
                    + " %.1f Å",
                height, "abc".substring(d, d + 1), MIN_DISTANCE_ANGSTROM));
      }
      bins[d] = Math.clamp((long) (height / edge), 1, 400);
    }
    double[] s = new double[3 * n];
    structure.cell().toFractional(structure.positions(), s);
    MinimumImage images = new MinimumImage(structure.cell());
    int[] bin = new int[n];
    int[] head = new int[bins[0] * bins[1] * bins[2]];
    int[] next = new int[n];
    Arrays.fill(head, -1);
    for (int i = n - 1; i >= 0; i--) {
      int index = 0;
      for (int d = 0; d < 3; d++) {
        s[3 * i + d] -= Math.floor(s[3 * i + d]);
        index = index * bins[d] + Math.min(bins[d] - 1, (int) (s[3 * i + d] * bins[d]));
      }
      bin[i] = index;
      next[i] = head[index];
      head[index] = i;
    }
    for (int i = 0; i < n; i++) {
      int bz = bin[i] % bins[2];
      int by = bin[i] / bins[2] % bins[1];
      int bx = bin[i] / bins[2] / bins[1];
      for (int dx = -1; dx < Math.min(2, bins[0] - 1); dx++) {
        for (int dy = -1; dy < Math.min(2, bins[1] - 1); dy++) {
          for (int dz = -1; dz < Math.min(2, bins[2] - 1); dz++) {
            int x = Math.floorMod(bx + dx, bins[0]);
            int y = Math.floorMod(by + dy, bins[1]);
            int z = Math.floorMod(bz + dz, bins[2]);
            for (int j = head[(x * bins[1] + y) * bins[2] + z]; j >= 0; j = next[j]) {
              if (j > i) {
                pair(structure, images, s, i, j, file);
              }
            }
          }
        }
      }
    }
  }

  private static void pair(
      Structure structure, MinimumImage images, double[] s, int i, int j, Path file) {
    double distance =
        images.distance(
            s[3 * j] - s[3 * i],
            s[3 * j + 1] - s[3 * i + 1],
            s[3 * j + 2] - s[3 * i + 2],
            MIN_DISTANCE_ANGSTROM);
    if (distance < MIN_DISTANCE_ANGSTROM) {
      throw new InputException(
          file,
          format(
              "atoms %d (%s) and %d (%s) overlap: %.3f Å apart (periodic), limit %.1f Å; remove one"
                  + " of them, or check cell and units",
              i + 1,
              structure.symbols().get(i),
              j + 1,
              structure.symbols().get(j),
              distance,
              MIN_DISTANCE_ANGSTROM));
    }
  }

  /// Median over atoms (a sample in large systems) of the least ratio of distance to the sum of
  /// radii.
  private static double neighbourRatio(Structure structure) {
    int n = structure.count();
    double[] s = new double[3 * n];
    structure.cell().toFractional(structure.positions(), s);
    MinimumImage images = new MinimumImage(structure.cell());
    Map<String, Double> radii =
        structure.symbols().stream()
            .distinct()
            .collect(Collectors.toMap(x -> x, x -> Element.of(x).orElseThrow().radiusAngstrom()));
    double[] radius = structure.symbols().stream().mapToDouble(radii::get).toArray();
    int sample = Math.min(n, Math.max(20, Math.min(SAMPLE, 2_000_000 / n)));
    double[] ratios = new double[sample];
    double thinnest = Arrays.stream(structure.cell().heights()).min().orElseThrow();
    for (int k = 0; k < sample; k++) {
      int i = (int) ((long) k * n / sample);
      double least = thinnest / (2 * radius[i]);
      for (int j = 0; j < n; j++) {
        if (j != i) {
          double distance =
              images.distance(
                  s[3 * j] - s[3 * i],
                  s[3 * j + 1] - s[3 * i + 1],
                  s[3 * j + 2] - s[3 * i + 2],
                  least * (radius[i] + radius[j]));
          least = Math.min(least, distance / (radius[i] + radius[j]));
        }
      }
      ratios[k] = least;
    }
    Arrays.sort(ratios);
    return ratios[sample / 2];
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
