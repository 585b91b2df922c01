package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a device with its own memory must do when it lists neighbours: find the list of the CPU,
/// copy no array, and make room when there are more pairs than before. A device's test extends
/// this.
public abstract class DeviceNeighbourListContract {
  private static final SpeciesTable SPECIES =
      new SpeciesTable(List.of("Li", "O", "Zr"), List.of(6.94, 15.999, 91.224));

  /// A new device, closed after the test.
  protected abstract Device open();

  /// Bytes that a device has copied so far, in both directions.
  protected abstract long bytesCopied(Device device);

  /// Particles at random in a skewed cell, `perAngstrom3` dense.
  private static ParticleState gas(long seed, int count, double perAngstrom3) {
    Random random = new Random(seed);
    double edge = Math.cbrt(count / perAngstrom3);
    Cell cell =
        Cell.ofRows(new double[] {edge, 0, 0, 0.3 * edge, edge, 0, -0.2 * edge, 0.1 * edge, edge});
    double[] positions = random.doubles(3 * count, -1, 2).toArray();
    cell.toCartesian(positions, positions);
    int[] species = random.ints(count, 0, 3).toArray();
    return new ParticleState(SPECIES, cell, species, positions);
  }

  private static void shake(ParticleState state, long seed, double angstrom) {
    Random random = new Random(seed);
    for (int k = 0; k < state.positions().length; k++) {
      state.positions()[k] += angstrom * (2 * random.nextDouble() - 1);
    }
  }

  private static void assertSame(
      NeighbourList there, NeighbourList here, ParticleState state, ParticleState expected) {
    Device device = there.device();
    device.download(there.offsets(), there.neighbours(), there.shifts());
    device.download(state.positions(), state.images(), there.referencePositions());
    int pairs = here.pairs();
    assertThat(there.pairs()).isEqualTo(pairs);
    assertThat(there.offsets()).isEqualTo(here.offsets());
    assertThat(Arrays.copyOf(there.neighbours(), pairs))
        .isEqualTo(Arrays.copyOf(here.neighbours(), pairs));
    assertThat(Arrays.copyOf(there.shifts(), pairs)).isEqualTo(Arrays.copyOf(here.shifts(), pairs));
    assertThat(state.positions()).isEqualTo(expected.positions());
    assertThat(state.images()).isEqualTo(expected.images());
    assertThat(there.referencePositions()).isEqualTo(here.referencePositions());
  }

  /// One particle, fewer than a block, a block and one, several levels of sums, two digits of bins.
  @Test
  void listIsThatOfTheCpu() {
    for (int count : new int[] {1, 2, 63, 65, 700, 5000}) {
      try (Device device = open();
          Device cpu = new CpuDevice(1)) {
        ParticleState state = gas(count, count, 0.08);
        ParticleState expected = state.copy();
        NeighbourList there = new NeighbourList(device, 3, 0.5);
        NeighbourList here = new NeighbourList(cpu, 3, 0.5);
        for (int time = 0; time < 2; time++) {
          there.rebuild(state);
          here.rebuild(expected);
          assertSame(there, here, state, expected);
          shake(state, time, 0.5);
          device.upload(state.positions());
          shake(expected, time, 0.5);
        }
      }
    }
  }

  @Test
  void reversePairsAreThoseOfTheCpu() {
    try (Device device = open();
        Device cpu = new CpuDevice(1)) {
      ParticleState state = gas(3, 300, 0.08);
      NeighbourList here = new NeighbourList(cpu, 3, 0.5);
      here.rebuild(state.copy());
      NeighbourList there = new NeighbourList(device, 3, 0.5);
      there.rebuild(state);
      int[] reverse = there.reversePairs();
      device.download(reverse);
      assertThat(Arrays.copyOf(reverse, here.pairs()))
          .isEqualTo(Arrays.copyOf(here.reversePairs(), here.pairs()));
    }
  }

  /// No array goes in either direction: the host reads one integer, the number of pairs. What goes
  /// up are scalars of kernels that the list launches several times with other ones.
  @Test
  void aRebuildCopiesNoArray() {
    try (Device device = open()) {
      ParticleState state = gas(1, 3000, 0.08);
      NeighbourList list = new NeighbourList(device, 3, 0.5);
      for (int time = 0; time < 2; time++) {
        list.rebuild(state);
        list.pairs();
      }
      long before = bytesCopied(device);
      list.rebuild(state);
      // Pairs are listed when they are asked for.
      assertThat(list.pairs()).isPositive();
      long copied = bytesCopied(device) - before;
      System.out.printf("%s: %d bytes copied in a rebuild%n", device.name(), copied);
      // The shortest array of this system has 12 kB.
      assertThat(copied).isLessThan(1000L);
    }
  }

  /// The system becomes denser and denser, from no memory at all: every rebuild finds more pairs
  /// than there is room for, and lists them as the CPU does with ample room.
  @Test
  void memoryGrowsWithTheNumberOfPairs() {
    try (Device device = open();
        Device cpu = new CpuDevice(1)) {
      NeighbourList tight = new NeighbourList(device, 3, 0.5, 0);
      NeighbourList ample = new NeighbourList(cpu, 3, 0.5, 100);
      ParticleState state = gas(5, 400, 0.02);
      ParticleState expected = state.copy();
      for (int time = 1; time <= 6; time++) {
        tight.rebuild(state);
        ample.rebuild(expected);
        assertSame(tight, ample, state, expected);
        assertThat(tight.neighbours()).hasSize(tight.pairs());
        assertThat(tight.allocations()).isEqualTo(time);
        compress(state, 0.9);
        device.upload(state.positions());
        compress(expected, 0.9);
      }
      assertThat(ample.allocations()).isEqualTo(1);
    }
  }

  private static void compress(ParticleState state, double factor) {
    double[] rows = state.cell().rows().clone();
    for (int k = 0; k < 9; k++) {
      rows[k] *= factor;
    }
    for (int k = 0; k < state.positions().length; k++) {
      state.positions()[k] *= factor;
    }
    state.setCell(Cell.ofRows(rows));
  }
}
