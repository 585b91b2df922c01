package org.haven.pathways.kmc;

import java.util.stream.IntStream;

/// Groups of sites that hops join, with the cells between them: a union–find in which each site
/// knows the cells to its parent (Machta et al., Phys. Rev. E 1996, 54, 1332,
/// doi:10.1103/PhysRevE.54.1332). Mutable.
final class SiteGroups {
  private final int[] parent;

  /// [3 S] cells from a site to its parent.
  private final int[] cells;

  SiteGroups(int sites) {
    parent = IntStream.range(0, sites).toArray();
    cells = new int[3 * sites];
  }

  /// Joins the ends of a hop.
  ///
  /// @return [3] cells that the loop crosses which it closes; zeros where it closes none, or one
  ///   that comes back to its own cell
  int[] join(KmcModel.Hop hop) {
    int[] a = root(hop.from());
    int[] b = root(hop.to());
    int[] loop = new int[3];
    for (int d = 0; d < 3; d++) {
      // From the root of `from` over the hop to the root of `to`.
      int way = hop.offset()[d] + b[d + 1] - a[d + 1];
      if (a[0] == b[0]) {
        loop[d] = way;
      } else {
        cells[3 * a[0] + d] = way;
      }
    }
    parent[a[0]] = b[0];
    return loop;
  }

  /// The root of a site, and the cells to it.
  private int[] root(int site) {
    int[] root = {site, 0, 0, 0};
    while (parent[root[0]] != root[0]) {
      for (int d = 0; d < 3; d++) {
        root[d + 1] += cells[3 * root[0] + d];
      }
      root[0] = parent[root[0]];
    }
    return root;
  }
}
