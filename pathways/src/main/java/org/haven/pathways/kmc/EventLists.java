package org.haven.pathways.kmc;

import java.util.Arrays;

/// The hops that are possible now, in lists by their rate: adding, removing and drawing one takes
/// the same few steps for any number of them.
///
/// A list c holds hops of a rate up to `bound[c]`; where all are equal to it, a draw is a hop (the
/// n-fold way: Bortz, Kalos, Lebowitz, J. Comput. Phys. 1975, 17, 10,
/// doi:10.1016/0021-9991(75)90060-1), else it is one with probability rate/bound, and time goes on
/// in any case as at the rate Σ n_c bound_c, which is exact too (composition and rejection: Slepoy,
/// Thompson, Plimpton, J. Chem. Phys. 2008, 128, 205101, doi:10.1063/1.2919546). The total is summed
/// anew from whole numbers of hops, so nothing drifts.
final class EventLists {
  private final int[] hop;
  private final double[] bound;
  private final int[][] list;
  private final int[] size;

  /// Bit c where list c is not empty.
  private long filled;

  /// @param hop of the graph; places are kept there
  /// @param bound of at most 64 lists, in 1/s
  EventLists(int[] hop, double[] bound) {
    this.hop = hop;
    this.bound = bound;
    this.list = new int[bound.length][16];
    this.size = new int[bound.length];
  }

  void add(int e, int c) {
    int n = size[c];
    if (n == list[c].length) {
      list[c] = Arrays.copyOf(list[c], n + n / 2);
    }
    list[c][n] = e;
    hop[4 * e + HopGraph.PLACE] = n;
    size[c] = n + 1;
    filled |= 1L << c;
  }

  void remove(int e, int c) {
    int[] own = list[c];
    int place = hop[4 * e + HopGraph.PLACE];
    int n = size[c] - 1;
    int last = own[n];
    own[place] = last;
    hop[4 * last + HopGraph.PLACE] = place;
    hop[4 * e + HopGraph.PLACE] = -1;
    size[c] = n;
    if (n == 0) {
      filled &= ~(1L << c);
    }
  }

  /// Σ n_c bound_c in 1/s.
  double total() {
    double sum = 0;
    for (long rest = filled; rest != 0; rest &= rest - 1) {
      int c = Long.numberOfTrailingZeros(rest);
      sum += size[c] * bound[c];
    }
    return sum;
  }

  // What draw(x) found.
  int drawn;
  double remainder;

  /// Draws a hop.
  ///
  /// @param x uniform in (0, total): leaves the hop in `drawn`, and in `remainder` a number
  ///   uniform in (0, bound) of its list
  void draw(double x) {
    long rest = filled;
    int c = Long.numberOfTrailingZeros(rest);
    double w = size[c] * bound[c];
    while (x >= w && (rest & (rest - 1)) != 0) {
      x -= w;
      rest &= rest - 1;
      c = Long.numberOfTrailingZeros(rest);
      w = size[c] * bound[c];
    }
    double y = x / bound[c];
    int k = Math.min((int) y, size[c] - 1);
    drawn = list[c][k];
    remainder = (y - k) * bound[c];
  }

  /// Each list, for a checkpoint.
  int[][] lists() {
    int[][] all = new int[list.length][];
    for (int c = 0; c < all.length; c++) {
      all[c] = Arrays.copyOf(list[c], size[c]);
    }
    return all;
  }
}
