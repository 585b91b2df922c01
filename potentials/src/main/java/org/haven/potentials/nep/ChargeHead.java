package org.haven.potentials.nep;

import org.haven.potentials.coulomb.DynamicCharges;
import org.haven.potentials.pair.Smoothing;

/// The second output of a charge model's network, q_i = Σ_h w^q_h tanh(…) of the neurons that also
/// give the energy, without a bias; the mean is taken from all of them (Z. Fan et al., J. Chem.
/// Theory Comput. 2026, 22, 4787, doi:10.1021/acs.jctc.6c00146).
///
/// The Coulomb energy that is added is an Ewald sum with α = π/r_c, r_c the largest radial cutoff
/// of the file. Its parts by mode:
///
/// 1. pairs within r_c, truncated; wave vectors below 2π α; what a charge feels of itself taken
///    off;
/// 2. those wave vectors alone, which leaves in what a charge feels of itself;
/// 3. pairs alone, damped and shifted so that energy and force vanish at r_c.
///
/// @param mode 1, 2 or 3
/// @param cutoffAngstrom r_c
/// @param rootPermittivity √ε_∞: what the charges are multiplied with for Born effective charges
/// @param outputWeights [T][neurons] w^q_h in e
record ChargeHead(
    int mode, double cutoffAngstrom, double rootPermittivity, double[] outputWeights) {
  /// e²/(4πε₀) of the format in eV Å.
  static final double COULOMB = 14.399645;

  DynamicCharges.Terms terms() {
    double alpha = Math.PI / cutoffAngstrom;
    return new DynamicCharges.Terms(
        COULOMB,
        alpha,
        mode == 2 ? 0 : cutoffAngstrom,
        mode == 3 ? Smoothing.FORCE_SHIFT : Smoothing.TRUNCATE,
        mode == 3 ? 0 : 2 * Math.PI * alpha);
  }

  /// The head for `count` of the species.
  ///
  /// @param from [count] their places in this head
  ChargeHead select(int[] from, int neurons) {
    double[] selected = new double[from.length * neurons];
    for (int t = 0; t < from.length; t++) {
      System.arraycopy(outputWeights, from[t] * neurons, selected, t * neurons, neurons);
    }
    return new ChargeHead(mode, cutoffAngstrom, rootPermittivity, selected);
  }
}
