package org.haven.potentials.nep;

/// What one thread needs while it computes one particle with [NepVector]. Rows of neighbours have a
/// vector's length to spare at the end.
final class NepVectorScratch {
  private static final int W = NepVectorTables.W;

  // All entries of the list: separation, its square, 1/r, f_c, df_c/dr, u, du/dr, force.
  float[] x = {};
  float[] y;
  float[] z;
  float[] square;
  float[] inverse;
  float[] cutoff;
  float[] cutoffSlope;
  float[] argument;
  float[] argumentSlope;
  float[] fx;
  float[] fy;
  float[] fz;

  // Neighbours within the radial cutoff, packed: force on them and four times their number.
  float[] packedX;
  float[] packedY;
  float[] packedZ;
  int[] packedSource;

  // Neighbours within the angular cutoff, packed: unit vector, square, 1/r, species, entry.
  int stride;
  float[] ax;
  float[] ay;
  float[] az;
  float[] aSquare;
  float[] aInverse;
  int[] aSpecies;
  int[] aEntry;
  int angularCount;

  /// [angularFunctions][stride] g_n and dg_n/dr.
  float[] g;

  float[] gSlope;

  /// [moments][stride] Y_lm.
  float[] harmonics;

  /// [(L + 1)²][stride] Q_lm and dQ_lm/dz at row m (L + 1) + l.
  float[] legendre;

  float[] legendreSlope;

  /// [L + 1][stride] Re and Im of (x + i y)^m.
  float[] cosine;

  float[] sine;

  /// [angularBasis][W] f_c T_k and its derivative of one vector of neighbours.
  final float[] basis;

  final float[] basisSlope;

  /// [radialBasis][W] sums of f_c T_k over the neighbours of one species.
  final float[] sums;

  /// [rows to be summed over their lanes][W].
  final float[] rows;

  /// Sums of the rows.
  final float[] rowSums;

  /// [moments][padded angularFunctions], and the derivatives of the energy by them.
  final float[] moments;

  final float[] momentDerivatives;

  /// Descriptor and the derivatives of the energy by it.
  final float[] descriptor;

  final float[] derivatives;

  /// [padded neurons].
  final float[] slopes;

  final float[] terms;

  /// [T][padded radialBasis] derivative of the energy by the sums of f_c T_k.
  final float[] radialDerivatives;

  NepVectorScratch(NepVectorTables tables) {
    basis = new float[tables.angularBasis * W];
    basisSlope = new float[tables.angularBasis * W];
    sums = new float[tables.radialBasis * W];
    int rowCount =
        Math.max(Math.max(tables.radialFunctions, 6), tables.moments * tables.angularFunctions);
    rows = new float[NepVectorTables.padded(rowCount) * W];
    rowSums = new float[NepVectorTables.padded(rowCount) + tables.paddedFunctions + W];
    moments = new float[(tables.moments + 1) * tables.paddedFunctions];
    momentDerivatives = new float[(tables.moments + 1) * tables.paddedFunctions];
    descriptor = new float[tables.paddedDescriptor + tables.paddedFunctions];
    derivatives = new float[tables.paddedDescriptor + tables.paddedFunctions];
    slopes = new float[tables.paddedNeurons];
    terms = new float[tables.paddedNeurons];
    radialDerivatives = new float[tables.types * tables.paddedRadialBasis];
  }

  /// Makes room for so many entries.
  void fit(NepVectorTables tables, int entries) {
    int length = NepVectorTables.padded(entries) + W;
    if (x.length < length) {
      length += length / 8;
      x = new float[length];
      y = new float[length];
      z = new float[length];
      square = new float[length];
      inverse = new float[length];
      cutoff = new float[length];
      cutoffSlope = new float[length];
      argument = new float[length];
      argumentSlope = new float[length];
      fx = new float[length];
      fy = new float[length];
      fz = new float[length];
      packedX = new float[length];
      packedY = new float[length];
      packedZ = new float[length];
      packedSource = new int[length];
    }
    int needed = NepVectorTables.padded(entries) + W;
    if (stride < needed) {
      stride = NepVectorTables.padded(needed + needed / 8);
      int width = tables.degrees + 1;
      ax = new float[stride];
      ay = new float[stride];
      az = new float[stride];
      aSquare = new float[stride];
      aInverse = new float[stride];
      aSpecies = new int[stride];
      aEntry = new int[stride];
      g = new float[tables.angularFunctions * stride];
      gSlope = new float[tables.angularFunctions * stride];
      harmonics = new float[tables.moments * stride];
      legendre = new float[width * width * stride];
      legendreSlope = new float[width * width * stride];
      cosine = new float[width * stride];
      sine = new float[width * stride];
    }
  }
}
