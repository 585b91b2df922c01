package org.haven.kernels;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

/// The method `body(int i, …)` of a kernel's class, for what is written around it: the loop of the
/// CPU, the wrapper of a device.
///
/// @param method `body`; static, its first parameter is the index
public record KernelBody(Method method) {
  /// The body of a kernel.
  ///
  /// @throws IllegalStateException if the class has none, or several, or it is no `static void
  ///   body(int i, …)`
  public static KernelBody of(Class<? extends Kernel> kernel) {
    List<Method> bodies =
        Arrays.stream(kernel.getDeclaredMethods()).filter(m -> m.getName().equals("body")).toList();
    if (bodies.size() != 1) {
      throw new IllegalStateException(
          kernel.getName() + " has " + bodies.size() + " methods 'body', a kernel has one");
    }
    Method method = bodies.get(0);
    if (!method.accessFlags().contains(AccessFlag.STATIC)
        || method.getReturnType() != void.class
        || method.getParameterCount() == 0
        || method.getParameterTypes()[0] != int.class) {
      throw new IllegalStateException(
          kernel.getName() + ".body must be `static void body(int i, …)`");
    }
    return new KernelBody(method);
  }

  /// Types of the arguments after the index.
  public Class<?>[] types() {
    Class<?>[] all = method.getParameterTypes();
    return Arrays.copyOfRange(all, 1, all.length);
  }

  /// Writes the call; index and arguments lie on the stack.
  public void call(CodeBuilder code) {
    code.invokestatic(
        desc(method.getDeclaringClass()),
        method.getName(),
        MethodTypeDesc.of(
            desc(void.class),
            Arrays.stream(method.getParameterTypes()).map(KernelBody::desc).toList()));
  }

  /// A class as class files name it.
  static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }
}
