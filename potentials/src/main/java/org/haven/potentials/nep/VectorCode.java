package org.haven.potentials.nep;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Writes the body of one method of vector arithmetic in bytecode, for [VectorType#FLOAT] or
/// [VectorType#DOUBLE].
///
/// An expression ([Lanes], [Whole]) is a tree that is written where it is used: [#let] writes it
/// once and keeps its value in a local variable. Loops of the writing program are thereby unrolled
/// and its numbers become constants; [#loop] writes a loop of the written program.
///
/// Only operations whose result Java defines to the bit are on offer: the written code gives the
/// same numbers whether it is interpreted or compiled.
final class VectorCode {
  private static final ClassDesc VECTOR = desc(Vector.class);
  private static final ClassDesc MASK = desc(VectorMask.class);
  private static final ClassDesc SHUFFLE = desc(VectorShuffle.class);
  private static final ClassDesc SPECIES = desc(VectorSpecies.class);
  private static final ClassDesc INTS = desc(IntVector.class);
  private static final ClassDesc OPERATORS = desc(VectorOperators.class);
  private static final ClassDesc COMPARISON = desc(VectorOperators.Comparison.class);
  private static final ClassDesc CONVERSION = desc(VectorOperators.Conversion.class);
  private static final ClassDesc BINARY = desc(VectorOperators.Binary.class);
  private static final ClassDesc MATH = desc(Math.class);
  private static final ClassDesc INT = ConstantDescs.CD_int;
  private static final ClassDesc INT_ARRAY = INT.arrayType();

  private final CodeBuilder out;
  private final VectorConstants constants;
  private final Map<Object, Integer> slots = new IdentityHashMap<>();
  private int free;

  /// Number type of the vectors.
  final VectorType type;

  /// @param free first local variable that holds no parameter
  VectorCode(CodeBuilder out, VectorConstants constants, int free) {
    this.out = out;
    this.constants = constants;
    this.type = constants.type;
    this.free = free;
  }

  private static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  private static MethodTypeDesc method(ClassDesc result, ClassDesc... parameters) {
    return MethodTypeDesc.of(result, parameters);
  }

  /// An array of numbers or of ints, in a parameter.
  record Row(int slot) {}

  /// An int.
  final class Whole {
    private final Runnable push;

    private Whole(Runnable push) {
      this.push = push;
    }

    Whole plus(Whole other) {
      return new Whole(
          () -> {
            push.run();
            other.push.run();
            out.iadd();
          });
    }

    Whole minus(Whole other) {
      return new Whole(
          () -> {
            push.run();
            other.push.run();
            out.isub();
          });
    }

    Whole plus(int other) {
      return other == 0 ? this : plus(whole(other));
    }

    /// The larger of this and `other`.
    Whole atLeast(int other) {
      return new Whole(
          () -> {
            push.run();
            out.loadConstant(other);
            out.invokestatic(MATH, "max", method(INT, INT, INT));
          });
    }

    Whole times(int factor) {
      if (factor == 1) {
        return this;
      }
      return new Whole(
          () -> {
            push.run();
            out.loadConstant(factor);
            out.imul();
          });
    }
  }

  /// A vector of W numbers.
  final class Lanes {
    private final Runnable push;

    private Lanes(Runnable push) {
      this.push = push;
    }

    private Lanes call(String name, Lanes... operands) {
      ClassDesc[] parameters = new ClassDesc[operands.length];
      Arrays.fill(parameters, VECTOR);
      return new Lanes(
          () -> {
            push.run();
            for (Lanes operand : operands) {
              operand.push.run();
            }
            out.invokevirtual(type.vector(), name, method(type.vector(), parameters));
          });
    }

    private Lanes scalar(String name, double operand) {
      return new Lanes(
          () -> {
            push.run();
            pushNumber(operand);
            out.invokevirtual(type.vector(), name, method(type.vector(), type.element()));
          });
    }

    Lanes plus(Lanes other) {
      return call("add", other);
    }

    Lanes plus(double other) {
      return scalar("add", other);
    }

    /// Adds `other` where `mask` is set.
    Lanes plus(Lanes other, Condition mask) {
      return new Lanes(
          () -> {
            push.run();
            other.push.run();
            mask.push.run();
            out.invokevirtual(type.vector(), "add", method(type.vector(), VECTOR, MASK));
          });
    }

    Lanes minus(Lanes other) {
      return call("sub", other);
    }

    Lanes minus(double other) {
      return scalar("sub", other);
    }

    Lanes times(Lanes other) {
      return call("mul", other);
    }

    Lanes times(double other) {
      return other == 1 ? this : scalar("mul", other);
    }

    Lanes over(Lanes other) {
      return call("div", other);
    }

    /// This times `factor` plus `addend`, rounded once.
    Lanes fma(Lanes factor, Lanes addend) {
      return call("fma", factor, addend);
    }

    Lanes negated() {
      return call("neg");
    }

    Lanes root() {
      return call("sqrt");
    }

    Lanes atLeast(double bound) {
      return scalar("max", bound);
    }

    Lanes atMost(double bound) {
      return scalar("min", bound);
    }

    /// These lanes, `other` where `mask` is set.
    Lanes blend(Lanes other, Condition mask) {
      return new Lanes(
          () -> {
            push.run();
            other.push.run();
            mask.push.run();
            out.invokevirtual(type.vector(), "blend", method(type.vector(), VECTOR, MASK));
          });
    }

    Lanes rearrange(Order order) {
      return new Lanes(
          () -> {
            push.run();
            order.push.run();
            out.invokevirtual(type.vector(), "rearrange", method(type.vector(), SHUFFLE));
          });
    }

    /// The lanes where `mask` is set, moved to the front.
    Lanes compress(Condition mask) {
      return new Lanes(
          () -> {
            push.run();
            mask.push.run();
            out.invokevirtual(type.vector(), "compress", method(type.vector(), MASK));
          });
    }

    /// These lanes from the first on, in order, where `mask` is set, and 0 elsewhere.
    Lanes expand(Condition mask) {
      return new Lanes(
          () -> {
            push.run();
            mask.push.run();
            out.invokevirtual(type.vector(), "expand", method(type.vector(), MASK));
          });
    }

    Condition below(Lanes other) {
      return compare("LT", other);
    }

    Condition atLeast(Lanes other) {
      return compare("GE", other);
    }

    private Condition compare(String operator, Lanes other) {
      return new Condition(
          () -> {
            push.run();
            out.getstatic(OPERATORS, operator, COMPARISON);
            other.push.run();
            out.invokevirtual(type.vector(), "compare", method(MASK, COMPARISON, VECTOR));
          });
    }

    /// 2ⁿ from n + 1.5 · 2^(bits of the significand), the sum that rounds to the whole number n.
    Lanes powerOfTwo() {
      boolean isFloat = type.isFloat();
      ClassDesc whole = isFloat ? INTS : desc(LongVector.class);
      ClassDesc element = isFloat ? INT : ConstantDescs.CD_long;
      return new Lanes(
          () -> {
            push.run();
            out.invokevirtual(
                type.vector(), isFloat ? "reinterpretAsInts" : "reinterpretAsLongs", method(whole));
            pushWhole(isFloat, 127, 1023);
            out.invokevirtual(whole, "add", method(whole, element));
            out.getstatic(OPERATORS, "LSHL", BINARY);
            pushWhole(isFloat, 23, 52);
            out.invokevirtual(whole, "lanewise", method(whole, BINARY, element));
            out.invokevirtual(
                whole,
                isFloat ? "reinterpretAsFloats" : "reinterpretAsDoubles",
                method(type.vector()));
          });
    }
  }

  /// A truth value per lane.
  final class Condition {
    private final Runnable push;

    private Condition(Runnable push) {
      this.push = push;
    }

    Condition and(Condition other) {
      return combine("and", other);
    }

    Condition or(Condition other) {
      return combine("or", other);
    }

    private Condition combine(String name, Condition other) {
      return new Condition(
          () -> {
            push.run();
            other.push.run();
            out.invokevirtual(MASK, name, method(MASK, MASK));
          });
    }

    /// How many are set.
    Whole count() {
      return new Whole(
          () -> {
            push.run();
            out.invokevirtual(MASK, "trueCount", method(INT));
          });
    }
  }

  /// Which lane goes where.
  final class Order {
    private final Runnable push;

    private Order(Runnable push) {
      this.push = push;
    }
  }

  private void pushWhole(boolean asInt, int forInt, long forLong) {
    if (asInt) {
      out.loadConstant(forInt);
    } else {
      out.loadConstant(forLong);
    }
  }

  private void pushNumber(double number) {
    if (type.isFloat()) {
      out.loadConstant((float) number);
    } else {
      out.loadConstant(number);
    }
  }

  private void pushConstant(Object value, ClassDesc constantType) {
    out.ldc(
        DynamicConstantDesc.ofNamed(
            ConstantDescs.BSM_CLASS_DATA_AT,
            ConstantDescs.DEFAULT_NAME,
            constantType,
            constants.index(value)));
  }

  private void pushSpecies() {
    pushConstant(type.species(), SPECIES);
  }

  // --- Whole numbers.

  Whole whole(int value) {
    return new Whole(() -> out.loadConstant(value));
  }

  /// The int in a local variable, for example a parameter.
  Whole wholeIn(int slot) {
    return new Whole(() -> out.iload(slot));
  }

  Whole wholeAt(Row ints, Whole at) {
    return new Whole(
        () -> {
          out.aload(ints.slot);
          at.push.run();
          out.iaload();
        });
  }

  void storeWhole(Whole value, Row ints, Whole at) {
    out.aload(ints.slot);
    at.push.run();
    value.push.run();
    out.iastore();
  }

  /// A new variable with this value; [#assign] changes it.
  Whole let(Whole value) {
    int slot = free++;
    value.push.run();
    out.istore(slot);
    return wholeIn(slot);
  }

  void assign(Whole variable, Whole value) {
    value.push.run();
    out.istore(slots.get(variable));
  }

  /// A variable that [#assign] may change.
  Whole variable(Whole value) {
    int slot = free++;
    value.push.run();
    out.istore(slot);
    Whole variable = wholeIn(slot);
    slots.put(variable, slot);
    return variable;
  }

  // --- Vectors.

  Lanes zero() {
    return broadcast(0);
  }

  Lanes broadcast(double value) {
    return new Lanes(
        () -> {
          pushSpecies();
          pushNumber(value);
          out.invokestatic(
              type.vector(), "broadcast", method(type.vector(), SPECIES, type.element()));
        });
  }

  /// The number at `at` in every lane.
  Lanes broadcast(Row numbers, Whole at) {
    return new Lanes(
        () -> {
          pushSpecies();
          pushElement(numbers, at);
          out.invokestatic(
              type.vector(), "broadcast", method(type.vector(), SPECIES, type.element()));
        });
  }

  /// Every lane holds the whole number.
  Lanes broadcast(Whole value) {
    return new Lanes(
        () -> {
          pushSpecies();
          value.push.run();
          if (type.isFloat()) {
            out.i2f();
          } else {
            out.i2d();
          }
          out.invokestatic(
              type.vector(), "broadcast", method(type.vector(), SPECIES, type.element()));
        });
  }

  private void pushElement(Row numbers, Whole at) {
    out.aload(numbers.slot);
    at.push.run();
    if (type.isFloat()) {
      out.faload();
    } else {
      out.daload();
    }
  }

  Lanes load(Row numbers, Whole at) {
    return new Lanes(
        () -> {
          pushSpecies();
          out.aload(numbers.slot);
          at.push.run();
          out.invokestatic(
              type.vector(), "fromArray", method(type.vector(), SPECIES, type.array(), INT));
        });
  }

  /// Lane k is `numbers[offset + indices[at + k]]`.
  Lanes gather(Row numbers, Whole offset, Row indices, Whole at) {
    return new Lanes(
        () -> {
          pushSpecies();
          out.aload(numbers.slot);
          offset.push.run();
          out.aload(indices.slot);
          at.push.run();
          out.invokestatic(
              type.vector(),
              "fromArray",
              method(type.vector(), SPECIES, type.array(), INT, INT_ARRAY, INT));
        });
  }

  /// Lane k is `ints[at + k] - origin` modulo 2³², as a number. For float only.
  Lanes loadDifference(Row ints, Whole at, Whole origin) {
    return new Lanes(
        () -> {
          pushInts(ints, at);
          origin.push.run();
          out.invokevirtual(INTS, "sub", method(INTS, INT));
          out.getstatic(OPERATORS, "I2F", CONVERSION);
          out.loadConstant(0);
          out.invokevirtual(INTS, "convert", method(VECTOR, CONVERSION, INT));
          out.checkcast(type.vector());
        });
  }

  private void pushInts(Row ints, Whole at) {
    pushConstant(type.indices(), SPECIES);
    out.aload(ints.slot);
    at.push.run();
    out.invokestatic(INTS, "fromArray", method(INTS, SPECIES, INT_ARRAY, INT));
  }

  void store(Lanes value, Row numbers, Whole at) {
    value.push.run();
    out.aload(numbers.slot);
    at.push.run();
    out.invokevirtual(type.vector(), "intoArray", method(ConstantDescs.CD_void, type.array(), INT));
  }

  /// Writes the expression here and keeps its value.
  Lanes let(Lanes value) {
    int slot = free++;
    value.push.run();
    out.astore(slot);
    return new Lanes(() -> out.aload(slot));
  }

  /// A variable that [#assign] may change.
  Lanes variable(Lanes value) {
    int slot = free++;
    value.push.run();
    out.astore(slot);
    Lanes variable = new Lanes(() -> out.aload(slot));
    slots.put(variable, slot);
    return variable;
  }

  void assign(Lanes variable, Lanes value) {
    value.push.run();
    out.astore(slots.get(variable));
  }

  Condition let(Condition value) {
    int slot = free++;
    value.push.run();
    out.astore(slot);
    return new Condition(() -> out.aload(slot));
  }

  /// Set in the lanes from `count` on.
  Condition beyond(Whole count) {
    return iota().atLeast(broadcast(count));
  }

  /// Set in the lanes before `count`.
  Condition before(Whole count) {
    return iota().below(broadcast(count));
  }

  /// Set in all lanes but the one of this number, if there is one.
  Condition except(Whole lane) {
    return iota().compare("NE", broadcast(lane));
  }

  /// Set in the lanes k where the `bits` of `ints[at + k]` are this value.
  Condition equal(Row ints, Whole at, int bits, int value) {
    return new Condition(
        () -> {
          pushInts(ints, at, bits);
          out.getstatic(OPERATORS, "EQ", COMPARISON);
          out.loadConstant(value);
          out.invokevirtual(INTS, "compare", method(MASK, COMPARISON, INT));
          pushSpecies();
          out.invokevirtual(MASK, "cast", method(MASK, SPECIES));
        });
  }

  private Lanes iota() {
    return new Lanes(() -> pushConstant(constants.iota, type.vector()));
  }

  /// Set in the lanes whose number has this bit.
  Condition bit(int bit) {
    return condition(lane -> (lane & bit) != 0);
  }

  /// Set in the lanes of which `set` is true, a constant.
  Condition condition(IntPredicate set) {
    VectorMask<?> mask = constants.mask(set);
    return new Condition(() -> pushConstant(mask, MASK));
  }

  /// Lane k takes the lane `source(k)`, a constant.
  Order order(IntUnaryOperator source) {
    VectorShuffle<?> shuffle = constants.shuffle(source);
    return new Order(() -> pushConstant(shuffle, SHUFFLE));
  }

  /// Lane k takes the lane of the lowest bits of `ints[at + k]`, so many as `bits` has set.
  Order order(Row ints, Whole at, int bits) {
    int slot = free++;
    pushInts(ints, at, bits);
    out.invokevirtual(INTS, "toShuffle", method(SHUFFLE));
    pushSpecies();
    out.invokevirtual(SHUFFLE, "cast", method(SHUFFLE, SPECIES));
    out.astore(slot);
    return new Order(() -> out.aload(slot));
  }

  private void pushInts(Row ints, Whole at, int bits) {
    pushInts(ints, at);
    if (bits != -1) {
      out.loadConstant(bits);
      out.invokevirtual(INTS, "and", method(INTS, INT));
    }
  }

  /// Copies the `bits` of the ints `from[fromAt …]` of lanes where `mask` is set to `to[toAt …]`,
  /// side by side.
  void compressInts(Row from, Whole fromAt, int bits, Condition mask, Row to, Whole toAt) {
    pushInts(from, fromAt, bits);
    mask.push.run();
    pushConstant(type.indices(), SPECIES);
    out.invokevirtual(MASK, "cast", method(MASK, SPECIES));
    out.invokevirtual(INTS, "compress", method(INTS, MASK));
    intoInts(to, toAt);
  }

  private void intoInts(Row to, Whole at) {
    out.aload(to.slot);
    at.push.run();
    out.invokevirtual(INTS, "intoArray", method(ConstantDescs.CD_void, INT_ARRAY, INT));
  }

  /// The `bits` of W ints to `to[toAt …]`.
  void copyInts(Row from, Whole fromAt, int bits, Row to, Whole toAt) {
    pushInts(from, fromAt, bits);
    intoInts(to, toAt);
  }

  // --- Flow.

  /// A loop of the written program, `for (p = from; p < to; p += step)`.
  void loop(Whole from, Whole to, int step, Consumer<Whole> body) {
    int before = free;
    int slot = free++;
    int limit = free++;
    to.push.run();
    out.istore(limit);
    from.push.run();
    out.istore(slot);
    Label test = out.newLabel();
    Label end = out.newLabel();
    out.labelBinding(test);
    out.iload(slot);
    out.iload(limit);
    out.if_icmpge(end);
    body.accept(wholeIn(slot));
    out.iinc(slot, step);
    out.goto_(test);
    out.labelBinding(end);
    free = before;
  }

  /// Variables made by `body` end with it.
  void block(Runnable body) {
    int before = free;
    body.run();
    free = before;
  }

  /// Runs one of two parts of the written program. No vector may cross it in a variable.
  void branch(Whole value, int bound, Runnable below, Runnable otherwise) {
    Label other = out.newLabel();
    Label end = out.newLabel();
    value.push.run();
    out.loadConstant(bound);
    out.if_icmpge(other);
    block(below);
    out.goto_(end);
    out.labelBinding(other);
    block(otherwise);
    out.labelBinding(end);
  }

  /// Ends the method, which returns nothing.
  void end() {
    out.return_();
  }

  /// Ends the method.
  void end(Whole result) {
    result.push.run();
    out.ireturn();
  }

  /// Ends the method with Σ numbers[at + k], k < count, added up in double in four strands.
  void returnSum(Row numbers, int at, int count) {
    int[] strands = new int[4];
    for (int s = 0; s < 4; s++) {
      strands[s] = free;
      free += 2;
      out.loadConstant(0.0);
      out.dstore(strands[s]);
    }
    for (int k = 0; k < count; k++) {
      out.dload(strands[k % 4]);
      pushElement(numbers, whole(at + k));
      if (type.isFloat()) {
        out.f2d();
      }
      out.dadd();
      out.dstore(strands[k % 4]);
    }
    out.dload(strands[0]);
    out.dload(strands[1]);
    out.dadd();
    out.dload(strands[2]);
    out.dload(strands[3]);
    out.dadd();
    out.dadd();
    out.dreturn();
  }
}
