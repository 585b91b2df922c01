package org.haven.potentials.nep;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// A model's parameters in float, laid out for vectors of W lanes; rows are filled up with zeros to
/// a multiple of W ("padded"). Immutable.
final class NepVectorTables {
  static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;

  /// Lanes of a vector.
  static final int W = F.length();

  final int types;
  final int radialFunctions;
  final int radialBasis;
  final int angularFunctions;
  final int angularBasis;
  final int degrees;
  final int moments;
  final int descriptorLength;
  final int neurons;
  final int paddedTypes;
  final int paddedRadialBasis;
  final int paddedFunctions;
  final int paddedDescriptor;
  final int paddedNeurons;

  /// [T²] in Å.
  final float[] radialCutoff;

  /// [T][padded T] in Å, by species of the neighbour.
  final float[] angularCutoff;

  /// [T²][radialBasis][radialFunctions].
  final float[] radial;

  /// [T²][radialFunctions][padded radialBasis].
  final float[] radialTransposed;

  /// [T][angularFunctions][angularBasis][padded T], by species of the neighbour.
  final float[] angular;

  /// [T][descriptorLength][padded neurons].
  final float[] weights;

  /// [T][neurons][padded descriptorLength].
  final float[] weightsTransposed;

  /// [T][padded neurons].
  final float[] biases;

  /// [T][padded neurons].
  final float[] outputWeights;

  final double outputBias;

  /// Recurrence of [SphericalHarmonics] in float.
  final float[] harmonics;

  /// As in [NepShape].
  final int[] monomials;

  final float[] factors;
  final int[] termEnds;

  /// As in [NepModel#repulsion].
  final double[] repulsion;

  final float repulsionReachSquared;

  NepVectorTables(NepModel model) {
    NepShape shape = NepShape.of(model, 0, false);
    types = model.species().size();
    radialFunctions = model.radialFunctions();
    radialBasis = model.radialBasis();
    angularFunctions = model.angularFunctions();
    angularBasis = model.angularBasis();
    degrees = model.largestDegree();
    moments = model.moments();
    descriptorLength = model.descriptorLength();
    neurons = model.neurons();
    paddedTypes = padded(types);
    paddedRadialBasis = padded(radialBasis);
    paddedFunctions = padded(angularFunctions);
    paddedDescriptor = padded(descriptorLength);
    paddedNeurons = padded(neurons);
    outputBias = model.outputBias();
    monomials = shape.monomials();
    termEnds = shape.termEnds();
    factors = floats(shape.factors());
    harmonics = floats(shape.harmonics());
    repulsion = model.repulsion();
    double reach = model.repulsionCutoffAngstrom();
    repulsionReachSquared = (float) (reach * reach);

    int pairs = types * types;
    radialCutoff = new float[pairs];
    angularCutoff = new float[types * paddedTypes];
    radial = floats(model.radialCoefficients());
    radialTransposed = new float[pairs * radialFunctions * paddedRadialBasis];
    angular = new float[types * angularFunctions * angularBasis * paddedTypes];
    for (int pair = 0; pair < pairs; pair++) {
      int t1 = pair / types;
      int t2 = pair % types;
      radialCutoff[pair] = (float) model.cutoffs()[2 * pair];
      angularCutoff[t1 * paddedTypes + t2] = (float) model.cutoffs()[2 * pair + 1];
      for (int k = 0; k < radialBasis; k++) {
        for (int n = 0; n < radialFunctions; n++) {
          radialTransposed[(pair * radialFunctions + n) * paddedRadialBasis + k] =
              radial[(pair * radialBasis + k) * radialFunctions + n];
        }
      }
      for (int k = 0; k < angularBasis; k++) {
        for (int n = 0; n < angularFunctions; n++) {
          angular[((t1 * angularFunctions + n) * angularBasis + k) * paddedTypes + t2] =
              (float) model.angularCoefficients()[(pair * angularBasis + k) * angularFunctions + n];
        }
      }
    }

    weights = new float[types * descriptorLength * paddedNeurons];
    weightsTransposed = new float[types * neurons * paddedDescriptor];
    biases = new float[types * paddedNeurons];
    outputWeights = new float[types * paddedNeurons];
    int row = descriptorLength + 2;
    for (int t = 0; t < types; t++) {
      for (int h = 0; h < neurons; h++) {
        int from = (t * neurons + h) * row;
        for (int d = 0; d < descriptorLength; d++) {
          float w = (float) model.network()[from + d];
          weights[(t * descriptorLength + d) * paddedNeurons + h] = w;
          weightsTransposed[(t * neurons + h) * paddedDescriptor + d] = w;
        }
        biases[t * paddedNeurons + h] = (float) model.network()[from + descriptorLength];
        outputWeights[t * paddedNeurons + h] = (float) model.network()[from + descriptorLength + 1];
      }
    }
  }

  /// The next multiple of W.
  static int padded(int length) {
    return (length + W - 1) / W * W;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int k = 0; k < values.length; k++) {
      floats[k] = (float) values[k];
    }
    return floats;
  }
}
