package org.haven.kernels.code;

import static org.haven.kernels.code.Emitter.COMPARISON;
import static org.haven.kernels.code.Emitter.INT;
import static org.haven.kernels.code.Emitter.INTS;
import static org.haven.kernels.code.Emitter.MASK;
import static org.haven.kernels.code.Emitter.SHUFFLE;
import static org.haven.kernels.code.Emitter.VECTOR;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/// A vector of W numbers.
public final class Numbers {
  final Emitter code;
  final Runnable push;

  Numbers(Emitter code, Runnable push) {
    this.code = code;
    this.push = push;
  }

  private Numbers call(String name, Numbers... operands) {
    ClassDesc[] parameters = new ClassDesc[operands.length];
    Arrays.fill(parameters, VECTOR);
    return then(
        () -> {
          for (Numbers operand : operands) {
            operand.push.run();
          }
          code.onVector(name, parameters);
        });
  }

  private Numbers scalar(String name, double operand) {
    return then(
        () -> {
          code.number(operand);
          code.onVector(name, code.type.element());
        });
  }

  private Numbers masked(String name, Numbers operand, Condition mask) {
    return then(
        () -> {
          operand.push.run();
          mask.push.run();
          code.onVector(name, VECTOR, MASK);
        });
  }

  private Numbers moved(String name, Condition mask) {
    return then(
        () -> {
          mask.push.run();
          code.onVector(name, MASK);
        });
  }

  private Numbers then(Runnable operation) {
    return new Numbers(
        code,
        () -> {
          push.run();
          operation.run();
        });
  }

  public Numbers plus(Numbers other) {
    return call("add", other);
  }

  public Numbers plus(double other) {
    return scalar("add", other);
  }

  /// Adds `other` where `mask` is set.
  public Numbers plus(Numbers other, Condition mask) {
    return masked("add", other, mask);
  }

  public Numbers minus(Numbers other) {
    return call("sub", other);
  }

  public Numbers minus(double other) {
    return scalar("sub", other);
  }

  public Numbers times(Numbers other) {
    return call("mul", other);
  }

  public Numbers times(double other) {
    return other == 1 ? this : scalar("mul", other);
  }

  public Numbers over(Numbers other) {
    return call("div", other);
  }

  /// This times `factor` plus `addend`, rounded once.
  public Numbers fma(Numbers factor, Numbers addend) {
    return call("fma", factor, addend);
  }

  public Numbers negated() {
    return call("neg");
  }

  public Numbers root() {
    return call("sqrt");
  }

  public Numbers atLeast(double bound) {
    return scalar("max", bound);
  }

  public Numbers atMost(double bound) {
    return scalar("min", bound);
  }

  /// These lanes, `other` where `mask` is set.
  public Numbers blend(Numbers other, Condition mask) {
    return masked("blend", other, mask);
  }

  public Numbers rearrange(Order order) {
    return then(
        () -> {
          order.push.run();
          code.onVector("rearrange", SHUFFLE);
        });
  }

  /// The lanes where `mask` is set, moved to the front.
  public Numbers compress(Condition mask) {
    return moved("compress", mask);
  }

  /// These lanes from the first on, in order, where `mask` is set, and 0 elsewhere.
  public Numbers expand(Condition mask) {
    return moved("expand", mask);
  }

  public Condition below(Numbers other) {
    return compare("LT", other);
  }

  public Condition atLeast(Numbers other) {
    return compare("GE", other);
  }

  Condition compare(String operator, Numbers other) {
    return new Condition(
        code,
        () -> {
          push.run();
          code.operator(operator, VectorOperators.Comparison.class);
          other.push.run();
          code.out.invokevirtual(
              code.type.vector(), "compare", Emitter.method(MASK, COMPARISON, VECTOR));
        });
  }

  /// 2ⁿ from n + 1.5 · 2^(bits of the significand), the sum that rounds to the whole number n.
  public Numbers powerOfTwo() {
    boolean isFloat = code.type.isFloat();
    ClassDesc whole = isFloat ? INTS : Emitter.desc(LongVector.class);
    ClassDesc element = isFloat ? INT : ConstantDescs.CD_long;
    return then(
        () -> {
          code.out.invokevirtual(
              code.type.vector(),
              isFloat ? "reinterpretAsInts" : "reinterpretAsLongs",
              Emitter.method(whole));
          bits(127, 1023);
          code.out.invokevirtual(whole, "add", Emitter.method(whole, element));
          code.operator("LSHL", VectorOperators.Binary.class);
          bits(23, 52);
          code.out.invokevirtual(
              whole,
              "lanewise",
              Emitter.method(whole, Emitter.desc(VectorOperators.Binary.class), element));
          code.out.invokevirtual(
              whole,
              isFloat ? "reinterpretAsFloats" : "reinterpretAsDoubles",
              Emitter.method(code.type.vector()));
        });
  }

  private void bits(int ofFloat, long ofDouble) {
    if (code.type.isFloat()) {
      code.out.loadConstant(ofFloat);
    } else {
      code.out.loadConstant(ofDouble);
    }
  }
}
