package org.haven.kernels;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;

/// The components of a record, in order.
final class RecordComponents {
  private static final ClassValue<Method[]> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
          RecordComponent[] components = type.getRecordComponents();
          if (components == null) {
            throw new IllegalArgumentException(type.getName() + " is no record");
          }
          Method[] accessors = new Method[components.length];
          for (int k = 0; k < accessors.length; k++) {
            accessors[k] = components[k].getAccessor();
            accessors[k].setAccessible(true);
          }
          return accessors;
        }
      };

  private RecordComponents() {}

  static Object[] of(Object instance) {
    Method[] accessors = ACCESSORS.get(instance.getClass());
    Object[] values = new Object[accessors.length];
    try {
      for (int k = 0; k < values.length; k++) {
        values[k] = accessors[k].invoke(instance);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(instance.getClass().getName() + " cannot be read", e);
    }
    return values;
  }
}
