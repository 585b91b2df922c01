package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixSumTest {
  /// Around one block, two levels, three and four.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 63, 64, 65, 4095, 4096, 4097, 262_145})
  void runningSumsAreThoseOfJava(int count) {
    try (Device device = new CpuDevice(2)) {
      PrefixSum sum = new PrefixSum(device);
      int[] values = new Random(count).ints(count + 3, 0, 1000).toArray();
      int[] expected = values.clone();
      for (int k = 1; k < count; k++) {
        expected[k] += expected[k - 1];
      }
      sum.run(values, count);
      assertThat(values).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 200, 5000})
  void sumsThatAreTooLargeStayAtTheLargestNumber(int count) {
    try (Device device = new CpuDevice(1)) {
      int[] values = new int[count];
      Arrays.fill(values, Integer.MAX_VALUE - 1);
      values[count - 1] = 0;
      new PrefixSum(device).run(values, count);
      assertThat(values[0]).isEqualTo(Integer.MAX_VALUE - 1);
      assertThat(Arrays.copyOfRange(values, 1, count)).containsOnly(Integer.MAX_VALUE);
    }
  }
}
