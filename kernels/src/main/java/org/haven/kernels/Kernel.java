package org.haven.kernels;

/// One data-parallel operation over particles.
///
/// An implementation is a record whose components are the kernel's arguments (arrays of double,
/// float or int; scalars of double, float, int, long or boolean) and ONE plain static method
/// `body(int i, …)` that takes the same arguments. The body holds the arithmetic and no device
/// type, so that each device can write its loop around it. A body writes only to elements that
/// belong to index `i` (gather, never scatter; a sort moves to places that running sums have
/// reserved for `i`), uses from [Math] only sqrt, exp, log, pow, tanh, sin, cos, min and max, never
/// `>>>`, no static mutable state, no allocation, at most 20 arguments. A test scans the sources
/// for what is not allowed.
///
/// In a loop, a variable that takes the old value of another one is declared before it (`before =
/// now; now = next` needs `before` declared first), and two never swap: TornadoVM copies loop
/// variables one after the other in the order of their declaration.
///
/// A kernel of forces is written in double and marked [Mixed]: its float twin is derived from it.
///
/// Where speed asks for it, a kernel has its own `run`, a faster twin of the loop over the body: it
/// must give the same numbers (to the bit, or to a stated tolerance that a test checks) for any
/// division of the indices into ranges that begin at multiples of 16.
public interface Kernel {
  /// Applies the body to every index in `[begin, end)` on the CPU.
  ///
  /// @throws IllegalStateException if the kernel is no record whose components are the arguments of
  ///   its body
  default void run(int begin, int end) {
    KernelLoop.of(getClass()).run(this, begin, end);
  }

  /// The arguments of `body` after the index, in order: the record's components, unless a kernel
  /// says otherwise. Other devices ask for them.
  default Object[] arguments() {
    return RecordComponents.of(this);
  }

  /// A loop over the body of one class of kernels, written by [KernelLoop].
  interface Loop {
    /// @param kernel of that class
    void run(Kernel kernel, int begin, int end);
  }
}
