package org.haven.pathways.kmc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.haven.analysis.transport.Directions;
import org.haven.inputs.Plain;

/// Where hops lead in the crystal without end: to which images of itself a site is joined.
///
/// Where a species has no such path, its hops only rattle within closed groups of sites, and its D
/// is 0 however long a run is.
///
/// @param vectors Cartesian [3] in Å, of the loops that end in another cell
/// @param directions along which D counts
record HopPaths(List<double[]> vectors, Directions directions) {
  /// Shares of a length below this are rounding.
  private static final double NOTHING = 1e-6;

  /// Paths of one species.
  static HopPaths of(KmcModel model, Directions directions, int p) {
    SiteGroups groups = new SiteGroups(model.sites());
    List<double[]> vectors = new ArrayList<>();
    for (KmcModel.Hop hop : model.hops()) {
      int[] loop = hop.moves()[p] ? groups.join(hop) : new int[3];
      if ((loop[0] | loop[1] | loop[2]) != 0) {
        double[] v = {loop[0], loop[1], loop[2]};
        model.cell().toCartesian(v, v);
        vectors.add(v);
      }
    }
    return new HopPaths(vectors, directions);
  }

  /// Whether D along the directions is more than 0.
  boolean lead() {
    return vectors.stream().anyMatch(v -> directions.square(v[0], v[1], v[2]) > small(v));
  }

  private static double small(double[] v) {
    return NOTHING * NOTHING * (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  }

  /// The species that have a path along the directions.
  static List<String> moving(KmcModel model, Directions directions) {
    return IntStream.range(0, model.species().size())
        .filter(p -> of(model, directions, p).lead())
        .mapToObj(p -> model.species().get(p))
        .toList();
  }

  /// Whose hops lead nowhere, and along which axes nobody's do.
  static List<String> warnings(KmcModel model, Directions directions) {
    List<String> warnings = new ArrayList<>();
    List<String> moving = moving(model, directions);
    List<double[]> all = new ArrayList<>();
    for (int p = 0; p < model.species().size(); p++) {
      all.addAll(of(model, directions, p).vectors);
      String symbol = model.species().get(p);
      if (!moving.contains(symbol)) {
        warnings.add(
            "hops of "
                + symbol
                + " lead nowhere along "
                + directions.name()
                + ": its D is 0 and it is not analysed");
      }
    }
    new HopPaths(all, directions).idle().ifPresent(warnings::add);
    return warnings;
  }

  /// What is wrong with the directions, where paths lead along fewer dimensions.
  private Optional<String> idle() {
    int rank = rank();
    if (rank == directions.dimensions()) {
      return Optional.empty();
    }
    String axes = axes(true);
    String remedy;
    String idle;
    if (axes.length() == rank) {
      idle = "no hops lead along " + String.join(", ", axes(false).split(""));
      remedy = "set directions: " + axes;
    } else {
      idle = "hops lead along " + (rank == 1 ? "one line" : "one plane");
      remedy =
          rank == 1 && directions.dimensions() == 3
              ? "set directions: " + line()
              : "turn the cell so that it lies along axes, and set directions to these";
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s, so that D over %s is %d/%d of that where they lead; %s",
            idle,
            directions.name(),
            rank,
            directions.dimensions(),
            remedy));
  }

  /// The axes among the directions along which paths lead, or do not.
  private String axes(boolean lead) {
    return IntStream.range(0, 3)
        .filter(d -> directions.projector()[d] == 1)
        .filter(d -> lead == vectors.stream().anyMatch(v -> v[d] * v[d] > small(v)))
        .mapToObj(d -> "xyz".substring(d, d + 1))
        .collect(Collectors.joining());
  }

  /// The first path as three numbers, the largest 1.
  private String line() {
    double[] v = vectors.getFirst();
    double most = 0;
    for (double x : v) {
      most = Math.abs(x) > Math.abs(most) ? x : most;
    }
    double largest = most;
    return Arrays.stream(v)
        .mapToObj(x -> Plain.number(Math.rint(1e6 * x / largest) / 1e6 + 0.0))
        .collect(Collectors.joining(","));
  }

  /// Dimension of what the paths span along the directions (Gram–Schmidt).
  private int rank() {
    if (directions.dimensions() == 1) {
      return lead() ? 1 : 0;
    }
    List<double[]> basis = new ArrayList<>();
    for (double[] v : vectors) {
      double[] rest = new double[3];
      for (int d = 0; d < 3; d++) {
        rest[d] = directions.projector()[d] * v[d];
      }
      for (double[] b : basis) {
        double along = rest[0] * b[0] + rest[1] * b[1] + rest[2] * b[2];
        for (int d = 0; d < 3; d++) {
          rest[d] -= along * b[d];
        }
      }
      double square = rest[0] * rest[0] + rest[1] * rest[1] + rest[2] * rest[2];
      if (square > small(v)) {
        for (int d = 0; d < 3; d++) {
          rest[d] /= Math.sqrt(square);
        }
        basis.add(rest);
      }
    }
    return basis.size();
  }
}
