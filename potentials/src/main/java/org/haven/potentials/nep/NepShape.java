package org.haven.potentials.nep;

import java.util.ArrayList;
import java.util.List;
import org.haven.potentials.descriptors.AngularTerm;
import org.haven.potentials.descriptors.SphericalHarmonics;

/// Sizes and tables that the kernels share, made from a model.
///
/// What a particle keeps for itself from kernel to kernel (scratch, descriptors, moments) lies in
/// one of two ways. In rows, one particle behind the other, number k of particle i at `i · length +
/// k`: on the CPU, where one thread works through a particle. In columns, `k · N + i`: on devices
/// with their own memory, where neighbouring threads work on neighbouring particles and read one
/// line together. `step`, 1 or N, tells from one number of a particle to its next. What is gathered
/// from other particles lies in rows everywhere.
///
/// @param sizes [11]: number of species; radialFunctions, radialBasis; angularFunctions,
///   angularBasis; l_max; descriptorLength; neurons; numbers per particle in the scratch array;
///   functions, that is angularFunctions rounded up to a multiple of [#GROUP]; step
/// @param harmonics table of [SphericalHarmonics]
/// @param angularCoefficients [T²][angularBasis][functions], those of the model and zeros
/// @param monomials [M][4] indices of real moments in the four- and five-body terms, the fourth -1
///   where there are three
/// @param factors [M] of the monomials
/// @param termEnds [terms] end of each term's monomials
record NepShape(
    int[] sizes,
    double[] harmonics,
    double[] angularCoefficients,
    int[] monomials,
    double[] factors,
    int[] termEnds) {
  /// Angular functions that the kernels hold in variables at a time.
  private static final int GROUP = 5;

  /// Numbers per particle in the scratch array.
  int scratchStride() {
    return sizes[8];
  }

  /// Numbers per particle in the arrays of moments and of derivatives by moments.
  int momentsStride() {
    return sizes[5] * (sizes[5] + 2) * sizes[9];
  }

  /// @param count number of particles N
  /// @param columns whether the arrays of particles lie in columns
  static NepShape of(NepModel model, int count, boolean columns) {
    List<AngularTerm.Monomial> all = new ArrayList<>();
    int[] ends = new int[model.terms().size()];
    for (int t = 0; t < ends.length; t++) {
      all.addAll(List.of(model.terms().get(t).polynomial()));
      ends[t] = all.size();
    }
    int[] monomials = new int[4 * all.size()];
    double[] factors = new double[all.size()];
    for (int k = 0; k < factors.length; k++) {
      AngularTerm.Monomial monomial = all.get(k);
      monomials[4 * k] = monomial.a();
      monomials[4 * k + 1] = monomial.b();
      monomials[4 * k + 2] = monomial.c();
      monomials[4 * k + 3] = monomial.d();
      factors[k] = monomial.factor();
    }
    // The moments' kernel needs radialBasis, the network's descriptorLength + moments.
    int stride = Math.max(model.radialBasis(), model.descriptorLength() + model.moments());
    int functions = (model.angularFunctions() + GROUP - 1) / GROUP * GROUP;
    int[] sizes = {
      model.species().size(),
      model.radialFunctions(),
      model.radialBasis(),
      model.angularFunctions(),
      model.angularBasis(),
      model.largestDegree(),
      model.descriptorLength(),
      model.neurons(),
      stride,
      functions,
      columns ? count : 1
    };
    return new NepShape(
        sizes,
        SphericalHarmonics.recurrence(model.largestDegree()),
        filledUp(model.angularCoefficients(), model.angularFunctions(), functions),
        monomials,
        factors,
        ends);
  }

  /// Rows of `from` numbers as rows of `to`, with zeros behind.
  private static double[] filledUp(double[] rows, int from, int to) {
    int count = from == 0 ? 0 : rows.length / from;
    double[] filled = new double[count * to];
    for (int row = 0; row < count; row++) {
      System.arraycopy(rows, row * from, filled, row * to, from);
    }
    return filled;
  }
}
