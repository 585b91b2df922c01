package org.haven.pathways.hops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.CrystalSymmetry;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.SymmetryOperation;
import org.haven.kernels.MinimumImage;

/// The sites of the mobile ion in a crystal: those that its ions hold, and empty ones.
///
/// Sites that symmetry makes of one another are an orbit and have one name with a number behind, as
/// Li1_3; orbits of empty sites are called i1, i2, …
///
/// @param crystal its atoms, each ion on its site
/// @param ion that moves
/// @param sites occupied ones in the order of the atoms, then empty ones
/// @param symmetry of the crystal
/// @param images of the sites by each operation
public record IonSites(
    Structure crystal,
    String ion,
    List<Site> sites,
    CrystalSymmetry symmetry,
    List<SiteImages> images) {
  /// An empty site this near to another site is no other, Å.
  static final double SAME_ANGSTROM = 1.0;

  /// A site of the mobile ion.
  ///
  /// @param name unique
  /// @param orbit from 0; sites of one orbit are equivalent
  /// @param fractional [3] coordinates
  /// @param occupied whether an ion of the crystal is there
  public record Site(String name, int orbit, double[] fractional, boolean occupied) {
    /// Name of the orbit.
    public String orbitName() {
      return name.substring(0, name.lastIndexOf('_'));
    }
  }

  /// Sites of a crystal.
  ///
  /// @param candidates fractional coordinates of places that may be sites besides those of the
  ///   ions; each is moved onto the symmetry that it nearly has, and completed by it
  /// @param toleranceAngstrom of the symmetry
  public static IonSites of(
      Structure crystal, String ion, List<double[]> candidates, double toleranceAngstrom) {
    CrystalSymmetry symmetry = CrystalSymmetry.of(crystal, toleranceAngstrom);
    double[] s = new double[crystal.positions().length];
    crystal.cell().toFractional(crystal.positions(), s);
    List<double[]> places = new ArrayList<>();
    for (int i = 0; i < crystal.count(); i++) {
      if (crystal.symbols().get(i).equals(ion)) {
        places.add(Arrays.copyOfRange(s, 3 * i, 3 * i + 3));
      }
    }
    int occupied = places.size();
    MinimumImage nearest = new MinimumImage(crystal.cell());
    for (double[] candidate : candidates) {
      List<double[]> orbit = orbit(candidate, symmetry, nearest);
      if (isFree(orbit, places, nearest)) {
        places.addAll(orbit);
      }
    }
    List<SiteImages> images = new ArrayList<>();
    for (SymmetryOperation operation : symmetry.operations()) {
      images.add(images(operation, places, nearest));
    }
    return new IonSites(crystal, ion, named(ion, places, occupied, images), symmetry, images);
  }

  /// Number of sites that are empty in the crystal.
  public int empty() {
    return (int) sites.stream().filter(site -> !site.occupied()).count();
  }

  /// Number of orbits.
  public int orbits() {
    return 1 + sites.stream().mapToInt(Site::orbit).max().orElse(-1);
  }

  /// Cartesian position of a site in a cell, Å.
  double[] at(int site, int[] cell) {
    double[] r = sites.get(site).fractional().clone();
    for (int d = 0; d < 3; d++) {
      r[d] += cell[d];
    }
    crystal.cell().toCartesian(r, r);
    return r;
  }

  private static double distance(MinimumImage nearest, double[] a, double[] b) {
    return nearest.distance(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
  }

  /// All places that symmetry makes of one. Images of it that lie near it stand for one place that
  /// has the symmetry: their mean.
  private static List<double[]> orbit(
      double[] place, CrystalSymmetry symmetry, MinimumImage nearest) {
    double[] mean = new double[3];
    int count = 0;
    for (SymmetryOperation operation : symmetry.operations()) {
      double[] u = operation.apply(place);
      for (int d = 0; d < 3; d++) {
        u[d] -= place[d];
      }
      if (nearest.shortest(u) < 0.5 * SAME_ANGSTROM) {
        count++;
        for (int d = 0; d < 3; d++) {
          mean[d] += u[d];
        }
      }
    }
    double[] centre = new double[3];
    for (int d = 0; d < 3; d++) {
      centre[d] = place[d] + mean[d] / count;
      centre[d] -= Math.floor(centre[d] + 1e-9);
    }
    List<double[]> orbit = new ArrayList<>();
    for (SymmetryOperation operation : symmetry.operations()) {
      double[] u = operation.apply(centre);
      for (int d = 0; d < 3; d++) {
        u[d] -= Math.floor(u[d] + 1e-9);
      }
      if (orbit.stream().allMatch(other -> distance(nearest, other, u) > 0.3)) {
        orbit.add(u);
      }
    }
    return orbit;
  }

  private static boolean isFree(List<double[]> orbit, List<double[]> places, MinimumImage nearest) {
    double[] one = orbit.getFirst();
    return places.stream().allMatch(p -> distance(nearest, p, one) >= SAME_ANGSTROM);
  }

  private static SiteImages images(
      SymmetryOperation operation, List<double[]> places, MinimumImage nearest) {
    int[] site = new int[places.size()];
    int[][] cells = new int[places.size()][3];
    for (int i = 0; i < site.length; i++) {
      double[] u = operation.apply(places.get(i));
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < site.length; j++) {
        double r = distance(nearest, places.get(j), u);
        if (r < least) {
          least = r;
          site[i] = j;
        }
      }
      if (least > 0.5) {
        throw new InputException(
            String.format(
                java.util.Locale.ROOT,
                "site %d has no image within 0.5 Å by a symmetry operation (%.2f Å); give a smaller"
                    + " tolerance",
                i + 1,
                least));
      }
      for (int d = 0; d < 3; d++) {
        cells[i][d] = (int) Math.rint(u[d] - places.get(site[i])[d]);
      }
    }
    return new SiteImages(operation, site, cells);
  }

  private static List<Site> named(
      String ion, List<double[]> places, int occupied, List<SiteImages> images) {
    int[] orbit = new int[places.size()];
    Arrays.fill(orbit, -1);
    String[] names = new String[orbit.length];
    int orbits = 0;
    int full = 0;
    int empty = 0;
    for (int i = 0; i < orbit.length; i++) {
      if (orbit[i] < 0) {
        String name = i < occupied ? ion + ++full : "i" + ++empty;
        int members = 0;
        for (SiteImages image : images) {
          int j = image.site()[i];
          if (orbit[j] < 0) {
            orbit[j] = orbits;
            names[j] = name + "_" + ++members;
          }
        }
        orbits++;
      }
    }
    List<Site> sites = new ArrayList<>();
    for (int i = 0; i < orbit.length; i++) {
      sites.add(new Site(names[i], orbit[i], places.get(i), i < occupied));
    }
    return List.copyOf(sites);
  }
}
