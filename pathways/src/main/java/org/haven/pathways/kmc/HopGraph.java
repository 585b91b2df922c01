package org.haven.pathways.kmc;

/// All hops of the lattice from site to site, as numbers in one array.
///
/// Sites are numbered cell by cell, cells with the third index fastest. The hops out of site i are
/// those from `first[i]` to `first[i + 1]` − 1. Of hop e the array `hop` holds four numbers, from 4
/// e: the site where it ends, its way back, its place in the list of possible hops (−1 where it is
/// not possible now), and its type, an index of [KmcModel#hops].
final class HopGraph {
  static final int TO = 0;
  static final int BACK = 1;
  static final int PLACE = 2;
  static final int TYPE = 3;

  final int sites;
  final int hops;
  final int[] first;
  final int[] hop;

  HopGraph(KmcModel model) {
    int perCell = model.sites();
    int[] n = model.replicate();
    sites = model.cells() * perCell;
    hops = model.cells() * model.hops().size();
    int[] degree = new int[perCell];
    int[] rank = new int[model.hops().size()];
    for (int t = 0; t < rank.length; t++) {
      rank[t] = degree[model.hops().get(t).from()]++;
    }
    first = new int[sites + 1];
    for (int i = 0; i < sites; i++) {
      first[i + 1] = first[i] + degree[i % perCell];
    }
    hop = new int[4 * hops];
    for (int a = 0; a < n[0]; a++) {
      for (int b = 0; b < n[1]; b++) {
        for (int c = 0; c < n[2]; c++) {
          int cell = (a * n[1] + b) * n[2] + c;
          for (int t = 0; t < rank.length; t++) {
            KmcModel.Hop type = model.hops().get(t);
            int[] o = type.offset();
            int other =
                (Math.floorMod(a + o[0], n[0]) * n[1] + Math.floorMod(b + o[1], n[1])) * n[2]
                    + Math.floorMod(c + o[2], n[2]);
            int e = 4 * (first[cell * perCell + type.from()] + rank[t]);
            hop[e + TO] = other * perCell + type.to();
            hop[e + BACK] = first[other * perCell + type.to()] + rank[type.reverse()];
            hop[e + PLACE] = -1;
            hop[e + TYPE] = t;
          }
        }
      }
    }
  }

  int to(int e) {
    return hop[4 * e + TO];
  }

  int back(int e) {
    return hop[4 * e + BACK];
  }

  int from(int e) {
    return hop[4 * hop[4 * e + BACK] + TO];
  }

  int type(int e) {
    return hop[4 * e + TYPE];
  }
}
