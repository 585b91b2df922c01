package org.haven.potentials.coulomb;

import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;
import org.haven.kernels.code.Functions;
import org.haven.kernels.code.Numbers;
import org.haven.kernels.code.VectorCode;
import org.haven.potentials.pair.PairCode;
import org.haven.potentials.pair.PairForm;
import org.haven.potentials.pair.Taper;
import org.haven.potentials.pair.VectorLaw;

/// The Coulomb interaction screened by erfc in vector code, q q′ (s(r) erfc(α r)/r − c₀ − c₁ r):
/// the twin of [ScreenedCoulomb].
///
/// erfc(x) = exp(−x²) erfcx(x) with the polynomials of [ErrorFunction] and [Functions#exp]: 1e-15
/// relative in double; 4e-7 in float, and as much again for each unit of x².
///
/// @param switched whether there is a switch s
record ScreenedForm(boolean switched) implements PairForm {
  // Common numbers.
  private static final int ALPHA = 0;
  private static final int DECAY = 1;
  private static final int GAUSS = 2;
  private static final int OFFSET = 3;
  private static final int LINEAR = 4;
  private static final int SWITCH_FROM = 5;
  private static final int INVERSE_WIDTH = 6;

  /// @param charges [species] in e
  /// @param self c_self in 1/Å: each particle has the energy C q² c_self
  static VectorLaw law(
      double alpha, Taper taper, double self, double[] charges, Precision precision) {
    double cutoff = taper.cutoffAngstrom();
    double energy = ScreenedSum.potential(alpha, cutoff);
    double derivative = ScreenedSum.derivative(alpha, cutoff);
    double[] common = {
      alpha,
      -alpha * alpha,
      2 / Math.sqrt(Math.PI) * alpha,
      taper.offset(energy, derivative),
      taper.slope(derivative),
      taper.switchFromAngstrom(),
      taper.inverseWidth()
    };
    double[][][] products = new double[charges.length][1][charges.length];
    double[] own = new double[charges.length];
    for (int a = 0; a < charges.length; a++) {
      for (int b = 0; b < charges.length; b++) {
        products[a][0][b] = PhysicalConstants.COULOMB_EV_ANGSTROM * charges[a] * charges[b];
      }
      own[a] = products[a][0][a] * self;
    }
    return new VectorLaw(
        new ScreenedForm(taper.inverseWidth() != 0), precision, cutoff, common, products, own);
  }

  @Override
  public boolean wantsDistances() {
    return true;
  }

  @Override
  public PairCode.Value write(PairCode pair) {
    VectorCode c = pair.c;
    Numbers r = pair.distance();
    Numbers inverse = pair.inverse();
    Numbers e = c.let(new Functions(c).exp(pair.square().times(pair.common(DECAY))));
    Numbers u = c.let(e.times(erfcx(c, r.times(pair.common(ALPHA)))).times(inverse));
    Numbers du = e.fma(pair.common(GAUSS), u).times(inverse).negated();
    PairCode.Value value = new PairCode.Value(u, du);
    if (switched) {
      value = pair.switched(value, r, pair.common(SWITCH_FROM), pair.common(INVERSE_WIDTH));
    }
    Numbers q = c.let(pair.parameter(0));
    return new PairCode.Value(
        value.energy().minus(r.times(pair.common(LINEAR))).minus(pair.common(OFFSET)).times(q),
        value.slope().minus(pair.common(LINEAR)).times(inverse).times(q));
  }

  private static Numbers erfcx(VectorCode c, Numbers x) {
    ErrorFunction.Series series =
        c.type.isFloat() ? ErrorFunction.FLOAT_SERIES : ErrorFunction.SERIES;
    Numbers w = c.let(c.broadcast(1).over(x.plus(series.shift())));
    Numbers t = c.let(w.fma(c.broadcast(-series.scale()), c.broadcast(series.origin())));
    Numbers s = c.broadcast(series.coefficients()[0]);
    for (int k = 1; k < series.coefficients().length; k++) {
      s = s.fma(t, c.broadcast(series.coefficients()[k]));
    }
    return s.times(w);
  }
}
