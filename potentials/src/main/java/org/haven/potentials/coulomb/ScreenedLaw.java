package org.haven.potentials.coulomb;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.haven.kernels.Lanes;
import org.haven.kernels.PhysicalConstants;
import org.haven.potentials.pair.LaneFunctions;
import org.haven.potentials.pair.PairRows;
import org.haven.potentials.pair.Taper;
import org.haven.potentials.pair.VectorLawDouble;

/// The Coulomb interaction screened by erfc on vectors: the twin of [ScreenedCoulomb].
///
/// erfc(x) = exp(−x²) erfcx(x) with the polynomial of [ErrorFunction] and [LaneFunctions#exp], both
/// to 1e-15 relative.
final class ScreenedLaw implements VectorLawDouble {
  private final double[] charges;
  private final double self;
  private final double cutoff;
  private final double alpha;
  private final double cutoffSquare;
  private final double switchFrom;
  private final double inverseWidth;
  private final double offset;
  private final double linear;

  /// @param charges [species] in e
  /// @param self c_self in 1/Å: each particle has the energy C q² c_self
  ScreenedLaw(double alpha, Taper taper, double self, double[] charges) {
    this.charges = charges.clone();
    this.self = self;
    this.alpha = alpha;
    cutoff = taper.cutoffAngstrom();
    double energy = ScreenedSum.potential(alpha, cutoff);
    double derivative = ScreenedSum.derivative(alpha, cutoff);
    cutoffSquare = cutoff * cutoff;
    switchFrom = taper.switchFromAngstrom();
    inverseWidth = taper.inverseWidth();
    offset = taper.offset(energy, derivative);
    linear = taper.slope(derivative);
  }

  @Override
  public double cutoffAngstrom() {
    return cutoff;
  }

  @Override
  public boolean wantsDistances() {
    return true;
  }

  @Override
  public double ownEnergyEv(int species) {
    return PhysicalConstants.COULOMB_EV_ANGSTROM * charges[species] * charges[species] * self;
  }

  @Override
  public void add(PairRows rows, int k, int species) {
    decay(rows, k);
    scale(rows, k);
    screen(rows, k);
    if (inverseWidth != 0) {
      taper(rows, k);
    }
    charge(rows, k, (PhysicalConstants.COULOMB_EV_ANGSTROM * charges[species]));
  }

