package org.haven.potentials.nep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.haven.kernels.code.Functions;
import org.haven.kernels.code.Numbers;
import org.haven.kernels.code.Row;
import org.haven.kernels.code.VectorCode;
import org.haven.kernels.code.VectorProgram;
import org.haven.kernels.code.Whole;

/// The stages from the moments of a particle to the derivatives of its energy. Numbers are
/// functions n, neurons, components of the descriptor or basis functions.
final class NepNetworkCode {
  private final NepLayout l;
  private final NepTable table;
  private final NepLayout.Shape shape;
  private final int lanes;
  private final int functions;
  private final double[] norms;

  NepNetworkCode(NepLayout layout) {
    l = layout;
    table = new NepTable(layout);
    shape = layout.shape;
    lanes = layout.lanes;
    functions = shape.angularFunctions();
    norms = SphericalHarmonics.monicNorms(shape.degrees());
  }

  void write(VectorProgram program) {
    program.part("radial", this::radialFunctions);
    program.part("descriptor", this::squares);
    program.part("derivatives", this::squareDerivatives);
    int at = shape.radialFunctions() + functions * shape.degrees();
    for (AngularTerm term : shape.terms()) {
      int component = at;
      program.part("descriptor", c -> invariant(c, term, component));
      program.part("derivatives", c -> invariantDerivatives(c, term, component));
      at += functions;
    }
    program.part("derivatives", this::radialDerivatives);
    program.part("network", this::forward);
    program.part("network", this::backward);
    program.part("energy", c -> c.returnSum(c.row(0), l.terms, c.type.padded(shape.neurons())));
  }

  /// (memory, table, ints, species): q_n = Σ_tk a_tkn Σ_j f_c T_k over the neighbours j of species
  /// t.
  private void radialFunctions(VectorCode c) {
    int padded = c.type.padded(shape.radialFunctions());
    int sums = shape.types() * shape.radialBasis();
    Whole at = c.let(c.wholeIn(3).times(sums * padded).plus(table.radialRows));
    for (int n = 0; n < padded; n += lanes) {
      Numbers q = product(c, at.plus(n), padded, l.radialSums, sums, c.zero());
      c.row(0).store(q, c.whole(l.descriptor + n));
    }
    c.end();
  }

  /// (memory): Σ_m a_nlm². Numbers beyond the last function are overwritten by what follows.
  private void squares(VectorCode c) {
    Row memory = c.row(0);
    for (int l1 = 1; l1 <= shape.degrees(); l1++) {
      for (int b = 0; b < functions; b += lanes) {
        Numbers sum = null;
        for (int m = l1 * l1 - 1; m < l1 * l1 + 2 * l1; m++) {
          Numbers a = c.let(memory.load(c.whole(l.moment + m * functions + b)));
          sum = c.let(sum == null ? a.times(a) : a.fma(a, sum));
        }
        int component = shape.radialFunctions() + (l1 - 1) * functions;
        memory.store(sum, c.whole(l.descriptor + component + b));
      }
    }
    c.end();
  }

  /// (memory): a term of four or five bodies.
  private void invariant(VectorCode c, AngularTerm term, int component) {
    Row memory = c.row(0);
    for (int b = 0; b < functions; b += lanes) {
      Map<Integer, Numbers> moments = moments(c, term, b);
      Numbers sum = null;
      for (AngularTerm.Monomial monomial : term.polynomial()) {
        List<Numbers> factors = factors(monomial, moments);
        Numbers last = factors.removeLast();
        Numbers product = factors.get(0).times(monomial.factor());
        for (int k = 1; k < factors.size(); k++) {
          product = product.times(factors.get(k));
        }
        sum = c.let(sum == null ? product.times(last) : product.fma(last, sum));
      }
      memory.store(sum, c.whole(l.descriptor + component + b));
    }
    c.end();
  }

  private Map<Integer, Numbers> moments(VectorCode c, AngularTerm term, int b) {
    Map<Integer, Numbers> moments = new TreeMap<>();
    for (AngularTerm.Monomial monomial : term.polynomial()) {
      for (int k : indices(monomial)) {
        moments.computeIfAbsent(
            k, m -> c.let(c.row(0).load(c.whole(l.moment + m * functions + b))));
      }
    }
    return moments;
  }

  private static int[] indices(AngularTerm.Monomial monomial) {
    return monomial.d() < 0
        ? new int[] {monomial.a(), monomial.b(), monomial.c()}
        : new int[] {monomial.a(), monomial.b(), monomial.c(), monomial.d()};
  }

  private static List<Numbers> factors(
      AngularTerm.Monomial monomial, Map<Integer, Numbers> moments) {
    List<Numbers> factors = new ArrayList<>();
    for (int k : indices(monomial)) {
      factors.add(moments.get(k));
    }
    return factors;
  }

  /// (memory, table, species): w¹_h tanh(Σ_d w⁰_hd q_d - b⁰_h) and its derivative by the argument.
  private void forward(VectorCode c) {
    Row memory = c.row(0);
    Row numbers = c.row(1);
    int padded = c.type.padded(shape.neurons());
    int length = l.descriptorLength;
    Whole at = c.let(c.wholeIn(2).times(length * padded).plus(table.weights));
    Whole neurons = c.let(c.wholeIn(2).times(padded));
    c.loop(
        c.whole(0),
        c.whole(padded),
        lanes,
        h -> {
          Whole row = c.let(neurons.plus(h));
          Numbers bias = numbers.load(row.plus(table.biases));
          Numbers sum = product(c, c.let(at.plus(h)), padded, l.descriptor, length, bias);
          Numbers activation = c.let(new Functions(c).tanh(sum));
          Numbers weight = c.let(numbers.load(row.plus(table.outputWeights)));
          memory.store(weight.times(activation), h.plus(l.terms));
          memory.store(
              weight.times(c.broadcast(1).minus(activation.times(activation))), h.plus(l.slopes));
        });
    c.end();
  }

