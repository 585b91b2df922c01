package org.haven.kernels.code;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Writes a class of vector arithmetic that implements an interface, and loads it: what would be
/// loops over the terms of a law or the functions of a basis is straight code whose numbers are
/// constants, in float or in double from the same source. The just-in-time compiler then keeps in
/// registers what no general loop could.
///
/// Methods of the interface, its stages, take arrays of numbers as [Object]: `float[]` or
/// `double[]`; arrays of ints and ints as what they are. A stage is a chain of static methods, its
/// parts, each short enough to be compiled well.
public final class VectorProgram {
  /// System property that names a folder for the class files, see the package's description.
  public static final String DUMP = "haven.code.dump";

  private static final AtomicInteger WRITTEN = new AtomicInteger();

  private final Class<?> stages;
  private final ClassDesc name;
  private final VectorConstants constants;
  private final ClassBuilder builder;
  private final Map<String, List<String>> parts = new HashMap<>();

  private VectorProgram(
      Class<?> stages, ClassDesc name, VectorConstants constants, ClassBuilder builder) {
    this.stages = stages;
    this.name = name;
    this.constants = constants;
    this.builder = builder;
  }

  /// Writes a class and makes its only object.
  ///
  /// @param stages an interface
  /// @param lookup of a class in the package of `stages`, to which the written class will belong
  /// @param content writes the parts of all stages
  public static <S> S write(
      Class<S> stages,
      MethodHandles.Lookup lookup,
      VectorType type,
      Consumer<VectorProgram> content) {
    ClassDesc name =
        ClassDesc.of(stages.getPackageName(), stages.getSimpleName() + WRITTEN.incrementAndGet());
    VectorConstants constants = new VectorConstants(type);
    byte[] bytes =
        ClassFile.of()
            .build(
                name,
                builder -> {
                  builder.withFlags(AccessFlag.FINAL, AccessFlag.SUPER);
                  builder.withInterfaceSymbols(Emitter.desc(stages));
                  VectorProgram program = new VectorProgram(stages, name, constants, builder);
                  program.constructor();
                  content.accept(program);
                  for (Method stage : stages.getDeclaredMethods()) {
                    program.chain(stage);
                  }
                });
    dump(name, bytes, constants);
    try {
      MethodHandles.Lookup written =
          lookup.defineHiddenClassWithClassData(bytes, constants.values(), true);
      return stages.cast(
          written
              .findConstructor(written.lookupClass(), MethodType.methodType(void.class))
              .invoke());
    } catch (Throwable e) {
      throw new IllegalStateException("the code for " + stages + " does not load", e);
    }
  }

  private static void dump(ClassDesc name, byte[] bytes, VectorConstants constants) {
    String folder = System.getProperty(DUMP);
    if (folder == null) {
      return;
    }
    Path at = Path.of(folder, name.packageName().split("\\."));
    StringBuilder list = new StringBuilder();
    for (int k = 0; k < constants.values().size(); k++) {
      list.append(k).append(' ').append(constants.values().get(k)).append('\n');
    }
    try {
      Files.createDirectories(at);
      Files.write(at.resolve(name.displayName() + ".class"), bytes);
      Files.writeString(at.resolve(name.displayName() + ".constants"), list);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "-D" + DUMP + "=" + folder + ": written classes cannot be stored there", e);
    }
  }

  private void constructor() {
    builder.withMethodBody(
        ConstantDescs.INIT_NAME,
        ConstantDescs.MTD_void,
        0,
        code ->
            code.aload(0)
                .invokespecial(
                    ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                .return_());
  }

  /// Writes a part of a stage: a static method with the stage's parameters, arrays in their true
  /// types. The parts of a stage run in the order in which they are written; the last one's result
  /// is the stage's.
  public void part(String stage, Consumer<VectorCode> body) {
    List<String> names = parts.computeIfAbsent(stage, added -> new ArrayList<>());
    String part = stage + names.size();
    names.add(part);
    MethodTypeDesc signature = signature(method(stage));
    builder.withMethodBody(
        part,
        signature,
        ClassFile.ACC_STATIC,
        code -> body.accept(new VectorCode(code, constants, signature.parameterCount())));
  }

  private Method method(String stage) {
    for (Method method : stages.getDeclaredMethods()) {
      if (method.getName().equals(stage)) {
        return method;
      }
    }
    throw new IllegalArgumentException("no stage " + stage);
  }

  private MethodTypeDesc signature(Method stage) {
    Class<?>[] parameters = stage.getParameterTypes();
    ClassDesc[] descs = new ClassDesc[parameters.length];
    for (int k = 0; k < descs.length; k++) {
      descs[k] =
          parameters[k] == Object.class ? constants.type.array() : Emitter.desc(parameters[k]);
    }
    return MethodTypeDesc.of(Emitter.desc(stage.getReturnType()), descs);
  }

  /// The method of the interface: all parts of the stage.
  private void chain(Method stage) {
    MethodTypeDesc signature = signature(stage);
    Class<?>[] parameters = stage.getParameterTypes();
    ClassDesc[] descs = new ClassDesc[parameters.length];
    for (int k = 0; k < descs.length; k++) {
      descs[k] = Emitter.desc(parameters[k]);
    }
    builder.withMethodBody(
        stage.getName(),
        MethodTypeDesc.of(signature.returnType(), descs),
        ClassFile.ACC_PUBLIC,
        code -> {
          for (String part : parts.getOrDefault(stage.getName(), List.of())) {
            push(code, parameters, signature);
            code.invokestatic(name, part, signature);
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
}
