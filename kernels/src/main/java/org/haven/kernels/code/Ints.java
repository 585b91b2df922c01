package org.haven.kernels.code;

import static org.haven.kernels.code.Emitter.COMPARISON;
import static org.haven.kernels.code.Emitter.INT;
import static org.haven.kernels.code.Emitter.INTS;
import static org.haven.kernels.code.Emitter.INT_ARRAY;
import static org.haven.kernels.code.Emitter.MASK;
import static org.haven.kernels.code.Emitter.SHUFFLE;
import static org.haven.kernels.code.Emitter.SPECIES;
import static org.haven.kernels.code.Emitter.VECTOR;

import java.lang.constant.ConstantDescs;
import jdk.incubator.vector.VectorOperators;

/// An array of ints, in a parameter of the written method.
public final class Ints {
  private final Emitter code;
  final int slot;

  Ints(Emitter code, int slot) {
    this.code = code;
    this.slot = slot;
  }

  public Whole at(Whole at) {
    return new Whole(
        code,
        () -> {
          code.out.aload(slot);
          at.push.run();
          code.out.iaload();
        });
  }

  public void set(Whole at, Whole value) {
    code.out.aload(slot);
    at.push.run();
    value.push.run();
    code.out.iastore();
  }

  /// Lane k is int `at + k` less the origin modulo 2³², as a number. For float only.
  public Numbers difference(Whole at, Whole origin) {
    return new Numbers(
        code,
        () -> {
          load(at, -1);
          origin.push.run();
          code.out.invokevirtual(INTS, "sub", Emitter.method(INTS, INT));
          code.operator("I2F", VectorOperators.Conversion.class);
          code.out.loadConstant(0);
          code.out.invokevirtual(
              INTS,
              "convert",
              Emitter.method(VECTOR, Emitter.desc(VectorOperators.Conversion.class), INT));
          code.out.checkcast(code.type.vector());
        });
  }

  /// Set in the lanes k where the `bits` of int `at + k` are this value.
  public Condition equal(Whole at, int bits, int value) {
    return new Condition(
        code,
        () -> {
          load(at, bits);
          code.operator("EQ", VectorOperators.Comparison.class);
          code.out.loadConstant(value);
          code.out.invokevirtual(INTS, "compare", Emitter.method(MASK, COMPARISON, INT));
          code.species();
          code.out.invokevirtual(MASK, "cast", Emitter.method(MASK, SPECIES));
        });
  }

  /// Lane k takes the lane of the lowest bits of int `at + k`, so many as `bits` has set.
  public Order order(Whole at, int bits) {
    load(at, bits);
    code.out.invokevirtual(INTS, "toShuffle", Emitter.method(SHUFFLE));
    code.species();
    code.out.invokevirtual(SHUFFLE, "cast", Emitter.method(SHUFFLE, SPECIES));
    int kept = code.keep();
    return new Order(() -> code.out.aload(kept));
  }

  /// Copies the `bits` of the W ints from `at` on to `to[toAt …]`, side by side where `mask` is
  /// set.
  public void compress(Whole at, int bits, Condition mask, Ints to, Whole toAt) {
    load(at, bits);
    mask.push.run();
    code.constant(code.type.indices(), SPECIES);
    code.out.invokevirtual(MASK, "cast", Emitter.method(MASK, SPECIES));
    code.out.invokevirtual(INTS, "compress", Emitter.method(INTS, MASK));
    to.store(toAt);
  }

  /// Copies the `bits` of the W ints from `at` on to `to[toAt …]`.
  public void copy(Whole at, int bits, Ints to, Whole toAt) {
    load(at, bits);
    to.store(toAt);
  }

  private void load(Whole at, int bits) {
    code.constant(code.type.indices(), SPECIES);
    code.out.aload(slot);
    at.push.run();
    code.out.invokestatic(INTS, "fromArray", Emitter.method(INTS, SPECIES, INT_ARRAY, INT));
    if (bits != -1) {
      code.out.loadConstant(bits);
      code.out.invokevirtual(INTS, "and", Emitter.method(INTS, INT));
    }
  }

  private void store(Whole at) {
    code.out.aload(slot);
    at.push.run();
    code.out.invokevirtual(
        INTS, "intoArray", Emitter.method(ConstantDescs.CD_void, INT_ARRAY, INT));
  }
}
