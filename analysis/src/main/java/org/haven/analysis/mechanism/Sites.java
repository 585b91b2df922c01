package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.MinimumImage;

/// Places where mobile ions rest, and which of them an ion is at.
///
/// Around each site lies a core, a sphere of [#CORE_FRACTION] of the distance to the nearest other
/// site, at most [#LARGEST_CORE_ANGSTROM]: cores do not touch. An ion between cores is at no site.
///
/// @param cell mean cell
/// @param fractional [3S] positions in [0, 1)
/// @param coreAngstrom [S] radius of each core
/// @param origin where the sites come from, for results: `density` or a file
public record Sites(Cell cell, double[] fractional, double[] coreAngstrom, String origin) {
  /// Radius of a core as a fraction of the distance to the nearest other site.
  static final double CORE_FRACTION = 0.4;

  /// Largest core in Å.
  static final double LARGEST_CORE_ANGSTROM = 1.2;

  /// Least distance of two sites found from the density, in Å.
  static final double SEPARATION_ANGSTROM = 1.5;

  /// Least mean number of ions around a maximum of the density that makes it a site.
  static final double LEAST_OCCUPANCY = 0.05;

  /// Width σ of the Gaussian that smooths the density before maxima are sought, in Å.
  static final double SMOOTHING_ANGSTROM = 0.35;

