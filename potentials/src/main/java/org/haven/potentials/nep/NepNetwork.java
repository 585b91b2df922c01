package org.haven.potentials.nep;

import org.haven.kernels.ElementaryFunctions;
import org.haven.kernels.Kernel;

/// Energy of particle i from its sums over neighbours, and the derivatives of that energy.
///
/// Completes the descriptor q by the invariants of the moments, evaluates the network U(q) and
/// replaces the moments by ∂U/∂a_nlm. The radial derivatives are folded with the coefficients for
/// every species s of a neighbour: R_sk = Σ_n ∂U/∂q_n a_snk, so that ∂U/∂r_ij = d/dr Σ_k R_sk f_c
/// T_k.
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
record NepNetwork(
    int[] species,
    double[] radialCoefficients,
    double[] network,
    double outputBias,
    int[] shape,
    int[] monomials,
    double[] factors,
    int[] termEnds,
    double[] scratch,
    double[] descriptors,
    double[] moments,
    double[] radialDerivatives,
    double[] energies)
    implements Kernel {

  @Override
  public String name() {
    return "NEP network";
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
      double[] radialCoefficients,
      double[] network,
      double outputBias,
      int[] shape,
      int[] monomials,
      double[] factors,
      int[] termEnds,
      double[] scratch,
      double[] descriptors,
      double[] moments,
      double[] radialDerivatives,
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
        double sum = 0.0;
        for (int m = 0; m < 2 * l + 1; m++) {
          double moment = moments[a + (l * l - 1 + m) * na + n];
          sum += moment * moment;
        }
        descriptors[to + n] = sum;
      }
      to += na;
    }
    int first = 0;
    for (int term = 0; term < terms; term++) {
      for (int n = 0; n < na; n++) {
        double sum = 0.0;
        for (int k = first; k < termEnds[term]; k++) {
          double product =
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
      scratch[fp + d] = 0.0;
    }
    double energy = -outputBias;
    int w = species[i] * neurons * (length + 2);
    for (int h = 0; h < neurons; h++) {
      double sum = -network[w + length];
      for (int d = 0; d < length; d++) {
        sum += network[w + d] * descriptors[q + d];
      }
      double activation = ElementaryFunctions.tanh(sum);
      double weight = network[w + length + 1];
      energy += weight * activation;
      double slope = weight * (1.0 - activation * activation);
      for (int d = 0; d < length; d++) {
        scratch[fp + d] += slope * network[w + d];
      }
      w += length + 2;
    }
    energies[i] = energy;

    for (int t = 0; t < types; t++) {
      int c = (species[i] * types + t) * kr * nr;
      for (int k = 0; k < kr; k++) {
        double sum = 0.0;
        for (int n = 0; n < nr; n++) {
          sum += scratch[fp + n] * radialCoefficients[c + k * nr + n];
        }
        radialDerivatives[(i * types + t) * kr + k] = sum;
      }
    }

    for (int n = 0; n < na; n++) {
      for (int l = 1; l <= degrees; l++) {
        double twice = 2.0 * scratch[fp + nr + (l - 1) * na + n];
        for (int m = l * l - 1; m < l * l + 2 * l; m++) {
          scratch[gradient + m] = twice * moments[a + m * na + n];
        }
      }
      first = 0;
      for (int term = 0; term < terms; term++) {
        double factor = scratch[fp + nr + (degrees + term) * na + n];
        for (int k = first; k < termEnds[term]; k++) {
          int ia = monomials[4 * k];
          int ib = monomials[4 * k + 1];
          int ic = monomials[4 * k + 2];
          int id = monomials[4 * k + 3];
          double ma = moments[a + ia * na + n];
          double mb = moments[a + ib * na + n];
          double mc = moments[a + ic * na + n];
          double scale = factor * factors[k];
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
