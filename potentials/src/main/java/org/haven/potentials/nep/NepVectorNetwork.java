package org.haven.potentials.nep;

import static org.haven.potentials.nep.NepVectorTables.F;
import static org.haven.potentials.nep.NepVectorTables.W;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// The stages of [NepVector] from the moments of a particle to the derivatives of its energy. Lanes
/// are functions n, neurons, components of the descriptor or basis functions.
final class NepVectorNetwork {
  private NepVectorNetwork() {}

  /// Descriptor from the sums: `radialSums` are in place; moments are [moments][padded functions].
  static void descriptor(NepVectorScratch s, NepVectorTables tables) {
    int functions = tables.angularFunctions;
    int padded = tables.paddedFunctions;
    int to = tables.radialFunctions;
    for (int l = 1; l <= tables.degrees; l++) {
      for (int b = 0; b < functions; b += W) {
        FloatVector sum = FloatVector.zero(F);
        for (int m = l * l - 1; m < l * l + 2 * l; m++) {
          FloatVector a = FloatVector.fromArray(F, s.moments, m * padded + b);
          sum = a.fma(a, sum);
        }
        // Lanes beyond the last function are overwritten by the next row.
        sum.intoArray(s.descriptor, to + b);
      }
      to += functions;
    }
    int first = 0;
    for (int end : tables.termEnds) {
      for (int b = 0; b < functions; b += W) {
        FloatVector sum = FloatVector.zero(F);
        for (int k = first; k < end; k++) {
          int[] monomials = tables.monomials;
          FloatVector product =
              FloatVector.fromArray(F, s.moments, monomials[4 * k] * padded + b)
                  .mul(FloatVector.fromArray(F, s.moments, monomials[4 * k + 1] * padded + b))
                  .mul(FloatVector.fromArray(F, s.moments, monomials[4 * k + 2] * padded + b));
          // A fourth factor of 1 where there are only three: row `moments` holds ones.
          int d = monomials[4 * k + 3];
          int row = d >= 0 ? d : tables.moments;
          sum =
              product
                  .mul(FloatVector.fromArray(F, s.moments, row * padded + b))
                  .fma(FloatVector.broadcast(F, tables.factors[k]), sum);
        }
        sum.intoArray(s.descriptor, to + b);
      }
      first = end;
      to += functions;
    }
  }

  /// The network: returns the energy, leaves the derivatives by the descriptor.
  static double network(NepVectorScratch s, NepVectorTables tables, int species) {
    int length = tables.descriptorLength;
    int neurons = tables.paddedNeurons;
    int weightsAt = species * length * neurons;
    for (int h = 0; h < neurons; h += W) {
      FloatVector even = FloatVector.fromArray(F, tables.biases, species * neurons + h).neg();
      FloatVector odd = FloatVector.zero(F);
      int d = 0;
      for (; d + 1 < length; d += 2) {
        even =
            FloatVector.fromArray(F, tables.weights, weightsAt + d * neurons + h)
                .fma(FloatVector.broadcast(F, s.descriptor[d]), even);
        odd =
            FloatVector.fromArray(F, tables.weights, weightsAt + (d + 1) * neurons + h)
                .fma(FloatVector.broadcast(F, s.descriptor[d + 1]), odd);
      }
      if (d < length) {
        even =
            FloatVector.fromArray(F, tables.weights, weightsAt + d * neurons + h)
                .fma(FloatVector.broadcast(F, s.descriptor[d]), even);
      }
      FloatVector activation = tanh(even.add(odd));
      FloatVector weight = FloatVector.fromArray(F, tables.outputWeights, species * neurons + h);
      weight.mul(activation).intoArray(s.terms, h);
      weight
          .mul(FloatVector.broadcast(F, 1f).sub(activation.mul(activation)))
          .intoArray(s.slopes, h);
    }
    double e0 = -tables.outputBias;
    double e1 = 0;
    double e2 = 0;
    double e3 = 0;
    for (int h = 0; h < neurons; h += 4) {
      e0 += s.terms[h];
      e1 += s.terms[h + 1];
      e2 += s.terms[h + 2];
      e3 += s.terms[h + 3];
    }
    int padded = tables.paddedDescriptor;
    int transposedAt = species * tables.neurons * padded;
    for (int d = 0; d < padded; d += W) {
      FloatVector even = FloatVector.zero(F);
      FloatVector odd = FloatVector.zero(F);
      int h = 0;
      for (; h + 1 < tables.neurons; h += 2) {
        even =
            FloatVector.fromArray(F, tables.weightsTransposed, transposedAt + h * padded + d)
                .fma(FloatVector.broadcast(F, s.slopes[h]), even);
        odd =
            FloatVector.fromArray(F, tables.weightsTransposed, transposedAt + (h + 1) * padded + d)
                .fma(FloatVector.broadcast(F, s.slopes[h + 1]), odd);
      }
      if (h < tables.neurons) {
        even =
            FloatVector.fromArray(F, tables.weightsTransposed, transposedAt + h * padded + d)
                .fma(FloatVector.broadcast(F, s.slopes[h]), even);
      }
      even.add(odd).intoArray(s.derivatives, d);
    }
    return (e0 + e1) + (e2 + e3);
  }

