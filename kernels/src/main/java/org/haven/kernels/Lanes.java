package org.haven.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The vectors that the fast twins of this machine compute with: 16, 8 or 4 floats.
///
/// Twins use only operations whose result Java defines to the bit, so that interpreted and compiled
/// code agree: no lane reductions, no library functions on vectors.
/// [org.haven.kernels.code.LaneSums] replace the first, polynomials the second. The bits depend on
/// the vector length of the machine.
public final class Lanes {
  /// Longer vectors than 512 bits are not used: masks are kept in 16 bits.
  private static final VectorShape SHAPE =
      FloatVector.SPECIES_PREFERRED.length() > 16
          ? VectorShape.S_512_BIT
          : FloatVector.SPECIES_PREFERRED.vectorShape();

  public static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  public static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
  public static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, SHAPE);

  /// Floats, or ints, in a vector.
  public static final int COUNT = FLOATS.length();

  /// Doubles in a vector.
  public static final int DOUBLE_COUNT = DOUBLES.length();

  private Lanes() {}

  /// What the vectors are, for `haven devices`.
  public static String description() {
    return "vectors of %d bits".formatted(SHAPE.vectorBitSize());
  }
}
