package org.haven.pathways.percolation;

import java.util.HashMap;
import java.util.Map;

/// Components of points in a periodic cell that were joined so far, with the winding vectors of
/// their closed paths. Mutable. The points of a grid are joined to their neighbours as they are
/// added ([#add]), those of any other network bond by bond ([#bond]).
///
/// A weighted union–find: each point knows a parent and the cells between its own image and the
/// parent's (Machta et al., Phys. Rev. E 1996, 54, 1332, doi:10.1103/PhysRevE.54.1332). Where a new
/// bond joins two points of one component, the cells along bond and tree do not cancel if the path
/// winds around the cell: that sum is a winding vector of the component.
public final class WindingUnion {
  private static final int ABSENT = -1;

  private final int na;
  private final int nb;
  private final int nc;
  private final int[] parent;
  private final int[] size;

  /// [3 points] image of the parent minus image of the point, in cells.
  private final int[] toParent;

  /// Root → independent winding vectors of its component, one to three.
  private final Map<Integer, WindingGroup> groups = new HashMap<>();

  // Cells from the point asked for last to its root.
  private int wa;
  private int wb;
  private int wc;

  WindingUnion(PeriodicGrid grid) {
    this(grid.na(), grid.nb(), grid.nc());
    java.util.Arrays.fill(parent, ABSENT);
  }

  /// Of points of no grid, all there and none joined.
  public WindingUnion(int points) {
    this(points, 1, 1);
    for (int p = 0; p < points; p++) {
      parent[p] = p;
      size[p] = 1;
    }
  }

  private WindingUnion(int na, int nb, int nc) {
    this.na = na;
    this.nb = nb;
    this.nc = nc;
    parent = new int[na * nb * nc];
    size = new int[parent.length];
    toParent = new int[3 * parent.length];
  }

  /// Joins two points.
  ///
  /// @param cells [3] from the cell of `from` to that of `to`
  /// @return dimension of their component then
  public int bond(int from, int to, int[] cells) {
    int root = find(from);
    int ra = wa;
    int rb = wb;
    int rc = wc;
    int otherRoot = find(to);
    int va = cells[0] + wa - ra;
    int vb = cells[1] + wb - rb;
    int vc = cells[2] + wc - rc;
    if (otherRoot != root) {
      join(root, otherRoot, va, vb, vc);
    } else if ((va | vb | vc) != 0) {
      groups.computeIfAbsent(root, _ -> new WindingGroup()).add(va, vb, vc);
    }
    return dimension(to);
  }

  /// Whether two points are of one component.
  public boolean isJoined(int one, int other) {
    return find(one) == find(other);
  }

  /// Adds a point and its bonds to those of its 26 neighbours that are there.
  ///
  /// @return dimension of the component that it is part of then
  int add(int point) {
    parent[point] = point;
    size[point] = 1;
    int c = point % nc;
    int b = point / nc % nb;
    int a = point / (nb * nc);
    int root = point;
    int ra = 0;
    int rb = 0;
    int rc = 0;
    for (int da = -1; da <= 1; da++) {
      int ia = a + da;
      int cellA = ia < 0 ? -1 : ia >= na ? 1 : 0;
      ia -= cellA * na;
      for (int db = -1; db <= 1; db++) {
        int ib = b + db;
        int cellB = ib < 0 ? -1 : ib >= nb ? 1 : 0;
        ib -= cellB * nb;
        int row = (ia * nb + ib) * nc;
        for (int dc = -1; dc <= 1; dc++) {
          int ic = c + dc;
          int cellC = ic < 0 ? -1 : ic >= nc ? 1 : 0;
          ic -= cellC * nc;
          int other = row + ic;
          if (parent[other] == ABSENT || (da == 0 && db == 0 && dc == 0)) {
            continue;
          }
          int otherRoot = find(other);
          // Cells from the point's root over the bond to the neighbour's root.
          int va = cellA + wa - ra;
          int vb = cellB + wb - rb;
          int vc = cellC + wc - rc;
          if (otherRoot == root) {
            if ((va | vb | vc) != 0) {
              groups.computeIfAbsent(root, _ -> new WindingGroup()).add(va, vb, vc);
            }
          } else if (size[root] <= size[otherRoot]) {
            join(root, otherRoot, va, vb, vc);
            root = otherRoot;
            ra += va;
            rb += vb;
            rc += vc;
          } else {
            join(otherRoot, root, -va, -vb, -vc);
          }
        }
      }
    }
    WindingGroup group = groups.get(root);
    return group == null ? 0 : group.rank();
  }

  /// Dimension of the component of a point that was added: 0 to 3.
  public int dimension(int point) {
    WindingGroup group = groups.get(find(point));
    return group == null ? 0 : group.rank();
  }

  private void join(int child, int root, int va, int vb, int vc) {
    parent[child] = root;
    toParent[3 * child] = va;
    toParent[3 * child + 1] = vb;
    toParent[3 * child + 2] = vc;
    size[root] += size[child];
    WindingGroup group = groups.remove(child);
    if (group != null) {
      groups.merge(root, group, WindingGroup::with);
    }
  }

  /// Root of a point; leaves the cells to it in `wa`, `wb`, `wc`. Halves the path on the way.
  private int find(int point) {
    int p = point;
    int a = 0;
    int b = 0;
    int c = 0;
    while (true) {
      int q = parent[p];
      if (q == p) {
        wa = a;
        wb = b;
        wc = c;
        return p;
      }
      int g = parent[q];
      if (g != q) {
        parent[p] = g;
        toParent[3 * p] += toParent[3 * q];
        toParent[3 * p + 1] += toParent[3 * q + 1];
        toParent[3 * p + 2] += toParent[3 * q + 2];
      }
      a += toParent[3 * p];
      b += toParent[3 * p + 1];
      c += toParent[3 * p + 2];
      p = parent[p];
    }
  }
}