  /// Forms exp(−α² r²). Loops are short, so that the compiler inlines all of each.
  private void decay(PairRows rows, int k) {
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      LaneFunctions.exp(DoubleVector.fromArray(Lanes.DOUBLES, rows.square(), p).mul(-alpha * alpha))
          .intoArray(rows.du(), p);
    }
  }

  /// Forms erfcx(α r).
  private void scale(PairRows rows, int k) {
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      erfcx(DoubleVector.fromArray(Lanes.DOUBLES, rows.distance(), p).mul(alpha))
          .intoArray(rows.u(), p);
    }
  }

  /// u = erfc(α r)/r and its derivative.
  private void screen(PairRows rows, int k) {
    // 2 α/√π
    double gauss = 1.1283791670955126 * alpha;
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      DoubleVector inverse = DoubleVector.fromArray(Lanes.DOUBLES, rows.inverse(), p);
      DoubleVector e = DoubleVector.fromArray(Lanes.DOUBLES, rows.du(), p);
      DoubleVector u = e.mul(DoubleVector.fromArray(Lanes.DOUBLES, rows.u(), p)).mul(inverse);
      u.intoArray(rows.u(), p);
      u.add(e.mul(gauss)).mul(inverse).neg().intoArray(rows.du(), p);
    }
  }

  /// Multiplies by the switch, which is one below its beginning.
  private void taper(PairRows rows, int k) {
    DoubleVector one = DoubleVector.broadcast(Lanes.DOUBLES, 1);
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      DoubleVector r = DoubleVector.fromArray(Lanes.DOUBLES, rows.distance(), p);
      DoubleVector u = DoubleVector.fromArray(Lanes.DOUBLES, rows.u(), p);
      DoubleVector du = DoubleVector.fromArray(Lanes.DOUBLES, rows.du(), p);
      DoubleVector t = r.sub(switchFrom).mul(inverseWidth).max(0);
      DoubleVector rest = t.mul(one.sub(t));
      DoubleVector s = t.mul(t).mul(t).mul(t.mul(t.mul(6).sub(15)).add(10));
      s = one.sub(s);
      du.mul(s).sub(rest.mul(rest).mul(30 * inverseWidth).mul(u)).intoArray(rows.du(), p);
      u.mul(s).intoArray(rows.u(), p);
    }
  }

  /// Adds q q′ (u − c₀ − c₁ r) within the cutoff.
  private void charge(PairRows rows, int k, double scale) {
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.DOUBLE_COUNT) {
      DoubleVector r = DoubleVector.fromArray(Lanes.DOUBLES, rows.distance(), p);
      DoubleVector u = DoubleVector.fromArray(Lanes.DOUBLES, rows.u(), p);
      DoubleVector du = DoubleVector.fromArray(Lanes.DOUBLES, rows.du(), p).sub(linear);
      VectorMask<Double> beyond =
          DoubleVector.fromArray(Lanes.DOUBLES, rows.square(), p)
              .compare(VectorOperators.GE, cutoffSquare);
      DoubleVector q =
          LaneFunctions.pick(charges, 0, charges.length, rows.species(), p)
              .mul(scale)
              .blend(0, beyond);
      q.mul(u.sub(r.mul(linear)).sub(offset))
          .add(DoubleVector.fromArray(Lanes.DOUBLES, rows.energy(), p))
          .intoArray(rows.energy(), p);
      q.mul(du)
          .mul(DoubleVector.fromArray(Lanes.DOUBLES, rows.inverse(), p))
          .add(DoubleVector.fromArray(Lanes.DOUBLES, rows.slope(), p))
          .intoArray(rows.slope(), p);
    }
  }

  private static DoubleVector erfcx(DoubleVector x) {
    DoubleVector w = DoubleVector.broadcast(Lanes.DOUBLES, 1).div(x.add(3.75));
    DoubleVector t = w.mul(-9.84375).add(1.625);
    DoubleVector s = DoubleVector.broadcast(Lanes.DOUBLES, 3.5577095859383334e-11);
    s = LaneFunctions.fma(s, t, -6.088296275218214e-11);
    s = LaneFunctions.fma(s, t, -6.608739609349593e-10);
    s = LaneFunctions.fma(s, t, 8.992954199570857e-10);
    s = LaneFunctions.fma(s, t, 9.103347363564997e-09);
    s = LaneFunctions.fma(s, t, -1.2227933932222697e-08);
    s = LaneFunctions.fma(s, t, -1.2113117540653391e-07);
    s = LaneFunctions.fma(s, t, 2.372151632265948e-07);
    s = LaneFunctions.fma(s, t, 1.5538002894121082e-06);
    s = LaneFunctions.fma(s, t, -5.7192684974726656e-06);
    s = LaneFunctions.fma(s, t, -1.4211882177081209e-05);
    s = LaneFunctions.fma(s, t, 0.00013259614107059871);
    s = LaneFunctions.fma(s, t, -0.000177564050901246);
    s = LaneFunctions.fma(s, t, -0.001824481024175173);
    s = LaneFunctions.fma(s, t, 0.01378000099798441);
    s = LaneFunctions.fma(s, t, -0.0558180144501508);
    s = LaneFunctions.fma(s, t, 0.16308888780129616);
    s = LaneFunctions.fma(s, t, -0.374060735273146);
    s = LaneFunctions.fma(s, t, 0.69773489875513);
    s = LaneFunctions.fma(s, t, -1.0744468814584545);
    s = LaneFunctions.fma(s, t, 1.3695635377237918);
    return s.mul(w);
  }
}
