package org.haven.potentials.nep;

import org.haven.kernels.code.VectorType;
import org.haven.potentials.descriptors.SphericalHarmonics;

/// The parameters of a model in the order in which the code of [NepProgram] reads them, as one
/// array of its number type; rows are filled up with zeros to a multiple of W ("padded").
final class NepTable {
  private final NepLayout layout;

  /// [T][padded T] squares of the distances within which anything acts, by species of the
  /// neighbour.
  final int reachSquare;

  /// The square of the largest reach of the repulsion.
  final int repulsionSquare;

  /// [T][padded T] squares of the radial cutoffs, their inverse roots.
  final int radialSquare;

  final int radialInverse;

  /// [T][padded T] squares of the angular cutoffs.
  final int angularSquare;

  /// [T][padded T] inverse angular cutoffs by species of the neighbour.
  final int angularInverse;

  /// [T][radialBasis][radialFunctions][padded T], by species of the neighbour.
  final int radial;

  /// [T][T][radialBasis][padded radialFunctions], by species of the neighbour.
  final int radialRows;

  /// [T][angularBasis][angularFunctions][padded T], by species of the neighbour.
  final int angular;

  /// [moments][angularFunctions], norms of the monic harmonics.
  final int norms;

  /// [T][descriptorLength][padded neurons].
  final int weights;

  /// [T][neurons][padded descriptorLength].
  final int weightsTransposed;

  /// [T][padded neurons].
  final int biases;

  /// [T][padded neurons].
  final int outputWeights;

  final int length;

  NepTable(NepLayout layout) {
    this.layout = layout;
    NepLayout.Shape s = layout.shape;
    VectorType type = layout.type;
    int pairs = s.types() * layout.paddedTypes;
    int at = 0;
    reachSquare = at;
    at += pairs;
    repulsionSquare = at;
    at++;
    radialSquare = at;
    at += pairs;
    radialInverse = at;
    at += pairs;
    angularSquare = at;
    at += pairs;
    angularInverse = at;
    at += pairs;
    radial = at;
    at += pairs * s.radialBasis() * s.radialFunctions();
    radialRows = at;
    at += s.types() * s.types() * s.radialBasis() * type.padded(s.radialFunctions());
    angular = at;
    at += pairs * s.angularBasis() * s.angularFunctions();
    norms = at;
    at += type.padded(layout.moments * s.angularFunctions());
    weights = at;
    at += s.types() * layout.descriptorLength * type.padded(s.neurons());
    weightsTransposed = at;
    at += s.types() * s.neurons() * type.padded(layout.descriptorLength);
    biases = at;
    at += s.types() * type.padded(s.neurons());
    outputWeights = at;
    at += s.types() * type.padded(s.neurons());
    length = at;
  }

  /// The numbers of a model of this shape, in double.
  ///
  /// @param network that of the model, or of its charges
  double[] values(NepModel model, double[] network) {
    double[] values = new double[length];
    NepLayout.Shape s = layout.shape;
    for (int pair = 0; pair < s.types() * s.types(); pair++) {
      pair(model, values, pair);
    }
    double repulsion = model.repulsionCutoffAngstrom();
    values[repulsionSquare] = repulsion * repulsion;
    int n = s.angularFunctions();
    double[] norm = SphericalHarmonics.monicNorms(s.degrees());
    for (int k = 0; k < layout.moments * n; k++) {
      values[norms + k] = norm[k / n];
    }
    int padded = layout.type.padded(s.neurons());
    int paddedDescriptor = layout.type.padded(layout.descriptorLength);
    int row = layout.descriptorLength + 2;
    for (int t = 0; t < s.types(); t++) {
      for (int h = 0; h < s.neurons(); h++) {
        int from = (t * s.neurons() + h) * row;
        for (int d = 0; d < layout.descriptorLength; d++) {
          double w = network[from + d];
          values[weights + (t * layout.descriptorLength + d) * padded + h] = w;
          values[weightsTransposed + (t * s.neurons() + h) * paddedDescriptor + d] = w;
        }
        values[biases + t * padded + h] = -network[from + row - 2];
        values[outputWeights + t * padded + h] = network[from + row - 1];
      }
    }
    return values;
  }

  private void pair(NepModel model, double[] values, int pair) {
    NepLayout.Shape s = layout.shape;
    double cutoff = model.cutoffs()[2 * pair];
    double angularCutoff = model.cutoffs()[2 * pair + 1];
    int t1 = pair / s.types();
    int t2 = pair % s.types();
    int at = t1 * layout.paddedTypes + t2;
    double reach = model.reachAngstrom(pair);
    values[reachSquare + at] = reach * reach;
    values[radialSquare + at] = cutoff * cutoff;
    values[radialInverse + at] = 1 / cutoff;
    values[angularSquare + at] = s.degrees() > 0 ? angularCutoff * angularCutoff : 0;
    values[angularInverse + at] = 1 / angularCutoff;
    int functions = layout.type.padded(s.radialFunctions());
    for (int k = 0; k < s.radialBasis(); k++) {
      System.arraycopy(
          model.radialCoefficients(),
          (pair * s.radialBasis() + k) * s.radialFunctions(),
          values,
          radialRows + (pair * s.radialBasis() + k) * functions,
          s.radialFunctions());
    }
    spread(model.radialCoefficients(), pair, s.radialBasis() * s.radialFunctions(), values, radial);
    spread(
        model.angularCoefficients(),
        pair,
        s.angularBasis() * s.angularFunctions(),
        values,
        angular);
  }

  /// Coefficients of a pair, `length` side by side in the model, to a lane of as many rows.
  private void spread(double[] coefficients, int pair, int length, double[] values, int to) {
    int t1 = pair / layout.shape.types();
    int t2 = pair % layout.shape.types();
    for (int k = 0; k < length; k++) {
      values[to + (t1 * length + k) * layout.paddedTypes + t2] = coefficients[pair * length + k];
    }
  }
}
