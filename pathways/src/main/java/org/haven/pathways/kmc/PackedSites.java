package org.haven.pathways.kmc;

/// A site as one number of 32 bits, its three cells and its place in the cell side by side, so that
/// a neighbour is found without division and without a table.
///
/// The fields are as wide as the lattice needs; each wastes less than one bit, so that all lattices
/// below 2²⁸ sites fit.
final class PackedSites {
  final int n0;
  final int n1;
  final int n2;
  final int perCell;

  private final int shift1;
  private final int shift2;
  private final int shiftSite;
  private final int mask0;
  private final int mask1;
  private final int mask2;

  PackedSites(KmcModel model) {
    n0 = model.replicate()[0];
    n1 = model.replicate()[1];
    n2 = model.replicate()[2];
    perCell = model.sites();
    shift1 = bits(n0);
    shift2 = shift1 + bits(n1);
    shiftSite = shift2 + bits(n2);
    mask0 = (1 << bits(n0)) - 1;
    mask1 = (1 << bits(n1)) - 1;
    mask2 = (1 << bits(n2)) - 1;
  }

  /// Whether the sites of a lattice can be so packed.
  static boolean suits(KmcModel model) {
    int[] n = model.replicate();
    return bits(n[0]) + bits(n[1]) + bits(n[2]) + bits(model.sites()) <= Integer.SIZE
        && bits(n[0]) + bits(n[1]) + bits(n[2]) < Integer.SIZE;
  }

  private static int bits(int values) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(values - 1);
  }

  /// Of the cell a, b, c and the site in it.
  int of(int a, int b, int c, int site) {
    return a | b << shift1 | c << shift2 | site << shiftSite;
  }

  /// Of a site by its number.
  int of(int index) {
    int cell = index / perCell;
    return of(cell / (n1 * n2), cell / n2 % n1, cell % n2, index % perCell);
  }

  int a(int word) {
    return word & mask0;
  }

  int b(int word) {
    return word >> shift1 & mask1;
  }

  int c(int word) {
    return word >> shift2 & mask2;
  }

  int site(int word) {
    return word >>> shiftSite;
  }

  /// Number of the site.
  int index(int word) {
    return index(a(word), b(word), c(word), site(word));
  }

  int index(int a, int b, int c, int site) {
    return ((a * n1 + b) * n2 + c) * perCell + site;
  }
}
