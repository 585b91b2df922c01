package org.haven.kernels.tornado;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.haven.kernels.BlockMaxima;
import org.haven.kernels.BlockSums;
import org.haven.kernels.Device;
import org.haven.kernels.Totals;

/// Sums and largest values formed on a device; only they come to the host.
final class Reductions {
  private final Device device;
  private final Map<Integer, double[]> totals = new HashMap<>();
  private double[] partial = {};
  private double[] maxima = {};

  Reductions(Device device) {
    this.device = device;
  }

  double sum(double[] values, int first, int stride, int count) {
    double[] out = new double[1];
    sums(values, first, stride, count, 1, out);
    return out[0];
  }

  void sums(double[] values, int count, double[] out) {
    sums(values, 0, out.length, count, out.length, out);
  }

  private void sums(double[] values, int first, int stride, int count, int columns, double[] out) {
    int blocks = BlockSums.blocks(count);
    if (blocks == 0) {
      Arrays.fill(out, 0);
      return;
    }
    double[] room = partial(blocks * columns);
    double[] total = totals.computeIfAbsent(columns, double[]::new);
    device.launch(new BlockSums(values, first, stride, count, columns, room), blocks * columns);
    device.launch(new Totals(room, blocks, columns, total), columns);
    device.download(total);
    System.arraycopy(total, 0, out, 0, columns);
  }

  double largest(double[] values, int count) {
    double[] total = totals.computeIfAbsent(1, double[]::new);
    double[] from = values;
    int left = count;
    if (left == 0) {
      return 0;
    }
    double[] room = partial(BlockMaxima.blocks(count));
    double[] otherRoom = maxima;
    while (from != total) {
      int blocks = BlockMaxima.blocks(left);
      if (otherRoom.length < blocks) {
        otherRoom = maxima = new double[blocks + blocks / 4];
      }
      double[] to = blocks == 1 ? total : from == room ? otherRoom : room;
      device.launch(new BlockMaxima(from, left, to), blocks);
      from = to;
      left = blocks;
    }
    device.download(total);
    return total[0];
  }

  private double[] partial(int length) {
    if (partial.length < length) {
      partial = new double[length + length / 4];
    }
    return partial;
  }
}
