package org.haven.potentials.networks;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.haven.kernels.code.Numbers;
import org.haven.kernels.code.Row;
import org.haven.kernels.code.VectorCode;
import org.haven.kernels.code.VectorProgram;
import org.haven.kernels.code.Whole;

/// Writes the [NetworkStages] of a shape: a lane is a network of the batch, weights are the same in
/// all lanes, and some rows of a product are summed at a time, so that each input is loaded once
/// for them.
final class NetworkCode {
  private static final Map<NetworkShape, NetworkStages> WRITTEN = new ConcurrentHashMap<>();

  /// Rows of a product that are summed at a time.
  private static final int ROWS = 4;

  private final NetworkShape shape;
  private final int lanes;
  private final int width;

  private NetworkCode(NetworkShape shape) {
    this.shape = shape;
    lanes = shape.type().lanes();
    width = shape.width();
  }

  /// The stages of a shape; written at the first call for it.
  static NetworkStages of(NetworkShape shape) {
    return WRITTEN.computeIfAbsent(
        shape,
        s ->
            VectorProgram.write(
                NetworkStages.class,
                MethodHandles.lookup(),
                s.type(),
                program -> new NetworkCode(s).write(program)));
  }

  private void write(VectorProgram program) {
    for (int l = 0; l < shape.layers(); l++) {
      int layer = l;
      program.part("forward", c -> arguments(c, layer));
      program.part("forward", c -> activate(c, layer));
    }
    for (int l = shape.layers() - 1; l >= 0; l--) {
      int layer = l;
      program.part("backward", c -> chain(c, layer));
      program.part("backward", c -> derivatives(c, layer));
    }
  }

  /// Σ_d w_od x_d + b_o of a layer, where its values will be.
  private void arguments(VectorCode c, int layer) {
    int inputs = shape.lengths().get(layer);
    int outputs = shape.lengths().get(layer + 1);
    Row table = c.row(1);
    product(
        c,
        inputs,
        outputs,
        shape.values(layer),
        shape.values(layer + 1),
        o -> table.broadcast(o.plus(shape.biases(layer))),
        (d, o) -> d.times(outputs).plus(o).plus(shape.weights(layer)));
    c.end();
  }

  /// Values and slopes of a layer, from its arguments.
  private void activate(VectorCode c, int layer) {
    Row memory = c.row(0);
    int inputs = shape.lengths().get(layer);
    int outputs = shape.lengths().get(layer + 1);
    Layer.Shortcut shortcut = shape.shortcuts().get(layer);
    int blocks = shortcut == Layer.Shortcut.TWICE ? 2 : 1;
    for (int block = 0; block < blocks; block++) {
      int first = block * inputs;
      c.loop(
          c.whole(0),
          c.whole(outputs / blocks),
          1,
          o -> {
            for (int v = 0; v < shape.vectors(); v++) {
              Whole at = c.let(o.plus(first).times(width).plus(v * lanes));
              Numbers x = c.let(memory.load(at.plus(shape.values(layer + 1))));
              Activation.Activated y = shape.activations().get(layer).of(c, x);
              Numbers value = y.value();
              Numbers slope = y.slope();
              if (shape.steps().get(layer)) {
                Numbers step = c.let(c.row(1).broadcast(o.plus(first).plus(shape.stepsOf(layer))));
                value = value.times(step);
                slope = slope.times(step);
              }
              if (shortcut != Layer.Shortcut.NONE) {
                Whole from = o.times(width).plus(v * lanes).plus(shape.values(layer));
                value = value.plus(memory.load(from));
              }
              memory.store(value, at.plus(shape.values(layer + 1)));
              memory.store(slope, at.plus(shape.slopes(layer + 1)));
            }
          });
    }
    c.end();
  }

  /// Derivatives by the arguments of a layer, where its slopes were.
  private void chain(VectorCode c, int layer) {
    Row memory = c.row(0);
    c.loop(
        c.whole(0),
        c.whole(shape.lengths().get(layer + 1) * width),
        lanes,
        at -> {
          Whole slope = c.let(at.plus(shape.slopes(layer + 1)));
          Numbers outer = memory.load(at.plus(shape.derivatives(layer + 1)));
          memory.store(memory.load(slope).times(outer), slope);
        });
    c.end();
  }

  /// Derivatives by the inputs of a layer.
  private void derivatives(VectorCode c, int layer) {
    Row memory = c.row(0);
    int inputs = shape.lengths().get(layer);
    int outputs = shape.lengths().get(layer + 1);
    product(
        c,
        outputs,
        inputs,
        shape.slopes(layer + 1),
        shape.derivatives(layer),
        d -> c.zero(),
        (o, d) -> d.times(outputs).plus(o).plus(shape.weights(layer)));
    int copies = shape.shortcuts().get(layer).ordinal();
    for (int copy = 0; copy < copies; copy++) {
      int from = shape.derivatives(layer + 1) + copy * inputs * width;
      c.loop(
          c.whole(0),
          c.whole(inputs * width),
          lanes,
          at -> {
            Whole to = c.let(at.plus(shape.derivatives(layer)));
            memory.store(memory.load(to).plus(memory.load(at.plus(from))), to);
          });
    }
    c.end();
  }

  /// Place of the weight between two neurons.
  private interface Weight {
    Whole of(Whole from, Whole to);
  }

  /// Rows `to` = start + Σ weight times rows `from`.
  private void product(
      VectorCode c,
      int length,
      int rows,
      int from,
      int to,
      Function<Whole, Numbers> start,
      Weight weight) {
    int whole = rows / ROWS * ROWS;
    c.loop(
        c.whole(0),
        c.whole(whole),
        ROWS,
        row -> some(c, ROWS, row, length, from, to, start, weight));
    if (whole < rows) {
      c.block(() -> some(c, rows - whole, c.whole(whole), length, from, to, start, weight));
    }
  }

  private void some(
      VectorCode c,
      int rows,
      Whole first,
      int length,
      int from,
      int to,
      Function<Whole, Numbers> start,
      Weight weight) {
    Row memory = c.row(0);
    Row table = c.row(1);
    Numbers[][] sums = new Numbers[rows][shape.vectors()];
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < shape.vectors(); v++) {
        sums[r][v] = c.variable(start.apply(first.plus(r)));
      }
    }
    c.loop(
        c.whole(0),
        c.whole(length),
        1,
        k -> {
          Numbers[] x = new Numbers[shape.vectors()];
          for (int v = 0; v < x.length; v++) {
            x[v] = c.let(memory.load(k.times(width).plus(from + v * lanes)));
          }
          for (int r = 0; r < rows; r++) {
            Numbers w = c.let(table.broadcast(weight.of(k, first.plus(r))));
            for (int v = 0; v < x.length; v++) {
              c.assign(sums[r][v], w.fma(x[v], sums[r][v]));
            }
          }
        });
    for (int r = 0; r < rows; r++) {
      for (int v = 0; v < shape.vectors(); v++) {
        memory.store(sums[r][v], first.plus(r).times(width).plus(to + v * lanes));
      }
    }
  }
}
