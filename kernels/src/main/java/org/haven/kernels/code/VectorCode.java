package org.haven.kernels.code;

import static org.haven.kernels.code.Emitter.MASK;
import static org.haven.kernels.code.Emitter.SHUFFLE;
import static org.haven.kernels.code.Emitter.SPECIES;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// Writes the body of one method of vector arithmetic in bytecode, for float or double,
/// [VectorType].
///
/// An expression ([Numbers], [Whole]) is a tree that is written where it is used: [#let] writes it
/// once and keeps its value in a local variable. Loops of the writing program are thereby unrolled
/// and its numbers become constants; [#loop] writes a loop of the written program. Arrays are
/// parameters, [Row] and [Ints].
///
/// Only operations whose result Java defines to the bit are on offer: the written code gives the
/// same numbers whether it is interpreted or compiled.
///
/// A variable that a loop changes is better the argument of an operation than its subject:
/// `value.plus(sum)`, not `sum.plus(value)`. Of the subject the compiler must know the class, which
/// in a loop it can only guess from what ran before; where it cannot, it makes objects of vectors.
public final class VectorCode {
  private final Emitter code;
  private final CodeBuilder out;
  private final Map<Object, Integer> slots = new IdentityHashMap<>();

  /// Number type of the vectors.
  public final VectorType type;

  /// @param free first local variable that holds no parameter
  VectorCode(CodeBuilder out, VectorConstants constants, int free) {
    this.out = out;
    code = new Emitter(out, constants, free);
    type = constants.type;
  }

  // --- Parameters.

  /// The array of numbers in a parameter.
  public Row row(int parameter) {
    return new Row(code, parameter);
  }

  /// The array of ints in a parameter.
  public Ints ints(int parameter) {
    return new Ints(code, parameter);
  }

  /// The int in a parameter.
  public Whole wholeIn(int parameter) {
    return new Whole(code, () -> out.iload(parameter));
  }

  // --- Constants.

  public Whole whole(int value) {
    return new Whole(code, () -> out.loadConstant(value));
  }

  public Numbers zero() {
    return broadcast(0);
  }

  public Numbers broadcast(double value) {
    return new Numbers(
        code,
        () -> {
          code.species();
          code.number(value);
          code.makeVector("broadcast", SPECIES, type.element());
        });
  }

  /// Every lane holds the whole number.
  public Numbers broadcast(Whole value) {
    return new Numbers(
        code,
        () -> {
          code.species();
          value.push.run();
          if (type.isFloat()) {
            out.i2f();
          } else {
            out.i2d();
          }
          code.makeVector("broadcast", SPECIES, type.element());
        });
  }

  private Numbers iota() {
    return new Numbers(code, () -> code.constant(code.constants.iota, type.vector()));
  }

  /// Set in the lanes from `count` on.
  public Condition beyond(Whole count) {
    return iota().atLeast(broadcast(count));
  }

  /// Set in the lanes before `count`.
  public Condition before(Whole count) {
    return iota().below(broadcast(count));
  }

  /// Set in all lanes but the one of this number, if there is one.
  public Condition except(Whole lane) {
    return iota().compare("NE", broadcast(lane));
  }

  /// Set in the lanes whose number has this bit.
  public Condition bit(int bit) {
    return condition(lane -> (lane & bit) != 0);
  }

  /// Set in the lanes of which `set` is true, a constant.
  public Condition condition(IntPredicate set) {
    VectorMask<?> mask = code.constants.mask(set);
    return new Condition(code, () -> code.constant(mask, MASK));
  }

  /// Lane k takes the lane `source(k)`, a constant.
  public Order order(IntUnaryOperator source) {
    VectorShuffle<?> shuffle = code.constants.shuffle(source);
    return new Order(() -> code.constant(shuffle, SHUFFLE));
  }

  // --- Variables.

  /// Writes the expression here and keeps its value.
  public Whole let(Whole value) {
    value.push.run();
    return wholeIn(code.keepInt());
  }

  public Numbers let(Numbers value) {
    value.push.run();
    return numbersIn(code.keep());
  }

  private Numbers numbersIn(int slot) {
    return new Numbers(code, () -> out.aload(slot));
  }

  public Condition let(Condition value) {
    value.push.run();
    int slot = code.keep();
    return new Condition(code, () -> out.aload(slot));
  }

  /// A variable that [#assign] may change.
  public Whole variable(Whole value) {
    value.push.run();
    int slot = code.keepInt();
    Whole variable = wholeIn(slot);
    slots.put(variable, slot);
    return variable;
  }

  public Numbers variable(Numbers value) {
    value.push.run();
    int slot = code.keep();
    Numbers variable = numbersIn(slot);
    slots.put(variable, slot);
    return variable;
  }

  public void assign(Whole variable, Whole value) {
    value.push.run();
    out.istore(slots.get(variable));
  }

  public void assign(Numbers variable, Numbers value) {
    value.push.run();
    out.astore(slots.get(variable));
  }

  // --- Flow.

  /// A loop of the written program, `for (p = from; p < to; p += step)`.
  public void loop(Whole from, Whole to, int step, Consumer<Whole> body) {
    int before = code.free;
    to.push.run();
    int limit = code.keepInt();
    from.push.run();
    int slot = code.keepInt();
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
    code.free = before;
  }

  /// Variables made by `body` end with it.
  public void block(Runnable body) {
    int before = code.free;
    body.run();
    code.free = before;
  }

  /// Runs one of two parts of the written program. No vector may cross it in a variable.
  public void branch(Whole value, int bound, Runnable below, Runnable otherwise) {
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
  public void end() {
    out.return_();
  }

  /// Ends the method.
  public void end(Whole result) {
    result.push.run();
    out.ireturn();
  }

  /// Ends the method with Σ numbers[at + k], k < count, added up in double in four strands.
  public void returnSum(Row numbers, int at, int count) {
    int[] strands = new int[4];
    for (int s = 0; s < 4; s++) {
      strands[s] = code.free;
      code.free += 2;
      out.loadConstant(0.0);
      out.dstore(strands[s]);
    }
    for (int k = 0; k < count; k++) {
      out.dload(strands[k % 4]);
      numbers.element(whole(at + k));
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
