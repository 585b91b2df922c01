package org.haven.kernels;

/// Counter-based random numbers, Philox4x32-10 (Salmon et al., SC'11, doi:10.1145/2063384.2063405).
///
/// A number is a pure function of (seed, stream, step, particle): no state, no order, no threads.
/// The key is the seed, the counter is (particle, low and high half of the step, stream). Written
/// without `>>>` and with the high product in long arithmetic, so that kernels may call it.
public final class Philox {
  private Philox() {}

  private static final long LOW32 = 0xFFFFFFFFL;

  /// A uniform number in (0, 1), 52 bits: never 0, never 1.
  ///
  /// @param stream which use of random numbers (see the constants of the callers)
  /// @param step the time step
  /// @param index the particle, or any counter
  public static double uniform(long seed, int stream, long step, int index) {
    return fraction(words(seed, stream, step, index, 0));
  }

  /// A standard normal number (Box–Muller). Arguments as in [#uniform].
  public static double gaussian(long seed, int stream, long step, int index) {
    double u = fraction(words(seed, stream, step, index, 0));
    double v = fraction(words(seed, stream, step, index, 1));
    return Math.sqrt(-2.0 * Math.log(u)) * Math.cos(2.0 * Math.PI * v);
  }

  /// Two uniform numbers for each of the steps `first`, `first` + 1, …, from all four words of one
  /// evaluation: the first of a step is [#uniform] of it.
  ///
  /// @param numbers [2 n] to be filled
  public static void pairs(long seed, int stream, long first, double[] numbers) {
    int k0 = (int) seed;
    int k1 = (int) (seed >> 32);
    for (int n = 0; n < numbers.length; n += 2) {
      long step = first + n / 2;
      int c0 = 0;
      int c1 = (int) step;
      int c2 = (int) (step >> 32);
      int c3 = stream;
      for (int round = 0; round < 10; round++) {
        long p0 = 0xD2511F53L * (c0 & LOW32);
        long p1 = 0xCD9E8D57L * (c2 & LOW32);
        c0 = (int) (p1 >> 32) ^ c1 ^ (k0 + round * 0x9E3779B9);
        c2 = (int) (p0 >> 32) ^ c3 ^ (k1 + round * 0xBB67AE85);
        c1 = (int) p1;
        c3 = (int) p0;
      }
      numbers[n] = fraction(((long) c0 << 32) | (c1 & LOW32));
      numbers[n + 1] = fraction(((long) c2 << 32) | (c3 & LOW32));
    }
  }

  /// Two of the four random words: the first two (`half` 0) or the last two (`half` 1), the earlier
  /// one in the upper 32 bits.
  static long words(long seed, int stream, long step, int index, int half) {
    int k0 = (int) seed;
    int k1 = (int) (seed >> 32);
    int c0 = index;
    int c1 = (int) step;
    int c2 = (int) (step >> 32);
    int c3 = stream;
    for (int round = 0; round < 10; round++) {
      // The products need all 64 bits; `>>` copies the sign, which the cast to int drops again.
      long p0 = 0xD2511F53L * (c0 & LOW32);
      long p1 = 0xCD9E8D57L * (c2 & LOW32);
      c0 = (int) (p1 >> 32) ^ c1 ^ k0;
      c2 = (int) (p0 >> 32) ^ c3 ^ k1;
      c1 = (int) p1;
      c3 = (int) p0;
      k0 = k0 + 0x9E3779B9;
      k1 = k1 + 0xBB67AE85;
    }
    long upper = half == 0 ? c0 : c2;
    long lower = half == 0 ? c1 : c3;
    return (upper << 32) | (lower & LOW32);
  }

  /// (m + ½) / 2⁵² from the upper 26 bits of each word; m + ½ needs 53 bits, so nothing is rounded.
  private static double fraction(long words) {
    int upper = (int) (words >> 38) & 0x3FFFFFF;
    int lower = (int) (words >> 6) & 0x3FFFFFF;
    return (upper * 67108864.0 + lower + 0.5) * 0x1p-52;
  }
}
