package org.haven.kernels.code;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Where instructions go, and those that values, memory and control have in common. An operand is
/// the action that writes what leaves it on the stack.
final class Emitter {
  static final ClassDesc VECTOR = desc(Vector.class);
  static final ClassDesc MASK = desc(VectorMask.class);
  static final ClassDesc SHUFFLE = desc(VectorShuffle.class);
  static final ClassDesc SPECIES = desc(VectorSpecies.class);
  static final ClassDesc INTS = desc(IntVector.class);
  static final ClassDesc COMPARISON = desc(VectorOperators.Comparison.class);
  static final ClassDesc INT = ConstantDescs.CD_int;
  static final ClassDesc INT_ARRAY = INT.arrayType();

  final CodeBuilder out;
  final VectorConstants constants;
  final VectorType type;

  /// First local variable that holds nothing.
  int free;

  Emitter(CodeBuilder out, VectorConstants constants, int free) {
    this.out = out;
    this.constants = constants;
    this.type = constants.type;
    this.free = free;
  }

  static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  static MethodTypeDesc method(ClassDesc result, ClassDesc... parameters) {
    return MethodTypeDesc.of(result, parameters);
  }

  /// Calls a method of the class of vectors that returns a vector; its operands are on the stack.
  void onVector(String name, ClassDesc... parameters) {
    out.invokevirtual(type.vector(), name, method(type.vector(), parameters));
  }

  /// The static sister of [#onVector].
  void makeVector(String name, ClassDesc... parameters) {
    out.invokestatic(type.vector(), name, method(type.vector(), parameters));
  }

  /// Calls an operator of [VectorOperators] by its name there.
  void operator(String name, Class<?> kind) {
    out.getstatic(desc(VectorOperators.class), name, desc(kind));
  }

  void number(double number) {
    if (type.isFloat()) {
      out.loadConstant((float) number);
    } else {
      out.loadConstant(number);
    }
  }

  void constant(Object value, ClassDesc constantType) {
    out.ldc(
        DynamicConstantDesc.ofNamed(
            ConstantDescs.BSM_CLASS_DATA_AT,
            ConstantDescs.DEFAULT_NAME,
            constantType,
            constants.index(value)));
  }

  void species() {
    constant(type.species(), SPECIES);
  }

  /// Keeps the int on the stack in a new variable.
  int keepInt() {
    int slot = free++;
    out.istore(slot);
    return slot;
  }

  /// Keeps the object on the stack in a new variable.
  int keep() {
    int slot = free++;
    out.astore(slot);
    return slot;
  }
}
