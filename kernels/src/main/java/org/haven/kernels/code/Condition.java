package org.haven.kernels.code;

import static org.haven.kernels.code.Emitter.INT;
import static org.haven.kernels.code.Emitter.MASK;

/// A truth value per lane.
public final class Condition {
  final Emitter code;
  final Runnable push;

  Condition(Emitter code, Runnable push) {
    this.code = code;
    this.push = push;
  }

  public Condition and(Condition other) {
    return combine("and", other);
  }

  public Condition or(Condition other) {
    return combine("or", other);
  }

  private Condition combine(String name, Condition other) {
    return new Condition(
        code,
        () -> {
          push.run();
          other.push.run();
          code.out.invokevirtual(MASK, name, Emitter.method(MASK, MASK));
        });
  }

  /// How many are set.
  public Whole count() {
    return new Whole(
        code,
        () -> {
          push.run();
          code.out.invokevirtual(MASK, "trueCount", Emitter.method(INT));
        });
  }
}
