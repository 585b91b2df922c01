package org.haven.pathways.jumps;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.haven.analysis.mechanism.SiteAnalysis;
import org.haven.analysis.mechanism.SiteWalk;

/// Jumps of each class of hops in one trajectory, and the time in which they were possible.
///
/// A hop is possible while its origin holds an ion and its target none: rate = jumps/time. A jump
/// that is taken back by the same ion within the settling time τ, its origin still empty, may be no
/// jump at all but a crossing that the ion did not come to rest from. With J jumps in the time T of
/// which R were taken back within τ, and T_R the time in which they could be so, hops of a rate k
/// without memory have R = k T_R; what is more are crossings, each two jumps for nothing, so that
///
///     k T = J − 2 (R − k T_R),  k = (J − 2R)/(T − 2 T_R).
///
/// That is k for any τ where hops have no memory ([JumpRatesTest]). A jump back is not itself one
/// that may be taken back. Jumps into a site that still counted for another ion's are counted like
/// the others, so that as many are made in all; their share is told.
///
/// Everything is kept by parts of equal time, for errors by their scatter.
final class JumpCounts {
  /// Parts of a trajectory.
  static final int BLOCKS = 10;

  /// [BLOCKS][classes][2] jumps forth and back.
  final double[][][] jumps;

  /// [BLOCKS][classes][2] time in ps in which they were possible.
  final double[][][] possible;

  /// [BLOCKS][classes] jumps that were taken back within τ.
  final double[][] returns;

  /// [BLOCKS][classes][2] time in which jumps forth and back could take back the one before.
  final double[][][] returnable;

  /// [BLOCKS][kinds] ions on sites of a kind times ps.
  final double[][] occupied;

  /// Jumps of no class: longer than the longest hop.
  int others;

  /// Jumps into a site that counted for another ion still.
  int crowded;

  int counted;
  double ps;
  final int ions;
  final int[] cells;

  private final HopClasses classes;
  private final SiteWalk walk;
  private final int settle;
  private final int[] held;
  private final int[][] targets;
  private final int[][] kinds;
  private final double[] open;
  private final int base;
  private final List<Fresh> fresh = new ArrayList<>();
  private final double[] onKind;

  /// A jump that may be taken back.
  private record Fresh(int ion, int from, int to, int frame, HopClasses.Way back, int[] offset) {}

  /// @param settlePs τ
  private JumpCounts(SiteWalk walk, HopClasses classes, double settlePs) {
    this.walk = walk;
    this.classes = classes;
    settle = (int) Math.round(settlePs / walk.intervalPs());
    int n = classes.all().size();
    jumps = new double[BLOCKS][n][2];
    possible = new double[BLOCKS][n][2];
    returns = new double[BLOCKS][n];
    returnable = new double[BLOCKS][n][2];
    onKind = new double[kinds(classes)];
    occupied = new double[BLOCKS][onKind.length];
    base = classes.sites();
    cells = walk.cells();
    ions = walk.ions().length;
    held = new int[walk.sites().count()];
    targets = new int[held.length][];
    kinds = new int[held.length][];
    open = new double[2 * n];
    neighbours();
  }

  static int kinds(HopClasses classes) {
    return java.util.Arrays.stream(classes.kinds()).max().orElse(-1) + 1;
  }

  static JumpCounts of(SiteWalk walk, HopClasses classes, double settlePs) {
    JumpCounts counts = new JumpCounts(walk, classes, settlePs);
    counts.count();
    return counts;
  }

  /// For each site, where its hops lead and of which class and way each is (2 class + way).
  private void neighbours() {
    List<List<int[]>> all = new ArrayList<>();
    for (int s = 0; s < held.length; s++) {
      all.add(new ArrayList<>());
    }
    for (int k = 0; k < classes.all().size(); k++) {
      for (int[] hop : classes.all().get(k).hops()) {
        for (int c = 0; c < held.length / base; c++) {
          int from = c * base + hop[0];
          int to = moved(c, hop) * base + hop[1];
          all.get(from).add(new int[] {to, 2 * k});
          all.get(to).add(new int[] {from, 2 * k + 1});
        }
      }
    }
    for (int s = 0; s < held.length; s++) {
      targets[s] = all.get(s).stream().mapToInt(x -> x[0]).toArray();
      kinds[s] = all.get(s).stream().mapToInt(x -> x[1]).toArray();
    }
  }

  private int moved(int cell, int[] hop) {
    int a = Math.floorMod(cell / (cells[1] * cells[2]) + hop[2], cells[0]);
    int b = Math.floorMod(cell / cells[2] % cells[1] + hop[3], cells[1]);
    int c = Math.floorMod(cell % cells[2] + hop[4], cells[2]);
    return (a * cells[1] + b) * cells[2] + c;
  }

