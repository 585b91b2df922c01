package org.haven.pathways.neb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.MinimumImage;
import org.haven.pathways.Coordinates;

/// The shortest hops of an ion into a vacancy beside it, that are not alike.
///
/// Hops are taken for alike where their length and the distances of the nearest atoms of each
/// species from their middle are: symmetry makes them so; a hop and its mirror image too.
public final class VacancyHops {
  /// Lengths that differ by less are the same, Å.
  private static final double SAME = 0.05;

  /// Atoms around the middle that are compared.
  private static final int AROUND = 8;

  private VacancyHops() {}

  /// A hop: the ion that goes, to the place of another one that is taken out.
  ///
  /// @param ion index in the structure
  /// @param vacancy index of the other one
  /// @param lengthAngstrom of the straight way
  public record Hop(int ion, int vacancy, double lengthAngstrom) {
    /// Its two states.
    public Endpoints in(Structure structure) {
      List<String> symbols = new ArrayList<>(structure.symbols());
      symbols.remove(vacancy);
      double[] from = new double[3 * symbols.size()];
      double[] all = structure.positions();
      System.arraycopy(all, 0, from, 0, 3 * vacancy);
      System.arraycopy(all, 3 * vacancy + 3, from, 3 * vacancy, from.length - 3 * vacancy);
      double[] to = from.clone();
      double[] way = way(structure, ion, vacancy, new MinimumImage(structure.cell()));
      for (int d = 0; d < 3; d++) {
        to[3 * (ion < vacancy ? ion : ion - 1) + d] += way[d];
      }
      return new Endpoints(
          Structure.of(structure.title(), structure.cell(), symbols, from), to, List.of());
    }
  }

  /// Up to `most` hops of a species, the shortest first.
  ///
  /// @param structure large enough that an ion does not see its own images
  /// @param maxLengthAngstrom of the straight way
  public static List<Hop> of(
      Structure structure, String species, double maxLengthAngstrom, int most) {
    MinimumImage nearest = new MinimumImage(structure.cell());
    List<Hop> all = new ArrayList<>();
    int n = structure.count();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        boolean ions =
            i != j
                && structure.symbols().get(i).equals(species)
                && structure.symbols().get(j).equals(species);
        if (ions) {
          double[] way = way(structure, i, j, nearest);
          double length = Math.sqrt(Coordinates.dot(way, way));
          if (length <= maxLengthAngstrom) {
            all.add(new Hop(i, j, length));
          }
        }
      }
    }
    all.sort(
        Comparator.comparingLong((Hop hop) -> Math.round(hop.lengthAngstrom / SAME))
            .thenComparingInt(Hop::ion)
            .thenComparingInt(Hop::vacancy));
    List<Hop> chosen = new ArrayList<>();
    Set<List<Long>> seen = new HashSet<>();
    for (Hop hop : all) {
      if (chosen.size() < most && seen.add(print(structure, hop, nearest))) {
        chosen.add(hop);
      }
    }
    return chosen;
  }

  /// What hops that are alike have in common.
  private static List<Long> print(Structure structure, Hop hop, MinimumImage nearest) {
    double[] middle = new double[3];
    double[] way = way(structure, hop.ion, hop.vacancy, nearest);
    for (int d = 0; d < 3; d++) {
      middle[d] = structure.positions()[3 * hop.ion + d] + 0.5 * way[d];
    }
    List<Long> print = new ArrayList<>();
    print.add(Math.round(hop.lengthAngstrom / SAME));
    for (String species : structure.species()) {
      double[] distances = new double[structure.count()];
      int count = 0;
      for (int i = 0; i < distances.length; i++) {
        if (structure.symbols().get(i).equals(species) && i != hop.ion && i != hop.vacancy) {
          double[] separation = new double[3];
          for (int d = 0; d < 3; d++) {
            separation[d] = structure.positions()[3 * i + d] - middle[d];
          }
          structure.cell().toFractional(separation, separation);
          distances[count++] = nearest.shortest(separation);
        }
      }
      Arrays.sort(distances, 0, count);
      for (int k = 0; k < Math.min(AROUND, count); k++) {
        print.add(Math.round(distances[k] / SAME));
      }
    }
    return print;
  }

  private static double[] way(Structure structure, int i, int j, MinimumImage nearest) {
    double[] way = new double[3];
    for (int d = 0; d < 3; d++) {
      way[d] = structure.positions()[3 * j + d] - structure.positions()[3 * i + d];
    }
    structure.cell().toFractional(way, way);
    nearest.shortest(way);
    structure.cell().toCartesian(way, way);
    return way;
  }
}
