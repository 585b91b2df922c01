package org.haven.potentials.coulomb;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.haven.kernels.Lanes;
import org.haven.kernels.PhysicalConstants;
import org.haven.potentials.pair.LaneFunctions;
import org.haven.potentials.pair.PairRowsMixed;
import org.haven.potentials.pair.Taper;
import org.haven.potentials.pair.VectorLawMixed;

/// The Coulomb interaction screened by erfc on vectors: the twin of the float twin of
/// [ScreenedCoulomb].
///
/// erfc(x) = exp(−x²) erfcx(x) with the float polynomial of [ErrorFunction] (4e-7 relative) and
/// [LaneFunctions#exp] (2e-7, and as much again for each unit of x²).
final class ScreenedLawMixed implements VectorLawMixed {
  private static final float[] ERFCX = {
    -1.7534203405850672e-06f,
    1.5226015008733171e-05f,
    4.0605913788651065e-05f,
    -0.0002200777216169247f,
    -0.000607302577425221f,
    0.0036609310615063452f,
    0.004929421880462044f,
    -0.08504283897953287f,
    0.3393181369239733f,
    -0.8009911164273144f,
    1.2737430138491295f
  };

  private final double[] charges;
  private final float[] chargeRow;
  private final double self;
  private final double cutoff;
  private final float alpha;
  private final float cutoffSquare;
  private final float switchFrom;
  private final float inverseWidth;
  private final float offset;
  private final float linear;

  /// @param charges [species] in e
  /// @param self c_self in 1/Å: each particle has the energy C q² c_self
  ScreenedLawMixed(double alpha, Taper taper, double self, double[] charges) {
    this.charges = charges.clone();
    this.self = self;
    this.alpha = (float) alpha;
    cutoff = taper.cutoffAngstrom();
    double energy = ScreenedSum.potential(alpha, cutoff);
    double derivative = ScreenedSum.derivative(alpha, cutoff);
    cutoffSquare = (float) (cutoff * cutoff);
    switchFrom = (float) taper.switchFromAngstrom();
    inverseWidth = (float) taper.inverseWidth();
    offset = (float) taper.offset(energy, derivative);
    linear = (float) taper.slope(derivative);
    chargeRow = new float[Lanes.padded(charges.length)];
    for (int s = 0; s < charges.length; s++) {
      chargeRow[s] = (float) charges[s];
    }
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
  public void add(PairRowsMixed rows, int k, int species) {
    screen(rows, k);
    if (inverseWidth != 0) {
      taper(rows, k);
    }
    charge(rows, k, (float) (PhysicalConstants.COULOMB_EV_ANGSTROM * charges[species]));
  }

  /// u = erfc(α r)/r and its derivative. Loops are short, so that the compiler inlines all of each.
  private void screen(PairRowsMixed rows, int k) {
    // 2 α/√π
    float gauss = 1.1283791670955126f * alpha;
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      FloatVector square = FloatVector.fromArray(Lanes.FLOATS, rows.square(), p);
      FloatVector r = FloatVector.fromArray(Lanes.FLOATS, rows.distance(), p);
      FloatVector inverse = FloatVector.fromArray(Lanes.FLOATS, rows.inverse(), p);
      FloatVector e = LaneFunctions.exp(square.mul(-alpha * alpha));
      FloatVector u = e.mul(erfcx(r.mul(alpha))).mul(inverse);
      u.intoArray(rows.u(), p);
      u.add(e.mul(gauss)).mul(inverse).neg().intoArray(rows.du(), p);
    }
  }

  /// Multiplies by the switch, which is one below its beginning.
  private void taper(PairRowsMixed rows, int k) {
    FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1f);
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      FloatVector r = FloatVector.fromArray(Lanes.FLOATS, rows.distance(), p);
      FloatVector u = FloatVector.fromArray(Lanes.FLOATS, rows.u(), p);
      FloatVector du = FloatVector.fromArray(Lanes.FLOATS, rows.du(), p);
      FloatVector t = r.sub(switchFrom).mul(inverseWidth).max(0f);
      FloatVector rest = t.mul(one.sub(t));
      FloatVector s = t.mul(t).mul(t).mul(t.mul(t.mul(6f).sub(15f)).add(10f));
      s = one.sub(s);
      du.mul(s).sub(rest.mul(rest).mul(30f * inverseWidth).mul(u)).intoArray(rows.du(), p);
      u.mul(s).intoArray(rows.u(), p);
    }
  }

  /// Adds q q′ (u − c₀ − c₁ r) within the cutoff.
  private void charge(PairRowsMixed rows, int k, float scale) {
    int end = rows.end(k);
    for (int p = rows.begin(k); p < end; p += Lanes.COUNT) {
      FloatVector r = FloatVector.fromArray(Lanes.FLOATS, rows.distance(), p);
      FloatVector u = FloatVector.fromArray(Lanes.FLOATS, rows.u(), p);
      FloatVector du = FloatVector.fromArray(Lanes.FLOATS, rows.du(), p).sub(linear);
      VectorMask<Float> beyond =
          FloatVector.fromArray(Lanes.FLOATS, rows.square(), p)
              .compare(VectorOperators.GE, cutoffSquare);
      FloatVector q =
          LaneFunctions.pick(chargeRow, 0, charges.length, rows.species(), p)
              .mul(scale)
              .blend(0f, beyond);
      q.mul(u.sub(r.mul(linear)).sub(offset))
          .add(FloatVector.fromArray(Lanes.FLOATS, rows.energy(), p))
          .intoArray(rows.energy(), p);
      q.mul(du)
          .mul(FloatVector.fromArray(Lanes.FLOATS, rows.inverse(), p))
          .add(FloatVector.fromArray(Lanes.FLOATS, rows.slope(), p))
          .intoArray(rows.slope(), p);
    }
  }

  private static FloatVector erfcx(FloatVector x) {
    FloatVector w = FloatVector.broadcast(Lanes.FLOATS, 1f).div(x.add(2.5f));
    FloatVector t = w.mul(-6.5625f).add(1.625f);
    FloatVector s = FloatVector.broadcast(Lanes.FLOATS, ERFCX[0]);
    s = s.fma(t, FloatVector.broadcast(Lanes.FLOATS, ERFCX[1]));
    s = s.fma(t, FloatVector.broadcast(Lanes.FLOATS, ERFCX[2]));
    s = s.fma(t, FloatVector.broadcast(Lanes.FLOATS, ERFCX[3]));
    s = s.fma(t, FloatVector.broadcast(Lanes.FLOATS, ERFCX[4]));
    s = s.fma(t, FloatVector.broadcast(Lanes.FLOATS, ERFCX[5]));
    s = s.fma(t, FloatVector.broadcast(Lanes.FLOATS, ERFCX[6]));
    s = s.fma(t, FloatVector.broadcast(Lanes.FLOATS, ERFCX[7]));
    s = s.fma(t, FloatVector.broadcast(Lanes.FLOATS, ERFCX[8]));
    s = s.fma(t, FloatVector.broadcast(Lanes.FLOATS, ERFCX[9]));
    s = s.fma(t, FloatVector.broadcast(Lanes.FLOATS, ERFCX[10]));
    return s.mul(w);
  }
}