  /// Ions come and go, in order of time; at one time all leave before any arrives.
  private void count() {
    int[] order =
        java.util.stream.IntStream.range(0, ions)
            .filter(i -> walk.firstSite()[i] >= 0)
            .boxed()
            .sorted((x, y) -> Integer.compare(walk.firstFrame()[x], walk.firstFrame()[y]))
            .mapToInt(i -> i)
            .toArray();
    List<SiteAnalysis.Jump> all = walk.jumps();
    int nextIon = 0;
    int nextJump = 0;
    int now = 0;
    int last = walk.frames() - 1;
    ps = last * walk.intervalPs();
    while (now < last) {
      while (nextIon < order.length && walk.firstFrame()[order[nextIon]] <= now) {
        add(walk.firstSite()[order[nextIon++]], 1);
      }
      int until = last;
      until = nextIon < order.length ? Math.min(until, walk.firstFrame()[order[nextIon]]) : until;
      until = nextJump < all.size() ? Math.min(until, all.get(nextJump).frame()) : until;
      pass(now, until);
      now = until;
      int first = nextJump;
      while (nextJump < all.size() && all.get(nextJump).frame() == now) {
        nextJump++;
      }
      for (int k = first; k < nextJump; k++) {
        add(all.get(k).from(), -1);
      }
      for (int k = first; k < nextJump; k++) {
        made(all.get(k));
      }
      refilled(now);
    }
    for (Fresh f : fresh) {
      waited(f, last);
    }
    fresh.clear();
  }

  private int block(int frame) {
    return (int) Math.min(BLOCKS - 1, (long) frame * BLOCKS / Math.max(1, walk.frames() - 1));
  }

  /// Nothing happens between two frames.
  private void pass(int from, int to) {
    for (int f = from; f < to; ) {
      int b = block(f);
      int end = (int) Math.ceil((b + 1.0) * (walk.frames() - 1) / BLOCKS);
      end = Math.max(f + 1, Math.min(to, end));
      double time = (end - f) * walk.intervalPs();
      for (int k = 0; k < open.length; k++) {
        possible[b][k / 2][k % 2] += open[k] * time;
      }
      for (int k = 0; k < onKind.length; k++) {
        occupied[b][k] += onKind[k] * time;
      }
      f = end;
    }
  }

  /// One ion more or less on a site.
  private void add(int site, int more) {
    boolean before = held[site] > 0;
    held[site] += more;
    onKind[classes.kinds()[site % base]] += more;
    boolean after = held[site] > 0;
    if (before == after) {
      return;
    }
    int sign = after ? 1 : -1;
    for (int k = 0; k < targets[site].length; k++) {
      boolean other = held[targets[site][k]] > 0;
      if (targets[site][k] == site) {
        continue;
      }
      if (other) {
        // The other's way here is the reverse of ours there.
        open[kinds[site][k] ^ 1] -= sign;
      } else {
        open[kinds[site][k]] += sign;
      }
    }
  }

  private void made(SiteAnalysis.Jump jump) {
    boolean taken = held[jump.to()] > 0;
    add(jump.to(), 1);
    int[] offset = offset(jump);
    HopClasses.Way way =
        classes
            .byHop()
            .get(
                HopClasses.key(
                    jump.from() % base, jump.to() % base, offset[0], offset[1], offset[2]));
    counted++;
    if (way == null) {
      others++;
    } else {
      crowded += taken ? 1 : 0;
      jumps[block(jump.frame())][way.index()][way.back() ? 1 : 0]++;
    }
    boolean back = false;
    for (Iterator<Fresh> it = fresh.iterator(); it.hasNext(); ) {
      Fresh f = it.next();
      if (f.ion == jump.ion()) {
        waited(f, jump.frame());
        it.remove();
        boolean same =
            f.from == jump.to()
                && jump.frame() - f.frame <= settle
                && offset[0] == -f.offset[0]
                && offset[1] == -f.offset[1]
                && offset[2] == -f.offset[2];
        if (same && way != null) {
          returns[block(jump.frame())][way.index()]++;
          back = true;
        }
      }
    }
    if (!back && way != null && settle > 0 && !classesSelf(jump)) {
      fresh.add(
          new Fresh(
              jump.ion(),
              jump.from(),
              jump.to(),
              jump.frame(),
              new HopClasses.Way(way.index(), !way.back()),
              offset));
    }
  }

  private static boolean classesSelf(SiteAnalysis.Jump jump) {
    return jump.from() == jump.to();
  }

  /// Jumps whose origin was taken by another, or that have settled, can be taken back no more.
  private void refilled(int now) {
    for (Iterator<Fresh> it = fresh.iterator(); it.hasNext(); ) {
      Fresh f = it.next();
      if (held[f.from] > 0 || now - f.frame > settle) {
        waited(f, now);
        it.remove();
      }
    }
  }

  private void waited(Fresh f, int until) {
    double time = Math.min(until - f.frame, settle) * walk.intervalPs();
    returnable[block(f.frame)][f.back.index()][f.back.back() ? 1 : 0] += time;
  }

  /// Cells from the origin's to the target's.
  private int[] offset(SiteAnalysis.Jump jump) {
    double[] v = jump.vectorAngstrom().clone();
    walk.cell().toFractional(v, v);
    int[] offset = new int[3];
    for (int d = 0; d < 3; d++) {
      offset[d] =
          (int)
              Math.rint(
                  v[d] * cells[d]
                      - classes.fractional()[3 * (jump.to() % base) + d]
                      + classes.fractional()[3 * (jump.from() % base) + d]);
    }
    return offset;
  }
}