  /// tanh x = e/(e + 2) with e = exp(2 x) - 1 = 2^n p + (2^n - 1), p = exp(r) - 1 by its Taylor
  /// series up to r⁷, |r| ≤ ½ ln 2; error about 1e-7. Only operations that are exactly rounded, so
  /// that compiled and interpreted code give the same bits.
  static FloatVector tanh(FloatVector x) {
    FloatVector y = x.max(-9.5f).min(9.5f).mul(2f);
    FloatVector shifted = y.mul(1.442695041f).add(12582912f);
    FloatVector n = shifted.sub(12582912f);
    FloatVector r = n.fma(FloatVector.broadcast(F, -0.693359375f), y).add(n.mul(2.12194440e-4f));
    FloatVector p =
        FloatVector.broadcast(F, 1f / 5040)
            .fma(r, FloatVector.broadcast(F, 1f / 720))
            .fma(r, FloatVector.broadcast(F, 1f / 120))
            .fma(r, FloatVector.broadcast(F, 1f / 24))
            .fma(r, FloatVector.broadcast(F, 1f / 6))
            .fma(r, FloatVector.broadcast(F, 0.5f))
            .mul(r)
            .fma(r, r);
    IntVector exponent = (IntVector) n.convert(VectorOperators.F2I, 0);
    FloatVector power = exponent.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    FloatVector e = power.fma(p, power.sub(1f));
    return e.div(e.add(2f));
  }

  /// R_tk = Σ_n dU/dq_n a_tnk for every species t of a neighbour.
  static void radialDerivatives(NepVectorScratch s, NepVectorTables tables, int species) {
    int padded = tables.paddedRadialBasis;
    for (int t = 0; t < tables.types; t++) {
      int at = (species * tables.types + t) * tables.radialFunctions * padded;
      for (int k = 0; k < padded; k += W) {
        FloatVector sum = FloatVector.zero(F);
        for (int n = 0; n < tables.radialFunctions; n++) {
          sum =
              FloatVector.fromArray(F, tables.radialTransposed, at + n * padded + k)
                  .fma(FloatVector.broadcast(F, s.derivatives[n]), sum);
        }
        sum.intoArray(s.radialDerivatives, t * padded + k);
      }
    }
  }

  /// Derivatives of the energy by the moments.
  static void momentDerivatives(NepVectorScratch s, NepVectorTables tables) {
    int functions = tables.angularFunctions;
    int padded = tables.paddedFunctions;
    float[] moments = s.moments;
    float[] out = s.momentDerivatives;
    for (int b = 0; b < functions; b += W) {
      int from = tables.radialFunctions + b;
      for (int l = 1; l <= tables.degrees; l++) {
        FloatVector twice = FloatVector.fromArray(F, s.derivatives, from).mul(2f);
        for (int m = l * l - 1; m < l * l + 2 * l; m++) {
          twice
              .mul(FloatVector.fromArray(F, moments, m * padded + b))
              .intoArray(out, m * padded + b);
        }
        from += functions;
      }
      int first = 0;
      for (int end : tables.termEnds) {
        FloatVector factor = FloatVector.fromArray(F, s.derivatives, from);
        for (int k = first; k < end; k++) {
          addProduct(s, tables, k, b, factor.mul(tables.factors[k]));
        }
        first = end;
        from += functions;
      }
    }
  }

  private static void addProduct(
      NepVectorScratch s, NepVectorTables tables, int k, int b, FloatVector scale) {
    int padded = tables.paddedFunctions;
    float[] moments = s.moments;
    float[] out = s.momentDerivatives;
    int ia = tables.monomials[4 * k] * padded + b;
    int ib = tables.monomials[4 * k + 1] * padded + b;
    int ic = tables.monomials[4 * k + 2] * padded + b;
    int d = tables.monomials[4 * k + 3];
    FloatVector ma = FloatVector.fromArray(F, moments, ia);
    FloatVector mb = FloatVector.fromArray(F, moments, ib);
    FloatVector mc = FloatVector.fromArray(F, moments, ic);
    FloatVector ab = ma.mul(mb);
    FloatVector md =
        FloatVector.fromArray(F, moments, (d >= 0 ? d : tables.moments) * padded + b).mul(scale);
    if (d >= 0) {
      int id = d * padded + b;
      FloatVector.fromArray(F, out, id).add(ab.mul(mc).mul(scale)).intoArray(out, id);
    }
    FloatVector.fromArray(F, out, ia).add(mb.mul(mc).mul(md)).intoArray(out, ia);
    FloatVector.fromArray(F, out, ib).add(ma.mul(mc).mul(md)).intoArray(out, ib);
    FloatVector.fromArray(F, out, ic).add(ab.mul(md)).intoArray(out, ic);
  }
}
