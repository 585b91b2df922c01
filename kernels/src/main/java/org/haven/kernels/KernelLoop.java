package org.haven.kernels;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup.ClassOption;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/// A kernel's loop over its body, written when the kernel is first run. For `record Kick(double[]
/// v, double[] f, double dt)` with `body(i, v, f, dt)` it is
///
/// ```java
/// public void run(Kernel kernel, int begin, int end) {
///   Kick kick = (Kick) kernel;
///   double[] v = kick.v;
///   double[] f = kick.f;
///   double dt = kick.dt;
///   for (int i = begin; i < end; i++) {
///     Kick.body(i, v, f, dt);
///   }
/// }
/// ```
final class KernelLoop {
  private static final ClassValue<Kernel.Loop> LOOPS =
      new ClassValue<>() {
        @Override
        protected Kernel.Loop computeValue(Class<?> type) {
          return write(type.asSubclass(Kernel.class));
        }
      };

  private KernelLoop() {}

  /// The loop of a kernel's class.
  ///
  /// @throws IllegalStateException if the class is no record whose components are the arguments of
  ///   its body
  static Kernel.Loop of(Class<? extends Kernel> kernel) {
    return LOOPS.get(kernel);
  }

  private static Kernel.Loop write(Class<? extends Kernel> kernel) {
    KernelBody body = KernelBody.of(kernel);
    RecordComponent[] components = kernel.getRecordComponents();
    if (components == null
        || !Arrays.equals(
            body.types(),
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new))) {
      throw new IllegalStateException(
          kernel.getName()
              + ": a kernel without a `run` of its own is a record whose components are the"
              + " arguments of `body` after the index, in order");
    }
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(kernel.getName() + "$Loop"),
                builder ->
                    builder
                        .withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL)
                        .withInterfaceSymbols(KernelBody.desc(Kernel.Loop.class))
                        .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            ConstantDescs.MTD_void,
                            ClassFile.ACC_PUBLIC,
                            code ->
                                code.aload(0)
                                    .invokespecial(
                                        ConstantDescs.CD_Object,
                                        ConstantDescs.INIT_NAME,
                                        ConstantDescs.MTD_void)
                                    .return_())
                        .withMethodBody(
                            "run",
                            MethodTypeDesc.of(
                                ConstantDescs.CD_void,
                                KernelBody.desc(Kernel.class),
                                ConstantDescs.CD_int,
                                ConstantDescs.CD_int),
                            ClassFile.ACC_PUBLIC,
                            code -> loop(code, kernel, components, body)));
    try {
      var lookup = MethodHandles.privateLookupIn(kernel, MethodHandles.lookup());
      // Of the kernel's nest, to read its private fields.
      return (Kernel.Loop)
          lookup
              .defineHiddenClass(bytes, true, ClassOption.NESTMATE)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no loop for " + kernel.getName(), e);
    }
  }

  private static void loop(
      CodeBuilder code, Class<?> kernel, RecordComponent[] components, KernelBody body) {
    ClassDesc home = KernelBody.desc(kernel);
    int[] locals = new int[components.length];
    code.aload(1).checkcast(home);
    for (int k = 0; k < locals.length; k++) {
      ClassDesc type = KernelBody.desc(components[k].getType());
      locals[k] = code.allocateLocal(TypeKind.from(type));
      code.dup()
          .getfield(home, components[k].getName(), type)
          .storeLocal(TypeKind.from(type), locals[k]);
    }
    code.pop();
    // `begin` is the index.
    var next = code.newLabel();
    var close = code.newLabel();
    code.labelBinding(next).iload(2).iload(3).if_icmpge(close).iload(2);
    for (int k = 0; k < locals.length; k++) {
      code.loadLocal(TypeKind.from(KernelBody.desc(components[k].getType())), locals[k]);
    }
    body.call(code);
    code.iinc(2, 1).goto_(next).labelBinding(close).return_();
  }
}
