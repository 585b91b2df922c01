package org.haven.kernels.code;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.haven.kernels.Lanes;

/// The number type of vector code, float or double, and the length of its vectors.
///
/// @param isFloat whether numbers are float, else double
/// @param species shape of the vectors
/// @param indices shape of vectors of as many ints
public record VectorType(
    boolean isFloat, VectorSpecies<?> species, VectorSpecies<Integer> indices) {
  private static final ClassDesc FLOATS = FloatVector.class.describeConstable().orElseThrow();
  private static final ClassDesc DOUBLES = DoubleVector.class.describeConstable().orElseThrow();

  /// Vectors of float as long as those of [Lanes].
  public static final VectorType FLOAT = of(true, Lanes.FLOATS.vectorShape());

  /// Vectors of double as long as those of [Lanes].
  public static final VectorType DOUBLE = of(false, Lanes.FLOATS.vectorShape());

  public static VectorType of(boolean isFloat, VectorShape shape) {
    VectorSpecies<?> species =
        isFloat ? VectorSpecies.of(float.class, shape) : VectorSpecies.of(double.class, shape);
    VectorShape ofInts = VectorShape.forBitSize(species.length() * Integer.SIZE);
    return new VectorType(isFloat, species, VectorSpecies.of(int.class, ofInts));
  }

  /// Numbers in a vector, W.
  public int lanes() {
    return species.length();
  }

  /// Class of the vectors.
  ClassDesc vector() {
    return isFloat ? FLOATS : DOUBLES;
  }

  ClassDesc element() {
    return isFloat ? ConstantDescs.CD_float : ConstantDescs.CD_double;
  }

  ClassDesc array() {
    return element().arrayType();
  }

  /// The next multiple of W.
  public int padded(int length) {
    return (length + lanes() - 1) / lanes() * lanes();
  }

  /// A new array of numbers.
  public Object array(int length) {
    return isFloat ? new float[length] : new double[length];
  }

  /// The numbers rounded to this type.
  public Object array(double[] values) {
    if (!isFloat) {
      return values.clone();
    }
    float[] floats = new float[values.length];
    for (int k = 0; k < values.length; k++) {
      floats[k] = (float) values[k];
    }
    return floats;
  }

  /// For example "16 floats".
  @Override
  public String toString() {
    return lanes() + (isFloat ? " floats" : " doubles");
  }
}