  /// (memory, table, species): dU/dq_d.
  private void backward(VectorCode c) {
    int padded = c.type.padded(l.descriptorLength);
    int neurons = shape.neurons();
    Whole at = c.let(c.wholeIn(2).times(neurons * padded).plus(table.weightsTransposed));
    c.loop(
        c.whole(0),
        c.whole(padded),
        lanes,
        d ->
            c.row(0)
                .store(
                    product(c, c.let(at.plus(d)), padded, l.slopes, neurons, c.zero()),
                    d.plus(l.derivatives)));
    c.end();
  }

  /// start + Σ_k matrix[at + k stride …] memory[vector + k], in four strands.
  private Numbers product(
      VectorCode c, Whole at, int stride, int vector, int length, Numbers start) {
    Row memory = c.row(0);
    Row matrix = c.row(1);
    int strands = Math.min(4, length);
    Numbers[] sums = new Numbers[strands];
    for (int k = 0; k < strands; k++) {
      sums[k] = c.variable(k == 0 ? start : c.zero());
    }
    int whole = length / strands * strands;
    c.loop(
        c.whole(0),
        c.whole(whole),
        strands,
        k -> {
          Whole row = c.let(k.times(stride).plus(at));
          for (int s = 0; s < strands; s++) {
            Numbers factor = memory.broadcast(k.plus(vector + s));
            c.assign(sums[s], matrix.load(row.plus(s * stride)).fma(factor, sums[s]));
          }
        });
    for (int k = whole; k < length; k++) {
      Numbers factor = memory.broadcast(c.whole(vector + k));
      c.assign(sums[0], matrix.load(at.plus(k * stride)).fma(factor, sums[0]));
    }
    Numbers total = sums[0];
    for (int s = 1; s < strands; s++) {
      total = total.plus(sums[s]);
    }
    return c.let(total);
  }

  /// (memory, table, species): dU/da_nlm of the squares, times the norm of the harmonic.
  private void squareDerivatives(VectorCode c) {
    Row memory = c.row(0);
    for (int l1 = 1; l1 <= shape.degrees(); l1++) {
      int component = shape.radialFunctions() + (l1 - 1) * functions;
      for (int b = 0; b < functions; b += lanes) {
        Numbers derivative = c.let(memory.load(c.whole(l.derivatives + component + b)));
        for (int m = l1 * l1 - 1; m < l1 * l1 + 2 * l1; m++) {
          Numbers moment = memory.load(c.whole(l.moment + m * functions + b));
          memory.store(derivative.times(moment).times(2 * norms[m]), derivativeAt(c, m, b));
        }
      }
    }
    c.end();
  }

  private Whole derivativeAt(VectorCode c, int m, int b) {
    return c.whole(l.momentDerivatives + m * l.paddedFunctions + b);
  }

  /// (memory, table, species): adds what a term of four or five bodies gives.
  private void invariantDerivatives(VectorCode c, AngularTerm term, int component) {
    Row memory = c.row(0);
    for (int b = 0; b < functions; b += lanes) {
      Map<Integer, Numbers> moments = moments(c, term, b);
      Map<Integer, Numbers> sums = new TreeMap<>();
      for (AngularTerm.Monomial monomial : term.polynomial()) {
        int[] indices = indices(monomial);
        for (int k = 0; k < indices.length; k++) {
          List<Numbers> others = factors(monomial, moments);
          others.remove(k);
          Numbers product = others.get(0).times(monomial.factor());
          for (int other = 1; other + 1 < others.size(); other++) {
            product = product.times(others.get(other));
          }
          Numbers last = others.getLast();
          Numbers sum = sums.get(indices[k]);
          sums.put(indices[k], c.let(sum == null ? product.times(last) : product.fma(last, sum)));
        }
      }
      Numbers derivative = c.let(memory.load(c.whole(l.derivatives + component + b)));
      int first = b;
      sums.forEach(
          (m, sum) -> {
            Whole at = derivativeAt(c, m, first);
            memory.store(sum.times(norms[m]).fma(derivative, memory.load(at)), at);
          });
    }
    c.end();
  }

  /// (memory, table, species): derivatives of the energy by Σ f_c T_k; lanes are species of the
  /// neighbour.
  private void radialDerivatives(VectorCode c) {
    Row memory = c.row(0);
    int row = shape.radialFunctions() * l.paddedTypes;
    Whole at = c.let(c.wholeIn(2).times(shape.radialBasis() * row).plus(table.radial));
    c.loop(
        c.whole(0),
        c.whole(shape.radialBasis()),
        1,
        k -> {
          for (int b = 0; b < l.paddedTypes; b += lanes) {
            Numbers sum = c.zero();
            for (int n = 0; n < shape.radialFunctions(); n++) {
              Numbers a = c.row(1).load(at.plus(k.times(row)).plus(n * l.paddedTypes + b));
              sum = a.fma(memory.broadcast(c.whole(l.derivatives + n)), sum);
            }
            memory.store(sum, k.times(l.paddedTypes).plus(l.radialDerivatives + b));
          }
        });
    c.end();
  }
}
