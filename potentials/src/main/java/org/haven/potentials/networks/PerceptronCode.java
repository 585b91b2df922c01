package org.haven.potentials.networks;

import org.haven.kernels.code.Functions;
import org.haven.kernels.code.Numbers;
import org.haven.kernels.code.Row;
import org.haven.kernels.code.VectorCode;
import org.haven.kernels.code.Whole;

/// A network of one hidden layer for each species, U = Σ_h w¹_h tanh(Σ_d w⁰_hd q_d - b⁰_h), and its
/// derivatives by q, written as vector code of (memory, table, species). Rows of the table are
/// filled up to whole vectors ("padded").
///
/// @param inputs D, length of q
/// @param neurons H
/// @param weights in the table: w⁰, [T][D][padded H]
/// @param weightsTransposed in the table: w⁰, [T][H][padded D]
/// @param biases in the table: -b⁰, [T][padded H]
/// @param outputWeights in the table: w¹, [T][padded H]
/// @param input in the memory: q, [D]
/// @param terms in the memory: w¹_h tanh(…), whose sum is U, [padded H], written
/// @param slopes in the memory: their derivatives by the argument of tanh, [padded H], written
/// @param derivatives in the memory: ∂U/∂q, [padded D], written
public record PerceptronCode(
    int inputs,
    int neurons,
    int weights,
    int weightsTransposed,
    int biases,
    int outputWeights,
    int input,
    int terms,
    int slopes,
    int derivatives) {
  /// Terms of the energy and their slopes.
  public void forward(VectorCode c) {
    Row memory = c.row(0);
    Row numbers = c.row(1);
    int padded = c.type.padded(neurons);
    Whole at = c.let(c.wholeIn(2).times(inputs * padded).plus(weights));
    Whole own = c.let(c.wholeIn(2).times(padded));
    c.loop(
        c.whole(0),
        c.whole(padded),
        c.type.lanes(),
        h -> {
          Whole row = c.let(own.plus(h));
          Numbers bias = numbers.load(row.plus(biases));
          Numbers sum = product(c, c.let(at.plus(h)), padded, input, inputs, bias);
          Numbers activation = c.let(new Functions(c).tanh(sum));
          Numbers weight = c.let(numbers.load(row.plus(outputWeights)));
          memory.store(weight.times(activation), h.plus(terms));
          memory.store(
              weight.times(c.broadcast(1).minus(activation.times(activation))), h.plus(slopes));
        });
    c.end();
  }

  /// Derivatives of the energy by the input, from the slopes.
  public void backward(VectorCode c) {
    int padded = c.type.padded(inputs);
    Whole at = c.let(c.wholeIn(2).times(neurons * padded).plus(weightsTransposed));
    c.loop(
        c.whole(0),
        c.whole(padded),
        c.type.lanes(),
        d ->
            c.row(0)
                .store(
                    product(c, c.let(at.plus(d)), padded, slopes, neurons, c.zero()),
                    d.plus(derivatives)));
    c.end();
  }

  /// start + Σ_k matrix[at + k stride …] memory[vector + k], in four strands.
  public static Numbers product(
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
}
