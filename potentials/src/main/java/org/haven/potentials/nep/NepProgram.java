package org.haven.potentials.nep;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Writes the [NepStages] of a shape of model: a hidden class whose loops over basis functions,
/// harmonics and monomials are unrolled and whose offsets are constants, in float or in double from
/// the same source. The just-in-time compiler then keeps in registers what no general loop could.
///
/// A stage is a chain of static methods, each short enough to be compiled well.
final class NepProgram {
  private static final Map<NepLayout.Shape, NepStages> WRITTEN = new ConcurrentHashMap<>();
  private static final ClassDesc NAME =
      ClassDesc.of(NepProgram.class.getPackageName(), "NepStagesOfShape");

  private final VectorType type;
  private final VectorConstants constants;
  private final ClassBuilder builder;
  private final Map<String, List<String>> parts = new HashMap<>();

  private NepProgram(VectorConstants constants, ClassBuilder builder) {
    this.type = constants.type;
    this.constants = constants;
    this.builder = builder;
  }

  /// The stages for this layout; written at the first call for its shape.
  static NepStages of(NepLayout layout) {
    return WRITTEN.computeIfAbsent(layout.shape, shape -> write(layout));
  }

  private static NepStages write(NepLayout layout) {
    VectorConstants constants = new VectorConstants(layout.type);
    byte[] bytes =
        ClassFile.of()
            .build(
                NAME,
                builder -> {
                  builder.withFlags(AccessFlag.FINAL, AccessFlag.SUPER);
                  builder.withInterfaceSymbols(desc(NepStages.class));
                  new NepProgram(constants, builder).stages(layout);
                });
    try {
      MethodHandles.Lookup written =
          MethodHandles.lookup().defineHiddenClassWithClassData(bytes, constants.values(), true);
      return (NepStages)
          written
              .findConstructor(written.lookupClass(), MethodType.methodType(void.class))
              .invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("the code for " + layout.shape + " does not load", e);
    }
  }

  private void stages(NepLayout layout) {
    builder.withMethodBody(
        ConstantDescs.INIT_NAME,
        ConstantDescs.MTD_void,
        0,
        code ->
            code.aload(0)
                .invokespecial(
                    ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                .return_());
    new NepPairCode(layout).write(this);
    new NepAngularCode(layout).write(this);
    new NepNetworkCode(layout).write(this);
    for (Method stage : NepStages.class.getDeclaredMethods()) {
      chain(stage);
    }
  }

  /// Writes a part of a stage: a static method with the stage's parameters, arrays in their true
  /// types. The parts of a stage run in the order in which they are written.
  void part(String stage, Consumer<VectorCode> body) {
    List<String> names = parts.computeIfAbsent(stage, name -> new ArrayList<>());
    String name = stage + names.size();
    names.add(name);
    MethodTypeDesc signature = signature(stage(stage));
    builder.withMethodBody(
        name,
        signature,
        ClassFile.ACC_STATIC,
        code -> body.accept(new VectorCode(code, constants, signature.parameterCount())));
  }

  private static Method stage(String name) {
    for (Method method : NepStages.class.getDeclaredMethods()) {
      if (method.getName().equals(name)) {
        return method;
      }
    }
    throw new IllegalArgumentException("no stage " + name);
  }

  private MethodTypeDesc signature(Method stage) {
    Class<?>[] parameters = stage.getParameterTypes();
    ClassDesc[] descs = new ClassDesc[parameters.length];
    for (int k = 0; k < descs.length; k++) {
      descs[k] = parameters[k] == Object.class ? type.array() : desc(parameters[k]);
    }
    return MethodTypeDesc.of(desc(stage.getReturnType()), descs);
  }

  /// The method of the interface: all parts of the stage; the last one's result.
  private void chain(Method stage) {
    MethodTypeDesc signature = signature(stage);
    Class<?>[] parameters = stage.getParameterTypes();
    ClassDesc[] descs = new ClassDesc[parameters.length];
    for (int k = 0; k < descs.length; k++) {
      descs[k] = desc(parameters[k]);
    }
    builder.withMethodBody(
        stage.getName(),
        MethodTypeDesc.of(signature.returnType(), descs),
        ClassFile.ACC_PUBLIC,
        code -> {
          for (String part : parts.getOrDefault(stage.getName(), List.of())) {
            push(code, parameters, signature);
            code.invokestatic(NAME, part, signature);
          }
          code.return_(TypeKind.from(signature.returnType()));
        });
  }

  private static void push(CodeBuilder code, Class<?>[] parameters, MethodTypeDesc signature) {
    for (int k = 0; k < parameters.length; k++) {
      if (parameters[k] == int.class) {
        code.iload(k + 1);
      } else {
        code.aload(k + 1);
        if (parameters[k] == Object.class) {
          code.checkcast(signature.parameterType(k));
        }
      }
    }
  }

  private static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }
}
