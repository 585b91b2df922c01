package org.haven.kernels.code;

import static org.haven.kernels.code.Emitter.INT;

/// An int of the written program.
public final class Whole {
  final Emitter code;
  final Runnable push;

  Whole(Emitter code, Runnable push) {
    this.code = code;
    this.push = push;
  }

  public Whole plus(Whole other) {
    return of(other, () -> code.out.iadd());
  }

  public Whole minus(Whole other) {
    return of(other, () -> code.out.isub());
  }

  public Whole plus(int other) {
    return other == 0 ? this : of(constant(other), () -> code.out.iadd());
  }

  /// The larger of this and `other`.
  public Whole atLeast(int other) {
    return of(
        constant(other),
        () ->
            code.out.invokestatic(Emitter.desc(Math.class), "max", Emitter.method(INT, INT, INT)));
  }

  public Whole times(int factor) {
    return factor == 1 ? this : of(constant(factor), () -> code.out.imul());
  }

  private Whole constant(int value) {
    return new Whole(code, () -> code.out.loadConstant(value));
  }

  private Whole of(Whole other, Runnable operation) {
    return new Whole(
        code,
        () -> {
          push.run();
          other.push.run();
          operation.run();
        });
  }
}
