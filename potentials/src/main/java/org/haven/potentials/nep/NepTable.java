package org.haven.potentials.nep;

/// The parameters of a model in the order in which the code of [NepProgram] reads them, as one
/// array of its number type; rows are filled up with zeros to a multiple of W ("padded").
final class NepTable {
  private final NepLayout layout;

  /// [T²] squares of the distances within which anything acts.
  final int reachSquare;

  /// The square of the largest reach of the repulsion.
  final int repulsionSquare;

  /// [T²] squares of the radial cutoffs, their inverse roots.
  final int radialSquare;

  final int radialInverse;

  /// [T²] squares of the angular cutoffs.
  final int angularSquare;

  /// [T][padded T] inverse angular cutoffs by species of the neighbour.
  final int angularInverse;

  /// [T²][radialBasis][radialFunctions].
  final int radial;

  /// [T²][radialFunctions][2][padded radialBasis]: coefficients of T_k in Σ_k a_k T_k and in its
  /// derivative.
  final int radialTransposed;

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
    int pairs = s.types() * s.types();
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
    at += s.types() * type.padded(s.types());
    radial = at;
    at += pairs * s.radialBasis() * s.radialFunctions();
    radialTransposed = at;
    at += pairs * s.radialFunctions() * 2 * type.padded(s.radialBasis());
    angular = at;
    at += s.types() * s.angularBasis() * s.angularFunctions() * type.padded(s.types());
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
  double[] values(NepModel model) {
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
          double w = model.network()[from + d];
          values[weights + (t * layout.descriptorLength + d) * padded + h] = w;
          values[weightsTransposed + (t * s.neurons() + h) * paddedDescriptor + d] = w;
        }
        values[biases + t * padded + h] = -model.network()[from + row - 2];
        values[outputWeights + t * padded + h] = model.network()[from + row - 1];
      }
    }
    return values;
  }

  private void pair(NepModel model, double[] values, int pair) {
    NepLayout.Shape s = layout.shape;
    int paddedTypes = layout.type.padded(s.types());
    double cutoff = model.cutoffs()[2 * pair];
    double angularCutoff = model.cutoffs()[2 * pair + 1];
    int t1 = pair / s.types();
    int t2 = pair % s.types();
    double reach = Math.max(cutoff, angularCutoff);
    if (model.repulsion().length > 0) {
      reach = Math.max(reach, model.repulsion()[NepModel.REPULSION_LENGTH * pair + 1]);
    }
    values[reachSquare + pair] = reach * reach;
    values[radialSquare + pair] = cutoff * cutoff;
    values[radialInverse + pair] = 1 / cutoff;
    values[angularSquare + pair] = s.degrees() > 0 ? angularCutoff * angularCutoff : 0;
    values[angularInverse + t1 * paddedTypes + t2] = 1 / angularCutoff;

    int size = s.radialBasis();
    int paddedBasis = layout.type.padded(size);
    for (int n = 0; n < s.radialFunctions(); n++) {
      double[] a = new double[size];
      for (int k = 0; k < size; k++) {
        a[k] = model.radialCoefficients()[(pair * size + k) * s.radialFunctions() + n];
        values[radial + (pair * size + k) * s.radialFunctions() + n] = a[k];
      }
      double[] derivative = chebyshevDerivative(a);
      int to = radialTransposed + (pair * s.radialFunctions() + n) * 2 * paddedBasis;
      System.arraycopy(a, 0, values, to, size);
      System.arraycopy(derivative, 0, values, to + paddedBasis, size);
    }
    for (int k = 0; k < s.angularBasis(); k++) {
      for (int n = 0; n < s.angularFunctions(); n++) {
        values[
                angular
                    + ((t1 * s.angularBasis() + k) * s.angularFunctions() + n) * paddedTypes
                    + t2] =
            model.angularCoefficients()[(pair * s.angularBasis() + k) * s.angularFunctions() + n];
      }
    }
  }

  /// Coefficients of d/du Σ_k a_k T_k(u) in T_k: T_k' = k U_k-1, U_j the sum of 2 T_i over i = j, j
  /// - 2, … (T_0 once).
  private static double[] chebyshevDerivative(double[] a) {
    double[] derivative = new double[a.length];
    for (int k = 1; k < a.length; k++) {
      for (int i = k - 1; i >= 0; i -= 2) {
        derivative[i] += (i == 0 ? 1 : 2) * k * a[k];
      }
    }
    return derivative;
  }
}
