package org.haven.potentials.deepmd;

import java.util.Arrays;
import java.util.List;
import org.haven.potentials.networks.NetworkBatch;

/// What a thread of [DeepmdVector] needs for one batch. Objects are `float[]` or `double[]`.
final class DeepmdScratch {
  private final DeepmdCode.Shape shape;
  final Neighbourhood[] around;

  /// First neighbour of each particle, and how many there are so far.
  final int[] first;

  int neighbours;

  /// Of each neighbour: where the table has its interval, and which it is in its [Neighbourhood].
  int[] places = {};

  int[] which = {};
  Object rows;
  Object sums;

  /// [width][components][padded channels] T, later dE/dT.
  final Object moments;

  /// [channels][components][width]
  final Object batch;

  final Object byBatch;
  final List<Object> networks;
  final double[] emptyPlaces;
  final double[] byRow = new double[4];

  DeepmdScratch(
      DeepmdModel model, int[] typeOf, DeepmdCode.Shape shape, List<NetworkBatch> fittings) {
    this.shape = shape;
    around = new Neighbourhood[shape.width()];
    Arrays.setAll(around, k -> new Neighbourhood(model, typeOf));
    first = new int[shape.width() + 1];
    rows = shape.type().array(0);
    sums = shape.type().array(0);
    moments = shape.type().array(shape.width() * shape.moments());
    batch = shape.type().array(shape.batch());
    byBatch = shape.type().array(shape.batch());
    networks = fittings.stream().map(NetworkBatch::memory).toList();
    emptyPlaces = new double[shape.components() * shape.channels()];
  }

  /// Makes room for so many neighbours, and keeps what is there.
  void fit(int count) {
    if (places.length < count) {
      int room = count + count / 4 + 64;
      places = Arrays.copyOf(places, room);
      which = Arrays.copyOf(which, room);
      rows = enlarged(rows, DeepmdCode.ROW * room);
      sums = shape.type().array(shape.sums() * room);
    }
  }

  private static Object enlarged(Object numbers, int length) {
    return numbers instanceof float[] floats
        ? Arrays.copyOf(floats, length)
        : Arrays.copyOf((double[]) numbers, length);
  }

  void setRow(int n, double x, double r0, double r1, double r2, double r3) {
    int at = DeepmdCode.ROW * n;
    if (rows instanceof float[] floats) {
      floats[at] = (float) x;
      floats[at + 1] = (float) r0;
      floats[at + 2] = (float) r1;
      floats[at + 3] = (float) r2;
      floats[at + 4] = (float) r3;
    } else {
      double[] doubles = (double[]) rows;
      doubles[at] = x;
      doubles[at + 1] = r0;
      doubles[at + 2] = r1;
      doubles[at + 3] = r2;
      doubles[at + 4] = r3;
    }
  }

  /// T of the particles side by side.
  void gatherMoments(int size) {
    for (int k = 0; k < size; k++) {
      for (int c = 0; c < shape.components(); c++) {
        int from = k * shape.moments() + c * shape.padded();
        copy(moments, from, 1, batch, c * shape.width() + k, shape.components() * shape.width());
      }
    }
  }

  /// dE/dT back to where T was.
  void scatterMoments(int size) {
    for (int k = 0; k < size; k++) {
      for (int c = 0; c < shape.components(); c++) {
        int to = k * shape.moments() + c * shape.padded();
        copy(byBatch, c * shape.width() + k, shape.components() * shape.width(), moments, to, 1);
      }
    }
  }

  private void copy(Object from, int at, int stride, Object to, int toAt, int toStride) {
    if (from instanceof float[] floats) {
      float[] target = (float[]) to;
      for (int m = 0; m < shape.channels(); m++) {
        target[toAt + m * toStride] = floats[at + m * stride];
      }
    } else {
      double[] doubles = (double[]) from;
      double[] target = (double[]) to;
      for (int m = 0; m < shape.channels(); m++) {
        target[toAt + m * toStride] = doubles[at + m * stride];
      }
    }
  }

  static double get(Object numbers, int k) {
    return numbers instanceof float[] floats ? floats[k] : ((double[]) numbers)[k];
  }

  static void set(Object numbers, int k, double value) {
    if (numbers instanceof float[] floats) {
      floats[k] = (float) value;
    } else {
      ((double[]) numbers)[k] = value;
    }
  }
}
