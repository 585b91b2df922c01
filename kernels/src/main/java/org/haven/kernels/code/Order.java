package org.haven.kernels.code;

/// Which lane goes where.
public final class Order {
  final Runnable push;

  Order(Runnable push) {
    this.push = push;
  }
}
