package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.analysis.report.ViewJson;
import org.haven.kernels.Cell;

/// What the report draws in three dimensions: the framework's mean positions, the density of the
/// mobile ions, sites, and the paths of jumps.
///
/// The density is coarser than [DensityMap]: points about 0.5 Å apart, [#MOST_POINTS] at most, each
/// voxel shared by the eight points around it, then smoothed by ¼, ½, ¼ along each axis (some 0.4 Å
/// in all). A point is a byte, 255 √(ρ/ρ_max), and all of them are deflated: 20 to 60 kB.
///
/// @param map the density and the framework
/// @param mobile species that diffuse
/// @param sites where ions rest, if sought
/// @param paths along which ions jumped, those of most jumps first
record StructureView(
    DensityMap map, List<String> mobile, Optional<SiteAnalysis> sites, List<JumpPath> paths) {
  static final int MOST_POINTS = 64_000;
  private static final double SPACING_ANGSTROM = 0.5;
  private static final int MOST_PATHS = 1500;

  /// Paths of fewer jumps, in units of those of the most trodden one, are not drawn.
  private static final double LEAST_SHARE = 0.05;

  static StructureView of(
      DensityMap map, List<String> mobile, Optional<SiteAnalysis> sites, List<JumpPath> paths) {
    return new StructureView(map, mobile, sites, paths);
  }

  /// The object that the page's script reads: Cartesian positions in Å.
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cell", ViewJson.round(map.cell().rows(), 4));
    json.put("mobile", String.join(", ", mobile));
    json.put("elements", ViewJson.elements(map.symbols(), map.framework()));
    List<Object> paths = new ArrayList<>();
    sites.ifPresent(s -> json.put("sites", sites(s)));
    int greatest = this.paths.isEmpty() ? 0 : this.paths.getFirst().jumps();
    this.paths.stream()
        .filter(p -> p.jumps() >= LEAST_SHARE * greatest)
        .limit(MOST_PATHS)
        .forEach(
            p -> paths.add(List.of(p.from(), ViewJson.round(p.vectorAngstrom(), 2), p.jumps())));
    json.put("paths", paths);
    json.put("pathsInAll", this.paths.size());
    json.put("density", density());
    return json;
  }

  private List<Object> sites(SiteAnalysis s) {
    double[] places = s.sites().fractional().clone();
    s.sites().cell().toCartesian(places, places);
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < s.sites().count(); i++) {
      list.add(
          List.of(
              ViewJson.round(places[3 * i], 2),
              ViewJson.round(places[3 * i + 1], 2),
              ViewJson.round(places[3 * i + 2], 2),
              ViewJson.round(s.occupancy()[i], 3)));
    }
    return list;
  }

  private Map<String, Object> density() {
    int[] n = shape(map.cell());
    double[] coarse = smooth(shared(n), n);
    double most = java.util.Arrays.stream(coarse).max().orElse(0);
    byte[] bytes = new byte[coarse.length];
    for (int k = 0; k < bytes.length; k++) {
      bytes[k] = (byte) Math.round(255 * Math.sqrt(coarse[k] / Math.max(most, 1e-300)));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("shape", List.of(n[0], n[1], n[2]));
    json.put("most", ViewJson.round(most, 6));
    json.put("ions", map.ions());
    json.put("deflated", ViewJson.deflated(bytes));
    return json;
  }

  /// Points of the coarse grid: no more than of the fine one.
  static int[] shape(Cell cell) {
    double[] lengths = cell.lengths();
    double wide =
        Math.max(SPACING_ANGSTROM, Math.cbrt(lengths[0] * lengths[1] * lengths[2] / MOST_POINTS));
    int[] n = new int[3];
    for (int d = 0; d < 3; d++) {
      n[d] = Math.max(2, (int) (lengths[d] / wide));
    }
    return n;
  }

  /// [n] density at the coarse points: each fine voxel goes to the eight around it, so that the
  /// integral stays.
  double[] shared(int[] n) {
    int[] fine = map.shape();
    double[] coarse = new double[n[0] * n[1] * n[2]];
    double ratio = (double) coarse.length / map.perAngstrom3().length;
    for (int k = 0; k < map.perAngstrom3().length; k++) {
      double value = map.perAngstrom3()[k] * ratio;
      if (value == 0) {
        continue;
      }
      int[] index = {k / (fine[1] * fine[2]), k / fine[2] % fine[1], k % fine[2]};
      for (int corner = 0; corner < 8; corner++) {
        double weight = value;
        int target = 0;
        for (int d = 0; d < 3; d++) {
          double x = (double) index[d] * n[d] / fine[d];
          int low = (int) Math.floor(x);
          int step = corner >> d & 1;
          weight *= step == 0 ? 1 - (x - low) : x - low;
          target = target * n[d] + (low + step) % n[d];
        }
        coarse[target] += weight;
      }
    }
    return coarse;
  }

  private static double[] smooth(double[] x, int[] n) {
    int[] stride = {n[1] * n[2], n[2], 1};
    for (int d = 0; d < 3; d++) {
      double[] next = new double[x.length];
      for (int k = 0; k < x.length; k++) {
        int i = k / stride[d] % n[d];
        int before = k + ((i + n[d] - 1) % n[d] - i) * stride[d];
        int after = k + ((i + 1) % n[d] - i) * stride[d];
        next[k] = 0.25 * x[before] + 0.5 * x[k] + 0.25 * x[after];
      }
      x = next;
    }
    return x;
  }
}
