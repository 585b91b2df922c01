package org.haven.pathways.hops;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sites in a row, in the cells of a crystal: the ion on each goes to the next.
///
/// @param sites [n] indices of sites, n ≥ 2
/// @param cells [n][3] cells in which they lie; the first is [0, 0, 0]
public record HopChain(int[] sites, int[][] cells) {

  /// Moved so that it begins in the cell [0, 0, 0].
  static HopChain of(int[] sites, int[][] cells) {
    int[][] moved = new int[cells.length][3];
    for (int k = 0; k < cells.length; k++) {
      for (int d = 0; d < 3; d++) {
        moved[k][d] = cells[k][d] - cells[0][d];
      }
    }
    return new HopChain(sites, moved);
  }

  /// Number of sites.
  public int length() {
    return sites.length;
  }

  /// Cells from that of the first site to that of the last.
  public int[] offset() {
    return cells[cells.length - 1];
  }

  /// [site, cell a, b, c] where it begins.
  int[] first() {
    return place(0);
  }

  /// [site, cell a, b, c] where it ends.
  int[] last() {
    return place(sites.length - 1);
  }

  private int[] place(int k) {
    return new int[] {sites[k], cells[k][0], cells[k][1], cells[k][2]};
  }

  /// All that symmetry makes of it, each once, not its way back; itself first.
  List<HopChain> images(List<SiteImages> operations) {
    Map<String, HopChain> all = new LinkedHashMap<>();
    all.put(key(), this);
    for (SiteImages operation : operations) {
      HopChain image = image(operation);
      all.putIfAbsent(image.key(), image);
    }
    return List.copyOf(all.values());
  }

  /// The way back.
  HopChain reversed() {
    int n = sites.length;
    int[] back = new int[n];
    int[][] backCells = new int[n][];
    for (int k = 0; k < n; k++) {
      back[k] = sites[n - 1 - k];
      backCells[k] = cells[n - 1 - k];
    }
    return of(back, backCells);
  }

  /// What a symmetry operation makes of it.
  HopChain image(SiteImages images) {
    int[] to = new int[sites.length];
    int[][] toCells = new int[sites.length][];
    for (int k = 0; k < sites.length; k++) {
      to[k] = images.site()[sites[k]];
      toCells[k] = images.cell(sites[k], cells[k]);
    }
    return of(to, toCells);
  }

  /// The same text for a hop and its way back, and for no other.
  String key() {
    String forth = text();
    String back = reversed().text();
    return forth.compareTo(back) <= 0 ? forth : back;
  }

  /// Sites and cells.
  String text() {
    return Arrays.toString(sites) + Arrays.deepToString(cells);
  }
}
