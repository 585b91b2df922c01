package org.haven.kernels.tornado;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.haven.kernels.Kernel;
import org.haven.kernels.KernelBody;
import uk.ac.manchester.tornado.api.KernelContext;

/// The one-line wrapper of a kernel's body that TornadoVM compiles, made when the kernel is first
/// launched. For `record Kick(double[] v, double[] f, double dt)` with `body(i, v, f, dt)` it is
///
/// ```java
/// static void haven(KernelContext context, double[] v, double[] f, double[] scalars) {
///   int i = context.globalIdx;
///   if (i < (int) scalars[0]) {
///     Kick.body(i, v, f, scalars[1]);
///   }
/// }
/// ```
///
/// TornadoVM folds scalar arguments into the compiled code; in an array they may change from launch
/// to launch. The first one is the number of indices; a long takes two, its upper and lower half.
/// The wrapper lies in the kernel's package, since kernels are not public.
final class KernelAdapter {
  private static final ClassDesc CONTEXT = ClassDesc.of(KernelContext.class.getName());
  private static final ClassDesc DOUBLES = ConstantDescs.CD_double.arrayType();

  private static final Map<Class<? extends Kernel>, KernelAdapter> KNOWN = new HashMap<>();

  private final Method method;
  private final Class<?>[] types;
  private final boolean usesLengths;

  private KernelAdapter(Method method, Class<?>[] types, boolean usesLengths) {
    this.method = method;
    this.types = types;
    this.usesLengths = usesLengths;
  }

  /// The wrapper's method: context, the body's arrays in order, scalars.
  Method method() {
    return method;
  }

  /// Types of the body's arguments after the index.
  Class<?>[] types() {
    return types;
  }

  /// Whether the body asks for an array's length, which TornadoVM folds into the compiled code.
  boolean usesLengths() {
    return usesLengths;
  }

  /// The wrapper for a kernel.
  ///
  /// @throws IllegalStateException if the class has no body
  /// @throws IllegalArgumentException if the body takes what has no wrapper
  static synchronized KernelAdapter of(Class<? extends Kernel> kernel) {
    return KNOWN.computeIfAbsent(kernel, KernelAdapter::make);
  }

  private static KernelAdapter make(Class<? extends Kernel> kernel) {
    KernelBody body = KernelBody.of(kernel);
    Class<?>[] types = body.types();
    List<ClassDesc> parameters = new ArrayList<>();
    parameters.add(CONTEXT);
    for (Class<?> type : types) {
      if (type.isArray()) {
        parameters.add(type.describeConstable().orElseThrow());
      } else if (type != double.class
          && type != float.class
          && type != int.class
          && type != long.class
          && type != boolean.class) {
        throw new IllegalArgumentException(
            kernel.getName() + ".body takes a " + type.getSimpleName() + ", which has no adapter");
      }
    }
    parameters.add(DOUBLES);
    if (parameters.size() > 20) {
      throw new IllegalArgumentException(
          kernel.getName() + ".body takes " + (parameters.size() - 2) + " arrays, the limit is 18");
    }
    String name = kernel.getName() + "$OnDevice";
    ClassDesc owner = ClassDesc.of(name);
    MethodTypeDesc type = MethodTypeDesc.of(ConstantDescs.CD_void, parameters);
    byte[] bytes =
        ClassFile.of()
            .build(
                owner,
                builder ->
                    builder
                        .withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL)
                        .withMethodBody(
                            "haven",
                            type,
                            ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                            code -> write(code, parameters, types, body)));
    try {
      Class<?> wrapper =
          MethodHandles.privateLookupIn(kernel, MethodHandles.lookup()).defineClass(bytes);
      for (Method method : wrapper.getDeclaredMethods()) {
        return new KernelAdapter(method, types, usesLengths(kernel, "body", new HashSet<>()));
      }
      throw new IllegalStateException(name + " has no method");
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("no wrapper for " + kernel.getName(), e);
    }
  }

  private static void write(
      CodeBuilder code, List<ClassDesc> parameters, Class<?>[] types, KernelBody body) {
    int scalars = parameters.size() - 1;
    int index = parameters.size();
    // TornadoVM names arguments by the debug information.
    var begin = code.startLabel();
    var end = code.endLabel();
    for (int k = 0; k < parameters.size(); k++) {
      code.localVariable(k, k == scalars ? "scalars" : "a" + k, parameters.get(k), begin, end);
    }
    code.aload(0)
        .getfield(CONTEXT, "globalIdx", ConstantDescs.CD_Integer)
        .invokevirtual(
            ConstantDescs.CD_Integer, "intValue", MethodTypeDesc.of(ConstantDescs.CD_int))
        .istore(index);
    code.iload(index).aload(scalars).iconst_0().daload().d2i();
    code.ifThen(
        Opcode.IF_ICMPLT,
        then -> {
          then.iload(index);
          int array = 1;
          int scalar = 1;
          for (Class<?> type : types) {
            if (type.isArray()) {
              then.aload(array++);
            } else if (type == long.class) {
              then.aload(scalars).loadConstant(scalar++).daload().d2i().i2l().bipush(32).lshl();
              then.aload(scalars).loadConstant(scalar++).daload().d2i().i2l();
              then.loadConstant(0xffffffffL).land().lor();
            } else {
              then.aload(scalars).loadConstant(scalar++).daload();
              if (type != double.class) {
                then.conversion(
                    TypeKind.DOUBLE, type == float.class ? TypeKind.FLOAT : TypeKind.INT);
              }
            }
          }
          body.call(then);
        });
    code.return_();
  }

  /// Whether a method, or a method of the same class that it calls, holds `arraylength`.
  private static boolean usesLengths(Class<?> type, String method, Set<String> seen) {
    if (!seen.add(method)) {
      return false;
    }
    String resource = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream stream = type.getResourceAsStream(resource)) {
      if (stream == null) {
        return true;
      }
      var model = ClassFile.of().parse(stream.readAllBytes());
      for (MethodModel candidate : model.methods()) {
        if (!candidate.methodName().equalsString(method) || candidate.code().isEmpty()) {
          continue;
        }
        for (var element : candidate.code().get()) {
          if (element instanceof CodeElement
              && element instanceof OperatorInstruction operator
              && operator.opcode() == Opcode.ARRAYLENGTH) {
            return true;
          }
          if (element instanceof InvokeInstruction call
              && call.owner().asInternalName().equals(type.getName().replace('.', '/'))
              && usesLengths(type, call.name().stringValue(), seen)) {
            return true;
          }
        }
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
