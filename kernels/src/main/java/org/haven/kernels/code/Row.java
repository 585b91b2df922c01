package org.haven.kernels.code;

import static org.haven.kernels.code.Emitter.INT;
import static org.haven.kernels.code.Emitter.INT_ARRAY;
import static org.haven.kernels.code.Emitter.SPECIES;

import java.lang.constant.ConstantDescs;

/// An array of numbers, in a parameter of the written method.
public final class Row {
  private final Emitter code;
  private final int slot;

  Row(Emitter code, int slot) {
    this.code = code;
    this.slot = slot;
  }

  /// The W numbers from `at` on.
  public Numbers load(Whole at) {
    return new Numbers(
        code,
        () -> {
          code.species();
          code.out.aload(slot);
          at.push.run();
          code.makeVector("fromArray", SPECIES, code.type.array(), INT);
        });
  }

  /// The number at `at` in every lane.
  public Numbers broadcast(Whole at) {
    return new Numbers(
        code,
        () -> {
          code.species();
          element(at);
          code.makeVector("broadcast", SPECIES, code.type.element());
        });
  }

  void element(Whole at) {
    code.out.aload(slot);
    at.push.run();
    if (code.type.isFloat()) {
      code.out.faload();
    } else {
      code.out.daload();
    }
  }

  /// Lane k is number `offset + indices[at + k]`.
  public Numbers gather(Whole offset, Ints indices, Whole at) {
    return new Numbers(
        code,
        () -> {
          code.species();
          code.out.aload(slot);
          offset.push.run();
          code.out.aload(indices.slot);
          at.push.run();
          code.makeVector("fromArray", SPECIES, code.type.array(), INT, INT_ARRAY, INT);
        });
  }

  public void store(Numbers value, Whole at) {
    value.push.run();
    code.out.aload(slot);
    at.push.run();
    code.out.invokevirtual(
        code.type.vector(),
        "intoArray",
        Emitter.method(ConstantDescs.CD_void, code.type.array(), INT));
  }
}
