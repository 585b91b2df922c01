package org.haven.potentials.nep;

import org.haven.kernels.Kernel;

/// [NepNetwork] in float, the sum over neurons that is the energy in double.
///
/// @param species [N]
/// @param radialCoefficients [T²][radialBasis][radialFunctions]
/// @param network [T][neurons][descriptorLength + 2]
/// @param outputBias b¹ in eV
/// @param shape sizes of [NepShape]
/// @param monomials of [NepShape]
/// @param factors of [NepShape]
/// @param termEnds of [NepShape]
/// @param scratch [N][shape's stride], overwritten
/// @param descriptors [N][descriptorLength], the radial part is read, the angular part is written
/// @param moments [N][l_max (l_max + 2)][angularFunctions], replaced by ∂U/∂a_nlm
/// @param radialDerivatives [N][T][radialBasis], written
/// @param energies [N] in eV, written
record NepNetworkMixed(
    int[] species,
    float[] radialCoefficients,
    float[] network,
    double outputBias,
    int[] shape,
    int[] monomials,
    float[] factors,
    int[] termEnds,
    float[] scratch,
    float[] descriptors,
    float[] moments,
    float[] radialDerivatives,
    double[] energies)
    implements Kernel {

  @Override
  public String name() {
    return "NEP network, mixed";
  }

  @Override
  public void run(int begin, int end) {
    for (int i = begin; i < end; i++) {
      body(
          i,
          species,
          radialCoefficients,
          network,
          outputBias,
          shape,
          monomials,
          factors,
          termEnds,
          scratch,
          descriptors,
          moments,
          radialDerivatives,
          energies);
    }
  }

  static void body(
      int i,
      int[] species,
      float[] radialCoefficients,
      float[] network,
      double outputBias,
      int[] shape,
      int[] monomials,
      float[] factors,
      int[] termEnds,
      float[] scratch,
      float[] descriptors,
      float[] moments,
      float[] radialDerivatives,
      double[] energies) {
    int types = shape[0];
    int nr = shape[1];
    int kr = shape[2];
    int na = shape[3];
    int degrees = shape[5];
    int length = shape[6];
    int neurons = shape[7];
    int lm = degrees * (degrees + 2);
    int fp = i * shape[8];
    int gradient = fp + length;
    int q = i * length;
    int a = i * lm * na;
    int terms = termEnds.length;

    int to = q + nr;
    for (int l = 1; l <= degrees; l++) {
      for (int n = 0; n < na; n++) {
        float sum = 0.0f;
        for (int m = 0; m < 2 * l + 1; m++) {
          float moment = moments[a + (l * l - 1 + m) * na + n];
          sum += moment * moment;
        }
        descriptors[to + n] = sum;
      }
      to += na;
    }
    int first = 0;
    for (int term = 0; term < terms; term++) {
      for (int n = 0; n < na; n++) {
        float sum = 0.0f;
        for (int k = first; k < termEnds[term]; k++) {
          float product =
              factors[k]
                  * moments[a + monomials[4 * k] * na + n]
                  * moments[a + monomials[4 * k + 1] * na + n]
                  * moments[a + monomials[4 * k + 2] * na + n];
          if (monomials[4 * k + 3] >= 0) {
            product = product * moments[a + monomials[4 * k + 3] * na + n];
          }
          sum += product;
        }
        descriptors[to + n] = sum;
      }
      first = termEnds[term];
      to += na;
    }

    for (int d = 0; d < length; d++) {
      scratch[fp + d] = 0.0f;
    }
    double energy = -outputBias;
    int w = species[i] * neurons * (length + 2);
    for (int h = 0; h < neurons; h++) {
      float sum = -network[w + length];
      for (int d = 0; d < length; d++) {
        sum += network[w + d] * descriptors[q + d];
      }
      float activation = (float) Math.tanh(sum);
      float weight = network[w + length + 1];
      energy += (double) weight * activation;
      float slope = weight * (1.0f - activation * activation);
      for (int d = 0; d < length; d++) {
        scratch[fp + d] += slope * network[w + d];
      }
      w += length + 2;
    }
    energies[i] = energy;

    for (int t = 0; t < types; t++) {
      int c = (species[i] * types + t) * kr * nr;
      for (int k = 0; k < kr; k++) {
        float sum = 0.0f;
        for (int n = 0; n < nr; n++) {
          sum += scratch[fp + n] * radialCoefficients[c + k * nr + n];
        }
        radialDerivatives[(i * types + t) * kr + k] = sum;
      }
    }

    for (int n = 0; n < na; n++) {
      for (int l = 1; l <= degrees; l++) {
        float twice = 2.0f * scratch[fp + nr + (l - 1) * na + n];
        for (int m = l * l - 1; m < l * l + 2 * l; m++) {
          scratch[gradient + m] = twice * moments[a + m * na + n];
        }
      }
      first = 0;
      for (int term = 0; term < terms; term++) {
        float factor = scratch[fp + nr + (degrees + term) * na + n];
        for (int k = first; k < termEnds[term]; k++) {
          int ia = monomials[4 * k];
          int ib = monomials[4 * k + 1];
          int ic = monomials[4 * k + 2];
          int id = monomials[4 * k + 3];
          float ma = moments[a + ia * na + n];
          float mb = moments[a + ib * na + n];
          float mc = moments[a + ic * na + n];
          float scale = factor * factors[k];
          if (id >= 0) {
            scratch[gradient + id] += scale * ma * mb * mc;
            scale = scale * moments[a + id * na + n];
          }
          scratch[gradient + ia] += scale * mb * mc;
          scratch[gradient + ib] += scale * ma * mc;
          scratch[gradient + ic] += scale * ma * mb;
        }
        first = termEnds[term];
      }
      for (int m = 0; m < lm; m++) {
        moments[a + m * na + n] = scratch[gradient + m];
      }
    }
  }
}
