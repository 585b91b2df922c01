package org.haven.kernels;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/// Arithmetic of the force kernels. State, sums and integration are double in both.
///
/// Makes kernels that are [Mixed], and the arrays they take, in the one or the other: host code is
/// written once. What a kernel takes is checked when it is made.
public enum Precision {
  /// Everything in double: the reference.
  DOUBLE,
  /// Pair arithmetic in float, sums in double: the fast default.
  MIXED;

  private final ClassValue<Constructor<?>> constructors =
      new ClassValue<>() {
        @Override
        protected Constructor<?> computeValue(Class<?> kernel) {
          try {
            Class<?> own =
                Precision.this == DOUBLE
                    ? kernel
                    : Class.forName(kernel.getName() + "Mixed", true, kernel.getClassLoader());
            Constructor<?> constructor = own.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor;
          } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(kernel.getName() + " is not @Mixed", e);
          }
        }
      };

  /// Zeros: an array of double, of float in mixed precision.
  public Object numbers(int length) {
    return this == DOUBLE ? new double[length] : new float[length];
  }

  /// Parameters: the array itself, or its values rounded to float.
  public Object numbers(double[] values) {
    if (this == DOUBLE) {
      return values;
    }
    float[] floats = new float[values.length];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = (float) values[k];
    }
    return floats;
  }

  /// The kernel, or its float twin.
  ///
  /// @param kernel a record that is [Mixed]
  /// @param components what the record takes; arrays that are not kept in double are of
  ///   [#numbers(int)]'s type
  /// @throws IllegalArgumentException if the record takes something else, or has no twin
  public Kernel kernel(Class<? extends Kernel> kernel, Object... components) {
    Constructor<?> constructor = constructors.get(kernel);
    try {
      return (Kernel) constructor.newInstance(components);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(constructor + " is given other arguments", e);
    } catch (InvocationTargetException | InstantiationException | IllegalAccessException e) {
      throw new IllegalStateException(constructor + " fails", e);
    }
  }
}
