package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class SeriesStoreTest {
  /// More frames than go into one block on the disk, and more ions than a reader fetches at once.
  private static final int IONS = 300;

  private static final int FRAMES = 2003;

  private static void fill(SeriesStore... stores) {
    Random random = new Random(1);
    double[] frame = new double[3 * IONS];
    for (int f = 0; f < FRAMES; f++) {
      for (int k = 0; k < frame.length; k++) {
        frame[k] = random.nextGaussian();
      }
      for (SeriesStore store : stores) {
        store.append(frame);
      }
    }
  }

  private static void assertSame(SeriesStore a, SeriesStore b, int from, int to) {
    IntFunction<double[][]> first = a.reader(from, to);
    IntFunction<double[][]> second = b.reader(from, to);
    for (int n : new int[] {0, 1, 2, 150, 299, 7}) {
      assertThat(second.apply(n)).isDeepEqualTo(first.apply(n));
      assertThat(second.apply(n)[2]).hasSize(to - from);
    }
  }

  @Test
  void theDiskGivesTheSameNumbersAsMemory() {
    try (SeriesStore heap = new HeapSeries(IONS, FRAMES);
        SeriesStore disk = new DiskSeries(IONS, FRAMES)) {
      fill(heap, disk);
      assertSame(heap, disk, 0, FRAMES);
      assertSame(heap, disk, 17, 18);
      assertSame(heap, disk, 100, 1999);
    }
  }

  @Test
  void whatIsSubtractedIsMissingInBoth() {
    double[][] common = new double[3][FRAMES];
    for (int f = 0; f < FRAMES; f++) {
      common[0][f] = f;
      common[2][f] = -0.5 * f;
    }
    try (SeriesStore heap = new HeapSeries(IONS, FRAMES);
        SeriesStore disk = new DiskSeries(IONS, FRAMES)) {
      fill(heap, disk);
      double before = heap.reader(0, FRAMES).apply(3)[0][1000];
      heap.subtract(common);
      disk.subtract(common);
      assertThat(heap.reader(0, FRAMES).apply(3)[0][1000]).isEqualTo(before - 1000);
      assertSame(heap, disk, 0, FRAMES);
      assertSame(heap, disk, 600, 1500);
    }
  }

  @Test
  void framesAreThinnedOnlyWhereNeitherMemoryNorDiskHasRoom() {
    // 24 bytes × 100 ions × 1000 frames = 2.4 MB
    assertThat(new Room(3_000_000, 0, 1 << 30).stride(100, 1000)).isEqualTo(1);
    assertThat(new Room(1000, 3_000_000, 1 << 30).stride(100, 1000)).isEqualTo(1);
    assertThat(new Room(1000, 800_000, 1 << 30).stride(100, 1000)).isEqualTo(3);
    // what each frame takes besides
    assertThat(new Room(3_000_000, 0, 400_000).stride(100, 1000)).isEqualTo(2);
  }
}
