package org.haven.potentials.nep;

import org.haven.kernels.ElementaryFunctions;
import org.haven.kernels.Kernel;
import org.haven.kernels.Mixed;

/// Energy of particle i from its sums over neighbours, and the derivatives of that energy.
///
/// Completes the descriptor q by the invariants of the moments, evaluates the network U(q) and
/// writes ∂U/∂a_nlm. The radial derivatives are folded with the coefficients for every species s of
/// a neighbour: R_sk = Σ_n ∂U/∂q_n a_snk, so that ∂U/∂r_ij = d/dr Σ_k R_sk f_c T_k.
///
/// @param species [N]
/// @param radialCoefficients [T²][radialBasis][radialFunctions]
/// @param network [T][neurons][descriptorLength + 2]
/// @param outputBias b¹ in eV
/// @param shape sizes of [NepShape]
/// @param monomials of [NepShape]
/// @param factors of [NepShape]
/// @param termEnds of [NepShape]
/// @param scratch of each particle as [NepShape] lays it out, overwritten
/// @param descriptors [descriptorLength] of each particle, the radial part is read, the angular
///   part is written
/// @param moments [l_max (l_max + 2)][shape's functions] of each particle
/// @param momentDerivatives [N][l_max (l_max + 2)][shape's functions], ∂U/∂a_nlm, written
/// @param radialDerivatives [N][T][radialBasis], written
/// @param energies [N] in eV, written
@Mixed(keeps = "outputBias energy energies")
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
    double[] momentDerivatives,
    double[] radialDerivatives,
    double[] energies)
    implements Kernel {
  @SuppressWarnings("cast") // a product that the twin takes in double
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
      double[] momentDerivatives,
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
    int functions = shape[9];
    // From one number of a particle to the next, see NepShape.
    int step = shape[10];
    int row = functions * step;
    int fp = step == 1 ? i * shape[8] : i;
    int gradient = fp + length * step;
    int q = step == 1 ? i * length : i;
    int a = step == 1 ? i * lm * functions : i;
    int own = i * lm * functions;
    int terms = termEnds.length;

    int to = q + nr * step;
    for (int l = 1; l <= degrees; l++) {
      for (int n = 0; n < na; n++) {
        double sum = 0.0;
        for (int m = 0; m < 2 * l + 1; m++) {
          double moment = moments[a + (l * l - 1 + m) * row + n * step];
          sum += moment * moment;
        }
        descriptors[to + n * step] = sum;
      }
      to += na * step;
    }
    int first = 0;
    for (int term = 0; term < terms; term++) {
      for (int n = 0; n < na; n++) {
        double sum = 0.0;
        for (int k = first; k < termEnds[term]; k++) {
          double product =
              factors[k]
                  * moments[a + monomials[4 * k] * row + n * step]
                  * moments[a + monomials[4 * k + 1] * row + n * step]
                  * moments[a + monomials[4 * k + 2] * row + n * step];
          if (monomials[4 * k + 3] >= 0) {
            product = product * moments[a + monomials[4 * k + 3] * row + n * step];
          }
          sum += product;
        }
        descriptors[to + n * step] = sum;
      }
      first = termEnds[term];
      to += na * step;
    }

    for (int d = 0; d < length; d++) {
      scratch[fp + d * step] = 0.0;
    }
    double energy = -outputBias;
    int w = species[i] * neurons * (length + 2);
    for (int h = 0; h < neurons; h++) {
      double sum = -network[w + length];
      for (int d = 0; d < length; d++) {
        sum += network[w + d] * descriptors[q + d * step];
      }
      double activation = ElementaryFunctions.tanh(sum);
      double weight = network[w + length + 1];
      energy += (double) weight * activation;
      double slope = weight * (1.0 - activation * activation);
      for (int d = 0; d < length; d++) {
        scratch[fp + d * step] += slope * network[w + d];
      }
      w += length + 2;
    }
    energies[i] = energy;

    for (int t = 0; t < types; t++) {
      int c = (species[i] * types + t) * kr * nr;
      for (int k = 0; k < kr; k++) {
        double sum = 0.0;
        for (int n = 0; n < nr; n++) {
          sum += scratch[fp + n * step] * radialCoefficients[c + k * nr + n];
        }
        radialDerivatives[(i * types + t) * kr + k] = sum;
      }
    }

    for (int n = 0; n < na; n++) {
      for (int l = 1; l <= degrees; l++) {
        double twice = 2.0 * scratch[fp + (nr + (l - 1) * na + n) * step];
        for (int m = l * l - 1; m < l * l + 2 * l; m++) {
          scratch[gradient + m * step] = twice * moments[a + m * row + n * step];
        }
      }
      first = 0;
      for (int term = 0; term < terms; term++) {
        double factor = scratch[fp + (nr + (degrees + term) * na + n) * step];
        for (int k = first; k < termEnds[term]; k++) {
          int ia = monomials[4 * k];
          int ib = monomials[4 * k + 1];
          int ic = monomials[4 * k + 2];
          int id = monomials[4 * k + 3];
          double ma = moments[a + ia * row + n * step];
          double mb = moments[a + ib * row + n * step];
          double mc = moments[a + ic * row + n * step];
          double scale = factor * factors[k];
          if (id >= 0) {
            scratch[gradient + id * step] += scale * ma * mb * mc;
            scale = scale * moments[a + id * row + n * step];
          }
          scratch[gradient + ia * step] += scale * mb * mc;
          scratch[gradient + ib * step] += scale * ma * mc;
          scratch[gradient + ic * step] += scale * ma * mb;
        }
        first = termEnds[term];
      }
      for (int m = 0; m < lm; m++) {
        momentDerivatives[own + m * functions + n] = scratch[gradient + m * step];
      }
    }
  }
}
