package org.haven.potentials.nep;

import java.util.ArrayList;
import java.util.List;

/// Sizes and tables that the kernels share, made from a model.
///
/// @param sizes [9]: number of species; radialFunctions, radialBasis; angularFunctions,
///   angularBasis; l_max; descriptorLength; neurons; stride of the scratch array per particle
/// @param harmonics table of [SphericalHarmonics]
/// @param monomials [M][4] indices of real moments in the four- and five-body terms, the fourth -1
///   where there are three
/// @param factors [M] of the monomials
/// @param termEnds [terms] end of each term's monomials
record NepShape(
    int[] sizes, double[] harmonics, int[] monomials, double[] factors, int[] termEnds) {

  /// Numbers per particle in the scratch array.
  int scratchStride() {
    return sizes[8];
  }

  static NepShape of(NepModel model) {
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
    // The moments' kernel needs radialBasis + angularFunctions, the network's descriptorLength +
    // moments, the forces' 4 angularFunctions.
    int stride =
        Math.max(
            model.radialBasis() + model.angularFunctions(),
            Math.max(model.descriptorLength() + model.moments(), 4 * model.angularFunctions()));
    int[] sizes = {
      model.species().size(),
      model.radialFunctions(),
      model.radialBasis(),
      model.angularFunctions(),
      model.angularBasis(),
      model.largestDegree(),
      model.descriptorLength(),
      model.neurons(),
      stride
    };
    return new NepShape(
        sizes, SphericalHarmonics.recurrence(model.largestDegree()), monomials, factors, ends);
  }
}
