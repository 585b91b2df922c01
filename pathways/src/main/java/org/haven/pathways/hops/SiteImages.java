package org.haven.pathways.hops;

import org.haven.inputs.structure.SymmetryOperation;

/// Where a symmetry operation sends each site.
///
/// @param operation of the crystal
/// @param site [S] index of the site on which it comes
/// @param cells [S][3] cell of that site, for the site in the cell [0, 0, 0]
record SiteImages(SymmetryOperation operation, int[] site, int[][] cells) {

  /// Cell of the image of a site that lies in another cell.
  int[] cell(int of, int[] in) {
    int[] cell = new int[3];
    double[] r = operation.rotation();
    for (int d = 0; d < 3; d++) {
      cell[d] =
          cells[of][d]
              + (int) Math.rint(r[3 * d] * in[0] + r[3 * d + 1] * in[1] + r[3 * d + 2] * in[2]);
    }
    return cell;
  }
}
