package org.haven.potentials.nep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.haven.kernels.code.Numbers;
import org.haven.kernels.code.Row;
import org.haven.kernels.code.VectorCode;
import org.haven.kernels.code.VectorProgram;
import org.haven.kernels.code.Whole;
import org.haven.potentials.descriptors.AngularTerm;
import org.haven.potentials.descriptors.SphericalHarmonics;
import org.haven.potentials.networks.PerceptronCode;

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
    PerceptronCode network = network();
    program.part("activations", network::forward);
    program.part("gradient", network::backward);
    program.part("energy", c -> c.returnSum(c.row(0), l.terms, c.type.padded(shape.neurons())));
  }

  private PerceptronCode network() {
    return new PerceptronCode(
        l.descriptorLength,
        shape.neurons(),
        table.weights,
        table.weightsTransposed,
        table.biases,
        table.outputWeights,
        l.descriptor,
        l.terms,
        l.slopes,
        l.derivatives);
  }

  /// (memory, table, ints, species): q_n = Σ_tk a_tkn Σ_j f_c T_k over the neighbours j of species
  /// t.
  private void radialFunctions(VectorCode c) {
    int padded = c.type.padded(shape.radialFunctions());
    int sums = shape.types() * shape.radialBasis();
    Whole at = c.let(c.wholeIn(3).times(sums * padded).plus(table.radialRows));
    for (int n = 0; n < padded; n += lanes) {
      Numbers q = PerceptronCode.product(c, at.plus(n), padded, l.radialSums, sums, c.zero());
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
