package org.haven.pathways.kmc;

import java.util.Arrays;

/// Events in lists by their rate: adding, removing and drawing one takes the same few steps for any
/// number of them. Events are hops, or carriers of all their hops.
///
/// A list c holds events of a rate up to `bound[c]`; where all are equal to it, a draw is one (the
/// n-fold way: Bortz, Kalos, Lebowitz, J. Comput. Phys. 1975, 17, 10,
/// doi:10.1016/0021-9991(75)90060-1), else it is one with probability rate/bound, and time goes on
/// in any case as at the rate Σ n_c bound_c, which is exact too (composition and rejection: Slepoy,
/// Thompson, Plimpton, J. Chem. Phys. 2008, 128, 205101, doi:10.1063/1.2919546). The total is
/// summed anew from whole numbers of events, so nothing drifts.
final class EventLists {
  private final int[] places;
  private final int stride;
  private final int shift;
  private final double[] bound;
  private final int[][] list;
  private final int[] size;

  /// Bit c where list c is not empty.
  private long filled;

  /// @param places where the place of event e in its list is kept, at `stride` e + `shift`
  /// @param bound of at most 64 lists, in 1/s
  EventLists(int[] places, int stride, int shift, double[] bound) {
    this.places = places;
    this.stride = stride;
    this.shift = shift;
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
    places[stride * e + shift] = n;
    size[c] = n + 1;
    filled |= 1L << c;
  }

  void remove(int e, int c) {
    int[] own = list[c];
    int place = places[stride * e + shift];
    int n = size[c] - 1;
    int last = own[n];
    own[place] = last;
    places[stride * last + shift] = place;
    places[stride * e + shift] = -1;
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

  /// What is left of the last draw: uniform in (0, bound) of its list.
  double remainder;

  /// Draws an event.
  ///
  /// @param x uniform in (0, total)
  /// @param single whether there is one list, which holds event k at place k
  int draw(double x, boolean single) {
    long rest = filled;
    int c = single ? 0 : Long.numberOfTrailingZeros(rest);
    double w = size[c] * bound[c];
    while (!single && x >= w && (rest & (rest - 1)) != 0) {
      x -= w;
      rest &= rest - 1;
      c = Long.numberOfTrailingZeros(rest);
      w = size[c] * bound[c];
    }
    double y = x / bound[c];
    int k = Math.min((int) y, size[c] - 1);
    remainder = (y - k) * bound[c];
    return single ? k : list[c][k];
  }

  /// Takes all out.
  void clear() {
    for (int c = 0; c < bound.length; c++) {
      while (size[c] > 0) {
        remove(list[c][size[c] - 1], c);
      }
    }
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