  /// Sites at given places.
  static Sites at(Cell cell, double[] fractional, String origin) {
    double[] s = new double[fractional.length];
    for (int k = 0; k < s.length; k++) {
      s[k] = fractional[k] - Math.floor(fractional[k]);
    }
    int count = s.length / 3;
    double[] core = new double[count];
    double own = Arrays.stream(cell.heights()).min().orElseThrow();
    MinimumImage images = new MinimumImage(cell);
    for (int i = 0; i < count; i++) {
      double nearest = own;
      for (int j = 0; j < count; j++) {
        if (j != i) {
          nearest = Math.min(nearest, distance(images, s, 3 * i, s, 3 * j));
        }
      }
      if (nearest < 0.1) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "%s: site %d is %.3f Å from another; give each site once",
                origin,
                i + 1,
                nearest));
      }
      core[i] = Math.min(CORE_FRACTION * nearest, LARGEST_CORE_ANGSTROM);
    }
    return new Sites(cell, s, core, origin);
  }

  /// Sites of the species `mobile` in a reference structure whose cell fits the trajectory's a
  /// whole number of times.
  ///
  /// The structure is repeated, stretched to the trajectory's mean cell, and moved so that its
  /// other species lie on the framework's mean positions: the mean difference to the nearest atom
  /// of the same symbol, three times over.
  ///
  /// @param map where the framework is
  /// @throws InputException if the cells do not fit, or the structure holds no such species
  public static Sites of(Structure reference, List<String> mobile, DensityMap map, String origin) {
    Cell cell = map.cell();
    int[] times = times(reference, cell, origin);
    Structure repeated = reference.supercell(times[0], times[1], times[2]);
    double[] s = new double[repeated.positions().length];
    repeated.cell().toFractional(repeated.positions(), s);
    List<Integer> chosen = new ArrayList<>();
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < repeated.count(); i++) {
      (mobile.contains(repeated.symbols().get(i)) ? chosen : others).add(i);
    }
    if (chosen.isEmpty()) {
      throw new InputException(
          origin + ": holds no " + String.join(" or ", mobile) + "; sites are where they are");
    }
    double[] framework = map.framework().clone();
    cell.toFractional(framework, framework);
    MinimumImage images = new MinimumImage(cell);
    double[] shift = new double[3];
    for (int round = 0; round < 3; round++) {
      double[] mean = new double[3];
      int matched = 0;
      for (int i : others) {
        double least = Double.MAX_VALUE;
        double[] best = new double[3];
        for (int n = 0; n < map.symbols().size(); n++) {
          if (!map.symbols().get(n).equals(repeated.symbols().get(i))) {
            continue;
          }
          double[] u = new double[3];
          for (int d = 0; d < 3; d++) {
            u[d] = framework[3 * n + d] - s[3 * i + d] - shift[d];
          }
          double r = images.shortest(u);
          if (r < least) {
            least = r;
            best = u;
          }
        }
        if (least < Double.MAX_VALUE) {
          matched++;
          for (int d = 0; d < 3; d++) {
            mean[d] += best[d];
          }
        }
      }
      for (int d = 0; d < 3 && matched > 0; d++) {
        shift[d] += mean[d] / matched;
      }
    }
    double[] sites = new double[3 * chosen.size()];
    for (int n = 0; n < chosen.size(); n++) {
      for (int d = 0; d < 3; d++) {
        sites[3 * n + d] = s[3 * chosen.get(n) + d] + shift[d];
      }
    }
    return at(cell, sites, origin);
  }

  /// How many cells of `reference` lie along each vector of `cell`.
  ///
  /// @throws InputException if they do not fit
  static int[] times(Structure reference, Cell cell, String origin) {
    int[] times = new int[3];
    double[] large = cell.rows();
    double[] small = reference.cell().rows();
    for (int d = 0; d < 3; d++) {
      double ratio = cell.lengths()[d] / reference.cell().lengths()[d];
      times[d] = (int) Math.max(1, Math.rint(ratio));
      double misfit = 0;
      for (int k = 0; k < 3; k++) {
        misfit += Math.pow(large[3 * d + k] - times[d] * small[3 * d + k], 2);
      }
      if (Math.sqrt(misfit) > 0.05 * cell.lengths()[d]) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "%s: lattice vector %s of %.3f Å does not fit the trajectory's of %.3f Å a whole"
                    + " number of times in the same direction; give a structure in the setting of"
                    + " the run",
                origin,
                "abc".charAt(d),
                reference.cell().lengths()[d],
                cell.lengths()[d]));
      }
    }
    return times;
  }

  /// Sites at the maxima of a density.
  ///
  /// The density is smoothed by a Gaussian of σ = 0.35 Å. Its local maxima are taken from the
  /// highest down, unless one taken already is within 1.5 Å; each is moved three times to the
  /// centre of the raw density within half that distance. A maximum with fewer than 0.05 ions
  /// around it is no site. Memory: 16 bytes × voxels.
  public static Sites of(DensityMap map) {
    Cell cell = map.cell();
    int[] n = map.shape();
    double[] raw = map.perAngstrom3();
    double[] smooth = smooth(map);
    List<Integer> maxima = new ArrayList<>();
    for (int k = 0; k < smooth.length; k++) {
      if (smooth[k] > 0 && isMaximum(smooth, n, k)) {
        maxima.add(k);
      }
    }
    maxima.sort(Comparator.<Integer>comparingDouble(k -> -smooth[k]).thenComparing(k -> k));
    int[][] near = offsets(cell, n, SEPARATION_ANGSTROM / 2);
    MinimumImage images = new MinimumImage(cell);
    double voxel = map.voxelAngstrom3();
    List<double[]> found = new ArrayList<>();
    for (int k : maxima) {
      double[] s = {
        (double) (k / (n[1] * n[2])) / n[0],
        (double) (k / n[2] % n[1]) / n[1],
        (double) (k % n[2]) / n[2]
      };
      double ions = 0;
      for (int round = 0; round < 3; round++) {
        int[] at = new int[3];
        for (int d = 0; d < 3; d++) {
          at[d] = (int) Math.rint(s[d] * n[d]);
        }
        double weight = 0;
        double[] centre = new double[3];
        for (int[] o : near) {
          double w = raw[index(n, at[0] + o[0], at[1] + o[1], at[2] + o[2])];
          weight += w;
          for (int d = 0; d < 3; d++) {
            centre[d] += w * (at[d] + o[d]) / n[d];
          }
        }
        ions = weight * voxel;
        for (int d = 0; d < 3 && weight > 0; d++) {
          s[d] = centre[d] / weight;
        }
      }
      if (ions >= LEAST_OCCUPANCY
          && found.stream().allMatch(t -> distance(images, t, 0, s, 0) >= SEPARATION_ANGSTROM)) {
        found.add(s);
      }
    }
    double[] sites = found.stream().flatMapToDouble(Arrays::stream).toArray();
    return at(cell, sites, "density");
  }

  private static double[] smooth(DensityMap map) {
    int[] n = map.shape();
    double[] raw = map.perAngstrom3();
    int[][] near = offsets(map.cell(), n, 2.5 * SMOOTHING_ANGSTROM);
    double[] weights = new double[near.length];
    double sum = 0;
    for (int o = 0; o < near.length; o++) {
      double[] u = new double[3];
      for (int d = 0; d < 3; d++) {
        u[d] = (double) near[o][d] / n[d];
      }
      double r = length(map.cell(), u) / SMOOTHING_ANGSTROM;
      weights[o] = Math.exp(-0.5 * r * r);
      sum += weights[o];
    }
    double[] smooth = new double[raw.length];
    for (int k = 0; k < raw.length; k++) {
      if (raw[k] > 0) {
        int a = k / (n[1] * n[2]);
        int b = k / n[2] % n[1];
        int c = k % n[2];
        for (int o = 0; o < near.length; o++) {
          smooth[index(n, a + near[o][0], b + near[o][1], c + near[o][2])] +=
              raw[k] * weights[o] / sum;
        }
      }
    }
    return smooth;
  }

  /// Grid steps to all points within `radius` Å.
  private static int[][] offsets(Cell cell, int[] n, double radius) {
    double[] heights = cell.heights();
    int[] reach = new int[3];
    for (int d = 0; d < 3; d++) {
      // at most once around the cell
      reach[d] = (int) Math.min((n[d] - 1) / 2, Math.ceil(radius * n[d] / heights[d]));
    }
    List<int[]> near = new ArrayList<>();
    for (int a = -reach[0]; a <= reach[0]; a++) {
      for (int b = -reach[1]; b <= reach[1]; b++) {
        for (int c = -reach[2]; c <= reach[2]; c++) {
          double[] u = {(double) a / n[0], (double) b / n[1], (double) c / n[2]};
          if (length(cell, u) <= radius) {
            near.add(new int[] {a, b, c});
          }
        }
      }
    }
    return near.toArray(int[][]::new);
  }

  private static boolean isMaximum(double[] x, int[] n, int k) {
    int a = k / (n[1] * n[2]);
    int b = k / n[2] % n[1];
    int c = k % n[2];
    for (int i = -1; i <= 1; i++) {
      for (int j = -1; j <= 1; j++) {
        for (int l = -1; l <= 1; l++) {
          int other = index(n, a + i, b + j, c + l);
          if (x[other] > x[k] || (x[other] == x[k] && other < k)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static int index(int[] n, int a, int b, int c) {
    return (Math.floorMod(a, n[0]) * n[1] + Math.floorMod(b, n[1])) * n[2] + Math.floorMod(c, n[2]);
  }

  /// Number of sites.
  public int count() {
    return coreAngstrom.length;
  }

  private static double distance(MinimumImage images, double[] s, int i, double[] t, int j) {
    return images.distance(t[j] - s[i], t[j + 1] - s[i + 1], t[j + 2] - s[i + 2]);
  }

  static double length(Cell cell, double[] u) {
    double[] r = new double[3];
    cell.toCartesian(u, r);
    return Math.sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2]);
  }

  /// Finds the core that a point lies in, by boxes at least as wide as the largest core.
  Locator locator() {
    return new Locator(this);
  }

  /// Looks up cores.
  static final class Locator {
    private final Sites sites;
    private final int[] boxes = new int[3];
    private final int[][] members;
    private final int[] reach = new int[3];

    private Locator(Sites sites) {
      this.sites = sites;
      double widest = Arrays.stream(sites.coreAngstrom).max().orElse(1);
      double[] heights = sites.cell.heights();
      for (int d = 0; d < 3; d++) {
        boxes[d] = (int) Math.clamp((long) (heights[d] / widest), 1L, 64L);
        reach[d] = boxes[d] >= 3 ? 1 : 0;
        boxes[d] = boxes[d] >= 3 ? boxes[d] : 1;
      }
      List<List<Integer>> lists = new ArrayList<>();
      IntStream.range(0, boxes[0] * boxes[1] * boxes[2]).forEach(b -> lists.add(new ArrayList<>()));
      for (int i = 0; i < sites.count(); i++) {
        int[] at = new int[3];
        for (int d = 0; d < 3; d++) {
          at[d] = Math.min(boxes[d] - 1, (int) (sites.fractional[3 * i + d] * boxes[d]));
        }
        lists.get(index(boxes, at[0], at[1], at[2])).add(i);
      }
      members =
          lists.stream()
              .map(l -> l.stream().mapToInt(Integer::intValue).toArray())
              .toArray(int[][]::new);
    }

    /// The site in whose core the point (fractional, at `k`) lies, or −1.
    int find(double[] s, int k) {
      int a = (int) Math.floor((s[k] - Math.floor(s[k])) * boxes[0]);
      int b = (int) Math.floor((s[k + 1] - Math.floor(s[k + 1])) * boxes[1]);
      int c = (int) Math.floor((s[k + 2] - Math.floor(s[k + 2])) * boxes[2]);
      double[] u = new double[3];
      for (int i = -reach[0]; i <= reach[0]; i++) {
        for (int j = -reach[1]; j <= reach[1]; j++) {
          for (int l = -reach[2]; l <= reach[2]; l++) {
            for (int site : members[index(boxes, a + i, b + j, c + l)]) {
              for (int d = 0; d < 3; d++) {
                u[d] = s[k + d] - sites.fractional[3 * site + d];
                u[d] -= Math.rint(u[d]);
              }
              // A core is smaller than half of any height, so the nearest in fractions will do.
              if (length(sites.cell, u) < sites.coreAngstrom[site]) {
                return site;
              }
            }
          }
        }
      }
      return -1;
    }
  }
}
