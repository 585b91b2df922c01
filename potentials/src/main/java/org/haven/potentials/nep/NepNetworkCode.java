package org.haven.potentials.nep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.haven.potentials.nep.VectorCode.Lanes;
import org.haven.potentials.nep.VectorCode.Row;
import org.haven.potentials.nep.VectorCode.Whole;

/// The stages from the moments of a particle to the derivatives of its energy. Lanes are functions
/// n, neurons, components of the descriptor or basis functions.
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

  void write(NepProgram program) {
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
    program.part("energy", c -> c.returnSum(new Row(0), l.terms, c.type.padded(shape.neurons())));
  }

  /// (memory, table, ints, species): q_n = Σ_tk a_tkn Σ_j f_c T_k over the neighbours j of species
  /// t.
  private void radialFunctions(VectorCode c) {
    int padded = c.type.padded(shape.radialFunctions());
    int sums = shape.types() * shape.radialBasis();
    Whole at = c.let(c.wholeIn(3).times(sums * padded).plus(table.radialRows));
    for (int n = 0; n < padded; n += lanes) {
      Lanes q = product(c, at.plus(n), padded, l.radialSums, sums, c.zero());
      c.store(q, new Row(0), c.whole(l.descriptor + n));
    }
    c.end();
  }

  /// (memory): Σ_m a_nlm². Lanes beyond the last function are overwritten by what follows.
  private void squares(VectorCode c) {
    Row memory = new Row(0);
    for (int l1 = 1; l1 <= shape.degrees(); l1++) {
      for (int b = 0; b < functions; b += lanes) {
        Lanes sum = null;
        for (int m = l1 * l1 - 1; m < l1 * l1 + 2 * l1; m++) {
          Lanes a = c.let(c.load(memory, c.whole(l.moment + m * functions + b)));
          sum = c.let(sum == null ? a.times(a) : a.fma(a, sum));
        }
        int component = shape.radialFunctions() + (l1 - 1) * functions;
        c.store(sum, memory, c.whole(l.descriptor + component + b));
      }
    }
    c.end();
  }

  /// (memory): a term of four or five bodies.
  private void invariant(VectorCode c, AngularTerm term, int component) {
    Row memory = new Row(0);
    for (int b = 0; b < functions; b += lanes) {
      Map<Integer, Lanes> moments = moments(c, term, b);
      Lanes sum = null;
      for (AngularTerm.Monomial monomial : term.polynomial()) {
        List<Lanes> factors = factors(monomial, moments);
        Lanes last = factors.removeLast();
        Lanes product = factors.get(0).times(monomial.factor());
        for (int k = 1; k < factors.size(); k++) {
          product = product.times(factors.get(k));
        }
        sum = c.let(sum == null ? product.times(last) : product.fma(last, sum));
      }
      c.store(sum, memory, c.whole(l.descriptor + component + b));
    }
    c.end();
  }

  private Map<Integer, Lanes> moments(VectorCode c, AngularTerm term, int b) {
    Map<Integer, Lanes> moments = new TreeMap<>();
    for (AngularTerm.Monomial monomial : term.polynomial()) {
      for (int k : indices(monomial)) {
        moments.computeIfAbsent(
            k, m -> c.let(c.load(new Row(0), c.whole(l.moment + m * functions + b))));
      }
    }
    return moments;
  }

  private static int[] indices(AngularTerm.Monomial monomial) {
    return monomial.d() < 0
        ? new int[] {monomial.a(), monomial.b(), monomial.c()}
        : new int[] {monomial.a(), monomial.b(), monomial.c(), monomial.d()};
  }

  private static List<Lanes> factors(AngularTerm.Monomial monomial, Map<Integer, Lanes> moments) {
    List<Lanes> factors = new ArrayList<>();
    for (int k : indices(monomial)) {
      factors.add(moments.get(k));
    }
    return factors;
  }

  /// (memory, table, species): w¹_h tanh(Σ_d w⁰_hd q_d - b⁰_h) and its derivative by the argument.
  private void forward(VectorCode c) {
    Row memory = new Row(0);
    Row numbers = new Row(1);
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
          Lanes bias = c.load(numbers, row.plus(table.biases));
          Lanes sum = product(c, c.let(at.plus(h)), padded, l.descriptor, length, bias);
          Lanes activation = c.let(tanh(c, sum));
          Lanes weight = c.let(c.load(numbers, row.plus(table.outputWeights)));
          c.store(weight.times(activation), memory, h.plus(l.terms));
          c.store(
              weight.times(c.broadcast(1).minus(activation.times(activation))),
              memory,
              h.plus(l.slopes));
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
            c.store(
                product(c, c.let(at.plus(d)), padded, l.slopes, neurons, c.zero()),
                new Row(0),
                d.plus(l.derivatives)));
    c.end();
  }

  /// start + Σ_k matrix[at + k stride …] memory[vector + k], in four strands.
  private Lanes product(VectorCode c, Whole at, int stride, int vector, int length, Lanes start) {
    Row memory = new Row(0);
    Row matrix = new Row(1);
    int strands = Math.min(4, length);
    Lanes[] sums = new Lanes[strands];
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
            Lanes factor = c.broadcast(memory, k.plus(vector + s));
            c.assign(sums[s], c.load(matrix, row.plus(s * stride)).fma(factor, sums[s]));
          }
        });
    for (int k = whole; k < length; k++) {
      Lanes factor = c.broadcast(memory, c.whole(vector + k));
      c.assign(sums[0], c.load(matrix, at.plus(k * stride)).fma(factor, sums[0]));
    }
    Lanes total = sums[0];
    for (int s = 1; s < strands; s++) {
      total = total.plus(sums[s]);
    }
    return c.let(total);
  }

  /// tanh x = e/(e + 2) with e = exp(2 x) - 1 = 2^n p + (2^n - 1), p = exp(r) - 1 by its Taylor
  /// series up to r⁷ in float and r¹³ in double, |r| ≤ ½ ln 2: error about one rounding.
  private static Lanes tanh(VectorCode c, Lanes x) {
    boolean isFloat = c.type.isFloat();
    double bound = isFloat ? 9.5 : 20;
    double rounding = isFloat ? 0x1.8p23 : 0x1.8p52;
    double high = isFloat ? 0.693359375 : 6.93147180369123816490e-01;
    double low = isFloat ? -2.12194440e-4 : 1.90821492927058770002e-10;
    Lanes y = c.let(x.atLeast(-bound).atMost(bound).times(2));
    Lanes shifted = c.let(y.times(1 / Math.log(2)).plus(rounding));
    Lanes n = c.let(shifted.minus(rounding));
    Lanes r = c.let(n.fma(c.broadcast(-high), y).minus(n.times(low)));
    int order = isFloat ? 7 : 13;
    double factorial = 1;
    for (int k = 2; k <= order; k++) {
      factorial *= k;
    }
    Lanes sum = c.broadcast(1 / factorial);
    for (int k = order - 1; k >= 2; k--) {
      factorial /= k + 1;
      sum = sum.fma(r, c.broadcast(1 / factorial));
    }
    Lanes p = c.let(c.let(sum.times(r)).fma(r, r));
    Lanes power = c.let(shifted.powerOfTwo());
    Lanes e = c.let(power.fma(p, power.minus(1)));
    return e.over(e.plus(2));
  }

  /// (memory, table, species): dU/da_nlm of the squares, times the norm of the harmonic.
  private void squareDerivatives(VectorCode c) {
    Row memory = new Row(0);
    for (int l1 = 1; l1 <= shape.degrees(); l1++) {
      int component = shape.radialFunctions() + (l1 - 1) * functions;
      for (int b = 0; b < functions; b += lanes) {
        Lanes derivative = c.let(c.load(memory, c.whole(l.derivatives + component + b)));
        for (int m = l1 * l1 - 1; m < l1 * l1 + 2 * l1; m++) {
          Lanes moment = c.load(memory, c.whole(l.moment + m * functions + b));
          c.store(derivative.times(moment).times(2 * norms[m]), memory, derivativeAt(c, m, b));
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
    Row memory = new Row(0);
    for (int b = 0; b < functions; b += lanes) {
      Map<Integer, Lanes> moments = moments(c, term, b);
      Map<Integer, Lanes> sums = new TreeMap<>();
      for (AngularTerm.Monomial monomial : term.polynomial()) {
        int[] indices = indices(monomial);
        for (int k = 0; k < indices.length; k++) {
          List<Lanes> others = factors(monomial, moments);
          others.remove(k);
          Lanes product = others.get(0).times(monomial.factor());
          for (int other = 1; other + 1 < others.size(); other++) {
            product = product.times(others.get(other));
          }
          Lanes last = others.getLast();
          Lanes sum = sums.get(indices[k]);
          sums.put(indices[k], c.let(sum == null ? product.times(last) : product.fma(last, sum)));
        }
      }
      Lanes derivative = c.let(c.load(memory, c.whole(l.derivatives + component + b)));
      int first = b;
      sums.forEach(
          (m, sum) -> {
            Whole at = derivativeAt(c, m, first);
            c.store(sum.times(norms[m]).fma(derivative, c.load(memory, at)), memory, at);
          });
    }
    c.end();
  }

  /// (memory, table, species): derivatives of the energy by Σ f_c T_k; lanes are species of the
  /// neighbour.
  private void radialDerivatives(VectorCode c) {
    Row memory = new Row(0);
    int row = shape.radialFunctions() * l.paddedTypes;
    Whole at = c.let(c.wholeIn(2).times(shape.radialBasis() * row).plus(table.radial));
    c.loop(
        c.whole(0),
        c.whole(shape.radialBasis()),
        1,
        k -> {
          for (int b = 0; b < l.paddedTypes; b += lanes) {
            Lanes sum = c.zero();
            for (int n = 0; n < shape.radialFunctions(); n++) {
              Lanes a = c.load(new Row(1), at.plus(k.times(row)).plus(n * l.paddedTypes + b));
              sum = a.fma(c.broadcast(memory, c.whole(l.derivatives + n)), sum);
            }
            c.store(sum, memory, k.times(l.paddedTypes).plus(l.radialDerivatives + b));
          }
        });
    c.end();
  }
}
